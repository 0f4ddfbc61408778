"""Every order of up to five delivery events ends in the same state: all by the rules, some in the database."""

from datetime import timedelta
from itertools import combinations_with_replacement, permutations
from random import Random
from uuid import uuid4

import pytest

from app.outbox.claims import Settlement, settle, sweep
from app.outbox.delivery import NEXT, RANKS, State
from app.outbox.models import Message
from app.outbox.reports import match_reports
from tests.outbox.fate import Answered, Fate, Reported, fate_of, final, settled_by_reports, step
from tests.outbox.reporting import take_report
from tests.outbox.stand_ins import NOW, people

WORDS = (*RANKS, "other:Parked")
ANSWERS = (
    Answered("accepted", "AT1"),
    Answered("unknown"),  # the answer was lost
    Answered("unknown", "AT1"),  # an id and an error
)
FINALS = ("delivered", "rejected", "failed", "expired", "absent")


@pytest.mark.parametrize("answer", ANSWERS)
def test_it_ends_in_one_state_whatever_the_order_of_up_to_five_events(answer):
    count = 0
    for reports in range(5):
        for words in combinations_with_replacement(WORDS, reports):
            events = (answer, *(Reported("AT1", word) for word in words))
            orders = set(permutations(events))
            assert len({final(fate_of(order)) for order in orders}) == 1, events
            count += len(orders)
    assert count > 30_000


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("word", FINALS)
def test_it_knows_after_a_report_that_the_text_was_accepted(answer, word):
    for order in permutations((answer, Reported("AT1", "sent"), Reported("AT1", word), Reported("AT1", word))):
        assert final(fate_of(order)) == (State.ACCEPTED, "AT1", word)


def test_it_takes_no_id_while_two_may_be_meant():
    lost = Answered("unknown")
    events = (lost, Reported("AT1", "sent"), Reported("AT2", "delivered"))
    first_lost = [order for order in permutations(events) if order[-1] == lost]
    assert {final(fate_of(order))[0] for order in first_lost} == {State.UNKNOWN}


def careless(fate, event):
    """The mutant: a report that came before the call was lost is never looked at again."""
    if isinstance(event, Reported):
        return step(fate, event)
    return Fate(NEXT[event.finding], event.provider_id, fate.reports)


def test_it_would_notice_a_report_that_is_forgotten():
    ends = set()
    for order in permutations((Answered("unknown"), Reported("AT1", "sent"))):
        fate = Fate()
        for event in order:
            fate = careless(fate, event)
        ends.add(fate.state)
    assert ends == {State.UNKNOWN, State.ACCEPTED}
    assert settled_by_reports(Fate(State.UNKNOWN, None, frozenset({Reported("AT1", "sent")}))).state == "accepted"


def play(db, contact_id, key, events):
    """The same events in the database; a call is given up by its lease, or settled."""
    row = Message(contact_id=contact_id, name="receipt", key=key, priority=1, facts_sealed=b"", state="sending")
    row.attempts, row.attempt_id, row.next_at, row.created_at = 1, uuid4(), NOW, NOW
    row.lease_until = NOW + timedelta(minutes=6)
    db.add(row)
    db.flush()
    for n, event in enumerate(events):
        now = NOW + timedelta(seconds=n)
        if isinstance(event, Reported):
            take_report(db, f"{event.provider_id}.{key}", event.word, None, now, contact_id=contact_id)
        elif event == Answered("unknown") and n % 2:
            row.lease_until = now
            db.flush()
        else:
            named = event.provider_id and f"{event.provider_id}.{key}"
            done = Settlement(row.id, NEXT[event.finding], now, "x", settled=True, provider_id=named)
            settle(db, row.attempt_id, [done], now=now)
            match_reports(db, [named] if named else [], now=now)
        sweep(db, now=now)
    db.refresh(row)
    return row.state, row.provider_id and row.provider_id.split(".")[0], row.delivery


def test_it_does_in_the_database_what_the_rules_say(db, sealer):
    random = Random(20261124)
    some = people(db, sealer, 60)
    for n, one in enumerate(some):
        answer = ANSWERS[n % 3]
        events = [answer, *(Reported("AT1", random.choice(WORDS)) for _ in range(random.randint(0, 4)))]
        random.shuffle(events)
        assert play(db, one.id, str(n), events) == final(fate_of(events)), events
