"""What becomes of a text, by tables."""

from datetime import UTC, datetime, timedelta
from itertools import combinations_with_replacement, permutations
from typing import get_args

import pytest

from app.outbox.delivery import (
    MOST_UNWORDED,
    NEXT,
    RANKS,
    REPEATS,
    Answer,
    Finding,
    Kind,
    State,
    after,
    backoff,
    strongest,
    weaker,
)

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("finding", "state", "settled"),
    [
        ("accepted", State.ACCEPTED, True),
        ("refused", State.REFUSED, True),
        ("retry", State.RETRY, False),
        ("paused", State.PENDING, False),
        ("unknown", State.UNKNOWN, True),
        ("held", State.PENDING, False),
        ("late", State.EXPIRED, True),
        ("unworded", State.RETRY, False),
    ],
)
def test_it_moves_a_row_by_what_was_found(finding, state, settled):
    step = after(finding, attempts=1, now=NOW, jitter=0.5)
    assert (step.state, step.settled) == (state, settled)


def test_it_knows_a_next_state_for_every_finding():
    assert set(get_args(Finding)) == set(NEXT)
    assert set(get_args(Answer)) < set(NEXT)


def test_it_repeats_nothing_but_receipts_and_those_after_ten_minutes():
    assert {Kind.RECEIPT: timedelta(minutes=10)} == REPEATS


def test_it_gives_up_what_cannot_be_worded_after_some_attempts():
    steps = [after("unworded", attempts=n, now=NOW, jitter=0) for n in range(1, MOST_UNWORDED + 1)]
    assert [step.state for step in steps] == [State.RETRY] * (MOST_UNWORDED - 1) + [State.REFUSED]


@pytest.mark.parametrize(
    ("attempts", "least", "most"),
    [(1, 5, 6), (2, 8, 12), (5, 64, 96), (7, 256, 384), (8, 400, 600), (99, 400, 600)],
)
def test_it_waits_longer_after_each_attempt_from_five_seconds_to_ten_minutes(attempts, least, most):
    waits = [backoff(attempts, jitter) for jitter in (0.0, 1.0)]
    assert waits == [timedelta(seconds=least), timedelta(seconds=most)]


def test_it_claims_a_retry_only_after_its_wait():
    assert after("retry", attempts=3, now=NOW, jitter=0).next_at == NOW + timedelta(seconds=16)


def test_it_lets_the_same_word_stand_whatever_the_order_of_reports():
    words = (*RANKS, "other:Parked")
    for count in range(1, 5):
        for events in combinations_with_replacement(words, count):
            expected = strongest(events)
            for order in set(permutations(events)):
                stands = None
                for word in order:
                    if word in RANKS and (stands is None or stands in weaker(word)):
                        stands = word
                assert stands == expected, order


def test_it_lets_success_follow_failure_and_nothing_follow_success():
    assert strongest(["delivered", "failed"]) == strongest(["absent", "delivered"]) == "delivered"
    assert "delivered" not in {word for other in RANKS for word in weaker(other)}


def test_it_changes_nothing_for_a_word_it_does_not_know():
    assert strongest(["other:Parked"]) is None
    assert strongest(["other:Parked", "sent"]) == "sent"
    assert weaker("other:Parked") == ()
