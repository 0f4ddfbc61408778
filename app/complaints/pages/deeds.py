"""What is done from a case page: the API's own doings, each behind a form that keeps what was written."""

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from app.complaints import checklist
from app.complaints.api.moves.doings import DOINGS, Doing
from app.complaints.api.moves.hand import Hand, Reference
from app.complaints.pages.case import TICK, Table, TableHere, Tried
from app.complaints.rules.parties import deeds_of
from app.kit.errors import Refusal
from app.staff.page_access import allowed_page
from app.staff.policy import Deed
from app.web.pages.forms import Sent, SentHere

router = APIRouter(prefix="/desk/complaints", include_in_schema=False)


def _serve(doing: Doing) -> None:
    """Open the address of one doing."""

    def do(reference: Reference, sent: SentHere, table: TableHere) -> Response:
        return _done(doing, reference, sent, table)

    router.post(
        f"/{{reference}}/{doing.noun}",
        name=f"{doing.verb}_on_page",
        dependencies=[Depends(allowed_page(*deeds_of(doing.verb)))],
    )(do)


def _done(doing: Doing, reference: str, sent: Sent, table: Table) -> Response:
    """Do it and lead back to the case; what is refused is shown with the words kept."""
    caseload = table.caseload
    complaint = caseload.find(reference)
    if sent["look"] or sent["canned"]:
        return table.lay(complaint, tried=Tried(doing.verb, _with_canned(sent, table, complaint.language)))
    try:
        with caseload.db.begin_nested():
            held = caseload.hold(reference, sent["version"])
            doing.do(Hand(caseload, held), sent.shaped(doing.body) if doing.body else None)
            caseload.note(doing.verb.value, f"complaint/{reference}")
    except Refusal as refused:
        caseload.db.refresh(complaint)
        seen = _version(sent) if _is_stale(refused) else None
        tried = Tried(doing.verb, sent, refused, seen)
        return table.lay(complaint, tried=tried)
    return RedirectResponse(f"/desk/complaints/{reference}?done={doing.verb}", 303)


def _is_stale(refused: Refusal) -> bool:
    """Whether somebody else changed it after it was read."""
    return refused.rule in ("http.stale", "complaint.stale")


def _version(sent: Sent) -> int:
    digits = sent["version"].strip('"')
    return int(digits) if digits.isdecimal() else 0


def _with_canned(sent: Sent, table: Table, language: str) -> Sent:
    """What was written, with the answer at hand that was chosen behind it."""
    reply = table.canned.replies.get(sent["canned"])
    if reply is None:
        return sent
    words = f"{sent['words']} {reply.said(language)}".strip()
    return Sent([*sent.pairs, ("words", words)])


@router.post("/{reference}/ticks", dependencies=[Depends(allowed_page(Deed.WORK))])
def tick(reference: Reference, sent: SentHere, table: TableHere) -> Response:
    """Say of each item on the checklist whether it is done."""
    caseload = table.caseload
    complaint = caseload.find(reference)
    items = table.canned.checklist(complaint.category)
    ticked, done = checklist.ticks(caseload.db, complaint.id), set(sent.all("item"))
    for item in items:
        if (item in done) != (item in ticked):
            checklist.tick(
                caseload.db,
                complaint.id,
                item,
                items,
                done=item in done,
                person_id=caseload.signed.person_id,
                now=caseload.now,
            )
            caseload.note("tick" if item in done else "untick", f"complaint/{reference}", item=item)
    return RedirectResponse(f"/desk/complaints/{reference}?done={TICK}#checklist", 303)


for each in DOINGS:
    _serve(each)
