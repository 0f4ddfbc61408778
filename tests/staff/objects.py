"""The harness of the matrix: what each route tells each role of each kind of complaint, against the policy."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.routing import iter_route_contexts

from app.complaints.models import Named
from app.complaints.rules.lifecycle import State
from app.main import ROOMS
from app.staff.models import Person
from app.staff.policy import Role
from app.staff.queries import sight_of
from tests.builders import NOW, a_complaint, a_person
from tests.staff.listed import MATRIX
from tests.staff.signin.making import Browser, a_browser
from tests.web.door import the_door

KINDS = ("own", "another's", "foreign", "accusing", "walled", "led", "merged", "deleted")
ABSENT = "99999994"
PAGES, API = "/desk/complaints/", "/api/v1/complaints/"


@dataclass(frozen=True)
class Asked:
    """A route, and the roles that the policy lets do what it does."""

    method: str
    path: str
    roles: Collection[Role]


@dataclass(frozen=True)
class Thing:
    """A complaint as one member of staff stands towards it, and whether the policy lets them know of it."""

    kind: str
    reference: str
    version: int
    exists: bool


def about_complaints() -> Iterator[Asked]:
    """Every route about one complaint; a page is for the roles of the same deed of the API."""
    for route in iter_route_contexts(the_door().routes):
        if "{reference}" in route.path and route.path.startswith((PAGES, API)):
            for method in route.methods - {"HEAD"}:
                yield Asked(method, route.path, MATRIX[f"{method} {route.path.replace(PAGES, API)}"].roles)


def things(db: Any, browser: Browser) -> list[Thing]:
    """One complaint of each kind, towards whoever sits before this browser."""
    me = browser.person_id
    person = a_person(db, role=Role.OFFICER, department="water", supervisor_id=me)
    other = a_person(db, role=Role.OFFICER, department="water")
    asked: dict[str, dict[str, Any]] = {
        "own": {"assignee_id": me, "filed_by": me},
        "another's": {"assignee_id": other.id, "filed_by": other.id},
        "foreign": {"category": "roads.bridge", "filed_by": other.id},
        "accusing": {"category": "officer.bribe", "filed_by": me},
        "walled": {"assignee_id": other.id, "filed_by": me},
        "led": {"assignee_id": other.id, "filed_by": me},
        "merged": {"state": State.MERGED, "filed_by": me},
    }
    made = [Thing("deleted", ABSENT, 1, exists=False)]
    for kind, columns in asked.items():
        complaint = a_complaint(db, **{"state": State.TRIAGE} | columns)
        behind = {"walled": me, "led": person.id}.get(kind)
        if behind:
            db.add(Named(complaint_id=complaint.id, person_id=behind, at=NOW))
        seen = sight_of(db.get_one(Person, me)).covers(
            department=complaint.department,
            ordinary=complaint.level == "c0",
            ward=complaint.ward,
            filed_by=complaint.filed_by,
        )
        made.append(Thing(kind, complaint.reference, complaint.version, exists=seen and not behind))
    db.flush()
    return made


def leaks(
    db: Any,
    routes: Iterable[Asked],
    roles: Iterable[Role],
    *,
    kinds: Collection[str] = KINDS,
    routers: Sequence[APIRouter] = ROOMS,
) -> list[str]:
    """Every answer that is not what the policy says: which route, which role, which complaint, which status.

    Whoever may not do it is refused alike whatever it is about; what somebody may not know of is told in the very
    bytes that tell of what does not exist; all else is there.
    """
    found, routes = [], list(routes)
    for role in roles:
        browser = a_browser(db, role, routers=routers)
        every = [thing for thing in things(db, browser) if thing.kind in kinds]
        for route in routes:
            absent = told(browser, route, every[0])
            for thing in every:
                answer = told(browser, route, thing) if thing.kind != "deleted" else absent
                if role not in route.roles:
                    right = answer == absent and answer[0] == 403
                elif thing.exists:
                    right = answer != absent or route.path.endswith("/merger")  # into what is not there
                else:
                    right = answer == absent and answer[0] == 404
                if not right:
                    found.append(f"{route.method} {route.path} as {role}, {thing.kind}: {answer[0]}")
    return found


def told(browser: Browser, route: Asked, thing: Thing) -> tuple[int, bytes]:
    """What is answered, without the reference that was asked for, which a page may repeat."""
    listed = MATRIX.get(f"{route.method} {route.path.replace(PAGES, API)}")
    given = listed.sends or {} if listed else {}
    sent: dict[str, Any] = {}
    if route.method == "POST":
        fields = {key: str(value) for key, value in given.items()} | {"version": f'"{thing.version}"'}
        sent = {"data": fields} if route.path.startswith(PAGES) else {"json": given}
    answer = browser.client.request(
        route.method,
        route.path.format(reference=thing.reference),
        headers={"If-Match": f'"{thing.version}"'},
        follow_redirects=False,
        **sent,
    )
    return answer.status_code, answer.content.replace(thing.reference.encode(), b"")
