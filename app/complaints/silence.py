"""When the resident says nothing to an outcome: one reminder, and when their days are over, the end.

Chores of the worker: each takes some complaints, does each once however many workers run, and says how many.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from app.complaints.models import Complaint, Event
from app.complaints.ports import SYSTEM, County
from app.complaints.record import owed, record
from app.complaints.rules import sla
from app.complaints.rules.lifecycle import State, Verb
from app.outbox.actions import enqueue_all

# A reminder of an outcome before a reopening is no reminder of this one.
REMINDED = exists().where(
    Event.complaint_id == Complaint.id, Event.verb == Verb.REMIND, Event.at >= Complaint.state_since_at
)


def close_silent(db: Session, county: County, *, now: datetime, limit: int = 500) -> int:
    """Close what was not answered by the end of its days; it is counted apart from what was confirmed."""
    lapsed = _unanswered(db, limit, Complaint.window_ends_at <= now)
    for complaint in lapsed:
        record(db, county, complaint, Verb.LAPSE, by=SYSTEM, now=now)
    review = {"date": sla.review_until(county.policy, now).isoformat()}
    told = [text for one in lapsed for text in owed(one, "complaint.closed.silent", review)]
    enqueue_all(db, told, sealer=county.sealer, menu=county.menu, now=now)
    return len(lapsed)


def remind(db: Session, county: County, *, now: datetime, limit: int = 500) -> int:
    """Ask once more, some days before the days to answer are over; their end stays where it was."""
    soon = Complaint.window_ends_at <= sla.reminded_until(county.policy, now)
    waiting = _unanswered(db, limit, Complaint.window_ends_at > now, soon, ~REMINDED)
    # Asked again under the lock: the first look may be older than what another worker has committed since.
    ids = [complaint.id for complaint in waiting]
    reminded = set(db.scalars(select(Complaint.id).where(Complaint.id.in_(ids), REMINDED)))
    asked = [complaint for complaint in waiting if complaint.id not in reminded]
    for complaint in asked:
        record(db, county, complaint, Verb.REMIND, by=SYSTEM, now=now)
    told = [text for one in asked for text in owed(one, "complaint.outcome.again", {"date": _last_day(one)})]
    enqueue_all(db, told, sealer=county.sealer, menu=county.menu, now=now)
    return len(asked)


def _unanswered(db: Session, limit: int, *which: ColumnElement[bool]) -> Sequence[Complaint]:
    """Complaints whose outcome waits for a word, the nearest end first, locked; another worker's are left out."""
    found = select(Complaint).where(Complaint.state == State.RESOLVED_PROPOSED, *which)
    found = found.order_by(Complaint.window_ends_at, Complaint.id).limit(limit).with_for_update(skip_locked=True)
    return db.scalars(found, execution_options={"populate_existing": True}).all()


def _last_day(complaint: Complaint) -> str:
    assert complaint.window_ends_at is not None
    return sla.day(complaint.window_ends_at)
