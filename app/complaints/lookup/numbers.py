"""The ends of numbers that officers may call, so that whoever rings the office is found by three digits."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.complaints.lookup.lexicon import SETTLED
from app.complaints.lookup.models import NumberEnd
from app.complaints.models import Complaint
from app.contacts.actions import number_of
from app.kit.seal import Sealer

BATCH = 500


def learn_ends(db: Session, sealer: Sealer, *, now: datetime) -> int:
    """Note the ends of numbers of reports filed since the last time, of those that hide theirs none; how many.

    No hop waits for it. Two workers at once: the second waits for the first, and finds nothing left.
    """
    known = select(func.coalesce(func.max(NumberEnd.complaint_id), 0)).scalar_subquery()
    # Everything up to the first report that is too young: an id below it may still be on its way.
    young = select(func.min(Complaint.id)).where(Complaint.id > known, Complaint.filed_at > now - SETTLED)
    fresh = select(Complaint.id, Complaint.contact_id).where(
        Complaint.id > known,
        Complaint.hidden.is_(False),
        Complaint.unlinked_at.is_(None),
        Complaint.id < func.coalesce(young.scalar_subquery(), 2**63 - 1),
    )
    # Held, so that none of them comes to hide its number meanwhile and keeps its end.
    found = db.execute(fresh.order_by(Complaint.id).limit(BATCH).with_for_update(key_share=True)).all()
    numbers = number_of(db, sealer, list({contact for _, contact in found}))
    rows = [{"complaint_id": own, "digits": numbers[contact].e164[-3:]} for own, contact in found]
    if rows:
        db.execute(insert(NumberEnd).values(rows).on_conflict_do_nothing())
    return len(rows)


def forget_end(db: Session, complaint: Complaint) -> None:
    """Its number is hidden from now on."""
    db.execute(delete(NumberEnd).where(NumberEnd.complaint_id == complaint.id))
