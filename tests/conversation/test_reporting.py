"""On the way to a report: how closely it is held, where it is, who else reported it, and what is remembered."""

import pytest
from sqlalchemy import event, select

from app.complaints.models import Complaint, Tally
from app.complaints.queries import by_reference
from app.db import transaction
from app.kit.msisdn import Msisdn
from app.outbox.models import Message
from tests.conversation.trial import Caller
from tests.phone import Gateway

PIPE = ("Report", "Pipe", "Malava", "Chemuche")


def people(gateway: Gateway, count: int, start: int = 10) -> list[Caller]:
    return [Caller(gateway, number=Msisdn(f"+2547000000{n}")) for n in range(start, start + count)]


def report(caller: Caller, *way: str) -> str:
    caller.begin()
    caller.choose(*(way or PIPE))
    if "Mine is other" in caller.screen:
        caller.choose("Mine is other")
    return caller.choose("Hide", "No water", "Send")


def filed(gateway: Gateway) -> list[Complaint]:
    with gateway.sessions() as db:
        return list(db.scalars(select(Complaint).order_by(Complaint.id)))


def test_it_finds_a_ward_by_its_first_letters(caller: Caller):
    caller.begin()
    caller.choose("Report", "Pipe")
    assert caller.choose("che").startswith("Chemuche. Number?")
    assert caller.choose("0", "chimuche").startswith("Chemuche. Number?")
    assert caller.choose("0", "Shi").startswith("Which?\n1 Isukha North\n2 Murhanda")
    assert caller.choose("Murhanda").startswith("Murhanda. Number?")


def test_it_finds_a_ward_by_its_sound_and_narrows_by_its_side(caller: Caller):
    caller.begin()
    caller.choose("Report", "Pipe")
    assert caller.choose("mul").startswith("Murhanda. Number?")
    assert caller.choose("0", "kabras east").startswith("East Kabras. Number?")
    assert caller.choose("0", "kab").splitlines()[1:3] == ["1 West Kabras", "2 East Kabras"]


def test_it_asks_again_where_no_ward_begins_so(caller: Caller):
    caller.begin()
    caller.choose("Report", "Pipe")
    assert caller.choose("xyz").startswith("No ward starts so:")
    assert caller.choose("ka").startswith("No ward starts so:")


@pytest.mark.parametrize(("choice", "then"), [("Hide", "Chemuche, hidden"), ("Show", "Chemuche, shown")])
def test_it_offers_the_ward_and_the_number_as_last_time(gateway: Gateway, caller: Caller, choice, then):
    caller.begin()
    caller.choose(*PIPE, choice, "No water", "Send")
    gateway.wait(minutes=16)
    caller.dial()
    assert caller.choose("Report", "Pipe").startswith(then)


def test_it_carries_no_choice_over_from_what_accuses_somebody(gateway: Gateway, caller: Caller):
    caller.begin()
    caller.choose(*PIPE, "Show", "No water", "Send")
    gateway.wait(minutes=16)
    caller.dial()
    caller.choose("Report", "Bribe", "Hide", "He asked for money", "Send")
    gateway.wait(minutes=16)
    caller.dial()
    assert caller.choose("Report", "Pipe").startswith("Chemuche, shown")


def test_it_counts_a_survivors_call_and_keeps_nothing_else(gateway: Gateway, caller: Caller):
    caller.begin()
    assert caller.choose("Report", "Violence").startswith("Call 1195")
    assert caller.choose("0").startswith("Home")
    caller.choose("Report", "Violence")
    with gateway.sessions() as db:
        (tally,) = db.scalars(select(Tally))
        assert (tally.name, tally.count) == ("violence.any", 1)
    assert filed(gateway) == []
    caller.begin()
    caller.choose("Report", "Violence")
    with gateway.sessions() as db:
        assert db.scalar(select(Tally.count)) == 2


def test_it_forgets_the_topic_of_a_survivors_call(gateway: Gateway, caller: Caller):
    caller.begin()
    caller.choose("Report", "Violence")
    assert "violence.any" not in gateway.walk_of(caller.session_id)


def test_it_counts_a_survivors_call_after_a_report_was_opened(gateway: Gateway, caller: Caller):
    caller.begin()
    caller.choose("Report", "Theft", "None", "4711", "4711", "The clerk sells our drugs", "Send")
    caller.dial()
    assert caller.choose("Home", "By number", filed(gateway)[0].reference, "4711").endswith("9 Home")
    caller.choose("9", "Report", "Violence")
    with gateway.sessions() as db:
        assert db.scalar(select(Tally.count)) == 1


def test_it_tells_of_neighbours_from_the_third_on_and_not_of_the_callers_own(gateway: Gateway, caller: Caller):
    first, second, newcomer = people(gateway, 3)
    report(first)
    report(second)
    report(caller)
    gateway.wait(hours=1)
    caller.dial()
    assert caller.choose("Report", "Pipe", "Elsewhere", "Malava", "Chemuche").startswith("Chemuche. Number?")
    newcomer.begin()
    assert newcomer.choose(*PIPE).startswith("3 since 24 Nov in Chemuche")
    assert newcomer.choose("Mine is other").startswith("Chemuche. Number?")


def test_it_forgets_neighbours_after_a_fortnight(gateway: Gateway, caller: Caller):
    for person in people(gateway, 3):
        report(person)
    gateway.wait(days=14)
    caller.begin()
    assert caller.choose(*PIPE).startswith("Chemuche. Number?")


def test_it_never_tells_of_neighbours_where_somebody_is_accused(gateway: Gateway, caller: Caller):
    for person in people(gateway, 3):
        report(person, "Report", "Bribe", "Malava", "Chemuche")
    caller.begin()
    assert caller.choose("Report", "Bribe", "Malava", "Chemuche").startswith("Number?")


def test_it_files_me_too_at_once_with_a_hidden_number(gateway: Gateway, caller: Caller):
    for person in people(gateway, 3):
        report(person)
    caller.begin()
    assert caller.choose(*PIPE, "Me too").startswith("Done ")
    complaint = filed(gateway)[-1]
    assert (complaint.hidden, complaint.category, complaint.ward) == (True, "water.burst", 1003)
    with gateway.sessions() as db:
        owed = db.scalars(select(Message.name).where(Message.contact_id == complaint.contact_id)).all()
        assert owed == ["complaint.receipt"]
        assert by_reference(db, complaint.reference).words_sealed
    assert caller.send() == caller.screen
    assert len(filed(gateway)) == 4


def test_it_asks_the_database_once_for_all_who_report_the_same(gateway: Gateway):
    for person in people(gateway, 3):
        report(person)
    seen: list[str] = []
    engine = gateway.sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", lambda *call: seen.append(call[2]))
    counter = gateway.counter()
    for person in people(gateway, 5, start=30):
        person.begin()
        person.choose(*PIPE[:-1])
        person.heard += "*2"
        with transaction(gateway.sessions) as db:
            screens = counter.serve(db, [person.hop()], now=gateway.now)
        assert screens[0].text.startswith("3 since")
    assert len([statement for statement in seen if "min(filed_at)" in statement]) == 1
