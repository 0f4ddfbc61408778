"""Every route of the staff door with every kind of visitor: a new route fails here until it is listed."""

import secrets
from datetime import date, timedelta
from functools import partial

import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import func, select, update

from app.audit.models import Entry
from app.broadcasts.actions import pause
from app.complaints.almanac import add_day, in_force
from app.complaints.models import StaffNotice
from app.contacts.models import Contact
from app.db import sessions_of
from app.kit.msisdn import parse_msisdn
from app.outbox.gate.actions import turn
from app.outbox.gate.rules import paused
from app.privacy.holding import hold
from app.staff.actions import issue_token
from app.staff.models import Person, Token
from app.staff.policy import Role
from app.subjects.actions import bring, grant
from app.unmasking.actions import ask as ask_to_see
from app.web.pages.refusals import is_page
from tests.broadcasts.making import a_notice, as_read, release_as_read
from tests.builders import NOW, SEALER, a_complaint, a_contact, a_person
from tests.callbacks.making import a_callback
from tests.complaints.moving import made_for
from tests.editions.county import sources
from tests.editions.test_actions import put
from tests.forums.making import a_forum, a_forum_for, a_telling, a_theme, a_view
from tests.staff.listed import CASE, MATRIX, MOVES
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
    hidden = path.endswith("/unmasking")
    complaint = made_for(db, noun) if noun in MOVES else a_complaint(db, filed_by=newest(db), hidden=hidden)
    version = complaint.version
    if "callbacks/{number}" in path:
        path, version = path.format(number=a_callback(db).id), 0
    elif "alerts/{number}" in path:
        path = path.format(number=an_alert(db, complaint).id)
    elif "{day}" in path:
        if not in_force(db):
            add_day(db, date(2027, 5, 17), "Idd", "A notice", is_off=True, person_id=a_person(db).id, now=NOW)
        path = path.format(day="2027-05-17")
    elif "/editions" in path:
        first = version = put(db, sources())
        if path.endswith("/return"):
            version = put(db, sources("Welcome back"))
        path = path.replace("{name:path}", "policy.yaml").format(version=first)
    elif "people/{number}" in path:
        person = a_person(db, role=Role.COMMUNICATIONS)
        issue_token(db, person, now=NOW, days=1, token_bytes=secrets.token_bytes)
        path, version = path.format(number=person.id, which=newest(db, Token)), person.version
    elif "/subjects" in path:
        path = path.format(number=a_subject_request(db, path.rpartition("/")[2]).id)
    elif "unmaskings/{number}" in path:
        path, version = path.format(number=an_unmasking(db, path.rpartition("/")[2]).id), 1
    elif "{code}" in path:
        path, version, listed = of_a_baraza(db, path, listed)
    elif "{number}" in path:
        path, version, listed = of_a_notice(db, path, listed)
    elif path.endswith("/resumption"):
        turn(db, partial(paused, because="no_credit", now=NOW))
    else:
        if path.endswith("/hold-release"):
            hold(db, SEALER, complaint, "The High Court asks.", by=a_person(db).id, now=NOW)
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


def an_unmasking(db, noun):
    """A request of somebody else to be decided, or one of whoever came last to be looked at."""
    decided = noun in ("grant", "refusal")
    asker = a_person(db).id if decided or not newest(db) else newest(db)
    asked = ask_to_see(db, SEALER, a_complaint(db, hidden=True), "He must be rung.", by=asker, now=NOW)
    if noun == "look":
        asked.first_by, asked.granted_at = a_person(db).id, NOW
    return asked


def a_subject_request(db, noun):
    """A resident's request, brought by whoever came last unless they decide; granted if it is carried out."""
    number = parse_msisdn("0700000012")
    if not db.scalar(select(Contact.id).where(Contact.number_index == SEALER.blind(number.e164))):
        a_contact(db, number=number)
    decided, kind = noun in ("grant", "refusal"), "erasure" if noun == "erasure" else "export"
    bringer = a_person(db).id if decided or not newest(db) else newest(db)
    brought = bring(db, SEALER, number, kind, "letter", by=bringer, now=NOW)
    if noun in ("export", "erasure"):
        grant(brought, by=a_person(db).id, now=NOW)
    return brought


def of_a_baraza(db, path, listed):
    """A baraza to which that can be done, with what is told of it, and what was said there."""
    if "{number}" not in path:
        forum = a_forum_for(db, path.rpartition("/")[2])
        return path.format(code=forum.code), forum.version, listed
    forum = a_forum(db, state="held")
    if "/tellings/" in path:
        telling = a_telling(db, forum)
        return path.format(code=forum.code, number=telling.id), telling.version, listed
    theme = a_theme(db, forum)
    if "/views/" in path:
        listed = listed._replace(sends={"theme": theme.id})
    number = a_view(db, forum).id if "/views/" in path else theme.id
    return path.format(code=forum.code, number=number), theme.version, listed


def newest(db, kind=Person):
    """The number of whoever, or whatever, came last."""
    return db.scalar(select(func.max(kind.id)))


def an_alert(db, complaint):
    """What whoever came last is called on for."""
    alert = StaffNotice(
        person_id=newest(db) or a_person(db).id,
        complaint_id=complaint.id,
        kind="nudge",
        key=complaint.reference,
        at=NOW,
    )
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
    # All of them where cases are read; elsewhere who brings nothing and whose token was good once.
    kinds = STRANGERS if name == "GET /api/v1/complaints" else ("none", "revoked")
    answers = {kind: client.request(**asked, headers=a_stranger(db, kind) | of_version) for kind in kinds}
    for kind, answer in answers.items():
        assert (answer.status_code, answer.json()["rule"]) == (401, "http.unsigned"), kind
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.content == answers["none"].content


def some(roles, name):
    """Three of these roles, others for each route; the proofs take them all."""
    ordered, first = sorted(roles), sorted(MATRIX).index(name)
    return {ordered[(first + step) % len(ordered)] for step in (0, 5, 11)} if ordered else set()


def every(roles, name):
    """All of these roles."""
    return roles


@pytest.mark.parametrize("name", MATRIX)
@pytest.mark.parametrize("chosen", [some, pytest.param(every, marks=pytest.mark.slow)])
def test_a_role_that_is_not_listed_is_turned_away_and_leaves_nothing(db, name, chosen):
    asked, of_version = wanted(db, name)
    client = a_client(sessions_in(db))
    for role in sorted(chosen(set(Role) - MATRIX[name].roles, name)):
        visitor = a_visitor(db, role)
        answer = client.request(**asked, headers=visitor.headers | of_version)
        assert (answer.status_code, answer.json()["rule"]) == (403, "staff.not_allowed"), role
        assert noted_by(db, visitor) == ["refused"]


THROUGH = [
    pytest.param(name, role, marks=() if role in some(MATRIX[name].roles, name) else pytest.mark.slow)
    for name in MATRIX
    for role in sorted(MATRIX[name].roles)
]


@pytest.mark.parametrize(("name", "role"), THROUGH)
def test_a_role_gets_through_where_it_is_listed_and_leaves_what_it_did(db, name, role):
    visitor = a_visitor(db, role)
    answer = ask(db, name, visitor.headers)
    assert answer.status_code in (200, 201), answer.text
    assert noted_by(db, visitor) == MATRIX[name].noted


def noted_by(db, visitor):
    """What the trail says that they did."""
    return db.scalars(select(Entry.deed).where(Entry.person_id == visitor.person_id)).all()
