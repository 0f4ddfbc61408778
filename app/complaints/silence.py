"""When the resident says nothing, to an outcome or to a question: one reminder; and to an outcome, the end.

Chores of the worker: each takes some complaints, does each once however many workers run, and says how many.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import InstrumentedAttribute

from app.complaints.models import Complaint, Event
from app.complaints.ports import SYSTEM, County
from app.complaints.record import owed, record
from app.complaints.rules import sla
from app.complaints.rules.lifecycle import State, Verb
from app.outbox.actions import Owed, enqueue_all


@dataclass(frozen=True, slots=True)
class Asked:
    """A state in which the resident was asked: the column that says until when, and the text that asks again."""

    state: State
    ends_at: InstrumentedAttribute[datetime | None]
    again: str


OUTCOME = Asked(State.RESOLVED_PROPOSED, Complaint.window_ends_at, "complaint.outcome.again")
QUESTION = Asked(State.NEEDS_INFO, Complaint.step_due_at, "complaint.asked.again")

# A reminder from an earlier stay in the state is none of this one.
REMINDED = exists().where(
    Event.complaint_id == Complaint.id, Event.verb == Verb.REMIND, Event.at >= Complaint.state_since_at
)


def close_silent(db: Session, county: County, *, now: datetime, limit: int = 500) -> int:
    """Close what was not answered by the end of its days; it is counted apart from what was confirmed."""
    lapsed = _silent(db, OUTCOME, OUTCOME.ends_at <= now, limit=limit)
    for complaint in lapsed:
        record(db, county, complaint, Verb.LAPSE, by=SYSTEM, now=now)
    review = {"date": sla.review_until(county.policy, now).isoformat()}
    told = [text for one in lapsed for text in owed(one, "complaint.closed.silent", review)]
    enqueue_all(db, told, sealer=county.sealer, menu=county.menu, now=now)
    return len(lapsed)


def remind(db: Session, county: County, *, now: datetime, limit: int = 500) -> int:
    """Ask once more, some days before the days to answer are over; their end stays where it was."""
    return _remind(db, county, OUTCOME, sla.reminded_until(county.policy, now), now=now, limit=limit)


def ask_again(db: Session, county: County, *, now: datetime, limit: int = 500) -> int:
    """Remind of a question once, about half-way; the time to answer it stays what it was."""
    return _remind(db, county, QUESTION, sla.asked_again_until(county.policy, now), now=now, limit=limit)


def _remind(db: Session, county: County, asked: Asked, until: datetime, *, now: datetime, limit: int) -> int:
    """Remind once whoever can answer until a moment between now and then."""
    waiting = _silent(db, asked, asked.ends_at > now, asked.ends_at <= until, ~REMINDED, limit=limit)
    # Asked again under the lock: the first look may be older than what another worker has committed since.
    ids = [complaint.id for complaint in waiting]
    reminded = set(db.scalars(select(Complaint.id).where(Complaint.id.in_(ids), REMINDED)))
    unreminded = [complaint for complaint in waiting if complaint.id not in reminded]
    told: list[Owed] = []
    for complaint in unreminded:
        record(db, county, complaint, Verb.REMIND, by=SYSTEM, now=now)
        told += owed(complaint, asked.again, {"date": sla.day(getattr(complaint, asked.ends_at.key))})
    enqueue_all(db, told, sealer=county.sealer, menu=county.menu, now=now)
    return len(unreminded)


def _silent(db: Session, asked: Asked, *which: ColumnElement[bool], limit: int) -> Sequence[Complaint]:
    """Complaints that wait for their resident's word, the nearest end first, locked; not another worker's."""
    found = select(Complaint).where(Complaint.state == asked.state, *which)
    found = found.order_by(asked.ends_at, Complaint.id).limit(limit).with_for_update(skip_locked=True)
    return db.scalars(found, execution_options={"populate_existing": True}).all()
