"""What a resident does about a report of theirs after it was filed, and asking to be rung."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from app.callbacks.models import Callback
from app.callbacks.queries import number_to_ring
from app.complaints import actions as complaints
from app.complaints.ladder import climb
from app.complaints.models import Complaint
from app.complaints.ports import Actor
from app.complaints.queries import by_reference, events, words_of
from app.complaints.rules.lifecycle import Outcome, State
from app.complaints.timers import end_steps
from app.db import transaction
from app.kit.msisdn import Msisdn
from app.staff.policy import Role
from tests.builders import NOW, a_complaint, a_person
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


def office(gateway: Gateway, reference: str, *deeds: tuple[str, ...]) -> None:
    """What the office does with a report: each deed with what it says, each by somebody else."""
    for deed, *said in deeds:
        with transaction(gateway.sessions) as db:
            by = Actor("staff", a_person(db).id)
            more = {"adverse": True, "respondent_id": None} if deed == "draft" else {}
            complaint = by_reference(db, reference)
            getattr(complaints, deed)(db, gateway.county, complaint, *said, by=by, now=gateway.now, **more)


READ, GIVEN = ("acknowledge",), ("assign", "water")
ASKED = (READ, ("ask", "Which market?"))
SENT_ON = (READ, ("refer", "electricity", "Their line."))
STANDS = {
    "asked": (ASKED, "Which market?? By 1 Dec"),
    "investigated": ((READ, ("investigate", "Why?")), " is open"),
    "drafted": ((READ, ("investigate", "Why?"), ("draft", "They did it.")), " is open"),
    "sent on": (SENT_ON, "24 Nov electricity *977#."),
    "sent on without a number": ((READ, ("refer", "court", "Theirs.")), "24 Nov court"),
    "taken by the other": (
        (*SENT_ON, ("take_receipt", "They noted it.")),
        "electricity has it since 24 Nov, until 24 Dec",
    ),
    "not taken up": ((READ, ("decline", "before_court", "A suit.")), "Not taken: before_court, until 24 Dec"),
    "no complaint": ((READ, ("suspect", "A joke"), ("close_as_abuse", "None.")), "closed 24 Nov, until 24 Dec"),
}


@pytest.mark.parametrize("stands", STANDS)
def test_it_says_truly_where_a_report_stands(gateway: Gateway, caller: Caller, reference, stands):
    deeds, says = STANDS[stands]
    office(gateway, reference, *deeds)
    assert says in look(caller)


@pytest.mark.parametrize("stands", ["with an office", *STANDS])
def test_it_knows_nothing_of_the_topic_of_what_accuses_somebody(
    gateway: Gateway, caller: Caller, reference, stands
):
    deeds, _ = STANDS.get(stands, ((READ, GIVEN), ""))
    with transaction(gateway.sessions) as db:
        complaint = by_reference(db, reference)
        words = words_of(complaint, gateway.sealer)
        complaint.level, complaint.hidden = "c1", True
    office(gateway, reference, *deeds)
    look(caller)
    kept = gateway.walk_of(caller.session_id)
    telling = {
        words,
        "water",
        "Which market",
        "electricity",
        "court",
        "*977#",
        *(said for _, *all in deeds for said in all),
    }
    assert not [one for one in telling if one in kept]


def test_it_answers_a_question_where_it_stands_and_the_clock_goes_on(gateway: Gateway, caller: Caller, reference):
    office(gateway, reference, *ASKED)
    gateway.wait(days=2)
    look(caller)
    assert caller.choose("Answer", "By the bus stop").startswith("Added, by 10 Dec")
    (complaint,) = filed(gateway)
    assert (complaint.state, complaint.paused_at, complaint.paused_days) == ("triage", None, 2)


def test_it_shows_a_confidential_question_only_once_asked_and_while_it_waits(
    gateway: Gateway, caller: Caller, reference
):
    office(gateway, reference, *ASKED)
    with transaction(gateway.sessions) as db:
        by_reference(db, reference).level = "c1"
    assert look(caller) == "Asked, by 1 Dec\n1 Show\n0 Back 9 Home"
    assert caller.choose("Show").startswith("Which market??")
    look(caller)
    with transaction(gateway.sessions) as db:
        gateway.wait(days=8)
        end_steps(db, gateway.county, now=gateway.now)
    caller.begin()
    caller.choose("Mine")
    assert "by 16 Dec" in caller.type("1")


def test_it_keeps_an_answer_whose_time_ran_out_while_it_was_written(gateway: Gateway, caller: Caller, reference):
    office(gateway, reference, *ASKED)
    look(caller)
    caller.choose("Answer")
    with transaction(gateway.sessions) as db:
        end_steps(db, gateway.county, now=gateway.now + timedelta(days=8))
    assert caller.type("By the bus stop").startswith("Added")
    with gateway.sessions() as db:
        last = events(db, by_reference(db, reference).id)[-1]
        assert (last.verb, words_of(last, gateway.sealer)) == ("add", "By the bus stop")


def test_it_opens_again_what_is_done_in_part_and_tells_it_apart(gateway: Gateway, caller: Caller, reference):
    office(gateway, reference, READ, GIVEN, ("start",), ("propose", "Mended.", Outcome.UPHELD))
    look(caller)
    assert caller.choose("Partly", "Half is dry").startswith("Partly open by 1 Dec")
    with gateway.sessions() as db:
        (complaint,) = db.scalars(select(Complaint))
        assert (complaint.state, complaint.reopened) == ("reopened", 1)
        assert events(db, complaint.id)[-1].verb == "partly"


def test_it_tells_of_a_late_report_who_has_it_now_and_the_newest_day(gateway: Gateway, caller: Caller, reference):
    office(gateway, reference, READ, GIVEN)
    with transaction(gateway.sessions) as db:
        a_person(db, role=Role.CHIEF_OFFICER, department="water")
        a_person(db, role=Role.OMBUDSMAN)
    shown = []
    for on in (14, 21):
        with transaction(gateway.sessions) as db:
            climb(db, gateway.county, now=NOW.replace(hour=15) + timedelta(days=on))
        gateway.now = NOW.replace(hour=15) + timedelta(days=on, minutes=20)
        shown.append(look(caller).splitlines()[0].partition("late, ")[2])
    assert shown == ["Chief by 15 Dec", "Ombudsman by 22 Dec"]


def test_it_reads_what_came_to_those_it_is_worked_on_with_since_then(gateway: Gateway, caller: Caller, reference):
    with transaction(gateway.sessions) as db:
        other = a_complaint(db, state=State.IN_PROGRESS, sealer=gateway.sealer, filed_at=NOW).reference
    office(gateway, other, ("reply", "To you alone."))
    gateway.wait(hours=1)
    office(gateway, reference, READ)
    with transaction(gateway.sessions) as db:
        by, parent = Actor("staff", a_person(db).id), by_reference(db, other)
        complaints.merge(db, gateway.county, by_reference(db, reference), parent, by=by, now=gateway.now)
    gateway.wait(hours=1)
    assert "by 8 Dec" in look(caller)
    assert caller.choose("Read") == "No answer\n0 Back 9 Home"
    office(gateway, other, ("reply", "To you all."))
    look(caller)
    assert caller.choose("Read").startswith("24 Nov: To you all.")
