"""The four ways in which the county counts time, as its content says them, and the end that each comes to."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.kit.calendar import NAIROBI, OFFICES_CLOSE, OFFICES_OPEN, Calendar, nairobi_day

SHORTEST_CALENDAR = 6
"""Days up to which a period of the law skips the days off (Cap. 2 s.57(d))."""


class Part(BaseModel):
    """A piece of the county's policy, as written; what is not known there is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Clock(Part):
    """So much time to do something.

    `calendar` days end on a working day, however many days off lie among them; `short` periods of the law and
    `working` days skip days off; `working` hours run while the offices are open; `wall` hours never stand still.
    """

    days: int | None = Field(default=None, ge=1, le=366)
    hours: int | None = Field(default=None, ge=1, le=1000)
    kind: Literal["calendar", "short", "working", "wall"]

    @model_validator(mode="after")
    def _counted(self) -> Self:
        """Days or hours, whichever its kind is counted in."""
        if (self.days is None) == (self.hours is None):
            raise ValueError("a clock says either its days or its hours")
        if self.kind == "wall" and self.hours is None:
            raise ValueError("a wall clock is counted in hours")
        if self.kind in {"calendar", "short"} and self.days is None:
            raise ValueError(f"a {self.kind} clock is counted in days")
        if self.kind == "short" and self.days is not None and self.days > SHORTEST_CALENDAR:
            raise ValueError(
                f"a short clock has at most {SHORTEST_CALENDAR} days: a longer one is a calendar clock"
            )
        return self


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of a period and what it came from, so that it can be worked out again.

    `rule` is the clock's name in the policy, `calendar` the version of the days off that were known.
    """

    rule: str
    from_at: datetime
    due_at: datetime
    calendar: str


def due(clock: Clock, calendar: Calendar, start: datetime, *, paused: int = 0) -> datetime:
    """The moment, in UTC, at which a clock begun at `start` runs out: 17:00 in Nairobi on its last day.

    The day it begins is not counted (Interpretation and General Provisions Act, Cap. 2 s.57(a)). Hours end
    within a day. `paused`: the days on which it stood still come on top, and the end is again no day off.
    """
    if clock.hours is not None:
        return _after_hours(clock.kind, clock.hours, calendar, start, paused)
    assert clock.days is not None
    begun_on = nairobi_day(start)
    add = calendar.add_calendar_days if clock.kind == "calendar" else calendar.add_working_days
    return closing(calendar.add_calendar_days(add(begun_on, clock.days), paused))


def _after_hours(kind: str, hours: int, calendar: Calendar, start: datetime, paused: int) -> datetime:
    pause = timedelta(days=paused)
    if kind == "wall":
        return (start + timedelta(hours=hours) + pause).astimezone(UTC)
    end = calendar.add_office_hours(start, hours) + pause
    if not calendar.is_working(end.date()):
        # As the offices open: an hour of a day off kept on the next one would overtake who began later.
        end = datetime.combine(calendar.next_working(end.date()), OFFICES_OPEN, NAIROBI)
    return end.astimezone(UTC)


def closing(on: date) -> datetime:
    """When the offices close on that day, in UTC."""
    return datetime.combine(on, OFFICES_CLOSE, NAIROBI).astimezone(UTC)
