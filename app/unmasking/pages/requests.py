"""Hidden numbers on pages: what an officer asked and why, what was decided, and the number while it is open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from app.complaints.api.caseload import Caseload, CountyHere
from app.complaints.api.moves.hand import Reference
from app.kit.errors import NotFound, Refusal
from app.staff.access import Signed
from app.staff.frame import Desk, DeskHere
from app.staff.page_access import allowed_page
from app.staff.policy import Deed
from app.staff.queries import names_of
from app.unmasking import routes
from app.unmasking.pages.titles import DONE, STANDINGS
from app.unmasking.routes import Asked, Vault
from app.unmasking.rules import TOLD_AFTER, WAITING, Standing
from app.unmasking.schemas import Motive, No, Yes
from app.web.deps import Db, Now
from app.web.pages.forms import Sent, SentHere, attempt
from app.web.paging import Number, Paging

router = APIRouter(prefix="/desk", include_in_schema=False)

Works = Annotated[Signed, Depends(allowed_page(Deed.WORK))]
Takes = Annotated[Signed, Depends(allowed_page(Deed.WORK, Deed.UNMASK, Deed.DECIDE))]
Decides = Annotated[Signed, Depends(allowed_page(Deed.UNMASK, Deed.DECIDE))]


class Wanted(Paging):
    """Which requests a page lists."""

    all: bool = Field(False, description="The decided ones too; whoever decides begins with those that wait.")


class Decision(BaseModel):
    """A decision at the desk always says why."""

    because: str = Field(min_length=3, max_length=300)


@dataclass(frozen=True, slots=True)
class Counter:
    """All that a page of hidden numbers is laid out from."""

    vault: Vault
    desk: Desk

    def lay(self, number: int, *, refused: Refusal | None = None, because: str = "") -> Response:
        """One request with all that this person may do about it."""
        response = Response()
        asked, me = routes.read_request(number, self.vault, response), self.desk.signed
        parts = {asked.asked_by, asked.first_by, asked.second_by, asked.refused_by} - {None}
        own, waits = asked.asked_by == me.person_id, asked.standing in WAITING
        had_part = me.person_id in (asked.asked_by, asked.first_by)
        decides = waits and not had_part and me.may(Deed.UNMASK, Deed.DECIDE)
        return self.desk.show(
            "unmasking/request.html",
            refused=refused,
            because=because,
            reasons={one.by: one.because for one in asked.reasons},
            asked=asked,
            version=response.headers["ETag"],
            people=names_of(self.vault.db, {one for one in parts if one is not None}),
            standings=STANDINGS,
            done=DONE.get(self.desk.page.request.query_params.get("done", ""), ""),
            own=own,
            waits=waits,
            decides=decides,
            grants=decides and (asked.standing == Standing.SECONDED or me.may(Deed.UNMASK)),
            looks=own and asked.standing in (Standing.GRANTED, Standing.OPEN),
            reads=me.may(Deed.READ_CASES),
            told_after=TOLD_AFTER.days,
        )

    def do(self, number: int, name: str, sent: Sent, deed: Callable[[], Any]) -> Response:
        """Do it to the request; a refusal is told on its page."""
        if refused := attempt(self.vault.db, deed):
            return self.lay(number, refused=refused, because=sent["because"])
        return RedirectResponse(f"/desk/unmaskings/{number}?done={name}", 303)


def at_counter(db: Db, county: CountyHere, now: Now, signed: Takes, desk: DeskHere) -> Counter:
    """What a page of hidden numbers is laid out from, in this request."""
    return Counter(Vault(db, county.sealer, signed, now), desk)


CounterHere = Annotated[Counter, Depends(at_counter)]


@router.get("/unmaskings")
def requests(wanted: Annotated[Wanted, Query()], counter: CounterHere) -> Response:
    """For whoever decides, what waits for a yes or a no; for others, what they asked. The oldest first."""
    desk = counter.desk
    decides = desk.signed.may(Deed.UNMASK, Deed.DECIDE)
    asked = Asked(after=wanted.after, limit=wanted.limit, waiting=decides and not wanted.all)
    rows, after = routes.listed(counter.vault, asked)
    return desk.show(
        "unmasking/requests.html",
        rows=rows,
        people=names_of(counter.vault.db, {one.asked_by for one in rows}),
        following=after and desk.page.link(after=str(after)),
        standings=STANDINGS,
        decides=decides,
        every=wanted.all,
    )


@router.post("/complaints/{reference}/unmasking")
def ask(reference: Reference, sent: SentHere, county: CountyHere, counter: CounterHere, signed: Works) -> Response:
    """Ask to see the number that a resident hid; what is refused comes back with its words."""
    vault = counter.vault
    caseload = Caseload(vault.db, county, signed, vault.now)
    try:
        with vault.db.begin_nested():
            asked = routes.ask_to_see(reference, sent.shaped(Motive), caseload, vault, Response())
    except NotFound:
        raise
    except Refusal as refused:
        caseload.find(reference)
        return counter.desk.show("unmasking/ask.html", refused=refused, reference=reference, sent=sent)
    return RedirectResponse(f"/desk/unmaskings/{asked.id}?done=ask", 303)


@router.get("/unmaskings/{number}")
def one(number: Number, counter: CounterHere) -> Response:
    """One request: why, by whom, and where it stands."""
    return counter.lay(number)


@router.post("/unmaskings/{number}/grant")
def grant(number: Number, sent: SentHere, counter: CounterHere, signed: Decides) -> Response:
    """Say yes."""

    def say() -> None:
        yes = Yes(because=sent.shaped(Decision).because, untold=bool(sent["untold"]))
        routes.let_look(
            number=number,
            yes=yes,
            if_match=sent["version"],
            vault=counter.vault,
            deciding=signed,
            response=Response(),
        )

    return counter.do(number, "grant", sent, say)


@router.post("/unmaskings/{number}/refusal")
def refuse(number: Number, sent: SentHere, counter: CounterHere, signed: Decides) -> Response:
    """Say no."""

    def say() -> None:
        no = No(because=sent.shaped(Decision).because)
        routes.refuse(
            number=number,
            no=no,
            if_match=sent["version"],
            vault=counter.vault,
            deciding=signed,
            response=Response(),
        )

    return counter.do(number, "refusal", sent, say)


@router.post("/unmaskings/{number}/look")
def look(number: Number, counter: CounterHere) -> Response:
    """The number and the resident's own words, shown this once: no address leads back here, the browser keeps
    nothing of it, and leaves it by itself when the time is over.
    """
    vault = counter.vault
    try:
        with vault.db.begin_nested():
            seen = routes.look(number, vault)
    except NotFound:
        raise
    except Refusal as refused:
        return counter.lay(number, refused=refused)
    left = max(1, int((seen.until - vault.now).total_seconds()))
    shown = counter.desk.show("unmasking/identity.html", seen=seen, number=number)
    # A limit of time that nobody may lengthen is what makes it safe (WCAG 2.2.1, essential exception).
    shown.headers["Refresh"] = f"{left}; url=/desk/unmaskings/{number}"
    return shown
