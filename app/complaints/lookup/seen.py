"""Which complaints a reader may know of, as the database is asked: lists, counts and search all begin here."""

from sqlalchemy import ColumnElement

from app.complaints.models import Complaint
from app.complaints.rules.triage import ORDINARY
from app.staff.policy import Sight

Narrowed = list[ColumnElement[bool]]


def seen_by(sight: Sight) -> Narrowed:
    """What holds of every complaint that somebody of this sight may know of; the counterpart of `Sight.covers`."""
    narrowed: Narrowed = []
    if sight.department is not None:
        narrowed.append(Complaint.department == sight.department)
    if not sight.confidential:
        narrowed.append(Complaint.level == ORDINARY)
    return narrowed
