"""The public pages: plain words, no number of anybody, and of what is counted nothing that points to one person."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from app.complaints.api.caseload import CountyHere
from app.complaints.lookup.statistics import late_by_department
from app.complaints.lookup.views import Watch
from app.complaints.rules.ladder import listed_from
from app.forums.queries import upcoming
from app.kit.cells import hide_small
from app.menu.compile import Menu
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


@router.get("/accessibility")
def accessibility(page: PageHere) -> Response:
    """How far these pages can be used by everybody, and what is not known yet."""
    return page.show("open/accessibility.html")
