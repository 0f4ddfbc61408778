"""When a late answer climbs, how far after an outage, and past whom."""

from datetime import datetime, timedelta

import pytest

from app.complaints.rules.ladder import Called, Rung, Step, called, climb, disorder, moments, promised
from app.kit.calendar import NAIROBI
from tests.builders import CALENDAR, POLICY


def nairobi(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=NAIROBI)


FILED, DUE = nairobi("2026-11-24 17:00"), nairobi("2026-12-08 17:00")
STEPS = [
    "2026-12-01 17:00",  # half of fourteen days
    "2026-12-05 21:48",  # four fifths: 11 days, 4 hours and 48 minutes
    "2026-12-08 17:00",
    "2026-12-15 17:00",
    "2026-12-22 17:00",
    "2027-01-07 17:00",  # thirty days after 8 December
]


def test_takes_each_step_at_its_moment():
    assert moments(POLICY.ladder, CALENDAR, FILED, DUE) == [nairobi(step) for step in STEPS]


def climbed(done: int, now: str):
    return climb(POLICY.ladder, CALENDAR, FILED, DUE, done=done, now=nairobi(now))


@pytest.mark.parametrize("rung", range(6))
def test_takes_a_step_once_and_not_before(rung):
    at = nairobi(STEPS[rung])
    early = climb(POLICY.ladder, CALENDAR, FILED, DUE, done=rung, now=at - timedelta(seconds=1))
    assert (list(early.steps), early.rung, early.next_at) == ([], rung, at)
    owed = climb(POLICY.ladder, CALENDAR, FILED, DUE, done=rung, now=at)
    assert (list(owed.steps), owed.rung) == ([POLICY.ladder[rung]], rung + 1)
    assert not climb(POLICY.ladder, CALENDAR, FILED, DUE, done=rung + 1, now=at).steps


def test_promises_the_day_of_the_next_step():
    assert climbed(2, "2026-12-08 17:00").next_at == nairobi("2026-12-15 17:00")
    assert climbed(3, "2026-12-15 17:01").next_at == nairobi("2026-12-22 17:00")
    assert climbed(5, "2027-01-07 17:00").next_at == nairobi("2027-02-08 17:00")  # 30 days end on a Saturday


@pytest.mark.parametrize(
    ("done", "climb_at", "now", "newest"),
    [
        (0, None, "2026-11-25 09:00", DUE),
        (2, STEPS[2], "2026-12-08 16:59", DUE),
        (2, STEPS[2], "2026-12-08 19:00", DUE),  # late, and nobody was told yet
        (3, STEPS[3], "2026-12-08 19:00", nairobi(STEPS[3])),
        (4, STEPS[4], "2026-12-16 09:00", nairobi(STEPS[4])),
        (3, "2026-11-30 17:00", "2026-12-01 09:00", DUE),  # told that it was late, then more time was taken
    ],
)
def test_knows_the_newest_day_that_was_promised(done, climb_at, now, newest):
    next_at = nairobi(climb_at) if climb_at else None
    assert promised(POLICY.ladder, DUE, next_at, done=done, now=nairobi(now)) == newest


def test_catches_up_with_every_missed_step_at_once():
    owed = climbed(1, "2027-02-01 09:00")
    assert list(owed.steps) == list(POLICY.ladder[1:])
    assert owed.rung == 6
    assert owed.next_at > nairobi("2027-02-01 09:00")


@pytest.mark.parametrize(
    ("holders", "conflicted", "found"),
    [
        ({Rung.FOCAL: [1, 2]}, [], Called(Rung.FOCAL, (1, 2))),
        ({Rung.CHIEF_OFFICER: [3]}, [], Called(Rung.CHIEF_OFFICER, (3,))),
        ({Rung.FOCAL: [1], Rung.SECRETARY: [4]}, [1], Called(Rung.SECRETARY, (4,))),
        ({Rung.FOCAL: [1, 2], Rung.SECRETARY: [4]}, [1], Called(Rung.FOCAL, (2,))),
        ({Rung.ASSIGNEE: [9]}, [], Called(Rung.OMBUDSMAN, ())),
        ({Rung.FOCAL: [1], Rung.OMBUDSMAN: [1]}, [1], Called(Rung.OMBUDSMAN, ())),
    ],
)
def test_passes_over_a_rung_without_anybody_free(holders, conflicted, found):
    assert called(Rung.FOCAL, holders, conflicted) == found


@pytest.mark.parametrize(
    ("steps", "wrong"),
    [
        ([{"at": 50}, {"at": 100}, {"after": 1}], None),
        ([{"at": 50}, {"at": 50}], "no later"),
        ([{"after": 7}, {"at": 90}], "no later"),
        ([{"at": 100}, {"after": 7}, {"after": 5}], "no later"),
    ],
)
def test_refuses_a_ladder_that_goes_down(steps, wrong):
    found = disorder([Step(**step, to="focal") for step in steps])
    assert found is None if wrong is None else wrong in found


@pytest.mark.parametrize("times", [{}, {"at": 50, "after": 7}])
def test_refuses_a_step_without_one_time(times):
    with pytest.raises(ValueError, match="either"):
        Step(**times, to="focal")
