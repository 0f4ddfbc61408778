"""Many complaints of the inbox at once: the API's own change, and what became of each on one page."""

from fastapi import APIRouter, Response

from app.complaints.api.bulk import Changes, change_complaints
from app.complaints.pages import titles
from app.complaints.pages.reader import ReadingPage
from app.kit.errors import Fault, Invalid
from app.staff.frame import DeskHere
from app.web.pages.forms import SentHere, shaped
from app.web.pages.speech import N_

router = APIRouter(prefix="/desk", include_in_schema=False)


@router.post("/changes")
def change(sent: SentHere, caseload: ReadingPage, desk: DeskHere) -> Response:
    """Do one thing to all that were ticked; one that was changed meanwhile holds no other back."""
    items = [dict(zip(("reference", "etag"), one.split(":"), strict=False)) for one in sent.all("item")]
    if not items:
        mend = N_("Tick at least one complaint of the list.")
        raise Invalid("page.none", mend, [Fault("item", mend)])
    wanted = {name: sent[name] for name in ("deed", "department", "assignee") if sent[name]}
    if wanted.get("deed") != "assign":
        wanted = {"deed": sent["deed"]}
    results = change_complaints(shaped(Changes, {"change": wanted, "items": items}), caseload)
    return desk.show("complaints/changed.html", results=results.items, deed=sent["deed"], titles=titles)
