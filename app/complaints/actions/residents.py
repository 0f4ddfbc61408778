"""What a resident says about a report of theirs: it is done, it is not, more words, no more of it, look again."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.complaints.actions.guards import TooLate
from app.complaints.actions.merging import part, release_and_tell
from app.complaints.actions.telling import tell_owner
from app.complaints.models import Complaint, Event
from app.complaints.ports import SYSTEM, Actor, County
from app.complaints.record import promise, protect, record, resume
from app.complaints.rules import sla
from app.complaints.rules.lifecycle import State, Verb
from app.complaints.rules.triage import level_of
from app.kit.calendar import nairobi_day

REOPENING = "reopening"
REVIEW = "review"


def confirm(db: Session, county: County, complaint: Complaint, *, by: Actor, now: datetime) -> Event:
    """The resident says that it is so: closed, and for some days open to a review."""
    event = record(db, county, complaint, Verb.CONFIRM, by=by, now=now)
    facts = {"date": sla.review_until(county.policy, now).isoformat()}
    tell_owner(db, county, complaint, "complaint.confirmed", facts, now=now)
    return event


def reopen(db: Session, county: County, complaint: Complaint, words: str, *, by: Actor, now: datetime) -> Event:
    """The resident says what is still not done: open again, each time one level higher, at last the Ombudsman."""
    event = record(db, county, complaint, Verb.REOPEN, by=by, words=words, now=now)
    _open_again(db, county, complaint, "complaint.reopened", now)
    return event


def partly(db: Session, county: County, complaint: Complaint, words: str, *, by: Actor, now: datetime) -> Event:
    """The resident says that some of it is done, and what is not: open again as by `reopen`, told apart from it."""
    event = record(db, county, complaint, Verb.PARTLY, by=by, words=words, now=now)
    _open_again(db, county, complaint, "complaint.reopened.partly", now)
    return event


def _open_again(db: Session, county: County, complaint: Complaint, name: str, now: datetime) -> None:
    complaint.reopened += 1
    complaint.window_ends_at = complaint.outcome = complaint.remedy = None
    promise(county, complaint, REOPENING, now)
    level = level_of(county.policy, complaint.queue, complaint.reopened)
    if level == county.policy.levels[-1]:
        complaint.queue = county.policy.queues.ombudsman
    tell_owner(db, county, complaint, name, {"date": sla.day(complaint.due_at), "level": level}, now=now)


def add_words(db: Session, county: County, complaint: Complaint, words: str, *, by: Actor, now: datetime) -> Event:
    """The resident adds to what they wrote, or answers a question; they see so at once, and no text leaves."""
    if complaint.state != State.NEEDS_INFO:
        return record(db, county, complaint, Verb.ADD, by=by, words=words, now=now)
    event = record(db, county, complaint, Verb.ANSWERED, by=by, words=words, now=now)
    resume(county, complaint, now)
    return event


def withdraw(db: Session, county: County, complaint: Complaint, *, by: Actor, now: datetime) -> Event:
    """The resident wants no more work on it. They are told by a text, for somebody else may have held the phone."""
    event = record(db, county, complaint, Verb.WITHDRAW, by=by, now=now)
    complaint.paused_at = None
    release_and_tell(db, county, complaint, now=now)
    tell_owner(db, county, complaint, "complaint.withdrawn", {}, now=now)
    return event


def keep_forced(db: Session, county: County, complaint: Complaint, *, by: Actor, now: datetime) -> Event:
    """The resident is being made to withdraw it: it stays open, and from now on only the Ombudsman knows of it.

    Whoever forces them may sit in the department, so it vanishes from there, and no text leaves to its owner.
    """
    if complaint.state == State.MERGED:
        part(db, county, complaint, by=SYSTEM, now=now)
    event = record(db, county, complaint, Verb.FORCED, by=by, now=now)
    protect(db, county, complaint)
    release_and_tell(db, county, complaint, now=now)
    return event


def review(db: Session, county: County, complaint: Complaint, words: str, *, by: Actor, now: datetime) -> Event:
    """The resident does not accept an answer: another officer looks again, with the Ombudsman's office.

    Raises TooLate (complaint.review.late) once the policy's days from the closing are over.
    """
    closed_at, today = complaint.closed_at, nairobi_day(now)
    if closed_at and today > sla.review_until(county.policy, closed_at):
        raise TooLate
    event = record(db, county, complaint, Verb.REVIEW, by=by, words=words, now=now)
    complaint.queue = county.policy.queues.ombudsman
    complaint.assignee_id = complaint.window_ends_at = complaint.outcome = complaint.remedy = None
    complaint.suspected_by = None
    promise(county, complaint, REVIEW, now)
    tell_owner(db, county, complaint, "complaint.review", {"date": sla.day(complaint.due_at)}, now=now)
    return event
