"""What staff and residents do to a complaint: each deed asks the rule, leaves an event and tells the resident."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.complaints import queries
from app.complaints.models import Complaint, Event, about_words
from app.complaints.ports import Actor, County
from app.complaints.record import owed, promise, record
from app.complaints.rules import sla
from app.complaints.rules.lifecycle import Outcome, State, Verb
from app.complaints.rules.notes import is_short, plain
from app.complaints.rules.triage import CONFIDENTIAL, ORDINARY, level_of, queue_of
from app.kit.calendar import NAIROBI
from app.kit.errors import Conflict, Forbidden
from app.outbox.actions import Owed, enqueue_all


class SameOfficer(Forbidden):
    """Whoever gave the first answer would review it."""

    def __init__(self) -> None:
        super().__init__(
            "complaint.review.same", "You gave the answer under review: another officer must look at it."
        )


class TooLate(Conflict):
    """The days in which a review can be asked are over."""

    def __init__(self) -> None:
        super().__init__("complaint.review.late", "The time to ask for a review is over: file a new report.")


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

    Raises Invalid (complaint.department) and, for a review, SameOfficer. Whether the officer is of that department
    is asked by whoever calls.
    """
    _check_other(db, complaint, assignee_id)
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

    Raises Invalid (complaint.words, gsm.strange) and, for a review, SameOfficer.
    """
    said = plain(words)
    _check_other(db, complaint, by.person_id)
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
    """The resident says that it is so: closed, and for some days open to a review."""
    event = record(db, county, complaint, Verb.CONFIRM, by=by, now=now)
    facts = {"date": sla.review_until(county.policy, now).isoformat()}
    _tell(db, county, owed(complaint, "complaint.confirmed", facts), now)
    return event


def reopen(db: Session, county: County, complaint: Complaint, words: str, *, by: Actor, now: datetime) -> Event:
    """The resident says what is still not done: open again, each time one level higher, at last the Ombudsman."""
    event = record(db, county, complaint, Verb.REOPEN, by=by, words=words, now=now)
    complaint.reopened += 1
    complaint.window_ends_at = complaint.outcome = None
    promise(county, complaint, "reopening", now)
    level = level_of(county.policy, complaint.queue, complaint.reopened)
    if level == county.policy.levels[-1]:
        complaint.queue = county.policy.queues.ombudsman
    facts = {"date": sla.day(complaint.due_at), "level": level}
    _tell(db, county, owed(complaint, "complaint.reopened", facts), now)
    return event


def add_words(db: Session, county: County, complaint: Complaint, words: str, *, by: Actor, now: datetime) -> Event:
    """The resident adds to what they wrote; they see so at once, and no text leaves."""
    return record(db, county, complaint, Verb.ADD, by=by, words=words, now=now)


def withdraw(db: Session, county: County, complaint: Complaint, *, by: Actor, now: datetime) -> Event:
    """The resident wants no more work on it. They are told by a text, for somebody else may have held the phone."""
    event = record(db, county, complaint, Verb.WITHDRAW, by=by, now=now)
    _tell(db, county, owed(complaint, "complaint.withdrawn", {}), now)
    return event


def keep_forced(db: Session, county: County, complaint: Complaint, *, by: Actor, now: datetime) -> Event:
    """The resident is being made to withdraw it: it stays open, and from now on only the Ombudsman knows of it.

    Whoever forces them may sit in the department, so it vanishes from there, and no text leaves.
    """
    event = record(db, county, complaint, Verb.FORCED, by=by, now=now)
    complaint.queue = county.policy.queues.ombudsman
    complaint.assignee_id = None
    if complaint.words is not None:
        about = about_words(complaint.reference)
        complaint.words_sealed, complaint.words = county.sealer.seal(complaint.words.encode(), about), None
    complaint.hidden = True
    if complaint.level == ORDINARY:
        complaint.level = CONFIDENTIAL
    return event


def review(db: Session, county: County, complaint: Complaint, words: str, *, by: Actor, now: datetime) -> Event:
    """The resident does not accept an answer: another officer looks again, with the Ombudsman's office.

    Raises TooLate (complaint.review.late) once the policy's days from the closing are over.
    """
    closed_at, today = complaint.closed_at, now.astimezone(NAIROBI).date()
    if closed_at and today > sla.review_until(county.policy, closed_at):
        raise TooLate
    event = record(db, county, complaint, Verb.REVIEW, by=by, words=words, now=now)
    complaint.queue = county.policy.queues.ombudsman
    complaint.assignee_id = complaint.window_ends_at = complaint.outcome = None
    promise(county, complaint, "review", now)
    _tell(db, county, owed(complaint, "complaint.review", {"date": sla.day(complaint.due_at)}), now)
    return event


def _check_other(db: Session, complaint: Complaint, person_id: int | None) -> None:
    """Nobody reviews their own answer."""
    if complaint.state != State.REVIEW or person_id is None:
        return
    answered = queries.last_outcome(db, complaint)
    if answered and answered.person_id == person_id:
        raise SameOfficer


def _tell(db: Session, county: County, told: Sequence[Owed], now: datetime) -> None:
    enqueue_all(db, told, sealer=county.sealer, menu=county.menu, now=now)
