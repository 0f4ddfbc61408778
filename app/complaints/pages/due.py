"""When something is due, as a reader sees it at a glance: a kind with its colour and icon, and days in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.complaints.models import Complaint
from app.complaints.rules.lifecycle import CLOSED, WAITING, State
from app.kit.calendar import nairobi_day


@dataclass(frozen=True, slots=True)
class Due:
    """`late`, `today`, `soon`, `later` while the county owes the next step; `waiting` for the resident; `done`."""

    kind: Literal["late", "today", "soon", "later", "waiting", "done"]
    days: int


SOON = 3
"""Days before its day from which something is soon due."""


def due(complaint: Complaint, now: datetime) -> Due:
    """How it stands; `days` are those still to go, or those gone by of one that is late."""
    state = State(complaint.state)
    if state in CLOSED:
        return Due("done", 0)
    days = (nairobi_day(complaint.due_at) - nairobi_day(now)).days
    if state in WAITING:
        return Due("waiting", days)
    if complaint.due_at < now:
        return Due("late", -days)
    if days == 0:
        return Due("today", 0)
    return Due("soon" if days <= SOON else "later", days)
