"""Every route of the staff door with every kind of visitor: a new route fails here until it is listed."""

from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple

import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import select, update

from app.audit.models import Entry
from app.broadcasts.actions import pause
from app.complaints.almanac import add_day, in_force
from app.complaints.models import StaffNotice
from app.db import sessions_of
from app.outbox.gate.actions import turn
from app.outbox.gate.rules import paused
from app.staff.models import Person, Token
from app.staff.policy import Role
from app.web.pages.refusals import is_page
from tests.broadcasts.making import a_notice, as_read, release_as_read
from tests.builders import NOW, a_complaint, a_contact, a_person
from tests.callbacks.making import a_callback
from tests.complaints.asking import DEEDS
from tests.complaints.moving import made_for
from tests.forums.making import a_forum_for, new_forum
from tests.web.door import a_client, a_visitor, an_app, sessions_in

PUBLIC = {
    "/live",
    "/ready",
    "/api/v1/docs",
    "/api/v1/openapi.json",
    "/static",
    "/static/vendor",
    "/",
    "/assets/{address}",
}

OFFICERS = {Role.OFFICER, Role.FOCAL, Role.CHIEF_OFFICER, Role.INVESTIGATOR, Role.OMBUDSMAN}
OMBUDSMAN = {Role.OMBUDSMAN}
TRIAGE = {Role.TRIAGE_OFFICER, Role.OMBUDSMAN}
INVESTIGATORS = {Role.INVESTIGATOR, Role.OMBUDSMAN}
FILERS = {Role.OFFICER, Role.FOCAL} | TRIAGE
STAFF = OFFICERS | TRIAGE
READERS = OFFICERS | {Role.TRIAGE_OFFICER, Role.SECRETARY}
EVERYBODY = set(Role)
WRITERS = {Role.COMMUNICATIONS, Role.APPROVER}
KEEPERS = {Role.OMBUDSMAN, Role.COMMUNICATIONS, Role.ADMINISTRATOR}


class Listed(NamedTuple):
    """Who gets through, what that leaves in the trail, and what is sent."""

    roles: set[Role]
    noted: list[str]
    sends: dict[str, Any] | None = None


TOLD = {"channel": "call", "number": "0700000012", "language": "sw", "category": "water.burst", "words": "Bomba."}
DAY_OFF = {"day": "2027-05-17", "name": "Idd-ul-Azha", "source": "A notice"}
A_CORRECTION = {name: value for name, value in new_forum().items() if name != "code"}
BULK = {"change": {"deed": "acknowledge"}, "items": [{"reference": "99999994", "etag": '"1"'}]}

NOTICE = {"texts": {"en": "Water.", "sw": "Maji."}, "county": True, "expires_at": "2027-01-01T00:00:00Z"}

MATRIX = {
    "POST /api/v1/complaints": Listed(FILERS, ["file"], TOLD),
    "GET /api/v1/complaints": Listed(READERS, ["list"]),
    "GET /api/v1/complaints/counts": Listed(READERS, []),
    "GET /api/v1/complaints/search": Listed(READERS, ["search"]),
    "GET /api/v1/complaints/late": Listed(READERS, []),
    "GET /api/v1/days-off": Listed(READERS, []),
    "POST /api/v1/days-off": Listed(OMBUDSMAN, ["add"], DAY_OFF),
    "DELETE /api/v1/days-off/{day}": Listed(OMBUDSMAN, ["end"]),
    "GET /api/v1/alerts": Listed(READERS, []),
    "POST /api/v1/alerts/{number}/reading": Listed(READERS, []),
    "GET /api/v1/complaints/{reference}": Listed(READERS, ["read"]),
    "GET /api/v1/statistics": Listed(READERS, ["count"]),
    "POST /api/v1/changes": Listed(TRIAGE, [], BULK),
    "GET /api/v1/complaints/{reference}/timeline": Listed(READERS, ["read"]),
    "GET /api/v1/complaints/{reference}/duplicates": Listed(READERS, ["list"]),
    "GET /api/v1/complaints/{reference}/checklist": Listed(READERS, ["read"]),
    "POST /api/v1/complaints/{reference}/ticks": Listed(OFFICERS, ["tick"], {"item": "place"}),
    "GET /api/v1/canned": Listed(READERS, []),
    "POST /api/v1/texts/measure": Listed(EVERYBODY, [], {"words": "Maji"}),
    "GET /api/v1/callbacks": Listed(OMBUDSMAN, ["list"]),
    "GET /api/v1/callbacks/{number}": Listed(OMBUDSMAN, ["read"]),
    "POST /api/v1/callbacks/{number}/outcome": Listed(OMBUDSMAN, ["call"], {"outcome": "reached"}),
    "GET /api/v1/forums": Listed(EVERYBODY, []),
    "GET /api/v1/forums/{code}": Listed(EVERYBODY, []),
    "GET /api/v1/forums/{code}/events": Listed(EVERYBODY, []),
    "POST /api/v1/forums": Listed(WRITERS, ["make"], new_forum(code="7777")),
    "POST /api/v1/forums/{code}/correction": Listed(WRITERS, ["correct"], A_CORRECTION),
    "POST /api/v1/forums/{code}/announcement": Listed(WRITERS, ["announce"], {}),
    "POST /api/v1/forums/{code}/move": Listed(WRITERS, ["move"], {"starts_at": "2026-12-10T10:30:00+03:00"}),
    "POST /api/v1/forums/{code}/cancellation": Listed(WRITERS, ["cancel"], {"cause": "rain"}),
    "POST /api/v1/forums/{code}/holding": Listed(WRITERS, ["hold"]),
    "POST /api/v1/forums/{code}/minutes": Listed(WRITERS, ["minute"], {"minutes": "212 came."}),
    "POST /api/v1/forums/{code}/notice": Listed(WRITERS, ["compose"]),
    "GET /api/v1/notices": Listed(WRITERS, []),
    "POST /api/v1/notices": Listed(WRITERS, ["compose"], NOTICE),
    "GET /api/v1/notices/{number}": Listed(WRITERS, []),
    "PUT /api/v1/notices/{number}": Listed(WRITERS, ["rewrite"], NOTICE),
    "GET /api/v1/notices/{number}/estimate": Listed(WRITERS, []),
    "GET /api/v1/notices/{number}/progress": Listed(WRITERS, []),
    "GET /api/v1/notices/{number}/events": Listed(WRITERS, []),
    "GET /api/v1/notices/{number}/report": Listed(WRITERS, []),
    "GET /api/v1/notices/{number}/report.csv": Listed(WRITERS, []),
    "POST /api/v1/notices/{number}/test": Listed(WRITERS, ["test"]),
    "POST /api/v1/notices/{number}/copy": Listed(WRITERS, ["compose"], {"expires_at": "2027-01-01T00:00:00Z"}),
    "POST /api/v1/notices/{number}/release": Listed({Role.APPROVER}, ["release"]),
    "POST /api/v1/notices/{number}/pause": Listed(WRITERS, ["pause"]),
    "POST /api/v1/notices/{number}/stop": Listed(WRITERS, ["stop"]),
    "POST /api/v1/notices/{number}/resumption": Listed({Role.APPROVER}, ["resume"]),
    "GET /api/v1/people": Listed(READERS, []),
    "GET /api/v1/outbox": Listed(KEEPERS, []),
    "GET /api/v1/outbox/unknown": Listed(KEEPERS, ["list"]),
    "POST /api/v1/outbox/resumption": Listed(KEEPERS, ["resume"]),
}

# Each thing done to a complaint: by whom, and which deed that leaves.
MOVES = {
    "reading": (STAFF, "read"),
    "acknowledgement": (TRIAGE, "acknowledge"),
    "assignment": (TRIAGE | {Role.FOCAL}, "assign"),
    "hand-back": (OFFICERS, "hand_back"),
    "correction": (TRIAGE, "correct"),
    "merger": (TRIAGE, "merge"),
    "separation": (TRIAGE, "unmerge"),
    "referral": (TRIAGE, "refer"),
    "receipt": (TRIAGE, "receipt"),
    "chase": (TRIAGE, "chase"),
    "refusal": (OMBUDSMAN, "decline"),
    "start": (OFFICERS, "start"),
    "reply": (STAFF, "reply"),
    "question": (STAFF, "ask"),
    "note": (STAFF, "note"),
    "naming": (STAFF, "name"),
    "extension": (OFFICERS, "extend"),
    "escalation": (STAFF, "escalate"),
    "mediation": (OFFICERS, "mediate"),
    "promise": (OFFICERS, "promise"),
    "investigation": (TRIAGE | INVESTIGATORS, "investigate"),
    "draft": (INVESTIGATORS, "draft"),
    "hearing": (INVESTIGATORS, "hear"),
    "submission": (OFFICERS, "submit"),
    "approval": (OMBUDSMAN, "approve"),
    "resolution": (OFFICERS, "propose"),
    "suspicion": (STAFF, "suspect"),
    "abuse": (TRIAGE, "abuse"),
    "clearance": (TRIAGE, "clear"),
}
CASE = "POST /api/v1/complaints/{reference}/"
MATRIX |= {CASE + noun: Listed(roles, [deed], DEEDS[noun]) for noun, (roles, deed) in MOVES.items()}

STRANGERS = ("none", "empty", "unknown", "not a bearer", "expired", "revoked", "left")


def served():
    """Method and path of every route there is."""
    routes = iter_route_contexts(an_app(sessions_of(None)).routes)
    return {
        f"{method} {route.path}"
        for route in routes
        if route.path not in PUBLIC and not is_page(route.path)
        for method in route.methods
        if method != "HEAD"
    }


def test_every_route_is_listed():
    assert served() == set(MATRIX)


def wanted(db, name):
    """What the route is asked, about things that are there: all but who asks."""
    listed = MATRIX[name]
    method, path = name.split(" ")
    noun = name.removeprefix(CASE)
    complaint = made_for(db, noun) if noun in MOVES else a_complaint(db)
    version = complaint.version
    if "callbacks/{number}" in path:
        path, version = path.format(number=a_callback(db).id), 0
    elif "alerts/{number}" in path:
        path = path.format(number=an_alert(db, complaint).id)
    elif "{day}" in path:
        if not in_force(db):
            add_day(db, date(2027, 5, 17), "Idd", "A notice", is_off=True, person_id=a_person(db).id, now=NOW)
        path = path.format(day="2027-05-17")
    elif "{number}" in path:
        path, version, listed = of_a_notice(db, path, listed)
    elif path.endswith("/resumption"):
        turn(db, partial(paused, because="no_credit", now=NOW))
    elif "{code}" in path:
        forum = a_forum_for(db, path.rpartition("/")[2])
        path, version = path.format(code=forum.code), forum.version
    else:
        path = path.format(reference=complaint.reference) + ("?q=maji" if path.endswith("/search") else "")
    db.flush()
    return {"method": method, "url": path, "json": listed.sends}, {
        "If-Match": f'"{version}"',
        "Idempotency-Key": "0123456789",
    }


def ask(db, name, headers):
    """Send what the route wants."""
    asked, of_version = wanted(db, name)
    return a_client(sessions_in(db)).request(**asked, headers=headers | of_version)


def of_a_notice(db, path, listed):
    """A notice in the state that is asked for; whoever asks, and came last, has a telephone."""
    notice = a_notice(db, about=f"broadcast/{path[-9:]}")
    approval = as_read(db, notice)
    if path.endswith("/release"):
        sent = {"hash": approval.seal, "recipients": approval.recipients, "ceiling_kes": approval.ceiling_kes}
        listed = listed._replace(sends=sent)
    if path.endswith(("/pause", "/stop", "/resumption")):
        release_as_read(db, notice)
    if path.endswith("/resumption"):
        pause(db, notice, by=notice.author_id, now=NOW)
    if path.endswith("/test"):
        db.execute(update(Person).values(contact_id=a_contact(db).id))
    return path.format(number=notice.id), notice.version, listed


def an_alert(db, complaint):
    """What whoever came last is called on for."""
    person = db.scalar(select(Person.id).order_by(Person.id.desc()).limit(1)) or a_person(db).id
    alert = StaffNotice(person_id=person, complaint_id=complaint.id, kind="nudge", key=complaint.reference, at=NOW)
    db.add(alert)
    db.flush()
    return alert


def a_stranger(db, kind):
    """The headers of somebody who should not get in."""
    good = a_visitor(db, Role.OMBUDSMAN).headers
    if kind == "expired":
        return a_visitor(db, Role.OMBUDSMAN, now=NOW - timedelta(days=30), days=30).headers
    if kind == "left":
        return a_visitor(db, Role.OMBUDSMAN, ended_at=NOW).headers
    if kind == "revoked":
        db.scalars(select(Token).order_by(Token.id.desc()).limit(1)).one().revoked_at = NOW
        db.flush()
        return good
    shown = {
        "none": {},
        "empty": {"Authorization": "Bearer "},
        "unknown": {"Authorization": "Bearer itk_" + "a" * 43},
        "not a bearer": {"Authorization": good["Authorization"].replace("Bearer", "Basic")},
    }
    return shown[kind]


@pytest.mark.parametrize("name", MATRIX)
def test_strangers_are_turned_away_and_all_alike(db, name):
    asked, of_version = wanted(db, name)
    client = a_client(sessions_in(db))
    answers = {kind: client.request(**asked, headers=a_stranger(db, kind) | of_version) for kind in STRANGERS}
    for kind, answer in answers.items():
        assert (answer.status_code, answer.json()["rule"]) == (401, "http.unsigned"), kind
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.content == answers["none"].content


@pytest.mark.parametrize("name", MATRIX)
def test_a_role_that_is_not_listed_is_turned_away_and_leaves_nothing(db, name):
    asked, of_version = wanted(db, name)
    client = a_client(sessions_in(db))
    for role in sorted(set(Role) - MATRIX[name].roles):
        visitor = a_visitor(db, role)
        answer = client.request(**asked, headers=visitor.headers | of_version)
        assert (answer.status_code, answer.json()["rule"]) == (403, "staff.not_allowed"), role
        assert not noted_by(db, visitor)


@pytest.mark.parametrize(("name", "role"), [(name, role) for name in MATRIX for role in sorted(MATRIX[name].roles)])
def test_a_role_gets_through_where_it_is_listed_and_leaves_what_it_did(db, name, role):
    visitor = a_visitor(db, role)
    answer = ask(db, name, visitor.headers)
    assert answer.status_code in (200, 201), answer.text
    assert noted_by(db, visitor) == MATRIX[name].noted


def noted_by(db, visitor):
    """What the trail says that they did."""
    return db.scalars(select(Entry.deed).where(Entry.person_id == visitor.person_id)).all()
