"""Asking to be rung: once, on one's own phone or another; and how often somebody tries."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select, text

from app.callbacks.actions import Done, Promise, ask, note_call
from app.callbacks.models import Callback
from app.callbacks.ports import MISSED, Ringing
from app.callbacks.queries import number_to_ring, page
from app.contacts.actions import number_of
from app.db import transaction
from app.kit.msisdn import parse_msisdn
from app.outbox.actions import about
from app.outbox.models import Message
from tests.builders import NOW, SEALER, Words, a_number
from tests.callbacks.making import TOMORROW, a_callback, a_caller

LATER = TOMORROW + timedelta(days=3)
RINGING = Ringing(lambda now: now.date() + timedelta(days=1), Words(), SEALER)


def asked(db, caller, due_on=TOMORROW):
    return ask(db, caller, "any", due_on=due_on, sealer=SEALER, now=NOW)


def note(db, callback, outcome, now=NOW):
    note_call(db, RINGING, callback, outcome, now=now)


def told(db, callback) -> list[dict[str, str]]:
    """The facts of the texts that whoever asked is owed."""
    rows = db.scalars(select(Message).where(Message.contact_id == callback.contact_id, Message.name == MISSED))
    return [json.loads(SEALER.open(row.facts_sealed, about(row.contact_id, row.name, row.key))) for row in rows]


def test_rings_the_phone_that_asked(db):
    caller = a_caller(db)
    assert asked(db, caller) == Promise(TOMORROW, is_new=True)
    (waiting,) = page(db, after=None, limit=10)
    assert (waiting.when_slot, waiting.number_sealed, waiting.tries) == ("any", None, 0)
    assert number_to_ring(db, SEALER, waiting) == number_of(db, SEALER, [caller.contact_id])[caller.contact_id]


def test_rings_another_number_and_keeps_it_sealed(db):
    other = parse_msisdn("0712 345 678")
    caller = a_caller(db, other=other)
    waiting = a_callback(db, caller)
    assert number_to_ring(db, SEALER, waiting) == other
    assert "712345678" not in db.scalar(text("SELECT string_agg(c::text, ' ') FROM callback c"))


def test_keeps_what_it_promised_first(db):
    caller = a_caller(db)
    asked(db, caller)
    assert asked(db, caller, LATER) == Promise(TOMORROW, is_new=False)
    assert len(page(db, after=None, limit=10)) == 1


def test_takes_ones_own_number_for_the_phone_that_asked(db):
    caller = a_caller(db)
    callback = a_callback(db, caller)
    own = number_to_ring(db, SEALER, callback)
    again = a_caller(db, contact_id=caller.contact_id, index=caller.index, other=own)
    assert asked(db, again, LATER) == Promise(TOMORROW, is_new=False)


def test_does_not_tell_one_phone_what_another_asked_for(db):
    victim = a_caller(db)
    number = number_to_ring(db, SEALER, a_callback(db, victim))
    assert asked(db, a_caller(db, other=number), LATER) == Promise(LATER, is_new=True)


def test_rings_no_more_than_three_numbers_for_one_phone(db):
    caller = a_caller(db)
    fresh = []
    for _ in range(5):
        other = a_caller(db, contact_id=caller.contact_id, index=caller.index, other=a_number())
        fresh.append(asked(db, other).is_new)
    assert fresh == [True, True, True, False, False]


def test_asks_once_of_two_asked_at_the_same_moment(sessions):
    with transaction(sessions) as db:
        caller = a_caller(db)
    gate = Barrier(4)

    def at_once(_):
        gate.wait()
        with transaction(sessions) as db:
            return asked(db, caller).is_new

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(at_once, range(4))) == [False, False, False, True]
    with transaction(sessions) as db:
        assert db.scalar(select(func.count()).select_from(Callback)) == 1


def test_is_over_once_somebody_was_reached(db):
    callback = a_callback(db)
    note(db, callback, "missed")
    assert callback.done_at is None
    note(db, callback, "reached")
    assert (callback.outcome, callback.done_at, callback.tries) == ("reached", NOW, 2)
    db.flush()
    with pytest.raises(Done):
        note(db, callback, "reached")
    assert list(page(db, after=None, limit=10)) == []


def test_is_over_after_the_third_miss_and_can_be_asked_for_again(db):
    caller = a_caller(db)
    callback = a_callback(db, caller)
    for _ in range(3):
        note(db, callback, "missed")
    db.flush()
    assert (callback.outcome, callback.done_at) == ("missed", NOW)
    assert asked(db, caller, LATER) == Promise(LATER, is_new=True)


def test_tells_of_the_first_miss_once_and_promises_another_day(db):
    callback = a_callback(db, a_caller(db, sms_safe=True))
    note(db, callback, "missed", NOW + timedelta(days=2))
    db.flush()
    assert told(db, callback) == [{"date": "2026-11-27"}]
    assert callback.due_on == date(2026, 11, 27)
    note(db, callback, "missed", NOW + timedelta(days=3))
    note(db, callback, "missed", NOW + timedelta(days=4))
    assert len(told(db, callback)) == 1
    assert callback.due_on == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("outcome", "asked"),
    [("missed", {}), ("missed", {"sms_safe": True, "other": a_number()}), ("reached", {"sms_safe": True})],
    ids=["not safe", "another phone", "reached"],
)
def test_tells_nobody_where_a_text_could_harm_or_tells_nothing(db, outcome, asked):
    callback = a_callback(db, a_caller(db, **asked))
    note(db, callback, outcome)
    assert told(db, callback) == []
    assert callback.due_on == TOMORROW
