"""How a complaint's state is written: with its event, by one at a time, for good."""

import ast
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.complaints import actions
from app.complaints.models import Event
from app.complaints.ports import Actor
from app.complaints.queries import by_reference, events, words_of
from app.complaints.record import Stale, record
from app.complaints.rules.lifecycle import NotAllowed, State, Verb
from app.db import transaction
from app.settings import ROOT
from tests.builders import NOW, a_complaint, a_county, a_person, an_actor

COUNTY = a_county()
CITIZEN = Actor("citizen")


def test_leaves_an_event_with_the_state(db):
    officer = a_person(db)
    complaint = a_complaint(db)
    record(db, COUNTY, complaint, Verb.ACKNOWLEDGE, by=Actor("staff", officer.id), now=NOW + timedelta(hours=1))
    event = events(db, complaint.id)[-1]
    assert (event.verb, event.before, event.after) == ("acknowledge", "received", "triage")
    assert (event.by, event.person_id, event.at) == ("staff", officer.id, NOW + timedelta(hours=1))
    assert (complaint.state, complaint.state_since_at, complaint.version) == ("triage", event.at, 2)


def test_counts_a_version_for_what_changes_no_state(db):
    complaint = a_complaint(db, state=State.ASSIGNED)
    since, version = complaint.state_since_at, complaint.version
    record(db, COUNTY, complaint, Verb.ADD, by=CITIZEN, words="More.", now=NOW + timedelta(days=1))
    assert (complaint.state, complaint.state_since_at, complaint.version) == ("assigned", since, version + 1)


def test_changes_nothing_when_it_refuses(db):
    complaint = a_complaint(db)
    with pytest.raises(NotAllowed):
        record(db, COUNTY, complaint, Verb.CONFIRM, by=CITIZEN, now=NOW)
    assert (complaint.state, complaint.version) == ("received", 1)
    assert len(events(db, complaint.id)) == 1


@pytest.mark.parametrize("hidden", [False, True])
def test_seals_what_is_said_about_a_hidden_complaint(db, hidden):
    complaint = a_complaint(db, hidden=hidden)
    event = record(db, COUNTY, complaint, Verb.ADD, by=CITIZEN, words="canary", now=NOW)
    db.flush()
    db.expire(event)
    assert (event.words is None) is hidden
    assert (event.words_sealed is None) is not hidden
    assert b"canary" not in (event.words_sealed or b"")
    assert words_of(event, COUNTY.sealer) == "canary"


def test_lets_one_of_two_go_on_and_tells_the_other(sessions):
    with transaction(sessions) as db:
        reference = a_complaint(db).reference
    together = Barrier(2)

    def acknowledge():
        with transaction(sessions) as db:
            complaint = by_reference(db, reference)
            together.wait()
            actions.acknowledge(db, COUNTY, complaint, by=an_actor(db), now=NOW)

    with ThreadPoolExecutor(2) as pool:
        outcomes = [pool.submit(acknowledge) for _ in range(2)]
    refused = [outcome.exception() for outcome in outcomes if outcome.exception()]
    assert [type(one) for one in refused] == [Stale]
    assert refused[0].rule == "complaint.stale"
    with transaction(sessions) as db:
        complaint = by_reference(db, reference)
        assert [event.verb for event in events(db, complaint.id)] == ["file", "acknowledge"]


@pytest.mark.parametrize("statement", ["UPDATE complaint_event SET verb = 'reply'", "DELETE FROM complaint_event"])
def test_cannot_be_rewritten_by_the_application(db, statement):
    a_complaint(db)
    with pytest.raises(DBAPIError, match="permission denied"), db.begin_nested():
        db.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    ["UPDATE complaint_event SET verb = 'reply'", "DELETE FROM complaint_event", "TRUNCATE complaint_event"],
)
def test_cannot_be_rewritten_by_the_owner(sessions, fresh_database, statement):
    with transaction(sessions) as db:
        a_complaint(db)
    with (
        psycopg.connect(fresh_database.owner.replace("+psycopg", "")) as owner,
        pytest.raises(psycopg.Error, match="append-only"),
    ):
        owner.execute(statement)
    with transaction(sessions) as db:
        assert db.scalars(select(Event.verb)).all() == ["file"]


def test_writes_states_and_events_in_the_same_two_places():
    """A complaint is born with its first event in `filing`; everything after goes through `record`."""
    states, events_made = set(), set()
    for path in sorted((ROOT / "app").rglob("*.py")):
        source = path.read_text()
        if "complaints.models import" in source or "complaint_event" in source:
            nodes = list(ast.walk(ast.parse(source)))
            if _stored(nodes) & {"state", "state_since_at", "version"} or "INTO complaint (" in source:
                states.add(path.stem)
            if "Event" in _called(nodes) or "INTO complaint_event" in source:
                events_made.add(path.stem)
        assert "UPDATE complaint " not in source
        assert "update(Complaint)" not in source
    assert states == {"filing", "record"}
    assert events_made == {"filing", "record"}


def _stored(nodes):
    return {node.attr for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)}


def _called(nodes):
    return {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
