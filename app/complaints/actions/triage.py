"""What is done to a complaint before the work: read, corrected, handed to an office, handed back."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.complaints.actions.guards import HandedBack, Unchanged, check_reviewer, check_ward
from app.complaints.actions.merging import release_and_tell
from app.complaints.actions.telling import tell
from app.complaints.models import Complaint, Event
from app.complaints.ports import Actor, County
from app.complaints.record import protect, record
from app.complaints.rules import sla
from app.complaints.rules.lifecycle import Verb
from app.complaints.rules.notes import plain
from app.complaints.rules.triage import ORDINARY, place, queue_of


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

    Raises Invalid (complaint.department) and, for a review, SameOfficer (complaint.review.same). Whether the
    officer is of that department is asked by whoever calls.
    """
    check_reviewer(db, complaint, assignee_id)
    queue = queue_of(county.policy, complaint.queue, department)
    detail = {"department": department, "assignee": assignee_id}
    event = record(db, county, complaint, Verb.ASSIGN, by=by, detail=detail, now=now)
    complaint.department, complaint.queue, complaint.assignee_id = department, queue, assignee_id
    complaint.outcome = complaint.remedy = None
    facts = {"dept": department, "date": sla.day(complaint.due_at)}
    tell(db, county, complaint, "complaint.assigned", facts, now=now)
    return event


def hand_back(db: Session, county: County, complaint: Complaint, words: str, *, by: Actor, now: datetime) -> Event:
    """It is not this office's: back to triage, once, with a reason for colleagues.

    Raises Invalid (complaint.words, gsm.strange) and HandedBack (complaint.handed_back).
    """
    said = plain(words)
    if complaint.hand_backs:
        raise HandedBack
    event = record(db, county, complaint, Verb.HAND_BACK, by=by, words=said, now=now)
    complaint.hand_backs += 1
    complaint.assignee_id = None
    if complaint.queue != county.policy.queues.ombudsman:
        complaint.queue = county.policy.queues.default
    tell(db, county, complaint, "complaint.handed_back", {"date": sla.day(complaint.due_at)}, now=now)
    return event


def correct(
    db: Session,
    county: County,
    complaint: Complaint,
    *,
    category: str | None = None,
    ward: int | None = None,
    by: Actor,
    now: datetime,
) -> Event:
    """Set right what it is about, or where. It may become more closely held by that, never less, and its answer due
    earlier, never later: an edit takes nothing from the resident. What was merged into one that accuses somebody
    now goes on by itself. Raises Invalid (complaint.category, complaint.ward, complaint.unchanged).
    """
    if ward is not None:
        check_ward(county, ward)
    category, ward = category or complaint.category, ward or complaint.ward
    if (category, ward) == (complaint.category, complaint.ward):
        raise Unchanged
    placing = place(county.policy, category, ward)
    detail = {"category": complaint.category, "ward": complaint.ward, "level": complaint.level}
    event = record(db, county, complaint, Verb.CORRECT, by=by, detail=detail, now=now)
    complaint.category, complaint.ward = category, ward
    if placing.level != ORDINARY:
        _hold_closely(db, county, complaint, now)
    if complaint.due_rule in county.policy.clocks and complaint.due_from_at:
        begun, paused = complaint.due_from_at, complaint.paused_days
        answer = sla.timer(county.policy, county.calendar, placing.clock, begun, paused=paused)
        if answer.due_at < complaint.due_at:
            complaint.due_rule, complaint.due_at = answer.rule, answer.due_at
            complaint.due_calendar, complaint.climb_at = answer.calendar, None
    return event


def _hold_closely(db: Session, county: County, complaint: Complaint, now: datetime) -> None:
    """It accuses somebody: of others' reports, which do not, their offices go on knowing."""
    was_ordinary = complaint.level == ORDINARY
    protect(db, county, complaint)
    if was_ordinary:
        release_and_tell(db, county, complaint, now=now)
