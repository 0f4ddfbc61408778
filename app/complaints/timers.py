"""What no step of the ladder sees: words that nobody opened, and states that lasted longer than their time.

Chores of the worker: each takes some complaints, does each once however many workers run, and says how many.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import InstrumentedAttribute

from app.complaints.actions.telling import tell_owner
from app.complaints.models import Complaint
from app.complaints.notices import Notice, Staff, call, notices, staff_for
from app.complaints.ports import SYSTEM, County
from app.complaints.record import begin_step, record, resume
from app.complaints.rules import sla
from app.complaints.rules.clocks import due
from app.complaints.rules.ladder import Rung
from app.complaints.rules.lifecycle import CLOSED, State, Verb


def nudge_unread(db: Session, county: County, *, now: datetime, limit: int = 200) -> int:
    """Call on whoever should have opened what a resident wrote, once for each time that they wrote."""
    told = Complaint.unread_told_at
    untold = or_(told.is_(None), told < Complaint.unread_since)
    waiting = _waiting(db, Complaint.unread_since, now, untold, limit)
    staff = staff_for(db, waiting)
    over = [
        complaint
        for complaint in waiting
        if complaint.unread_since
        and due(county.policy.rule("unread"), county.calendar, complaint.unread_since) <= now
    ]
    left: list[Notice] = []
    for complaint in over:
        assert complaint.unread_since is not None
        key = f"{complaint.id}/unread/{complaint.unread_since.isoformat()}"
        left += notices(complaint, staff.called(complaint, Rung.ASSIGNEE).people, "unread", key=key, now=now)
        complaint.unread_told_at = now
    call(db, left)
    db.flush()
    return len(over)


def end_steps(db: Session, county: County, *, now: datetime, limit: int = 200) -> int:
    """Do what is owed when the time of a state is over.

    Where the resident was asked, we go on with what there is; a referral without a receipt is chased, again and
    again; for every other state whoever must act is called on, once.
    """
    told = Complaint.step_told_at
    waiting = _waiting(db, Complaint.step_due_at, now, or_(told.is_(None), told < Complaint.step_from_at), limit)
    staff = staff_for(db, waiting)
    for complaint in waiting:
        if complaint.state == State.NEEDS_INFO:
            _go_on(db, county, complaint, now)
        elif complaint.state == State.REFERRED:
            _chase(db, county, complaint, staff, now)
        else:
            _call(db, complaint, staff, f"step.{complaint.step_rule}", now)
            complaint.step_told_at = now
    db.flush()
    return len(waiting)


def _go_on(db: Session, county: County, complaint: Complaint, now: datetime) -> None:
    record(db, county, complaint, Verb.LAPSE_INFO, by=SYSTEM, now=now)
    resume(county, complaint, now)
    tell_owner(db, county, complaint, "complaint.unanswered", {"date": sla.day(complaint.due_at)}, now=now)


def _chase(db: Session, county: County, complaint: Complaint, staff: Staff, now: datetime) -> None:
    record(db, county, complaint, Verb.CHASE, by=SYSTEM, now=now)
    _call(db, complaint, staff, "chase", now)
    begin_step(complaint, sla.timer(county.policy, county.calendar, "chase", now))


def _call(db: Session, complaint: Complaint, staff: Staff, kind: str, now: datetime) -> None:
    assert complaint.step_due_at is not None
    key = f"{complaint.id}/{kind}/{complaint.step_due_at.isoformat()}"
    call(db, notices(complaint, staff.called(complaint, Rung.ASSIGNEE).people, kind, key=key, now=now))


def _waiting(
    db: Session,
    since: InstrumentedAttribute[datetime | None],
    now: datetime,
    untold: ColumnElement[bool],
    limit: int,
) -> Sequence[Complaint]:
    """Open complaints with that moment behind them, the oldest first, locked; another worker's are left out."""
    found = select(Complaint).where(since <= now, untold, Complaint.state.not_in(CLOSED))
    found = found.order_by(since, Complaint.id).limit(limit).with_for_update(skip_locked=True)
    return db.scalars(found, execution_options={"populate_existing": True}).all()
