"""What a broadcast comes to and what stands against it: by tables, without a database."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from app.broadcasts.audience import (
    Carriage,
    Draft,
    Freeze,
    Restraint,
    Share,
    Tally,
    blockers,
    ends_at,
    estimate,
    warnings,
)

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""Noon in Nairobi."""
CARRIAGE = Carriage(Decimal("0.80"), 50.0, 8, 18)
NAMES = {language: {1: "Ingo", 2: "Butsotso Central Ward"} for language in ("en", "sw")}
SHARES = [Share(1, "en", 10), Share(1, "sw", 20), Share(2, "sw", 70)]
TALLY = Tally(SHARES, {"opted_out": 3, "told_lately": 2})


def found(tally=TALLY, **texts):
    """The estimate of these texts."""
    return estimate({"en": "Water on Friday.", "sw": "Maji Ijumaa."} | texts, tally, NAMES, CARRIAGE)


def draft(**changes):
    """A notice for the next two days."""
    values = {"texts": {"en": "a", "sw": "b"}, "wards": [1], "starts_at": NOW, "expires_at": NOW + timedelta(2)}
    return Draft(**values | changes)


def test_it_counts_people_segments_and_cents():
    come = found(sw="Maji {ward} " + "x" * 145)
    english, swahili = come.spoken
    assert (come.people, dict(come.by_ward), come.left_out) == (100, {1: 30, 2: 70}, TALLY.left_out)
    assert (english.people, english.cost, english.longest.segments) == (10, Decimal("8.00"), 1)
    # One segment in the ward with the short name, two in the other.
    assert (swahili.people, swahili.cost) == (90, Decimal("0.80") * (20 + 2 * 70))
    assert "Butsotso Central Ward" in swahili.longest.text
    assert swahili.longest.segments == 2
    assert come.cost == english.cost + swahili.cost
    assert come.ceiling == 100 * 2 * Decimal("0.80")
    assert come.seconds == 2


def test_a_price_in_parts_of_a_cent_makes_a_ceiling_that_is_never_below_the_cost():
    carriage = Carriage(Decimal("0.333"), 50.0, 8, 18)
    come = estimate({"en": "Water on Friday."}, Tally([Share(1, "en", 7)], {}), NAMES, carriage)
    assert (come.cost, come.ceiling) == (Decimal("2.331"), Decimal("2.34"))


def test_it_names_the_letter_that_costs_money_and_a_plain_one():
    come = found(sw="Maji ya ng’ambo " + "x" * 60)
    swahili = come.spoken[1]
    assert [(one.letter, one.instead) for one in swahili.costly] == [("’", "'")]
    assert (swahili.longest.alphabet, swahili.longest.segments, swahili.plain.segments) == ("ucs2", 2, 1)
    (warning,) = [one for one in warnings(draft(), come, CARRIAGE) if one.rule == "broadcast.costly"]
    assert "’ (U+2019), plain: '" in warning.detail


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-24T09:00", 1, "2026-11-24T10:00"),  # inside the day
        ("2026-11-24T14:00", 2, "2026-11-25T06:00"),  # an hour is left today, the other is tomorrow's first
        ("2026-11-24T16:00", 1, "2026-11-25T06:00"),  # after hours: it begins tomorrow
        ("2026-11-24T01:00", 1, "2026-11-24T06:00"),  # before hours
        ("2026-11-24T05:00", 25, "2026-11-26T10:00"),  # three days
    ],
)
def test_it_sends_in_the_hours_for_notices_only(start, hours, end):
    ended = ends_at(datetime.fromisoformat(start).replace(tzinfo=UTC), hours * 3600, CARRIAGE)
    assert ended == datetime.fromisoformat(end).replace(tzinfo=UTC)


FROZEN = Restraint(freezes=[Freeze(first=date(2026, 11, 20), last=date(2026, 11, 24), because="an election")])


@pytest.mark.parametrize(
    ("rules", "drafted", "texts", "restraint", "today"),
    [
        ([], {}, {}, Restraint(), 0),
        (["broadcast.over"], {"expires_at": NOW}, {}, Restraint(), 0),
        (["broadcast.late"], {"starts_at": NOW + timedelta(3)}, {}, Restraint(), 0),
        (["broadcast.frozen"], {}, {}, FROZEN, 0),
        (["broadcast.long"], {}, {"en": "x" * 307}, Restraint(), 0),
        (["broadcast.many"], {}, {}, Restraint(most_recipients=99), 0),
        (["broadcast.day"], {}, {}, Restraint(most_a_day=150), 51),
        ([], {}, {}, Restraint(most_a_day=150), 50),
    ],
)
def test_it_says_what_stands_against_it(rules, drafted, texts, restraint, today):
    stands = blockers(draft(**drafted), found(**texts), restraint, today=today, now=NOW)
    assert [one.rule for one in stands] == rules


@pytest.mark.parametrize(
    ("rules", "drafted", "texts", "people"),
    [
        (["broadcast.told"], {}, {}, TALLY),
        (["broadcast.nobody"], {}, {}, Tally([], {})),
        (["broadcast.parts"], {}, {"en": "x" * 161}, Tally(SHARES, {})),
        (["broadcast.braces"], {}, {"en": "Hello {name}"}, Tally(SHARES, {})),
        (["broadcast.same"], {"texts": {"en": "a", "sw": "a"}}, {}, Tally(SHARES, {})),
        (["broadcast.slow"], {"expires_at": NOW + timedelta(seconds=1)}, {}, Tally(SHARES, {})),
    ],
)
def test_it_warns(rules, drafted, texts, people):
    assert [one.rule for one in warnings(draft(**drafted), found(people, **texts), CARRIAGE)] == rules
