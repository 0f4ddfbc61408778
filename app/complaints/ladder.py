"""What comes late climbs: a chore of the worker, which takes each step once however many workers run."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from itertools import count

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.complaints.actions.telling import owed_to_all
from app.complaints.models import Complaint
from app.complaints.notices import Notice, call, notices, staff_for
from app.complaints.ports import SYSTEM, County
from app.complaints.queries import merged_into
from app.complaints.record import record_held
from app.complaints.rules import ladder, sla
from app.complaints.rules.ladder import Called, Climb, Step
from app.complaints.rules.lifecycle import OWED, Verb
from app.kit.calendar import NAIROBI
from app.outbox.actions import Owed, enqueue_all

MORNING, EVENING = time(7), time(20)
"""A step may send a text, which must wake nobody: what falls due at night is taken in the morning."""


def climb(db: Session, county: County, *, now: datetime, limit: int = 200) -> int:
    """Take every step of the ladder that is due, and say how many complaints were looked at.

    A complaint without `climb_at` is looked at once, to learn when its next step comes; from then on only then.
    However many there are, a few statements write it all.
    """
    if not MORNING <= now.astimezone(NAIROBI).time() < EVENING:
        return 0
    waiting = _waiting(db, now, limit)
    staff, merged = staff_for(db, waiting), defaultdict(list)
    for one in merged_into(db, *waiting):
        merged[one.merged_into].append(one)
    left: list[Notice] = []
    told: list[Owed] = []
    for complaint in waiting:
        begun = complaint.due_from_at or complaint.filed_at
        steps = county.policy.ladder
        taken = ladder.climb(steps, county.calendar, begun, complaint.due_at, done=complaint.rung, now=now)
        complaint.rung, complaint.climb_at = taken.rung, taken.next_at
        calls = [staff.called(complaint, step.to) for step in taken.steps]
        left += _called(complaint, taken, calls, now)
        told += _record(db, county, complaint, taken, calls, merged=merged[complaint.id], now=now)
    call(db, left)
    enqueue_all(db, told, sealer=county.sealer, menu=county.menu, now=now)
    db.flush()
    return len(waiting)


def _waiting(db: Session, now: datetime, limit: int) -> Sequence[Complaint]:
    """Complaints with a step that is due or unknown, locked; another worker's are left out."""
    due = or_(Complaint.climb_at.is_(None), Complaint.climb_at <= now)
    found = select(Complaint).where(Complaint.state.in_(OWED), due)
    found = found.order_by(Complaint.climb_at.nulls_first(), Complaint.id).limit(limit)
    found = found.with_for_update(skip_locked=True)
    return db.scalars(found, execution_options={"populate_existing": True}).all()


def _called(complaint: Complaint, taken: Climb, calls: Sequence[Called], now: datetime) -> Iterator[Notice]:
    """A notice for whoever each step calls on."""
    for number, step, whom in _numbered(taken, calls):
        occasion = f"{complaint.id}/{complaint.due_at.isoformat()}/{number}"
        yield from notices(complaint, whom.people, step.tells or "nudge", key=occasion, now=now)


def _record(
    db: Session,
    county: County,
    complaint: Complaint,
    taken: Climb,
    calls: Sequence[Called],
    *,
    merged: Sequence[Complaint],
    now: datetime,
) -> list[Owed]:
    """An event for each step that tells, and the text of the newest of them for the resident."""
    told: list[Owed] = []
    for number, step, whom in _numbered(taken, calls):
        if step.tells:
            verb = Verb.OFFER_CAJ if step.tells == "caj" else Verb.ESCALATE
            detail = {"step": number, "to": whom.rung.value, "people": len(whom.people)}
            record_held(db, county, complaint, verb, by=SYSTEM, detail=detail, now=now)
            name, facts = _news(complaint, step, whom)
            told = owed_to_all(complaint, merged, name, facts | {"date": sla.day(taken.next_at)})
    return told


def _numbered(taken: Climb, calls: Sequence[Called]) -> Iterator[tuple[int, Step, Called]]:
    """Each step with its number on the ladder and whom it calls on."""
    first = taken.rung - len(taken.steps) + 1
    return zip(count(first), taken.steps, calls, strict=False)


def _news(complaint: Complaint, step: Step, calls: Called) -> tuple[str, dict[str, str]]:
    """The text of a step with its facts, but for the new date."""
    if step.tells == "caj":
        return "complaint.caj", {}
    return "complaint.late", {"dept": complaint.department, "level": calls.rung.value}
