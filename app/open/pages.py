"""The public pages: plain words, no number of anybody, and of what is counted nothing that points to one person."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from app.complaints.api.caseload import CountyHere
from app.complaints.lookup.statistics import by_department, late_by_department
from app.complaints.lookup.views import Watch
from app.complaints.rules.ladder import listed_from
from app.forums.queries import upcoming
from app.kit.cells import SMALLEST, hide_small, told_sum
from app.menu.compile import Menu
from app.open.guide import guide
from app.open.quarters import FARTHEST, Book, quarter
from app.privacy.rules import Retention
from app.staff.access import SettingsHere
from app.staff.naming import Names
from app.web.deps import Db, Now, part
from app.web.pages.page import PageHere

router = APIRouter(prefix="/open", include_in_schema=False)

MenuHere = Annotated[Menu, Depends(part(Menu))]
RetentionHere = Annotated[Retention, Depends(part(Retention))]
MOST = 60
"""Barazas on one page."""


@router.get("")
def service(page: PageHere, settings: SettingsHere) -> Response:
    """What the service is, and how to use it."""
    return page.show("open/service.html", code=settings.ussd_code, short=settings.at_shortcode)


@router.get("/number")
def number(page: PageHere, county: CountyHere, retention: RetentionHere) -> Response:
    """What happens to a number and to words: the honest page."""
    drafts, months = county.policy.drafts, county.policy.silence_months
    hours, minutes = drafts.ordinary_hours, drafts.confidential_minutes
    return page.show("open/number.html", hours=hours, minutes=minutes, months=months, kept=retention)


@router.get("/barazas")
def barazas(page: PageHere, db: Db, now: Now, menu: MenuHere) -> Response:
    """The barazas to come, the next one first."""
    found = upcoming(db, None, now, MOST)
    return page.show("open/barazas.html", barazas=found, names=Names(menu, page.language))


@router.get("/late")
def late(page: PageHere, db: Db, now: Now, menu: MenuHere, county: CountyHere) -> Response:
    """Which departments keep residents waiting; a count below ten is not told."""
    watch = Watch(0, None, now, listed_from(county.policy.ladder))
    counted = {name: many for name, many, _ in late_by_department(db, watch)}
    return page.show("open/late.html", late=hide_small(counted), names=Names(menu, page.language))


@router.get("/performance")
def performance(
    *,
    page: PageHere,
    db: Db,
    now: Now,
    menu: MenuHere,
    book: Annotated[Book, Depends(part(Book))],
    back: Annotated[int, Query(ge=0, le=FARTHEST)] = 0,
) -> Response:
    """What each department did in a quarter that is over; small counts are not told, nor what gives one away."""
    period = quarter(now, back)
    rows = book.read(period, now, lambda: by_department(db, period))
    columns = {
        name: {row.department: getattr(row, name) for row in rows} for name in ("received", "in_time", "late")
    }
    return page.show(
        "open/performance.html",
        period=period,
        last=period.until - timedelta(days=1),
        rows=rows,
        told={name: hide_small(cells) for name, cells in columns.items()},
        sums={name: told_sum(cells) for name, cells in columns.items()},
        enough=SMALLEST,
        earlier=page.link(back=str(back + 1)) if back < FARTHEST else None,
        later=page.link(back=str(back - 1)) if back else None,
        names=Names(menu, page.language),
    )


@router.get("/developers")
def developers(page: PageHere) -> Response:
    """How programs work with the register: commands that run as they are."""
    return page.show("open/developers.html", guide=guide())


@router.get("/accessibility")
def accessibility(page: PageHere) -> Response:
    """How far these pages can be used by everybody, and what is not known yet."""
    return page.show("open/accessibility.html")
