"""Holding a report: it is kept as it is until it is let go, because a court or an inquiry needs it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.complaints.lookup.seen import seen_by
from app.complaints.models import Complaint
from app.kit.errors import Conflict, NotFound
from app.kit.seal import Sealer
from app.privacy.models import Hold, about_because
from app.staff.policy import Sight

HELD = exists().where(Hold.complaint_id == Complaint.id, Hold.ended_at.is_(None))
"""Of a complaint: that it is held."""


class HeldAlready(Conflict):
    """It is held for a reason that stands written."""

    def __init__(self) -> None:
        super().__init__("hold.held", "This report is held already: read why among the holds.")


def hold(db: Session, sealer: Sealer, complaint: Complaint, because: str, *, by: int, now: datetime) -> Hold:
    """Keep a report as it is until it is let go. Raises HeldAlready (hold.held)."""
    # Whoever would part it from its number at this moment has it locked: either this comes first, or that did.
    db.refresh(complaint, with_for_update={"key_share": True})
    if lasting(db, complaint) is not None:
        raise HeldAlready
    held = Hold(complaint_id=complaint.id, by=by, at=now)
    held.because_sealed = sealer.seal(because.encode(), about_because(complaint.id, now))
    db.add(held)
    db.flush()
    return held


def let_go(db: Session, complaint: Complaint, *, by: int, now: datetime) -> Hold:
    """End the hold: the report's time counts again. Raises NotFound (hold.none)."""
    held = lasting(db, complaint)
    if held is None:
        raise NotFound("hold.none", "This report is not held.")
    held.ended_by, held.ended_at = by, now
    return held


def lasting(db: Session, complaint: Complaint) -> Hold | None:
    """The hold of a report, locked, if it is held."""
    found = select(Hold).where(Hold.complaint_id == complaint.id, Hold.ended_at.is_(None))
    return db.scalar(found.with_for_update(), execution_options={"populate_existing": True})


def page(db: Session, sight: Sight, *, after: int | None, limit: int) -> Sequence[tuple[Hold, Complaint]]:
    """At most `limit` holds that last, of reports that the reader may know of, the oldest first."""
    found = select(Hold, Complaint).join(Complaint, Complaint.id == Hold.complaint_id)
    mine = found.where(Hold.ended_at.is_(None), Hold.id > (after or 0), *seen_by(sight))
    return [(held, complaint) for held, complaint in db.execute(mine.order_by(Hold.id).limit(limit))]


def because_of(held: Hold, sealer: Sealer) -> str:
    """Why, as whoever holds it wrote."""
    return sealer.open(held.because_sealed, about_because(held.complaint_id, held.at)).decode()
