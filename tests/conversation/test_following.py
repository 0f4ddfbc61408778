"""What a resident does about a report of theirs after it was filed, and asking to be rung."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from app.callbacks.models import Callback
from app.callbacks.queries import number_to_ring
from app.complaints import actions as complaints
from app.complaints.models import Complaint
from app.complaints.ports import Actor
from app.complaints.queries import by_reference, words_of
from app.complaints.rules.lifecycle import Outcome
from app.db import transaction
from app.kit.msisdn import Msisdn
from tests.builders import a_person
from tests.conversation.trial import Caller
from tests.phone import Gateway

CITIZEN = Actor("citizen")


@pytest.fixture
def reference(gateway: Gateway, caller: Caller) -> str:
    """An ordinary report of the caller's, filed an hour ago."""
    caller.begin()
    caller.choose("Report", "Pipe", "Malava", "Chemuche", "Hide", "No water", "Send")
    gateway.wait(hours=1)
    with gateway.sessions() as db:
        return db.scalar(select(Complaint.reference))


def look(caller: Caller) -> str:
    """The newest report in the caller's list."""
    caller.begin()
    caller.choose("Mine")
    return caller.type("1")


def filed(gateway: Gateway) -> list[Complaint]:
    with gateway.sessions() as db:
        return list(db.scalars(select(Complaint).order_by(Complaint.id)))


def test_it_withdraws_and_tells_the_phone(gateway: Gateway, caller: Caller, reference):
    caller.texts()
    look(caller)
    assert caller.choose("Withdraw").startswith("Withdrawn")
    assert [words.split()[0] for words in caller.texts()] == ["Withdrawn"]
    assert "withdrawn 24 Nov" in look(caller)


def test_it_files_a_withdrawn_report_again_with_its_words(gateway: Gateway, caller: Caller, reference):
    look(caller)
    caller.choose("Withdraw")
    look(caller)
    said = caller.choose("Again")
    old, new = filed(gateway)
    assert said.startswith(f"Again {new.reference[:4]} {new.reference[4:]}")
    assert (new.points_to, new.state, new.hidden, new.ward) == (old.reference, "received", True, 1003)
    assert words_of(new, gateway.sealer) == "No water"


def test_it_gives_the_same_number_when_asked_again(gateway: Gateway, caller: Caller, reference):
    look(caller)
    caller.choose("Withdraw")
    said = set()
    for _ in range(2):
        caller.begin()
        caller.choose("Mine")
        caller.choose(next(line[2:] for line in caller.screen.splitlines() if "withdrawn" in line))
        said.add(caller.choose("Again"))
        gateway.wait(minutes=16)
    assert len(said) == 1
    assert len(filed(gateway)) == 2


def test_it_files_once_of_two_that_ask_at_the_same_moment(gateway: Gateway, caller: Caller, reference):
    look(caller)
    caller.choose("Withdraw")
    twins = [Caller(gateway), Caller(gateway)]
    for twin in twins:
        look(twin)
        twin.heard += "*1"
    gate = Barrier(2)

    def press(twin: Caller) -> str:
        gate.wait()
        return gateway.answer(twin.hop())[0].text

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(press, twins))) == 1
    assert len(filed(gateway)) == 2


def test_it_keeps_open_what_somebody_is_forced_to_withdraw(gateway: Gateway, caller: Caller, reference):
    caller.texts()
    look(caller)
    assert caller.choose("Forced").startswith("Kept open")
    (complaint,) = filed(gateway)
    assert (complaint.state, complaint.level, complaint.queue) == ("received", "c1", "ombudsman")
    assert caller.texts() == []
    assert "is open" in look(caller)


def close(gateway: Gateway, reference: str) -> None:
    """The office answers, and the resident says that it is so."""
    with transaction(gateway.sessions) as db:
        officer = Actor("staff", a_person(db).id)
        deed = {"by": officer, "now": gateway.now}
        complaint = by_reference(db, reference)
        complaints.acknowledge(db, gateway.county, complaint, **deed)
        complaints.assign(db, gateway.county, complaint, "water", **deed)
        complaints.start(db, gateway.county, complaint, **deed)
        complaints.propose(db, gateway.county, complaint, "Mended.", Outcome.UPHELD, **deed)
        complaints.confirm(db, gateway.county, complaint, by=CITIZEN, now=gateway.now)


def test_it_asks_for_a_review_until_its_last_day(gateway: Gateway, caller: Caller, reference):
    close(gateway, reference)
    gateway.wait(days=30)
    assert "closed 24 Nov, until 24 Dec" in look(caller)
    assert caller.choose("Review", "Nobody came").startswith("Review by 14 Jan")
    assert filed(gateway)[0].state == "review"


def test_it_says_when_the_time_for_a_review_is_over(gateway: Gateway, caller: Caller, reference):
    close(gateway, reference)
    gateway.wait(days=31)
    look(caller)
    assert caller.choose("Review", "Nobody came").startswith("Too late")
    assert filed(gateway)[0].state == "closed_confirmed"


def test_it_rings_this_phone_by_the_next_working_day(gateway: Gateway, caller: Caller):
    caller.begin()
    assert caller.choose("Call me", "Morning") == "By 25 Nov"
    assert caller.send() == "By 25 Nov"
    caller.begin()
    assert caller.choose("Call me", "Morning").startswith("Already by 25 Nov")
    with gateway.sessions() as db:
        (waiting,) = db.scalars(select(Callback))
        assert number_to_ring(db, gateway.sealer, waiting) == caller.number


def test_it_rings_another_number(gateway: Gateway, caller: Caller):
    caller.begin()
    assert caller.choose("Call me", "Another number", "0712 345 678") == "By 25 Nov"
    with gateway.sessions() as db:
        (waiting,) = db.scalars(select(Callback))
        assert number_to_ring(db, gateway.sealer, waiting) == Msisdn("+254712345678")
        assert waiting.when_slot == "any"
