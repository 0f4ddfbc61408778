"""The days off on a page: those that the desk entered, those that are published, and what a change moved."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import RedirectResponse

from app.complaints import almanac
from app.complaints.api import days_off
from app.complaints.api.caseload import CountyHere
from app.complaints.api.days_off import NewDay, Published
from app.kit.calendar import nairobi_day
from app.kit.errors import NotFound, Refusal
from app.staff.access import Signed
from app.staff.frame import Desk, DeskHere
from app.staff.page_access import allowed_page
from app.staff.policy import Deed
from app.staff.queries import names_of
from app.web.deps import Db, Now
from app.web.pages.forms import Sent, SentHere

router = APIRouter(prefix="/desk/settings/days-off", include_in_schema=False)

MOST_AHEAD = 12
"""Published days off that the page shows: about a year of them."""

Decides = Annotated[Signed, Depends(allowed_page(Deed.DECIDE))]


@dataclass(frozen=True, slots=True)
class Wall:
    """All that the page of days off is laid out from."""

    db: Db
    now: Now
    county: CountyHere
    published: Published
    desk: Desk

    def lay(self, sent: Sent, *, moved: int | None = None, refused: Refusal | None = None) -> Response:
        """Both lists, and the form of one more day with what was filled in."""
        days, today = almanac.listed(self.db), nairobi_day(self.now)
        return self.desk.show(
            "office/days_off.html",
            refused=refused,
            sent=sent,
            days=days,
            people=names_of(self.db, {one.added_by for one in days}),
            ahead=sorted(day for day in self.published.holidays if day >= today)[:MOST_AHEAD],
            moved=moved,
            decides=self.desk.signed.may(Deed.DECIDE),
        )

    def hand(self, signed: Signed) -> days_off.Hand:
        """The hand of whoever changes a day."""
        return days_off.take(self.db, self.now, signed, self.county, self.published)


def at_wall(db: Db, now: Now, county: CountyHere, published: Published, desk: DeskHere) -> Wall:
    """What the page of days off is laid out from, in this request."""
    return Wall(db, now, county, published, desk)


WallHere = Annotated[Wall, Depends(at_wall)]


@router.get("", dependencies=[Depends(allowed_page(Deed.PUBLISH, Deed.DECIDE))])
def days(wall: WallHere, moved: Annotated[int | None, Query(ge=0, le=1000)] = None) -> Response:
    """The days off, and how many open complaints the last change looked at anew."""
    return wall.lay(Sent([]), moved=moved)


@router.post("")
def add(sent: SentHere, wall: WallHere, signed: Decides) -> Response:
    """Enter a day with the notice that it stands on; what is open is worked out anew at once."""
    try:
        with wall.db.begin_nested():
            new = sent.shaped(NewDay, is_off=sent["is_off"] != "no")
            changed = days_off.add_day_off(new, wall.hand(signed))
    except Refusal as refused:
        return wall.lay(sent, refused=refused)
    return _moved(changed.recomputed)


@router.post("/{day}/end")
def end(day: date, wall: WallHere, signed: Decides) -> Response:
    """Take back a day that was entered by mistake."""
    try:
        with wall.db.begin_nested():
            changed = days_off.end_day_off(day, wall.hand(signed))
    except NotFound as refused:
        return wall.lay(Sent([]), refused=refused)
    return _moved(changed.recomputed)


def _moved(many: int) -> Response:
    return RedirectResponse(f"/desk/settings/days-off?moved={many}", 303)
