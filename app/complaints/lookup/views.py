"""The views of the desk: what waits for one person, for an office, for an answer, and what is late."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, false

from app.complaints.lookup.seen import Narrowed
from app.complaints.models import Complaint
from app.complaints.rules.lifecycle import OWED
from app.kit.calendar import NAIROBI, nairobi_day


class View(StrEnum):
    """A list that somebody opens every morning, of what is open. In all but HEARD the next step is the county's."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    DEPARTMENT = "department"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    UNREAD = "unread"
    LATE = "late"


HEARD = frozenset({View.ANSWERED, View.UNREAD})
"""Where the resident's words wait, whosever turn it is."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who looks, from which office, when; and from which rung of the ladder on something is on the late list."""

    person_id: int
    department: str | None
    now: datetime
    listed_from: int = 1


OPEN_ONES: Narrowed = [Complaint.closed_at.is_(None)]
# Spelt out in the statement and not sent beside it: only so does the planner see that a partial index serves.
OWED_ONES: Narrowed = [
    Complaint.state.in_(bindparam("owed", sorted(OWED), expanding=True, literal_execute=True)),
]


def in_view(view: View, watch: Watch) -> Narrowed:
    """What holds of every open complaint in a view, whoever may know of it."""
    match view:
        case View.ANSWERED:
            return [Complaint.answered_at.is_not(None)]
        case View.UNREAD:
            return [Complaint.unread_since.is_not(None)]
        case _:
            return [*OWED_ONES, *_of_view(view, watch)]


def _of_view(view: View, watch: Watch) -> Narrowed:
    match view:
        case View.MINE:
            return [Complaint.assignee_id == watch.person_id]
        case View.UNASSIGNED:
            return [Complaint.assignee_id.is_(None)]
        case View.DEPARTMENT:
            return [Complaint.department == watch.department if watch.department else false()]
        case View.DUE_TODAY:
            begins, ends = day_of(watch.now)
            return [Complaint.due_at >= begins, Complaint.due_at < ends]
        case View.OVERDUE:
            return [Complaint.due_at < watch.now]
        case View.LATE:
            return [Complaint.rung >= watch.listed_from]
    raise ValueError(view)


def day_of(now: datetime) -> tuple[datetime, datetime]:
    """The first moment of the day it is in Nairobi, and the first of the next."""
    begins = datetime.combine(nairobi_day(now), time(), NAIROBI)
    return begins, begins + timedelta(days=1)
