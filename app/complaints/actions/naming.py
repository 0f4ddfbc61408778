"""The conflict wall: whoever has a part in a complaint, and whoever leads them, cannot know that there is one."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.complaints.actions.guards import OwnMatter, hold_other
from app.complaints.lookup.seen import walled_off
from app.complaints.models import Complaint, Event, Named
from app.complaints.ports import Actor, County
from app.complaints.queries import last_of, merged_into
from app.complaints.record import protect, record
from app.complaints.rules.lifecycle import OWED, Verb
from app.complaints.rules.triage import ORDINARY
from app.kit.errors import Fault, Invalid
from app.staff.models import Person


def name(db: Session, county: County, complaint: Complaint, person_id: int, *, by: Actor, now: datetime) -> Event:
    """Somebody on the staff has a part in it, perhaps whoever says so: only the Ombudsman's office keeps it, and in
    that office it does not exist for them and their supervisor. So it is with all that is worked on with it. No
    text leaves. What they submitted counts for nothing. Naming twice is naming once.

    Raises Invalid (complaint.person) for nobody on the staff, and Busy (complaint.busy).
    """
    _somebody(db, person_id, "person_id")
    named = [_name(db, county, one, person_id, by=by, now=now) for one in (complaint, *_together(db, complaint))]
    return named[0]


def name_respondent(
    db: Session, county: County, complaint: Complaint, person_id: int, *, by: Actor, now: datetime
) -> None:
    """Whom a finding is about must not know of its making, unless they are named already.

    Raises what `name` raises, and OwnMatter (complaint.own) when whoever finds would come behind the wall.
    """
    respondent = _somebody(db, person_id, "respondent_id")
    if by.person_id in (respondent.id, respondent.supervisor_id):
        raise OwnMatter
    if db.get(Named, (complaint.id, person_id)) is None:
        name(db, county, complaint, person_id, by=by, now=now)


def share_wall(db: Session, complaint: Complaint, parent: Complaint, *, now: datetime) -> None:
    """Of two that are worked on as one, whoever must not learn of either must not learn of the other."""
    both = {complaint.id, parent.id}
    named = set(db.scalars(select(Named.person_id).where(Named.complaint_id.in_(both))))
    for one in (parent, *merged_into(db, parent), complaint):
        _wall_off(db, one, named, now)


def _somebody(db: Session, person_id: int, field: str) -> Person:
    person = db.get(Person, person_id)
    if person is None:
        wrong = Fault(field, "Choose somebody on the staff.")
        raise Invalid("complaint.person", "There is nobody of that number.", [wrong])
    return person


def _together(db: Session, complaint: Complaint) -> list[Complaint]:
    """All others that are worked on with it: those merged into it, or what it follows with all that does."""
    if complaint.merged_into is None:
        return [*merged_into(db, complaint)]
    parent = hold_other(db, complaint.merged_into)
    return [parent, *(one for one in merged_into(db, parent) if one is not complaint)]


def _name(db: Session, county: County, complaint: Complaint, person_id: int, *, by: Actor, now: datetime) -> Event:
    event = record(db, county, complaint, Verb.NAME, by=by, detail={"person": person_id}, now=now)
    _wall_off(db, complaint, {person_id}, now)
    if complaint.level == ORDINARY:
        protect(db, county, complaint)
    walled = walled_off(db, [complaint.id])[complaint.id]
    if complaint.assignee_id in walled:
        complaint.assignee_id = None
    submitted = last_of(db, complaint, Verb.SUBMIT)
    if complaint.state in OWED and submitted and submitted.person_id in walled:
        complaint.outcome = complaint.remedy = None
    return event


def _wall_off(db: Session, complaint: Complaint, people: Collection[int], now: datetime) -> None:
    rows = [{"complaint_id": complaint.id, "person_id": person, "at": now} for person in people]
    if rows:
        db.execute(insert(Named).values(rows).on_conflict_do_nothing())
