"""A dialogue finishes on the version it began with, across a publication, a restart and a deploy."""

import pytest
from sqlalchemy import event, select

from app.complaints.models import Complaint
from app.db import transaction
from app.kit.msisdn import Msisdn
from app.ussd.models import UssdSession
from tests.builders import NOW
from tests.editions.county import POLICY_FILE, a_shelf, put_in_force, slip_in, sources
from tests.phone import Gateway, Handset

STORY = "The pipe at the market has burst"
OLD = {"title": "Old home", "ask": "Old: what is wrong?", "thanks": "Old thanks."}
NEW = {"title": "New home", "ask": "New: what is wrong?", "thanks": "New thanks."}


@pytest.fixture
def start(sessions, sealer):
    """Starts a process: a counter of its own, which knows nothing but the database."""
    return lambda: Gateway(sessions, sealer, shelf=a_shelf(sessions, NOW))


def a_phone(gateway, last=1):
    return Handset(gateway, Msisdn(f"+2547000000{last:02d}"))


def filed(sessions):
    with sessions() as db:
        return {one.words: one for one in db.scalars(select(Complaint))}


def session_of(phone):
    with phone.gateway.sessions() as db:
        return db.get(UssdSession, phone.session_id)


def test_an_old_session_ends_on_the_old_menu_and_a_new_one_sees_the_new(sessions, start):
    old = put_in_force(sessions, sources(**OLD), NOW)
    early = a_phone(start(), 1)
    assert "Old home" in early.dial()
    assert early.type("1").startswith(OLD["ask"])

    new = put_in_force(sessions, sources(**NEW), NOW)
    early.gateway = start()
    late = a_phone(start(), 2)
    assert "New home" in late.dial()
    early.type(STORY)
    late.type("1", "The light is off")
    early.gateway = late.gateway
    assert early.type("1").startswith(OLD["thanks"])
    assert late.type("1").startswith(NEW["thanks"])

    assert [early.ended, late.ended] == [True, True]
    complaints = filed(sessions)
    assert complaints[STORY].menu_version == old
    assert complaints["The light is off"].menu_version == new
    assert "New home" in early.dial()


def test_two_running_processes_answer_each_its_own_while_only_one_has_looked(sessions, start):
    put_in_force(sessions, sources(**OLD), NOW)
    behind, ahead = start(), start()
    early, late = a_phone(behind, 1), a_phone(ahead, 2)
    early.dial()
    put_in_force(sessions, sources(**NEW), NOW)
    ahead.shelf.look()
    assert "New home" in late.dial()
    assert "Old home" in a_phone(behind, 3).dial()
    late.gateway, early.gateway = behind, ahead
    assert late.type("1").startswith(NEW["ask"])
    assert early.type("1").startswith(OLD["ask"])


def test_both_versions_are_filed_in_one_turn_each_by_its_own_policy(sessions, start):
    put_in_force(sessions, sources(**OLD), NOW)
    gateway = start()
    early, late = a_phone(gateway, 1), a_phone(gateway, 2)
    early.dial()
    early.type("1", STORY)
    moved = POLICY_FILE.replace('"water.burst"', '"water.leak"').replace(
        '"department": "water"', '"department": "kacwasco"'
    )
    put_in_force(sessions, sources(**NEW, topic="water.leak", policy=moved), NOW)
    gateway.shelf.look()
    late.dial()
    late.type("1", "The light is off")
    for phone in (early, late):
        phone.heard += "*1"
    screens = gateway.answer(early.hop(), late.hop())
    assert [screen.text[:4] for screen in screens] == ["Old ", "New "]
    complaints = filed(sessions)
    assert (complaints[STORY].category, complaints[STORY].department) == ("water.burst", "water")
    assert complaints["The light is off"].category == "water.leak"
    assert complaints["The light is off"].department == "kacwasco"


def test_a_session_whose_version_is_lost_starts_again_and_hears_why(sessions, start):
    put_in_force(sessions, sources(**NEW), NOW)
    gateway = start()
    phone = a_phone(gateway)
    phone.dial()
    phone.type("1")
    gone = sources(**OLD)
    gone["home.yaml"] = gone["home.yaml"].replace("lodge_complaint", "send_pigeon")
    with transaction(sessions) as db:
        lost = slip_in(db, gone, NOW)
        db.get(UssdSession, phone.session_id).menu_version = lost
    with transaction(sessions) as db:
        ours = put_in_force(sessions, sources(**NEW, about="Who we are"), NOW)

    phone.gateway = start()
    said = phone.type(STORY)
    assert said.splitlines()[0] == "The menu changed."
    assert "1 Burst pipe" in said
    assert phone.send() == said
    assert session_of(phone).menu_version == ours
    assert filed(sessions) == {}
    phone.type("1", STORY, "1")
    assert phone.ended
    assert filed(sessions)[STORY].menu_version == ours


def test_no_hop_asks_the_database_for_menus(sessions, start):
    put_in_force(sessions, sources(**OLD), NOW)
    gateway = start()
    phone = a_phone(gateway)
    phone.dial()
    seen: list[str] = []
    event.listen(sessions.kw["bind"], "before_cursor_execute", lambda *call: seen.append(call[2]))
    phone.type("1", STORY, "1")
    assert seen
    assert not [
        statement for statement in seen if "menu_publication" in statement or "FROM menu_version" in statement
    ]
