"""Which complaints a reader may know of, as the database is asked: every look at one or at many begins here."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, all_, any_, func, or_, select
from sqlalchemy.orm import Session

from app.complaints.models import Complaint, Named
from app.complaints.rules.triage import ORDINARY
from app.staff.models import Person
from app.staff.policy import Sight

Narrowed = list[ColumnElement[bool]]


def seen_by(sight: Sight) -> Narrowed:
    """What holds of every complaint that somebody of this sight may know of: covered, and outside the wall."""
    narrowed = [outside_wall(sight.person_id)]
    if sight.department is not None:
        narrowed.append(Complaint.department == sight.department)
    if not sight.confidential:
        narrowed.append(Complaint.level == ORDINARY)
    if sight.wards is not None:
        narrowed.append(Complaint.ward.in_(sorted(sight.wards)))
    if sight.filed:
        narrowed.append(Complaint.filed_by == sight.person_id)
    return narrowed


def outside_wall(person_id: int) -> ColumnElement[bool]:
    """That a complaint names neither this person nor somebody whom they supervise."""
    return Complaint.id != all_(_naming(person_id))


def _naming(person_id: int) -> ColumnElement[list[int]]:
    """The conflict wall: the complaints that name this person, or somebody whom they supervise; read once, as an
    array, so that what is listed is still found by its own index.
    """
    named = select(Named.complaint_id).join(Person, Person.id == Named.person_id)
    theirs = or_(Person.id == person_id, Person.supervisor_id == person_id)
    return func.array(named.where(theirs).scalar_subquery())


def walled_from(db: Session, person_id: int) -> Sequence[str]:
    """The references of the complaints behind this person's wall: for leaving out, never for telling."""
    return db.scalars(select(Complaint.reference).where(Complaint.id == any_(_naming(person_id)))).all()


def walled_off(db: Session, complaints: Collection[int]) -> Mapping[int, set[int]]:
    """For each of these complaints by id, the people who must not learn of it; none is left out."""
    named = select(Named.complaint_id, Person.id, Person.supervisor_id)
    named = named.join(Person, Person.id == Named.person_id).where(Named.complaint_id.in_(complaints))
    walled: dict[int, set[int]] = {complaint: set() for complaint in complaints}
    for complaint, *people in db.execute(named) if complaints else ():
        walled[complaint].update(person for person in people if person is not None)
    return walled
