"""A number that was silent for half a year: its older reports wait for whoever knows the number of one."""

import pytest
from sqlalchemy import select

from app.complaints import actions
from app.complaints.models import Complaint
from app.complaints.ports import Actor
from app.contacts.models import Contact
from app.db import transaction
from app.kit.msisdn import Msisdn
from app.kit.reference import draw
from tests.builders import a_person
from tests.conversation.trial import Caller
from tests.phone import Gateway

HALF_A_YEAR = 190


def file(caller: Caller, words: str = "No water") -> str:
    """An ordinary report from a ward by hand; its reference."""
    caller.begin()
    caller.choose("Home", "Report", "Pipe", "Malava", "Chemuche", "Show", words, "Send")
    with caller.gateway.sessions() as db:
        return db.scalar(select(Complaint.reference).order_by(Complaint.id.desc()).limit(1))


def spaced(reference: str) -> str:
    return f"{reference[:4]} {reference[4:]}"


def mine(caller: Caller) -> str:
    caller.begin()
    return caller.choose("Home", "Mine")


def older(caller: Caller, reference: str) -> str:
    """By the number of an older report, from Home."""
    mine(caller)
    return caller.choose("Older", reference)


@pytest.fixture
def old(gateway: Gateway, caller: Caller) -> str:
    """A report of the caller's from before a long silence."""
    reference = file(caller)
    gateway.wait(days=HALF_A_YEAR)
    return reference


def test_it_asks_nothing_of_who_was_heard_of_in_the_last_months(gateway: Gateway, caller: Caller):
    reference = file(caller)
    for _ in range(3):
        gateway.wait(days=150)
        assert spaced(reference) in mine(caller)


def test_it_shows_nothing_from_before_however_often_it_is_dialled(gateway: Gateway, caller: Caller, old):
    for _ in range(3):
        assert mine(caller).startswith("Silent")
        assert caller.choose("Newer") == "None\n0 Back 9 Home"
        gateway.wait(days=1)
    assert caller.dial("2").startswith("Silent")


def test_it_shows_nothing_to_a_deep_dial_that_is_the_first(caller: Caller, old):
    assert caller.dial("2").startswith("Silent")


def test_it_shows_all_again_to_who_knows_the_number_of_one(gateway: Gateway, caller: Caller, old):
    assert spaced(old) in older(caller, old)
    assert "is open" in caller.type("1")
    gateway.wait(days=1)
    assert spaced(old) in mine(caller)


def test_it_shows_a_new_owner_their_own_and_never_their_predecessors(gateway: Gateway, caller: Caller, old):
    new = file(caller, "A light is off")
    mine(caller)
    screen = caller.choose("Newer")
    assert spaced(new) in screen
    assert spaced(old) not in screen
    assert older(caller, new).startswith("No match")


def test_it_tells_no_number_apart_and_locks_after_five(gateway: Gateway, caller: Caller, old):
    stranger = file(Caller(gateway, number=Msisdn("+254700000002")))
    unknown = draw(lambda _: 7)
    assert older(caller, stranger).replace("4 left", "") == older(caller, unknown).replace("3 left", "")
    assert [older(caller, unknown).split()[0] for _ in range(3)] == ["No", "No", "Locked"]
    assert older(caller, old).startswith("Locked")


def test_it_offers_no_ward_and_no_choice_of_a_predecessor(gateway: Gateway, caller: Caller, old):
    caller.begin()
    assert caller.choose("Report", "Pipe").startswith("Ward?")
    with gateway.sessions() as db:
        contact = db.scalars(select(Contact)).one()
        assert (contact.ward, contact.shows_number, contact.language) == (None, None, "en")


def test_it_asks_for_the_pin_alone_where_one_is_set(gateway: Gateway, caller: Caller):
    reference = file(caller)
    caller.begin()
    caller.choose("Home", "Set a PIN", "4711", "4711")
    gateway.wait(days=HALF_A_YEAR)
    assert mine(caller).startswith("Your PIN")
    assert spaced(reference) in caller.type("4711")


def test_it_does_not_take_the_pin_of_a_new_owner_for_that_of_the_old(gateway: Gateway, caller: Caller, old):
    caller.begin()
    caller.choose("Home", "Set a PIN", "4711", "4711")
    mine(caller)
    assert caller.type("4711").startswith("Silent")


def test_it_hears_the_owner_of_a_pin_only_in_the_pin(gateway: Gateway, caller: Caller):
    file(caller)
    caller.begin()
    caller.choose("Home", "Set a PIN", "4711", "4711")
    filed_on = gateway.now.date()
    gateway.wait(days=HALF_A_YEAR)

    def heard_on():
        with gateway.sessions() as db:
            return db.scalar(select(Contact.heard_on))

    mine(caller)
    caller.type("4712")
    gateway.wait(days=1)
    caller.begin()
    assert heard_on() == filed_on
    mine(caller)
    caller.type("4711")
    assert heard_on() == gateway.now.date()


def test_a_text_about_an_older_report_tells_nothing_until_the_pin_was_given(gateway: Gateway, caller: Caller):
    file(caller)
    caller.begin()
    caller.choose("Home", "Set a PIN", "4711", "4711")
    caller.texts()
    gateway.wait(days=HALF_A_YEAR)
    caller.begin()

    def work(deed, *words):
        with transaction(gateway.sessions) as db:
            complaint, by = db.scalars(select(Complaint)).one(), Actor("staff", a_person(db).id)
            deed(db, gateway.county, complaint, *words, by=by, now=gateway.now)
        return caller.texts()

    work(actions.acknowledge)
    assert work(actions.assign, "water") == ["News may wait"]
    mine(caller)
    caller.type("4711")
    work(actions.start)
    assert work(actions.reply, "We come") == ["Says We come"]
