"""What those who were told of a baraza are told later: when it is due, and until when it is worth it: PURE."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from app.kit.calendar import NAIROBI, nairobi_day


class Kind(StrEnum):
    """What is told. The first three remind; they and the question whether people were heard come by themselves."""

    WEEK = "week"
    DAY = "day"
    HOURS = "hours"
    MOVED = "moved"
    CANCELLED = "cancelled"
    HEARD = "heard"
    OUTCOME = "outcome"


CHANGES = frozenset({Kind.MOVED, Kind.CANCELLED})
"""What is told although all else is held back: whoever was told to come must hear that they need not."""

REMINDERS: Mapping[Kind, timedelta] = {
    Kind.WEEK: timedelta(days=7),
    Kind.DAY: timedelta(days=1),
    Kind.HOURS: timedelta(hours=2),
}
"""How long before it begins each of them is due."""
APART = timedelta(hours=12)
"""Nobody is reminded so shortly after they were written to."""
HEARD_AT = time(10)
ANSWERS = timedelta(days=7)
"""How long after it somebody is asked whether people were heard."""
RESULTS = timedelta(days=30)
"""How long what was done is told to those who spoke."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be told: from a moment on, and not after another."""

    kind: Kind
    due_at: datetime
    until: datetime


def reminders(starts_at: datetime, now: datetime) -> list[Due]:
    """The reminders of a date that still lie ahead; each is worth nothing once the next one is due.

    So after an outage one leaves, not three, and none of a baraza that has begun.
    """
    due = [(kind, starts_at - before) for kind, before in REMINDERS.items()]
    ends = [at for _, at in due[1:]] + [starts_at]
    return [Due(kind, at, until) for (kind, at), until in zip(due, ends, strict=True) if at > now]


def question(starts_at: datetime) -> Due:
    """Whether people were heard: asked on the morning after, for a week."""
    after = nairobi_day(starts_at) + timedelta(days=1)
    return Due(Kind.HEARD, datetime.combine(after, HEARD_AT, NAIROBI), starts_at + ANSWERS)
