"""The four kinds of period, against 200 dates and more that were worked by hand, each with its reason."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Self

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.complaints.rules.clocks import Clock, due
from app.kit.calendar import NAIROBI, OFFICES_CLOSE, Calendar, kenyan_holidays

KNOWN = kenyan_holidays(range(2025, 2030), [date(2026, 5, 27)])
KENYA = Calendar(KNOWN)
"""As of 2026: Idd-ul-Azha of that year was gazetted, Idd-ul-Fitr of the next two is estimated."""


@dataclass(frozen=True, slots=True)
class Case:
    """One row: what is set when, the days declared meanwhile, and when it ends."""

    clock: Clock
    start: datetime
    expected: datetime
    declared: frozenset[date]

    @classmethod
    def read(cls, row: dict[str, str]) -> Self:
        count, kind, unit = row["rule"].split()
        return cls(
            Clock.model_validate({unit: int(count), "kind": kind}),
            *(datetime.fromisoformat(row[end]).replace(tzinfo=NAIROBI) for end in ("start", "expected")),
            frozenset(map(date.fromisoformat, row["declared"].split())),
        )


with Path(__file__).with_name("dates.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
CASES = [Case.read(row) for row in ROWS]


@pytest.mark.parametrize(
    ("case", "why"),
    [
        pytest.param(case, row["why"], id=f"{row['rule']} from {row['start']}")
        for case, row in zip(CASES, ROWS, strict=True)
    ],
)
def test_ends_when_a_person_with_a_calendar_says(case, why):
    found = due(case.clock, Calendar(KNOWN | case.declared), case.start.astimezone(UTC))
    assert found.astimezone(NAIROBI) == case.expected, why
    assert found.tzinfo is UTC


def test_there_are_two_hundred_of_every_kind_and_year():
    assert len(CASES) >= 200
    assert {case.clock.kind for case in CASES} == {"calendar", "short", "working", "wall"}
    assert {case.expected.year for case in CASES} == {2026, 2027, 2028, 2029}
    assert all(row["why"] for row in ROWS)


class Unrolled(Calendar):
    """Ends a period wherever its last day falls."""

    def add_calendar_days(self, start: date, days: int) -> date:
        return start + timedelta(days=days)


class RolledBack(Calendar):
    """Ends it on the working day before."""

    def add_calendar_days(self, start: date, days: int) -> date:
        end = start + timedelta(days=days)
        while not self.is_working(end):
            end -= timedelta(days=1)
        return end


class FirstDayCounted(Calendar):
    """Counts the day on which it begins."""

    def add_working_days(self, start: date, days: int) -> date:
        return super().add_working_days(start - timedelta(days=1), days)


class SaturdayMoved(Calendar):
    """Moves a holiday on Saturday to Monday."""

    def is_working(self, day: date) -> bool:
        return super().is_working(day) and (day.weekday() != 0 or day - timedelta(days=2) not in self.holidays)


class NoHolidays(Calendar):
    """Knows weekends alone."""

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5


class OpenAllNight(Calendar):
    """Never closes on a working day."""

    def add_office_hours(self, start: datetime, hours: int) -> datetime:
        end = start.astimezone(NAIROBI) + timedelta(hours=hours)
        return datetime.combine(self.next_working(end.date()), end.time(), NAIROBI)


class Onwards(Calendar):
    """Goes on the next morning where it ends as the offices close."""

    def add_office_hours(self, start: datetime, hours: int) -> datetime:
        end = super().add_office_hours(start, hours)
        morning = datetime.combine(self.next_working(end.date() + timedelta(days=1)), time(8), NAIROBI)
        return morning if end.time() == OFFICES_CLOSE else end


def counted_as(kind: str) -> Callable[[Case], datetime]:
    def wrong(case: Case) -> datetime:
        return due(case.clock.model_copy(update={"kind": kind}), Calendar(KNOWN | case.declared), case.start)

    return wrong


def counted_by(calendar: type[Calendar]) -> Callable[[Case], datetime]:
    return lambda case: due(case.clock, calendar(KNOWN | case.declared), case.start)


@pytest.mark.parametrize(
    ("kind", "mutant"),
    [
        ("calendar", counted_by(Unrolled)),
        ("calendar", counted_by(RolledBack)),
        ("calendar", counted_by(SaturdayMoved)),
        ("calendar", counted_by(NoHolidays)),
        ("calendar", counted_as("short")),
        ("short", counted_as("calendar")),
        ("short", counted_by(FirstDayCounted)),
        ("short", counted_by(SaturdayMoved)),
        ("working", counted_as("calendar")),
        ("working", counted_as("wall")),
        ("working", counted_by(NoHolidays)),
        ("working", counted_by(OpenAllNight)),
        ("working", counted_by(Onwards)),
        ("wall", counted_as("working")),
        ("wall", lambda case: due(case.clock, KENYA, case.start) + timedelta(hours=24)),
    ],
)
def test_the_rows_of_a_kind_catch_whoever_counts_it_wrongly(kind, mutant):
    assert [case for case in CASES if case.clock.kind == kind and mutant(case) != case.expected]


clocks = st.one_of(
    st.builds(Clock, days=st.integers(1, 120), kind=st.sampled_from(["calendar", "working"])),
    st.builds(Clock, days=st.integers(1, 6), kind=st.just("short")),
    st.builds(Clock, hours=st.integers(1, 100), kind=st.sampled_from(["working", "wall"])),
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))


@given(clocks, moments, st.timedeltas(timedelta(0), timedelta(days=40)), st.integers(0, 14))
@example(Clock(hours=1, kind="working"), datetime(2026, 1, 5, 11, 15, tzinfo=UTC), timedelta(hours=1.8), 5)
def test_whoever_begins_later_never_ends_earlier(clock, start, later, paused):
    assert due(clock, KENYA, start, paused=paused) <= due(clock, KENYA, start + later, paused=paused)


@given(clocks, moments, st.integers(0, 14))
def test_only_the_wall_clock_ends_on_a_day_off(clock, start, paused):
    ends_at = due(clock, KENYA, start, paused=paused)
    assert ends_at > start
    assert clock.kind == "wall" or KENYA.is_working(ends_at.astimezone(NAIROBI).date())


@given(clocks, moments, st.sets(st.dates(date(2026, 1, 1), date(2028, 12, 31)), max_size=5))
def test_a_declared_holiday_never_brings_an_end_forward(clock, start, declared):
    assert due(clock, Calendar(KNOWN | declared), start) >= due(clock, KENYA, start)


@given(moments, st.integers(1, 6))
def test_a_short_period_is_counted_in_working_days(start, days):
    short, working = (Clock(days=days, kind=kind) for kind in ("short", "working"))
    assert due(short, KENYA, start) == due(working, KENYA, start)


@given(clocks, moments, st.integers(0, 14))
def test_days_of_pause_come_on_top(clock, start, paused):
    assert due(clock, KENYA, start, paused=paused) - due(clock, KENYA, start) >= timedelta(days=paused)


def test_a_calendar_has_the_version_of_its_days():
    assert Calendar(KNOWN).version == Calendar(frozenset(KNOWN)).version == KENYA.version
    assert Calendar(KNOWN | {date(2026, 8, 5)}).version != KENYA.version
    assert len(KENYA.version) == 12
