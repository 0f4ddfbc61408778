"""Reading requests to see who a resident is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from app.complaints.lookup.seen import outside_wall, seen_by
from app.complaints.models import Complaint
from app.complaints.rules.triage import PROTECTED
from app.kit.errors import NotFound
from app.staff.policy import Sight
from app.unmasking.models import Unmasking
from app.unmasking.rules import TOLD_AFTER

BOTH = select(Unmasking, Complaint).join(Complaint, Complaint.id == Unmasking.complaint_id)

UNDECIDED = (Unmasking.granted_at.is_(None), Unmasking.refused_at.is_(None))


@dataclass(frozen=True, slots=True)
class Found:
    """A request, and the complaint that it is about."""

    asked: Unmasking
    complaint: Complaint


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody of this sight who asks for requests: whoever `decides` may know of all, others of their own about a
    complaint that they may still know of; and nobody of one that names that person or somebody whom they lead.
    """

    sight: Sight
    decides: bool

    def known(self) -> Select[Unmasking, Complaint]:
        """What they may know of."""
        if self.decides:
            return BOTH.where(outside_wall(self.sight.person_id))
        return BOTH.where(Unmasking.asked_by == self.sight.person_id, *seen_by(self.sight))


def page(db: Session, asker: Asker, *, waiting: bool, after: int | None, limit: int) -> Sequence[Found]:
    """At most `limit` of those that this person may know of, the oldest first; if asked, those to be decided."""
    found = asker.known().where(Unmasking.id > (after or 0))
    if waiting:
        found = found.where(*UNDECIDED)
    return [Found(*row) for row in db.execute(found.order_by(Unmasking.id).limit(limit))]


def count_waiting(db: Session, asker: Asker) -> int:
    """How many of those that this person may know of are to be decided."""
    waiting = asker.known().where(*UNDECIDED).with_only_columns(func.count())
    return db.scalar(waiting) or 0


def one(db: Session, number: int, asker: Asker) -> Found:
    """One request. Raises NotFound (unmasking.unknown), alike for one that does not exist and for one that this
    person may not know of.
    """
    return _found(db, asker.known().where(Unmasking.id == number))


def held(db: Session, number: int, asker: Asker) -> Found:
    """The same as it is now, held until the end of the transaction."""
    return _found(db, asker.known().where(Unmasking.id == number).with_for_update(of=Unmasking))


def _found(db: Session, asked: Select[Unmasking, Complaint]) -> Found:
    found = db.execute(asked, execution_options={"populate_existing": True}).first()
    if found is None:
        raise NotFound("unmasking.unknown", "There is no such request.")
    return Found(*found)


def waiting_for(db: Session, complaint_id: int, person_id: int) -> Unmasking | None:
    """What this person asked about the complaint and nobody has decided."""
    mine = (Unmasking.complaint_id == complaint_id) & (Unmasking.asked_by == person_id)
    return db.scalar(select(Unmasking).where(mine, *UNDECIDED))


def to_be_told(db: Session, now: datetime, *, limit: int = 100) -> Sequence[Found]:
    """Whose residents are to be told by SMS by now, held; those that another worker holds are left to it."""
    by_sms = or_(Complaint.level != PROTECTED, Complaint.sms_safe)
    held = BOTH.where(_due(now), by_sms).order_by(Unmasking.id).limit(limit)
    return [Found(*row) for row in db.execute(held.with_for_update(of=Unmasking, skip_locked=True))]


def untold_of(db: Session, complaint_id: int, now: datetime) -> Sequence[Unmasking]:
    """Of which its owner is to be told by now and was not, the newest first; held."""
    mine = select(Unmasking).where(Unmasking.complaint_id == complaint_id, _due(now))
    return db.scalars(mine.order_by(Unmasking.opened_at.desc()).with_for_update()).all()


def _due(now: datetime) -> ColumnElement[bool]:
    return (Unmasking.opened_at <= now - TOLD_AFTER) & Unmasking.told_at.is_(None) & Unmasking.untold.is_(False)
