"""A report that is moved while its resident stands before a deed: nothing is done, they are told where it is."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text

from app.complaints import actions as complaints
from app.complaints.models import Complaint
from app.complaints.ports import SYSTEM, Actor
from app.complaints.queries import by_reference
from app.complaints.record import record
from app.complaints.rules.lifecycle import Outcome, Verb
from app.db import transaction
from tests.builders import a_person
from tests.conversation.trial import Caller
from tests.database import WAITING
from tests.phone import Gateway

CITIZEN = Actor("citizen")
ANSWERED = (Verb.ACKNOWLEDGE, Verb.ASSIGN, Verb.START, Verb.PROPOSE)
CLOSED = (*ANSWERED, Verb.CONFIRM)
WORDS = "It still leaks"
KEPT = text(
    """
    SELECT (SELECT string_agg(c::text, ';' ORDER BY id) FROM complaint c),
           (SELECT string_agg(e::text, ';' ORDER BY id) FROM complaint_event e),
           (SELECT string_agg(m::text, ';' ORDER BY id) FROM message m)
    """
)


@pytest.fixture
def reference(gateway: Gateway, caller: Caller) -> str:
    """An ordinary report of the caller's."""
    caller.begin()
    caller.choose("Report", "Pipe", "Malava", "Chemuche", "Hide", "No water", "Send")
    gateway.wait(minutes=20)
    with gateway.sessions() as db:
        return db.scalar(select(Complaint.reference))


def move(db, gateway: Gateway, reference: str, verb: Verb) -> None:
    """What the office, the clock, or the resident from another phone does."""
    complaint, officer = by_reference(db, reference), Actor("staff", a_person(db).id)
    this = (db, gateway.county, complaint)
    match verb:
        case Verb.ASSIGN:
            complaints.assign(*this, "water", by=officer, now=gateway.now)
        case Verb.PROPOSE:
            complaints.propose(*this, "Mended.", Outcome.UPHELD, by=officer, now=gateway.now)
        case Verb.REOPEN | Verb.REVIEW:
            getattr(complaints, verb)(*this, WORDS, by=CITIZEN, now=gateway.now)
        case Verb.LAPSE:
            record(*this, verb, by=SYSTEM, now=gateway.now)
        case _:
            by = CITIZEN if verb in {Verb.CONFIRM, Verb.WITHDRAW} else officer
            getattr(complaints, verb)(*this, by=by, now=gateway.now)


def moves(gateway: Gateway, reference: str, *verbs: Verb) -> None:
    for verb in verbs:
        with transaction(gateway.sessions) as db:
            move(db, gateway, reference, verb)


def kept(gateway: Gateway) -> tuple:
    with gateway.sessions() as db:
        return tuple(db.execute(KEPT).one())


@pytest.mark.parametrize(
    ("before", "way", "meanwhile", "state"),
    [
        ((), ["Withdraw"], ANSWERED, "answered"),
        ((), ["Forced"], ANSWERED, "answered"),
        ((), ["Add", WORDS], CLOSED, "closed"),
        ((), ["Add", WORDS], (Verb.WITHDRAW,), "withdrawn"),
        (ANSWERED, ["Yes"], (Verb.LAPSE,), "closed, silent"),
        (ANSWERED, ["Yes"], (Verb.REOPEN, Verb.START), "at work"),
        (ANSWERED, ["No", WORDS], (Verb.CONFIRM,), "closed"),
        (ANSWERED, ["Partly", WORDS], (Verb.REOPEN,), "open again"),
        (CLOSED, ["Review", WORDS], (Verb.REVIEW,), "in review"),
        ((*ANSWERED, Verb.LAPSE), ["Review", WORDS], (Verb.REOPEN,), "open again"),
    ],
)
def test_it_tells_where_a_report_stands_that_was_moved_and_does_nothing(
    gateway: Gateway, caller: Caller, reference, before, way, meanwhile, state
):
    moves(gateway, reference, *before)
    caller.begin()
    caller.choose("Mine")
    caller.type("1")
    caller.choose(*way[:-1])
    moves(gateway, reference, *meanwhile)
    stood = kept(gateway)
    assert caller.choose(way[-1]).splitlines() == [
        f"{reference[:4]} {reference[4:]} is now {state}",
        "1 See",
        "0 Back 9 Home",
    ]
    assert kept(gateway) == stood
    assert caller.choose("See").startswith(f"{reference[:4]} {reference[4:]} ")
    assert not caller.ended


def test_it_files_nothing_again_of_what_is_no_longer_withdrawn(gateway: Gateway, caller: Caller, reference):
    moves(gateway, reference, Verb.WITHDRAW)
    caller.begin()
    caller.choose("Mine")
    caller.type("1")
    with transaction(gateway.sessions) as db:
        db.execute(text("UPDATE complaint SET state = 'triage', closed_at = NULL"))
    stood = kept(gateway)
    assert caller.choose("Again").startswith(f"{reference[:4]} {reference[4:]} is now read")
    assert kept(gateway) == stood


def test_it_still_does_what_a_move_does_not_forbid(gateway: Gateway, caller: Caller, reference):
    caller.begin()
    caller.choose("Mine")
    caller.type("1")
    moves(gateway, reference, Verb.ACKNOWLEDGE, Verb.ASSIGN)
    assert caller.choose("Withdraw").startswith("Withdrawn")


def test_it_waits_for_a_move_that_is_just_being_made(gateway: Gateway, caller: Caller, reference):
    caller.begin()
    caller.choose("Mine")
    caller.type("1")
    moves(gateway, reference, *ANSWERED[:-1])
    waiting = text(WAITING)
    with ThreadPoolExecutor(1) as pool, gateway.sessions() as look:
        with transaction(gateway.sessions) as db:
            move(db, gateway, reference, Verb.PROPOSE)
            db.flush()
            pressed = pool.submit(caller.choose, "Withdraw")
            while not look.scalar(waiting):
                assert not pressed.done(), pressed.result()
                look.rollback()
        assert pressed.result().startswith(f"{reference[:4]} {reference[4:]} is now answered")
