"""When an answer is promised, and until when the resident may say whether it is right."""

from datetime import UTC, datetime, timedelta

import pytest

from app.complaints.rules import sla
from app.complaints.rules.triage import Clock
from app.kit.calendar import NAIROBI
from app.kit.errors import Invalid
from tests.builders import CALENDAR, POLICY


def nairobi(text: str) -> datetime:
    """A moment as people in Nairobi write it."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=NAIROBI)


@pytest.mark.parametrize(
    ("category", "filed", "due"),
    [
        # Fourteen calendar days: a Tuesday to a Tuesday.
        ("water.burst", "2026-11-24 12:00", "2026-12-08 17:00"),
        # At night the day in Nairobi counts, not the day in UTC.
        ("water.burst", "2026-11-25 01:30", "2026-12-09 17:00"),
        ("water.burst", "2026-11-24 23:59", "2026-12-08 17:00"),
        # From a Saturday to a Saturday, which rolls on to Monday.
        ("water.burst", "2026-11-28 09:00", "2026-12-14 17:00"),
        # To Christmas Day, a Friday; Boxing Day is a Saturday, then comes Sunday.
        ("water.burst", "2026-12-11 09:00", "2026-12-28 17:00"),
        # Jamhuri Day of 2027 is a Sunday, so the Monday is off too.
        ("water.burst", "2027-11-28 09:00", "2027-12-14 17:00"),
        # Three days to a Friday, and to a Saturday.
        ("roads.bridge", "2026-11-24 12:00", "2026-11-27 17:00"),
        ("roads.bridge", "2026-11-25 12:00", "2026-11-30 17:00"),
        # Good Friday and Easter Monday of 2026 are 3 and 6 April.
        ("roads.bridge", "2026-03-31 12:00", "2026-04-07 17:00"),
        # Working days skip what the office does not work: two from a Thursday, and over Easter.
        ("land.permit", "2026-11-26 12:00", "2026-11-30 17:00"),
        ("land.permit", "2026-04-02 12:00", "2026-04-08 17:00"),
        ("officer.bribe", "2026-11-24 12:00", "2026-12-24 17:00"),
    ],
)
def test_promises_the_close_of_the_day(category, filed, due):
    promised = sla.promise(POLICY, CALENDAR, category, nairobi(filed).astimezone(UTC))
    assert promised.astimezone(NAIROBI) == nairobi(due)
    assert promised.tzinfo is UTC


def test_refuses_a_category_the_policy_lacks():
    with pytest.raises(Invalid):
        sla.promise(POLICY, CALENDAR, "ghosts", nairobi("2026-11-24 12:00"))


@pytest.mark.parametrize("days", range(1, 40))
@pytest.mark.parametrize("kind", ["calendar", "working"])
def test_never_promises_a_day_off_nor_less_than_the_policy(days, kind):
    filed_at = nairobi("2026-12-10 16:00")
    due_on = sla.due(Clock(days=days, kind=kind), CALENDAR, filed_at).astimezone(NAIROBI).date()
    assert CALENDAR.is_working(due_on)
    assert due_on - filed_at.date() >= timedelta(days=days)


@pytest.mark.parametrize(
    ("outcome", "ends"),
    [
        ("2026-11-24 12:00", "2026-12-08 20:00"),
        ("2026-11-24 00:10", "2026-12-08 20:00"),
        ("2026-11-24 23:50", "2026-12-08 20:00"),
        # It is the resident's time, so days off are as good as others.
        ("2026-12-11 12:00", "2026-12-25 20:00"),
    ],
)
def test_leaves_the_resident_the_last_day_to_its_evening(outcome, ends):
    assert sla.window(POLICY, nairobi(outcome)).astimezone(NAIROBI) == nairobi(ends)


def test_reminds_four_days_before_the_end():
    ends_at = sla.window(POLICY, nairobi("2026-11-24 12:00"))
    assert sla.reminded_until(POLICY, nairobi("2026-12-04 19:59")) < ends_at
    assert sla.reminded_until(POLICY, nairobi("2026-12-04 20:00")) == ends_at


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-12-08T14:00:00", "2026-12-08"),
        ("2026-12-08T20:59:59", "2026-12-08"),
        ("2026-12-08T21:00:00", "2026-12-09"),
    ],
)
def test_writes_the_date_in_nairobi(moment, day):
    assert sla.day(datetime.fromisoformat(moment).replace(tzinfo=UTC)) == day
