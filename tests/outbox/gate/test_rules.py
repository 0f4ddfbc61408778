"""When a call may be made, by tables and by a simulated clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from app.outbox.delivery import Kind
from app.outbox.gate.rules import (
    BREAKS_AT,
    Gate,
    Limits,
    affordable,
    alarm,
    answered,
    ask,
    failed,
    is_quiet,
    kes,
    least_urgent,
    paused,
    percent,
    resumed,
    slowed,
)

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
LIMITS = Limits(rate=50, batch=100, day=Decimal(1000), month=Decimal(5000))


def pass_through(gate, seconds, wanted=1000, limits=LIMITS, now=NOW):
    """How many texts leave in so many seconds, asked for twice a second."""
    count = 0
    for half in range(2 * seconds):
        gate, leave = ask(gate, wanted, limits=limits, now=now + half * SECOND / 2)
        count += leave.count
    return gate, count


def test_it_lets_no_more_leave_than_the_rate_and_one_bucket():
    gate, first = ask(Gate(), 1000, limits=LIMITS, now=NOW)
    assert (first.count, first.probe) == (100, False)
    assert pass_through(gate, 60)[1] == 59.5 * 50


def test_it_gives_no_leave_for_more_than_is_wanted_and_keeps_the_rest():
    gate, leave = ask(Gate(), 7, limits=LIMITS, now=NOW)
    assert leave.count == 7
    assert ask(gate, 1000, limits=LIMITS, now=NOW)[1].count == 93


def test_it_does_not_fill_the_bucket_when_a_clock_runs_back():
    gate, _ = ask(Gate(), 100, limits=LIMITS, now=NOW)
    assert ask(gate, 100, limits=LIMITS, now=NOW - MINUTE)[1].count == 0


def test_it_lets_one_probe_through_each_time_longer_while_it_is_paused():
    gate = paused(Gate(), "no_credit", now=NOW)
    probes = []
    for second in range(40 * 60):
        gate, leave = ask(gate, 500, limits=LIMITS, now=NOW + second * SECOND)
        if leave.count:
            assert (leave.count, leave.probe) == (1, True)
            probes.append(second // 60)
    assert probes == [1, 3, 7, 15, 25, 35]


def test_it_opens_by_an_answered_probe_or_a_person_and_by_no_late_answer():
    gate = paused(Gate(), "no_credit", now=NOW)
    assert answered(gate, probe=False).shut
    for opened in (answered(gate, probe=True), resumed(gate)):
        assert not opened.shut
        assert ask(opened, 500, limits=LIMITS, now=NOW)[1].count == 100


def test_it_stays_paused_for_the_first_reason():
    gate = paused(Gate(), "no_credit", now=NOW)
    assert paused(gate, "bad_sender", now=NOW + MINUTE) == gate


def test_it_breaks_after_so_many_failures_in_a_row_and_no_sooner():
    gate = failed(Gate(), BREAKS_AT - 1, now=NOW)
    assert not gate.shut
    assert not failed(answered(gate, probe=False), BREAKS_AT - 1, now=NOW).shut
    assert failed(gate, 1, now=NOW).shut


def test_it_makes_at_most_one_call_per_window_in_an_outage_of_an_hour():
    gate = failed(Gate(), BREAKS_AT, now=NOW)
    calls = []
    for second in range(3600):
        gate, leave = ask(gate, 50_000, limits=LIMITS, now=NOW + second * SECOND)
        if leave.count:
            calls.append(second)
            gate = failed(gate, 1, now=NOW + second * SECOND)
    assert calls[:5] == [30, 90, 210, 450, 750]
    assert all(later - sooner <= 300 for sooner, later in pairwise(calls))
    assert len(calls) == 14
    gate = answered(gate, probe=True)
    assert pass_through(gate, 60, now=NOW + timedelta(hours=1))[1] == pytest.approx(60 * 50, rel=0.05)


def test_it_halves_the_rate_once_for_one_burst_of_complaints_and_waits():
    gate = slowed(Gate(), 7 * SECOND, limits=LIMITS, now=NOW)
    assert slowed(gate, 7 * SECOND, limits=LIMITS, now=NOW + SECOND).rate == 25
    assert ask(gate, 10, limits=LIMITS, now=NOW + 6 * SECOND)[1].count == 0
    _, count = pass_through(gate, 40, now=NOW + 7 * SECOND)
    assert count == pytest.approx(40 * 25, rel=0.05)


def test_it_halves_down_to_one_a_second_and_comes_back_minute_by_minute():
    gate = Gate()
    for minute in range(10):
        gate = slowed(gate, SECOND, limits=LIMITS, now=NOW + minute * 10 * SECOND)
    assert gate.rate == 1
    rates = []
    for minute in range(1, 9):
        gate, _ = ask(gate, 1, limits=LIMITS, now=NOW + 2 * MINUTE + minute * MINUTE)
        rates.append(gate.rate)
    assert rates == [2, 4, 8, 16, 32, None, None, None]


def test_it_does_not_believe_a_wait_without_bounds():
    assert slowed(Gate(), timedelta(days=9), limits=LIMITS, now=NOW).closed_until == NOW + 10 * MINUTE
    assert slowed(Gate(), timedelta(), limits=LIMITS, now=NOW).closed_until == NOW + SECOND


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"),
    [(4, 59, True), (5, 0, False), (14, 59, False), (15, 0, True), (20, 30, True), (0, 0, True)],
)
def test_it_is_quiet_outside_eight_to_six_in_nairobi(hour, minute, quiet):
    assert is_quiet(NOW.replace(hour=hour, minute=minute), LIMITS) is quiet


def test_it_is_never_quiet_where_the_day_has_no_end():
    assert not is_quiet(NOW.replace(hour=23), Limits(opens=0, closes=24))


@pytest.mark.parametrize(
    ("day", "month", "kind"),
    [
        (0, 0, Kind.NOTICE),
        (999, 999, Kind.NOTICE),
        (1000, 1000, Kind.REPLY),
        (1249, 1249, Kind.REPLY),
        (1250, 1250, None),
        (10, 5000, Kind.REPLY),
        (10, 6250, None),
    ],
)
def test_it_holds_notices_at_the_budget_and_everything_a_quarter_above(day, month, kind):
    spent = {"2026-11-24": Decimal(day), "2026-11": Decimal(month)}
    assert least_urgent(spent, LIMITS, now=NOW) is kind


def test_it_holds_notices_at_night_and_no_receipt():
    assert least_urgent({}, LIMITS, now=NOW.replace(hour=20)) is Kind.REPLY


def test_it_takes_the_day_of_nairobi():
    spent = {"2026-11-25": Decimal(1000)}
    assert least_urgent(spent, replace(LIMITS, opens=0, closes=24), now=NOW.replace(hour=22)) is Kind.REPLY


def test_it_says_how_many_texts_are_left_of_the_tighter_budget():
    assert affordable({"2026-11-24": Decimal(992)}, LIMITS, Kind.NOTICE, now=NOW) == 10
    assert affordable({"2026-11": Decimal(4996)}, LIMITS, Kind.NOTICE, now=NOW) == 5
    assert affordable({"2026-11-24": Decimal(1242)}, LIMITS, Kind.REPLY, now=NOW) == 10
    assert affordable({}, Limits(), Kind.NOTICE, now=NOW) is None


@pytest.mark.parametrize(
    ("alarmed", "spent", "level"),
    [(0, 499, 0), (0, 500, 50), (50, 799, 50), (50, 800, 80), (0, 1000, 100), (100, 2000, 125)],
)
def test_it_raises_each_alarm_once(alarmed, spent, level):
    assert alarm(alarmed, Decimal(spent), Decimal(1000)) == level
    assert percent(Decimal(5), None) == 0


@pytest.mark.parametrize(
    ("cost", "booked"),
    [
        ("KES 0.8000", "0.8000"),
        ("KES 1.6", "1.6"),
        ("0", "0"),
        ("USD 0.0079", "9"),
        (None, "9"),
        ("KES NaN", "9"),
        ("KES -1", "9"),
        ("free", "9"),
    ],
)
def test_it_books_what_was_billed_in_shillings(cost, booked):
    assert kes(cost, otherwise=Decimal(9)) == Decimal(booked)
