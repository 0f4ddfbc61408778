"""What stands around one complaint: everything that happened to it and was written about it, and others like it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.complaints.lookup.lists import IN_A_LIST
from app.complaints.lookup.seen import seen_by
from app.complaints.models import Complaint
from app.complaints.rules.triage import ORDINARY
from app.outbox.models import Message
from app.staff.policy import Sight

MOST_ALIKE = 20


@dataclass(frozen=True, slots=True)
class Told:
    """A text that was owed about a complaint: its name in the menus, and what became of it, and why."""

    at: datetime
    name: str
    state: str
    delivery: str | None
    segments: int | None
    outcome: str | None


def texts_about(db: Session, complaint: Complaint) -> list[Told]:
    """The texts that were owed to the resident about it, in order; never what they say.

    Among them what was told of the one it is worked on with, keyed by both (actions/telling.py).
    """
    text = Message
    found = select(text.created_at, text.name, text.state, text.delivery, text.segments, text.outcome)
    mine = found.where(text.contact_id == complaint.contact_id, is_about(complaint)).order_by(text.id)
    return [Told(*row) for row in db.execute(mine)]


def is_about(complaint: Complaint) -> ColumnElement[bool]:
    """Which texts to a report's owner are about it."""
    own, key = complaint.reference, Message.key
    return or_(key == own, key.startswith(f"{own}."), key.startswith(f"{own}/"))


def alike(db: Session, complaint: Complaint, *, days: int, sight: Sight) -> Sequence[Complaint]:
    """At most 20 others that may be about the same: of one topic and ward, filed in the days around it, the nearest
    first, of those that the reader may know of. Of what accuses somebody there are none.
    """
    if complaint.level != ORDINARY or complaint.ward is None:
        return []
    near = timedelta(days=days)
    found = (
        select(Complaint)
        .options(IN_A_LIST)
        .where(
            Complaint.ward == complaint.ward,
            Complaint.category == complaint.category,
            Complaint.level == ORDINARY,
            Complaint.filed_at.between(complaint.filed_at - near, complaint.filed_at + near),
            Complaint.id != complaint.id,
            *seen_by(sight),
        )
    )
    rows = db.scalars(found.order_by(Complaint.filed_at.desc(), Complaint.id.desc()).limit(200)).all()
    return sorted(rows, key=lambda one: abs(one.filed_at - complaint.filed_at))[:MOST_ALIKE]
