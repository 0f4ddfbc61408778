"""Who on the staff is called on for a complaint, and the notices that call them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.complaints.lookup.seen import walled_off
from app.complaints.models import Complaint
from app.complaints.rules.ladder import Called, Rung, called
from app.complaints.rules.lifecycle import State
from app.complaints.rules.triage import ORDINARY
from app.log import log
from app.staff.models import Person
from app.staff.policy import Role
from app.staff.queries import sight_of

STANDS_ON: Mapping[Role, Rung] = {
    Role.FOCAL: Rung.FOCAL,
    Role.CHIEF_OFFICER: Rung.CHIEF_OFFICER,
    Role.SECRETARY: Rung.SECRETARY,
    Role.OMBUDSMAN: Rung.OMBUDSMAN,
}
OF_ONE_OFFICE = frozenset({Rung.FOCAL, Rung.CHIEF_OFFICER})
UNPLACED = frozenset({State.RECEIVED, State.TRIAGE, State.REFERRED})
"""Where no department has it: those who hand out stand where a department's focal person would."""

LEAVE = text(
    """
    INSERT INTO staff_notice (person_id, complaint_id, kind, key, at)
    SELECT v.* FROM unnest(CAST(:person_id AS bigint[]), CAST(:complaint_id AS bigint[]), CAST(:kind AS text[]),
                           CAST(:key AS text[]), CAST(:at AS timestamptz[])) AS v
    ON CONFLICT (person_id, key) DO NOTHING
    """
)


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody who works here today, those of them who stand on a rung above the work, and whom each of some
    complaints is kept from: looked up once for all.
    """

    people: Mapping[int, Person]
    standing: Sequence[Person]
    walled: Mapping[int, Collection[int]]

    def called(self, complaint: Complaint, rung: Rung) -> Called:
        """Who is called on, from that rung upwards.

        Never somebody who may not know of the complaint or has a part in it; nor the assignee above their own rung.
        """
        parts = {complaint.filed_by, *self.walled[complaint.id]}
        if rung is not Rung.ASSIGNEE:
            parts.add(complaint.assignee_id)
        return called(rung, self._holders(complaint), {part for part in parts if part is not None})

    def _holders(self, complaint: Complaint) -> Mapping[Rung, Collection[int]]:
        holders: dict[Rung, list[int]] = defaultdict(list)
        for person in self.standing:
            if (rung := _rung_of(person, complaint)) and _may_know(person, complaint):
                holders[rung].append(person.id)
        assignee = self.people.get(complaint.assignee_id) if complaint.assignee_id else None
        if assignee and _may_know(assignee, complaint):
            holders[Rung.ASSIGNEE].append(assignee.id)
        return holders


def _may_know(person: Person, complaint: Complaint) -> bool:
    return sight_of(person).covers(
        department=complaint.department,
        ordinary=complaint.level == ORDINARY,
        ward=complaint.ward,
        filed_by=complaint.filed_by,
    )


def _rung_of(person: Person, complaint: Complaint) -> Rung | None:
    """Where somebody stands towards this complaint."""
    role = Role(person.role)
    if role is Role.TRIAGE_OFFICER:
        return Rung.FOCAL if complaint.state in UNPLACED else None
    rung = STANDS_ON.get(role)
    return None if rung in OF_ONE_OFFICE and person.department != complaint.department else rung


def staff_for(db: Session, complaints: Sequence[Complaint]) -> Staff:
    """Everybody whose door is open, for these complaints."""
    if not complaints:
        return Staff({}, (), {})
    people = db.scalars(select(Person).where(Person.ended_at.is_(None))).all()
    standing = [one for one in people if Role(one.role) in {*STANDS_ON, Role.TRIAGE_OFFICER}]
    walled = walled_off(db, [complaint.id for complaint in complaints])
    return Staff({person.id: person for person in people}, standing, walled)


class Notice(NamedTuple):
    """What one of those who are called on is going to find."""

    person_id: int
    complaint_id: int
    kind: str
    key: str
    at: datetime


def notices(complaint: Complaint, people: Sequence[int], kind: str, *, key: str, now: datetime) -> list[Notice]:
    """One for each of them, for the occasion that `key` names; that nobody is there is said aloud."""
    if not people:
        log.error("complaint.nobody_called", complaint=complaint.id, kind=kind)
    return [Notice(person, complaint.id, kind, key, now) for person in people]


def call(db: Session, left: Sequence[Notice]) -> None:
    """Leave these notices, each once for its occasion, in one statement."""
    if left:
        columns = map(list, zip(*left, strict=True))
        db.execute(LEAVE, dict(zip(Notice._fields, columns, strict=True)))
