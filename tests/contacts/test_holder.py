"""How long a number was silent, and what is still known of whoever dials it then."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.contacts.holder import Known, Learned, doubted, heard, met_again, months_between

TODAY = date(2026, 11, 24)
AMA = Known(7, b"ama", "sw", ward=1003, shows_number=True, has_pin=False, heard_on=TODAY, returned_on=None)


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 5, 24), date(2026, 11, 24), 6),
        (date(2026, 5, 25), date(2026, 11, 24), 5),
        (date(2025, 11, 24), date(2026, 11, 24), 12),
        (date(2026, 8, 31), date(2027, 2, 28), 5),
        (date(2026, 8, 31), date(2027, 3, 1), 6),
        (TODAY, TODAY, 0),
        (TODAY, TODAY - timedelta(days=1), -1),
    ],
)
def test_counts_whole_months(first, last, months):
    assert months_between(first, last) == months


@pytest.mark.parametrize(
    ("last", "learned"),
    [
        (TODAY, Learned()),
        (TODAY - timedelta(days=6), Learned()),
        (TODAY + timedelta(days=1), Learned()),
        (TODAY - timedelta(days=7), Learned(heard_on=TODAY)),
        (date(2026, 5, 25), Learned(heard_on=TODAY)),
        (date(2026, 5, 24), Learned(heard_on=TODAY, returned=True)),
        (date(2020, 1, 1), Learned(heard_on=TODAY, returned=True)),
    ],
)
def test_notes_a_dial_once_a_week_and_a_return_at_once(last, learned):
    assert heard(replace(AMA, heard_on=last), TODAY, months=6) == learned


def test_forgets_what_another_may_have_chosen_but_not_the_language():
    assert met_again(AMA, Learned(heard_on=TODAY)) == AMA
    back = met_again(AMA, Learned(heard_on=TODAY, returned=True))
    assert back == replace(AMA, ward=None, shows_number=None, returned_on=TODAY)


def test_lets_the_pin_tell_an_owner_where_one_is_set():
    assert met_again(replace(AMA, has_pin=True), Learned(heard_on=TODAY, returned=True)).returned_on is None


@pytest.mark.parametrize(
    ("heard_on", "returned_on", "since", "why"),
    [
        (TODAY, None, date(2020, 1, 1), None),
        (date(2026, 5, 25), None, date(2020, 1, 1), None),
        (date(2026, 5, 24), None, date(2020, 1, 1), "number silent since 2026-05-24"),
        (date(2020, 1, 1), None, date(2026, 5, 24), "number silent since 2026-05-24"),
        (date(2020, 1, 1), None, date(2026, 5, 25), None),
        (TODAY, date(2026, 11, 2), date(2026, 11, 1), "number silent until 2026-11-02"),
        (TODAY, date(2026, 11, 2), date(2026, 11, 2), None),
    ],
)
def test_doubts_a_number_that_was_silent_since_then_or_came_back(heard_on, returned_on, since, why):
    assert doubted(heard_on, returned_on, since, TODAY, months=6) == why
