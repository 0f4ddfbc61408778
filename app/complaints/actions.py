"""What staff and residents do to a complaint: each deed asks the rule, leaves an event and tells the resident."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.complaints import sla
from app.complaints.lifecycle import Outcome, Verb
from app.complaints.models import Complaint, Event
from app.complaints.notes import is_short, plain
from app.complaints.ports import Actor, County
from app.complaints.record import owed, record
from app.complaints.triage import level_of, queue_of
from app.outbox.actions import Owed, enqueue_all


def acknowledge(db: Session, county: County, complaint: Complaint, *, by: Actor, now: datetime) -> Event:
    """Somebody has read it. The resident was told at the filing that it arrived, so no text leaves."""
    event = record(db, county, complaint, Verb.ACKNOWLEDGE, by=by, now=now)
    complaint.acknowledged_at = now
    return event


def assign(
    db: Session,
    county: County,
    complaint: Complaint,
    department: str,
    *,
    assignee_id: int | None = None,
    by: Actor,
    now: datetime,
) -> Event:
    """Hand it to a department, and within it perhaps to one officer; the promised day stays what it was.

    Raises Invalid (complaint.department). Whether the officer is of that department is asked by whoever calls.
    """
    queue = queue_of(county.policy, complaint.queue, department)
    event = record(db, county, complaint, Verb.ASSIGN, by=by, now=now)
    complaint.department, complaint.queue, complaint.assignee_id = department, queue, assignee_id
    facts = {"dept": department, "date": sla.day(complaint.due_at)}
    _tell(db, county, owed(complaint, "complaint.assigned", facts), now)
    return event


def start(db: Session, county: County, complaint: Complaint, *, by: Actor, now: datetime) -> Event:
    """The office is at work on it; the resident sees that when dialling, and no text leaves."""
    return record(db, county, complaint, Verb.START, by=by, now=now)


def reply(db: Session, county: County, complaint: Complaint, words: str, *, by: Actor, now: datetime) -> Event:
    """Write to the resident while the work goes on. Raises Invalid (complaint.words, gsm.strange)."""
    said = plain(words)
    event = record(db, county, complaint, Verb.REPLY, by=by, words=said, now=now)
    _tell(db, county, owed(complaint, "complaint.reply", {"long_note": said}), now)
    return event


def propose(
    db: Session,
    county: County,
    complaint: Complaint,
    words: str,
    outcome: Outcome,
    *,
    by: Actor,
    now: datetime,
) -> Event:
    """Say what came of it, and ask the resident whether that is so; from now on their days to answer run.

    Raises Invalid (complaint.words, gsm.strange).
    """
    said = plain(words)
    event = record(db, county, complaint, Verb.PROPOSE, by=by, words=said, now=now)
    complaint.outcome = outcome
    complaint.window_ends_at = sla.window(county.policy, now)
    facts = {"dept": complaint.department, "date": sla.day(complaint.window_ends_at)}
    if is_short(said):
        _tell(db, county, owed(complaint, "complaint.outcome", facts | {"note": said}), now)
    else:
        _tell(db, county, owed(complaint, "complaint.outcome.long", facts | {"long_note": said}), now)
    return event


def confirm(db: Session, county: County, complaint: Complaint, *, by: Actor, now: datetime) -> Event:
    """The resident says that it is so: closed."""
    event = record(db, county, complaint, Verb.CONFIRM, by=by, now=now)
    _tell(db, county, owed(complaint, "complaint.confirmed", {}), now)
    return event


def reopen(db: Session, county: County, complaint: Complaint, words: str, *, by: Actor, now: datetime) -> Event:
    """The resident says what is still not done: open again, each time one level higher, at last the Ombudsman."""
    event = record(db, county, complaint, Verb.REOPEN, by=by, words=words, now=now)
    complaint.reopened += 1
    complaint.window_ends_at = complaint.outcome = None
    complaint.due_at = sla.due(county.policy.reopening, county.calendar, now)
    level = level_of(county.policy, complaint.queue, complaint.reopened)
    if level == county.policy.levels[-1]:
        complaint.queue = county.policy.queues.ombudsman
    facts = {"date": sla.day(complaint.due_at), "level": level}
    _tell(db, county, owed(complaint, "complaint.reopened", facts), now)
    return event


def add_words(db: Session, county: County, complaint: Complaint, words: str, *, by: Actor, now: datetime) -> Event:
    """The resident adds to what they wrote; they see so at once, and no text leaves."""
    return record(db, county, complaint, Verb.ADD, by=by, words=words, now=now)


def _tell(db: Session, county: County, told: Owed, now: datetime) -> None:
    enqueue_all(db, [told], sealer=county.sealer, menu=county.menu, now=now)
