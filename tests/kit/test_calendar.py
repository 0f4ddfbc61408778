"""Working days, holidays and rolling, by tables of dates."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kit.calendar import NAIROBI, Calendar, kenyan_holidays

IDD_UL_AZHA = date(2026, 5, 27)  # a Wednesday, by Gazette notice of two days before
KENYA = Calendar(kenyan_holidays(range(2025, 2029), [IDD_UL_AZHA]))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-01-01", "New Year's Day"),
        ("2026-03-20", "Idd-ul-Fitr, gazetted"),
        ("2026-04-03", "Good Friday"),
        ("2026-04-06", "Easter Monday"),
        ("2026-05-01", "Labour Day"),
        ("2026-05-27", "Idd-ul-Azha, an extra day"),
        ("2025-06-02", "Madaraka Day fell on a Sunday"),
        ("2027-10-11", "Mazingira Day fell on a Sunday"),
        ("2027-12-13", "Jamhuri Day fell on a Sunday"),
        ("2025-10-17", "a state funeral"),
        ("2026-10-20", "Mashujaa Day"),
        ("2026-12-25", "Christmas Day"),
        ("2026-11-21", "a Saturday"),
        ("2026-11-22", "a Sunday"),
    ],
)
def test_the_county_rests(day, why):
    assert not KENYA.is_working(date.fromisoformat(day)), why


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-10-12", "Mazingira Day on a Saturday is not moved"),
        ("2026-12-14", "nor is Jamhuri Day"),
        ("2026-05-26", "the day before Idd-ul-Azha"),
        ("2026-11-09", "Diwali is a holiday for Hindus only"),
        ("2026-11-23", "a Monday"),
    ],
)
def test_the_county_works(day, why):
    assert KENYA.is_working(date.fromisoformat(day)), why


def test_an_extra_day_is_off_only_when_told():
    assert Calendar(kenyan_holidays([2026])).is_working(IDD_UL_AZHA)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-23", 1, "2026-11-24"),
        ("2026-11-23", 5, "2026-11-30"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-11-28", 0, "2026-11-30"),
        ("2026-11-28", 1, "2026-11-30"),  # from a Saturday, Monday is the first day counted
        ("2026-05-26", 1, "2026-05-28"),
        ("2026-05-22", 5, "2026-06-02"),  # over Idd-ul-Azha and Madaraka Day
        ("2026-04-02", 1, "2026-04-07"),  # over Easter
        ("2026-12-24", 3, "2026-12-30"),
        ("2027-12-10", 1, "2027-12-14"),
    ],
)
def test_working_days_pass_over_days_off(start, days, end):
    assert KENYA.add_working_days(date.fromisoformat(start), days) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-10", 14, "2026-11-24"),
        ("2026-11-14", 14, "2026-11-30"),  # ends on a Saturday
        ("2026-12-11", 14, "2026-12-28"),  # ends on Christmas Day, a Friday before a weekend
        ("2026-03-23", 14, "2026-04-07"),  # ends on Easter Monday
        ("2026-05-13", 14, "2026-05-28"),
        ("2026-12-31", 1, "2027-01-04"),
    ],
)
def test_calendar_days_roll_to_the_next_working_day(start, days, end):
    assert KENYA.add_calendar_days(date.fromisoformat(start), days) == date.fromisoformat(end)


def test_next_working_is_the_day_itself_when_it_works():
    assert KENYA.next_working(date(2026, 11, 24)) == date(2026, 11, 24)
    assert KENYA.next_working(date(2026, 4, 3)) == date(2026, 4, 7)


def test_a_period_never_runs_back():
    with pytest.raises(ValueError, match="forward"):
        KENYA.add_working_days(date(2026, 11, 24), -1)


days_2026 = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@settings(deadline=None, max_examples=100)
@given(days_2026, st.integers(0, 60))
def test_a_period_ends_on_a_working_day_with_that_many_behind_it(start, days):
    end = KENYA.add_working_days(start, days)
    passed = [start.fromordinal(day) for day in range(start.toordinal() + 1, end.toordinal() + 1)]
    assert KENYA.is_working(end)
    if days:
        assert len([day for day in passed if KENYA.is_working(day)]) == days


def test_nairobi_is_three_hours_ahead_all_year():
    assert {datetime(2026, month, 1, tzinfo=NAIROBI).utcoffset().total_seconds() for month in (1, 7)} == {3 * 3600}
