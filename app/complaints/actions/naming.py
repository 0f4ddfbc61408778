"""The conflict wall: whoever has a part in a complaint, and whoever leads them, cannot know that there is one."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.complaints.actions.triage import protect
from app.complaints.lookup.seen import walled_off
from app.complaints.models import Complaint, Event, Named
from app.complaints.ports import Actor, County
from app.complaints.queries import merged_into
from app.complaints.record import record
from app.complaints.rules.lifecycle import Verb
from app.complaints.rules.triage import ORDINARY
from app.kit.errors import Fault, Invalid
from app.staff.models import Person


def name(db: Session, county: County, complaint: Complaint, person_id: int, *, by: Actor, now: datetime) -> Event:
    """Somebody on the staff has a part in it, perhaps whoever says so: only the Ombudsman's office keeps it, and in
    that office it does not exist for them and their supervisor. So it is with all that was merged into it. No text
    leaves. Naming twice is naming once.

    Raises Invalid (complaint.person) for nobody on the staff.
    """
    if db.get(Person, person_id) is None:
        wrong = Fault("person_id", "Choose somebody on the staff.")
        raise Invalid("complaint.person", "There is nobody of that number.", [wrong])
    for one in (complaint, *merged_into(db, complaint)):
        event = record(db, county, one, Verb.NAME, by=by, detail={"person": person_id}, now=now)
        _wall_off(db, one, {person_id}, now)
        if one.level == ORDINARY:
            protect(county, one)
        if one.assignee_id in walled_off(db, [one.id])[one.id]:
            one.assignee_id = None
    return event


def share_wall(db: Session, complaint: Complaint, parent: Complaint, *, now: datetime) -> None:
    """Whoever must not learn of the one that it is merged into must not learn of it."""
    named = db.scalars(select(Named.person_id).where(Named.complaint_id == parent.id)).all()
    _wall_off(db, complaint, named, now)


def _wall_off(db: Session, complaint: Complaint, people: Collection[int], now: datetime) -> None:
    rows = [{"complaint_id": complaint.id, "person_id": person, "at": now} for person in people]
    if rows:
        db.execute(insert(Named).values(rows).on_conflict_do_nothing())
