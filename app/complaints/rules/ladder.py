"""Who is told that an answer comes late, rung by rung: when each step is due, and who stands on its rung."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from app.complaints.rules.clocks import Clock, Part, due
from app.kit.calendar import Calendar


class Rung(StrEnum):
    """Who can be called on, from below; above the Ombudsman is nobody in the county."""

    ASSIGNEE = "assignee"
    FOCAL = "focal"
    CHIEF_OFFICER = "chief_officer"
    SECRETARY = "secretary"
    OMBUDSMAN = "ombudsman"


RUNGS = tuple(Rung)


class Step(Part):
    """One step of the ladder: taken when `at` percent of the time is over, or `after` so many calendar days more.

    `tells` the resident: that it is late and whom it went to, or that the national Ombudsman (CAJ) is open to them.
    """

    at: int | None = Field(default=None, ge=1, le=100)
    after: int | None = Field(default=None, ge=1, le=366)
    to: Rung
    tells: Literal["late", "caj"] | None = None
    late_list: bool = False

    @model_validator(mode="after")
    def _timed(self) -> Self:
        """Before the end or after it."""
        if (self.at is None) == (self.after is None):
            raise ValueError("a step comes either `at` a percentage of the time or `after` so many days")
        return self


def disorder(ladder: Sequence[Step]) -> str | None:
    """What is wrong with a ladder's order; None if each step comes later than the one before it."""
    marks = [(step.after or 0, step.at or 100) for step in ladder]
    for step, mark, before in zip(ladder[1:], marks[1:], marks, strict=False):
        if mark <= before:
            return f"the step to {step.to} comes no later than the one before it"
    return None


def moments(ladder: Sequence[Step], calendar: Calendar, from_at: datetime, due_at: datetime) -> list[datetime]:
    """When each step is taken, in UTC, for an answer owed from `from_at` by `due_at`."""
    return [_moment(step, calendar, from_at, due_at) for step in ladder]


def _moment(step: Step, calendar: Calendar, from_at: datetime, due_at: datetime) -> datetime:
    if step.at is not None:
        return from_at + (due_at - from_at) * step.at / 100
    return due(Clock(days=step.after, kind="calendar"), calendar, due_at)


@dataclass(frozen=True, slots=True)
class Climb:
    """What is owed at one look: the steps to take, the newest last, how many are done then, when the next comes.

    Once a resident was told, the next step's day is the new day that they are promised.
    """

    steps: Sequence[Step]
    rung: int
    next_at: datetime


def climb(
    ladder: Sequence[Step], calendar: Calendar, from_at: datetime, due_at: datetime, *, done: int, now: datetime
) -> Climb:
    """The steps that are due by `now` and not among the first `done`, if any.

    After an outage these are several: each is taken, and the resident is told of the newest alone.
    """
    when = moments(ladder, calendar, from_at, due_at)
    reached = max(done, sum(moment <= now for moment in when))
    last = Clock(days=ladder[-1].after or 1, kind="calendar")
    coming = when[reached] if reached < len(ladder) else due(last, calendar, now)
    return Climb(steps=ladder[done:reached], rung=reached, next_at=coming)


@dataclass(frozen=True, slots=True)
class Called:
    """Whom a step calls on: the people of the rung that was found, which may be higher than the policy's."""

    rung: Rung
    people: tuple[int, ...]


def called(rung: Rung, holders: Mapping[Rung, Collection[int]], conflicted: Collection[int]) -> Called:
    """The people on that rung, or on the next higher one that has anybody without a part in the matter.

    Nobody at all is said by the Ombudsman's rung without people: whoever asks must not take it for done in silence.
    """
    for higher in RUNGS[RUNGS.index(rung) :]:
        if free := sorted(set(holders.get(higher, ())) - set(conflicted)):
            return Called(higher, tuple(free))
    return Called(Rung.OMBUDSMAN, ())


def promised(
    ladder: Sequence[Step], due_at: datetime, climb_at: datetime | None, *, done: int, now: datetime
) -> datetime:
    """The newest moment that the resident was promised: once a step told them that it is late, the next step's.

    One that was moved since, by more time or by a pause, is newer.
    """
    told = next((number for number, step in enumerate(ladder, 1) if step.tells), len(ladder) + 1)
    return climb_at if climb_at and done >= told and due_at <= now else due_at


def listed_from(ladder: Sequence[Step]) -> int:
    """How many steps a complaint has taken once it is on the late list; more than there are when none lists it."""
    return next((number for number, step in enumerate(ladder, 1) if step.late_list), len(ladder) + 1)
