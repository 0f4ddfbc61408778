"""A report that was closed long ago is parted from the number it came from: it stays whole, but it is nobody's.

In the place of its owner stands a contact without a number, so that counts, mergers and the trail hold. What could
lead back goes as well: the session or text it came in by, the end of its number, and of each text about it the
words and the name that the carrier gave it, with what was reported under that name.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.audit.actions import note
from app.complaints.lookup.around import is_about
from app.complaints.lookup.numbers import forget_end
from app.complaints.models import Complaint
from app.complaints.rules.lifecycle import State
from app.contacts.actions import nobody
from app.contacts.models import Contact
from app.outbox.models import Message, Report
from app.privacy.holding import HELD
from app.privacy.rules import Retention
from app.unmasking.models import Unmasking
from app.unmasking.ports import key_of

BATCH = 50
"""Reports at once: whoever filed one waits for it if they dial at that moment."""

PARENT = aliased(Complaint)
# Whoever was promised to be told that an officer saw their number is told first.
UNTOLD = exists().where(
    Unmasking.complaint_id == Complaint.id,
    Unmasking.opened_at.is_not(None),
    Unmasking.told_at.is_(None),
    Unmasking.untold.is_(False),
)


def unlink(db: Session, retention: Retention, *, now: datetime, limit: int = BATCH) -> int:
    """Part what is due from its numbers, at most `limit` reports; how many. Two workers never take the same."""
    due = select(Complaint).where(is_due(retention, now)).order_by(Complaint.closed_at, Complaint.id)
    held = due.limit(limit).with_for_update(of=Complaint, skip_locked=True)
    found = db.scalars(held, execution_options={"populate_existing": True}).all()
    requests = _requests(db, found)
    for complaint in found:
        part_from_owner(db, complaint, requests.get(complaint.id, ()), now)
        note(db, person_id=None, deed="unlink", about=f"complaint/{complaint.reference}", now=now)
    return len(found)


def is_due(retention: Retention, now: datetime) -> ColumnElement[bool]:
    """Which reports have been closed so long that they are parted now; what was merged, with what it followed. None
    that is held.
    """
    before = retention.closed_before(now)
    over = or_(*(and_(Complaint.level == level, Complaint.closed_at <= moment) for level, moment in before.items()))
    ended = or_(*(and_(Complaint.level == level, PARENT.closed_at <= moment) for level, moment in before.items()))
    alone = Complaint.state != State.MERGED
    followed = exists().where(PARENT.id == Complaint.merged_into, ended).correlate(Complaint)
    return and_(Complaint.unlinked_at.is_(None), over, or_(alone, followed), ~UNTOLD, ~HELD)


def _requests(db: Session, complaints: Sequence[Complaint]) -> dict[int, list[int]]:
    """The requests to see who is behind each of these."""
    asked = select(Unmasking.complaint_id, Unmasking.id).where(
        Unmasking.complaint_id.in_([one.id for one in complaints])
    )
    found: dict[int, list[int]] = {}
    for complaint_id, request_id in db.execute(asked):
        found.setdefault(complaint_id, []).append(request_id)
    return found


def part_from_owner(db: Session, complaint: Complaint, requests: Sequence[int], now: datetime) -> None:
    """Put nobody in the place of whoever filed it; `requests` are those to see who that was. Hold its lock."""
    owner, stand_in = complaint.contact_id, nobody(db, language=complaint.language, now=now)
    theirs = and_(Message.contact_id == owner, or_(is_about(complaint), Message.key.in_(map(key_of, requests))))
    named = db.scalars(select(Message.provider_id).where(theirs, Message.provider_id.is_not(None))).all()
    db.execute(delete(Report).where(Report.provider_id.in_(named)))
    bare = {"facts_sealed": b"", "sent_sealed": None, "provider_id": None}
    db.execute(update(Message).where(theirs).values(contact_id=stand_in, **bare))
    # Who first rang us to report it would be known by the moment.
    month = func.date_trunc("month", Contact.created_at, "UTC")
    db.execute(update(Contact).where(Contact.id == owner).values(created_at=month))
    forget_end(db, complaint)
    complaint.contact_id, complaint.unlinked_at = stand_in, now
    complaint.source_key = f"unlinked/{complaint.reference}"
