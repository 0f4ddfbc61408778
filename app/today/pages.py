"""Today: the page that work begins with, each count of it a link to what it counts."""

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from app.complaints.api.alerts import AlertView, own_alerts, read_alert, view
from app.complaints.api.alerts import Number as AlertNumber
from app.complaints.api.caseload import Caseload, CountyHere
from app.complaints.api.listing import Narrowing
from app.complaints.lookup.lists import Filters, number
from app.complaints.lookup.views import View
from app.complaints.models import StaffNotice
from app.complaints.pages.titles import VIEWS
from app.complaints.rules.lifecycle import State
from app.outbox.gate.limits import limits_of
from app.postroom.queries import Standing, standing
from app.settings import Settings
from app.staff.access import SettingsHere, Signed
from app.staff.frame import DeskHere
from app.staff.page_access import allowed_page
from app.staff.policy import Deed
from app.unmasking.queries import Asker, count_waiting
from app.web.deps import Db, Now
from app.web.pages.speech import N_

router = APIRouter(prefix="/desk", include_in_schema=False)

URGENT = frozenset({View.OVERDUE, View.LATE, View.UNREAD})
MOST_ALERTS = 12


class Waiting(NamedTuple):
    """Something that waits: what, how many, where it is, and whether it should not."""

    title: str
    many: int
    address: str
    urgent: bool


@router.get("")
def today(db: Db, now: Now, county: CountyHere, settings: SettingsHere, desk: DeskHere) -> Response:
    """What waits for whoever is signed in, by what their role may do."""
    signed = desk.signed
    waiting: list[Waiting] = []
    alerts: list[AlertView] = []
    if signed.may(Deed.READ_CASES, Deed.READ_FILED):
        caseload = Caseload(db, county, signed, now)
        waiting += _complaints(caseload)
        alerts = _alerts(caseload)
    if signed.may(Deed.UNMASK, Deed.DECIDE):
        many = count_waiting(db, Asker(signed.sight, decides=True))
        waiting.append(Waiting(N_("Requests to decide"), many, "/desk/unmaskings", many > 0))
    texts = _texts(db, settings, now) if signed.may(Deed.KEEP_TEXTS) else None
    return desk.show("today/today.html", waiting=waiting, alerts=alerts, texts=texts)


def _complaints(caseload: Caseload) -> Iterator[Waiting]:
    """Each list of the inbox, and what was referred and has no receipt yet."""
    counts = caseload.counts(Narrowing())
    for one, title in VIEWS.items():
        if one is not None:
            yield Waiting(title, counts[one], f"/desk/complaints?view={one}", one in URGENT and counts[one] > 0)
    referred = number(caseload.db, Filters(state=State.REFERRED), sight=caseload.signed.sight)
    yield Waiting(N_("Referrals without a receipt"), referred, "/desk/complaints?state=referred", False)


def _alerts(caseload: Caseload) -> list[AlertView]:
    unread = own_alerts(caseload.signed).where(StaffNotice.read_at.is_(None))
    rows = caseload.db.execute(unread.order_by(StaffNotice.id.desc()).limit(MOST_ALERTS))
    return [view(notice, reference) for notice, reference in rows]


def _texts(db: Db, settings: Settings, now: Now) -> Standing:
    return standing(db, limits_of(settings), now=now)


@router.post("/alerts/{number}/reading")
def have_read(
    number: AlertNumber,
    db: Db,
    now: Now,
    signed: Annotated[Signed, Depends(allowed_page(Deed.READ_CASES, Deed.READ_FILED))],
) -> Response:
    """Say that you have read an alert."""
    read_alert(number, db, now, signed)
    return RedirectResponse("/desk#alerts", 303)
