"""What is done while the work goes on: begin, write to the resident, ask them, take longer, take it higher."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.complaints.actions.guards import Extended, Unextendable, check_ahead
from app.complaints.actions.telling import tell, tell_owner
from app.complaints.models import Complaint, Event
from app.complaints.ports import Actor, County
from app.complaints.queries import last_of
from app.complaints.record import record
from app.complaints.rules import sla
from app.complaints.rules.clocks import closing
from app.complaints.rules.lifecycle import Verb
from app.complaints.rules.notes import brief, plain, question


def start(db: Session, county: County, complaint: Complaint, *, by: Actor, now: datetime) -> Event:
    """The office is at work on it; the resident sees that when dialling, and no text leaves."""
    return record(db, county, complaint, Verb.START, by=by, now=now)


def reply(db: Session, county: County, complaint: Complaint, words: str, *, by: Actor, now: datetime) -> Event:
    """Write to the resident while the work goes on. Raises Invalid (complaint.words, gsm.strange)."""
    said = plain(words)
    event = record(db, county, complaint, Verb.REPLY, by=by, words=said, now=now)
    tell(db, county, complaint, "complaint.reply", {"long_note": said}, now=now)
    return event


def ask(db: Session, county: County, complaint: Complaint, words: str, *, by: Actor, now: datetime) -> Event:
    """Ask the resident something, of at most 76 septets; until they answer the promised day waits with them.

    Raises Invalid (complaint.words, gsm.strange).
    """
    asked = question(words)
    event = record(db, county, complaint, Verb.ASK, by=by, words=asked, now=now)
    complaint.paused_at = now
    complaint.outcome = complaint.remedy = None
    assert complaint.step_due_at is not None
    facts = {"question": asked, "date": sla.day(complaint.step_due_at)}
    tell_owner(db, county, complaint, "complaint.asked", facts, now=now)
    return event


def extend(
    db: Session, county: County, complaint: Complaint, words: str, *, until: date, by: Actor, now: datetime
) -> Event:
    """Take more time, once where it stands, at most as much again as there was; the resident gets the reason.

    It is a new promise: whoever breaks it climbs the ladder from below.
    Raises Invalid (complaint.words, gsm.strange, complaint.extension) and Extended (complaint.extended).
    """
    said = plain(words)
    due_at = closing(county.calendar.next_working(until))
    begun = complaint.due_from_at or complaint.filed_at
    if due_at <= max(complaint.due_at, now):
        raise Unextendable("The new day must come later than the day that was promised.")
    if due_at > complaint.due_at + (complaint.due_at - begun):
        latest = sla.day(complaint.due_at + (complaint.due_at - begun))
        raise Unextendable(f"At most as much time again as there was: until {latest}.")
    before = last_of(db, complaint, Verb.EXTEND)
    if before and before.at >= complaint.state_since_at:
        raise Extended
    detail = {"from": sla.day(complaint.due_at), "to": sla.day(due_at)}
    event = record(db, county, complaint, Verb.EXTEND, by=by, words=said, detail=detail, now=now)
    complaint.due_at, complaint.due_rule = due_at, sla.EXTENDED
    complaint.rung, complaint.climb_at = 0, None
    tell(db, county, complaint, "complaint.extended", {"long_note": said, "date": sla.day(due_at)}, now=now)
    return event


def escalate(db: Session, county: County, complaint: Complaint, words: str, *, by: Actor, now: datetime) -> Event:
    """Hand it up to the Ombudsman, with a reason for colleagues; the promised day stays."""
    said = plain(words)
    event = record(db, county, complaint, Verb.ESCALATE, by=by, words=said, now=now)
    complaint.queue = county.policy.queues.ombudsman
    facts = {"level": county.policy.levels[-1], "date": sla.day(complaint.due_at)}
    tell(db, county, complaint, "complaint.escalated", facts, now=now)
    return event


def mediate(
    db: Session, county: County, complaint: Complaint, words: str, *, on: date, by: Actor, now: datetime
) -> Event:
    """Both sides try to settle it, until that day; a dated note on the case, whose words stay with staff.

    Raises Invalid (complaint.words, gsm.strange, complaint.day).
    """
    said = plain(words)
    check_ahead(on, now)
    event = record(db, county, complaint, Verb.MEDIATE, by=by, words=said, detail={"on": on.isoformat()}, now=now)
    tell(db, county, complaint, "complaint.mediation", {"date": on.isoformat()}, now=now)
    return event


def promise_remedy(
    db: Session, county: County, complaint: Complaint, words: str, *, on: date, by: Actor, now: datetime
) -> Event:
    """The office promises something for later, in at most 30 septets; a dated note that the resident gets too.

    Raises Invalid (complaint.words, gsm.strange, complaint.day).
    """
    said = brief(words)
    check_ahead(on, now)
    event = record(db, county, complaint, Verb.PROMISE, by=by, words=said, detail={"on": on.isoformat()}, now=now)
    facts = {"dept": complaint.department, "note": said, "date": on.isoformat()}
    tell(db, county, complaint, "complaint.promise", facts, now=now)
    return event


def note(db: Session, county: County, complaint: Complaint, words: str, *, by: Actor, now: datetime) -> Event:
    """Write something down for colleagues. It is never sent, whatever happens to the case."""
    return record(db, county, complaint, Verb.NOTE, by=by, words=plain(words), now=now)


def read(db: Session, county: County, complaint: Complaint, *, by: Actor, now: datetime) -> None:
    """Somebody has opened it: what was unread is so no more; otherwise nothing happens."""
    if complaint.unread_since is None:
        return
    db.refresh(complaint, with_for_update=True)
    if complaint.unread_since is not None:
        record(db, county, complaint, Verb.READ, by=by, now=now)
