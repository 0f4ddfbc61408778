"""The inbox: a list that its address describes whole, so that it can be kept, sent to a colleague and printed."""

from collections.abc import Mapping
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from app.complaints.api.caseload import Caseload
from app.complaints.api.listing import Listing, Narrowing, Sought, spell
from app.complaints.api.routes import MenuHere
from app.complaints.lookup.lists import Page
from app.complaints.lookup.search import reference_in
from app.complaints.models import Complaint
from app.complaints.pages import titles
from app.complaints.pages.due import Due, due
from app.complaints.pages.reader import ReadingPage, staff_choices
from app.complaints.rules.lifecycle import State, Verb
from app.complaints.rules.parties import deeds_of
from app.staff.frame import Desk, DeskHere
from app.staff.naming import Names
from app.staff.queries import names_of
from app.web.pages.forms import shaped

router = APIRouter(prefix="/desk", include_in_schema=False)


AT_ONCE = (Verb.ASSIGN, Verb.ACKNOWLEDGE, Verb.START)
"""What the inbox does to many at once."""


class Asked(Listing):
    """What the inbox is asked: as the API's list, or words to look for."""

    limit: int = Field(25, ge=1, le=100)
    q: str = Field("", max_length=100)


class Row(NamedTuple):
    """A complaint in the list, and how it stands."""

    case: Complaint
    due: Due
    assignee: str


def asked_of(request: Request) -> Asked:
    """What the address asks; a field that a form left empty is not asked. Raises Invalid (page.form)."""
    return shaped(Asked, {name: value for name, value in request.query_params.items() if value})


AskedHere = Annotated[Asked, Depends(asked_of)]


@router.get("/complaints")
def inbox(asked: AskedHere, caseload: ReadingPage, menu: MenuHere, desk: DeskHere) -> Response:
    """The list. An exact reference leads to its complaint, whatever the filters say."""
    if reference := reference_in(asked.q):
        return RedirectResponse(f"/desk/complaints/{reference}", 303)
    page = _found(asked, caseload)
    caseload.note("search" if asked.q else "list", "complaints", **asked.noted())
    marks = {"after": spell(page.next_after), "before": spell(page.previous_before)}
    return desk.show(
        "complaints/inbox.html",
        asked=asked,
        rows=_rows(page, caseload),
        counts=caseload.counts(Narrowing()),
        names=Names(menu, desk.page.language),
        hands=_hands(desk),
        department=desk.signed.department or "",
        titles=titles,
        choices=_choices(caseload, menu, desk),
        view_link=lambda view: desk.page.request.url.path + (f"?view={view}" if view else ""),
        sort_link=lambda sort: desk.page.link(sort=sort, after=None, before=None),
        sort=asked.plain().sort,
        following=marks["after"] and desk.page.link(after=marks["after"], before=None),
        previous=marks["before"] and desk.page.link(before=marks["before"], after=None),
        narrowed=bool(asked.model_dump(include=set(Narrowing.model_fields), exclude_defaults=True)),
    )


def _hands(desk: Desk) -> list[Verb]:
    """What this person may do to many at once."""
    return [verb for verb in AT_ONCE if desk.signed.may(*deeds_of(verb))]


def _found(asked: Asked, caseload: Caseload) -> Page:
    if not asked.q:
        return caseload.page(asked)
    narrowing = {name: getattr(asked, name) for name in Narrowing.model_fields}
    return caseload.search(Sought(q=asked.q, after=asked.after, limit=asked.limit, **narrowing))


def _rows(page: Page, caseload: Caseload) -> list[Row]:
    names = names_of(caseload.db, {one.assignee_id for one in page.items if one.assignee_id})
    return [Row(one, due(one, caseload.now), names.get(one.assignee_id or 0, "")) for one in page.items]


def _choices(caseload: Caseload, menu: MenuHere, desk: Desk) -> Mapping[str, list[tuple[str, str]]]:
    """What the filters offer, in the reader's language."""
    names, policy = Names(menu, desk.page.language), caseload.county.policy
    return {
        "state": [(state.value, titles.STATES[state]) for state in State],
        "department": names.choices("department", policy.departments),
        "category": names.choices("topic", policy.categories),
        "ward": names.choices("ward", menu.words("ward", desk.page.language)),
        "assignee": staff_choices(caseload, names) if Verb.ASSIGN in _hands(desk) else [],
    }
