"""What comes late climbs: a chore of the worker, which takes each step once however many workers run."""

from collections.abc import Sequence
from datetime import datetime, time

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.complaints.actions.telling import tell
from app.complaints.models import Complaint
from app.complaints.notices import Staff, call, staff_for
from app.complaints.ports import SYSTEM, County
from app.complaints.record import record
from app.complaints.rules import ladder, sla
from app.complaints.rules.ladder import Called, Climb, Step
from app.complaints.rules.lifecycle import OWED, Verb
from app.kit.calendar import NAIROBI

MORNING, EVENING = time(7), time(20)
"""A step may send a text, which must wake nobody: what falls due at night is taken in the morning."""


def climb(db: Session, county: County, *, now: datetime, limit: int = 200) -> int:
    """Take every step of the ladder that is due, and say how many complaints were looked at.

    A complaint without `climb_at` is looked at once, to learn when its next step comes; from then on only then.
    """
    if not MORNING <= now.astimezone(NAIROBI).time() < EVENING:
        return 0
    waiting = _waiting(db, now, limit)
    staff = staff_for(db, waiting)
    for complaint in waiting:
        begun = complaint.due_from_at or complaint.filed_at
        steps = county.policy.ladder
        taken = ladder.climb(steps, county.calendar, begun, complaint.due_at, done=complaint.rung, now=now)
        _take(db, county, complaint, taken, staff=staff, now=now)
        complaint.rung, complaint.climb_at = taken.rung, taken.next_at
    db.flush()
    return len(waiting)


def _waiting(db: Session, now: datetime, limit: int) -> Sequence[Complaint]:
    """Complaints with a step that is due or unknown, locked; another worker's are left out."""
    due = or_(Complaint.climb_at.is_(None), Complaint.climb_at <= now)
    found = select(Complaint).where(Complaint.state.in_(OWED), due)
    found = found.order_by(Complaint.climb_at.nulls_first(), Complaint.id).limit(limit)
    found = found.with_for_update(skip_locked=True)
    return db.scalars(found, execution_options={"populate_existing": True}).all()


def _take(db: Session, county: County, complaint: Complaint, taken: Climb, *, staff: Staff, now: datetime) -> None:
    """Call whoever each step calls on, and tell the resident of the newest step that tells."""
    telling = [step for step in taken.steps if step.tells]
    for number, step in enumerate(taken.steps, taken.rung - len(taken.steps) + 1):
        calls = staff.called(complaint, step.to)
        occasion = f"{complaint.id}/{complaint.due_at.isoformat()}/{number}"
        call(db, complaint, calls.people, step.tells or "nudge", key=occasion, now=now)
        if not step.tells:
            continue
        verb = Verb.OFFER_CAJ if step.tells == "caj" else Verb.ESCALATE
        detail = {"step": number, "to": calls.rung.value, "people": len(calls.people)}
        record(db, county, complaint, verb, by=SYSTEM, detail=detail, now=now)
        if step is telling[-1]:
            name, facts = _news(complaint, step, calls)
            tell(db, county, complaint, name, facts | {"date": sla.day(taken.next_at)}, now=now)


def _news(complaint: Complaint, step: Step, calls: Called) -> tuple[str, dict[str, str]]:
    """The text of a step with its facts, but for the new date."""
    if step.tells == "caj":
        return "complaint.caj", {}
    return "complaint.late", {"dept": complaint.department, "level": calls.rung.value}
