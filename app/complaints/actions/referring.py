"""What the county does not decide: handed to the office that answers for it, or not taken up at all."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.complaints.actions.guards import check_reviewer
from app.complaints.actions.merging import release
from app.complaints.actions.telling import tell_owner
from app.complaints.models import Complaint, Event
from app.complaints.ports import Actor, County
from app.complaints.record import record
from app.complaints.rules import sla
from app.complaints.rules.jurisdiction import ground as ground_of
from app.complaints.rules.jurisdiction import referral
from app.complaints.rules.lifecycle import Verb
from app.complaints.rules.notes import plain
from app.kit.calendar import nairobi_day


def refer(
    db: Session, county: County, complaint: Complaint, agency: str, words: str, *, by: Actor, now: datetime
) -> Event:
    """Hand it to the office outside the county that answers for it; the resident gets its name and number.

    Raises Invalid (complaint.agency, complaint.words, gsm.strange) and, for a review, SameOfficer
    (complaint.review.same).
    """
    said = plain(words)
    number = referral(county.jurisdiction, agency, nairobi_day(now)).number
    check_reviewer(db, complaint, by.person_id)
    name, told = ("complaint.referred", {"contact": f"{number}."}) if number else ("complaint.referred.plain", {})
    events = []
    for one in (*release(db, county, complaint, now=now), complaint):
        events.append(record(db, county, one, Verb.REFER, by=by, words=said, detail={"agency": agency}, now=now))
        one.referred_to, one.referred_at, one.receipt_at = agency, now, None
        one.assignee_id = one.outcome = one.remedy = None
        tell_owner(db, county, one, name, {"agency": agency} | told, now=now)
    return events[-1]


def chase(db: Session, county: County, complaint: Complaint, words: str, *, by: Actor, now: datetime) -> Event:
    """Ask the other office again, and note how; no text leaves."""
    return record(db, county, complaint, Verb.CHASE, by=by, words=plain(words), now=now)


def take_receipt(
    db: Session, county: County, complaint: Complaint, words: str, *, by: Actor, now: datetime
) -> Event:
    """The other office says that it has it: closed here, and open to a review for some days."""
    event = record(db, county, complaint, Verb.RECEIPT, by=by, words=plain(words), now=now)
    complaint.receipt_at = now
    assert complaint.referred_to is not None
    facts = {"agency": complaint.referred_to, "date": sla.review_until(county.policy, now).isoformat()}
    tell_owner(db, county, complaint, "complaint.referred.receipt", facts, now=now)
    return event


def decline(
    db: Session, county: County, complaint: Complaint, ground: str, words: str, *, by: Actor, now: datetime
) -> Event:
    """Not take it up, on a ground that the county has laid down, with the reason and the way to a review.

    Raises Invalid (complaint.ground, complaint.words, gsm.strange) and, for a review, SameOfficer
    (complaint.review.same).
    """
    said = plain(words)
    check_reviewer(db, complaint, by.person_id)
    ground_of(county.jurisdiction, ground, nairobi_day(now))
    facts = {"reason": ground, "date": sla.review_until(county.policy, now).isoformat()}
    events = []
    for one in (*release(db, county, complaint, now=now), complaint):
        events.append(record(db, county, one, Verb.DECLINE, by=by, words=said, detail={"ground": ground}, now=now))
        one.ground, one.outcome, one.remedy = ground, None, None
        tell_owner(db, county, one, "complaint.not_taken", facts, now=now)
    return events[-1]
