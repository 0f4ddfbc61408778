"""When a report abuses the county's ear: one person says so, a second one decides, and its owner can ask again."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.complaints.actions.guards import SamePerson, Unsuspected, check_reviewer
from app.complaints.actions.merging import release_and_tell
from app.complaints.actions.telling import tell_owner
from app.complaints.models import Complaint, Event
from app.complaints.ports import Actor, County
from app.complaints.record import record
from app.complaints.rules import sla
from app.complaints.rules.lifecycle import Verb
from app.complaints.rules.notes import plain


def suspect(db: Session, county: County, complaint: Complaint, words: str, *, by: Actor, now: datetime) -> Event:
    """Say that it is no complaint but abuse, and why; the case goes on until a second person agrees."""
    event = record(db, county, complaint, Verb.SUSPECT, by=by, words=plain(words), now=now)
    complaint.suspected_by = by.person_id
    return event


def close_as_abuse(
    db: Session, county: County, complaint: Complaint, words: str, *, by: Actor, now: datetime
) -> Event:
    """Agree with whoever suspected it: closed, with words without blame for its owner, who may ask for a review.

    Raises Unsuspected (complaint.unsuspected), SamePerson (complaint.second) and, for a review, SameOfficer
    (complaint.review.same).
    """
    said = plain(words)
    check_reviewer(db, complaint, by.person_id)
    if complaint.suspected_by is None:
        raise Unsuspected
    if complaint.suspected_by == by.person_id:
        raise SamePerson
    event = record(db, county, complaint, Verb.ABUSE, by=by, words=said, now=now)
    release_and_tell(db, county, complaint, now=now)
    facts = {"date": sla.review_until(county.policy, now).isoformat()}
    tell_owner(db, county, complaint, "complaint.abuse", facts, now=now)
    return event


def clear(db: Session, county: County, complaint: Complaint, words: str, *, by: Actor, now: datetime) -> Event:
    """It is no abuse. Raises Unsuspected (complaint.unsuspected)."""
    said = plain(words)
    if complaint.suspected_by is None:
        raise Unsuspected
    event = record(db, county, complaint, Verb.CLEAR, by=by, words=said, now=now)
    complaint.suspected_by = None
    return event
