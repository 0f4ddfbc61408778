"""Several reports of one thing, worked on as one: each keeps its reference, its texts and its own last word."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.complaints.actions.guards import Unmergeable, hold_other
from app.complaints.actions.naming import share_wall
from app.complaints.actions.telling import tell_owner
from app.complaints.models import Complaint, Event
from app.complaints.ports import SYSTEM, Actor, County
from app.complaints.queries import merged_into
from app.complaints.record import record
from app.complaints.rules import sla
from app.complaints.rules.lifecycle import OWED, State, Verb
from app.complaints.rules.triage import PROTECTED

LEADING = OWED - {State.REFERRED, State.REVIEW, State.FINDING_DRAFT}
"""Where work still goes on in which another report can be taken along."""


def merge(
    db: Session, county: County, complaint: Complaint, parent: Complaint, *, by: Actor, now: datetime
) -> Event:
    """Work on it together with `parent`: from now on its owner is told what comes of that.

    Raises Unmergeable (complaint.merge.self, .parent, .level, .nested) and Busy (complaint.busy).
    """
    if parent.id == complaint.id:
        raise Unmergeable("self", "A complaint cannot be merged into itself.")
    hold_other(db, parent.id)
    if parent.state not in LEADING:
        raise Unmergeable("parent", f"{parent.reference} is {parent.state}: nothing can be merged into it now.")
    if parent.level != complaint.level or complaint.level == PROTECTED:
        raise Unmergeable("level", "The two are not held alike: each is worked on by itself.")
    if merged_into(db, complaint):
        raise Unmergeable("nested", "Others are merged into this one: merge the other way round.")
    event = record(db, county, complaint, Verb.MERGE, by=by, detail={"into": parent.reference}, now=now)
    complaint.merged_into = parent.id
    share_wall(db, complaint, parent, now=now)
    complaint.outcome = complaint.remedy = None
    tell_owner(db, county, complaint, "complaint.merged", {"date": sla.day(parent.due_at)}, now=now)
    return event


def unmerge(db: Session, county: County, complaint: Complaint, *, by: Actor, now: datetime) -> Event:
    """Work on it by itself again, where it stood, with the later of the two days, which its owner was told."""
    event = part(db, county, complaint, by=by, now=now)
    tell_owner(db, county, complaint, "complaint.unmerged", {"date": sla.day(complaint.due_at)}, now=now)
    return event


def part(db: Session, county: County, complaint: Complaint, *, by: Actor, now: datetime) -> Event:
    """Take it out of another one, and say nothing: something else is said at once."""
    parent = db.get(Complaint, complaint.merged_into) if complaint.merged_into else None
    event = record(db, county, complaint, Verb.UNMERGE, by=by, now=now)
    if parent is not None and parent.due_at > complaint.due_at:
        complaint.due_at, complaint.due_calendar = parent.due_at, parent.due_calendar
        complaint.due_rule, complaint.due_from_at = parent.due_rule, parent.due_from_at
        complaint.paused_days = parent.paused_days
    return event


def release(db: Session, county: County, parent: Complaint, *, now: datetime) -> Sequence[Complaint]:
    """Take out all that was merged into what now ends without an outcome; each stands where it stood."""
    released = _held_children(db, parent)
    for one in released:
        part(db, county, one, by=SYSTEM, now=now)
    return released


def release_and_tell(db: Session, county: County, parent: Complaint, *, now: datetime) -> None:
    """Its owner goes: nobody else's report ends with it."""
    for one in release(db, county, parent, now=now):
        tell_owner(db, county, one, "complaint.unmerged", {"date": sla.day(one.due_at)}, now=now)


def follow(db: Session, county: County, parent: Complaint, said: str, *, now: datetime) -> Sequence[Complaint]:
    """What came of the parent came of these: each waits for its own resident's word from now on."""
    following = _held_children(db, parent)
    for one in following:
        record(db, county, one, Verb.FOLLOW, by=SYSTEM, words=said, detail={"of": parent.reference}, now=now)
        one.outcome, one.remedy, one.window_ends_at = parent.outcome, parent.remedy, parent.window_ends_at
        one.department, one.queue = parent.department, parent.queue
    return following


def _held_children(db: Session, parent: Complaint) -> Sequence[Complaint]:
    held = select(Complaint).where(Complaint.merged_into == parent.id).order_by(Complaint.id).with_for_update()
    db.flush()
    return db.scalars(held, execution_options={"populate_existing": True}).all()
