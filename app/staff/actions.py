"""What is done about staff: take them on, give and take rights and keys to the API, let them go.

`by` is who decides it; None is the console, whose user the house does not know.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.audit.actions import note
from app.kit.errors import Conflict, Fault, Forbidden, Invalid
from app.staff.key import KEY_BYTES, hash_of, spell
from app.staff.models import Person, Token
from app.staff.policy import MAY, OF_AN_OFFICE, Deed, Role, may_grant
from app.staff.signin.sessions import end_sessions

LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody is here for, and where: one department or none in particular, some wards or all."""

    role: Role
    department: str | None = None
    wards: Collection[int] | None = None
    supervisor_id: int | None = None

    def faults(self, db: Session, of: int | None) -> list[Fault]:
        """What is wrong with them: an officer of no department, no ward at all, led by nobody or by oneself."""
        faults = []
        if self.role in OF_AN_OFFICE and not self.department:
            faults.append(Fault("department", "An officer works for a department: give its id, such as water."))
        if self.wards is not None and not self.wards:
            faults.append(Fault("wards", "Give at least one ward, or leave it out for all."))
        led_by = self.supervisor_id
        if led_by is not None and (led_by == of or db.get(Person, led_by) is None):
            faults.append(Fault("supervisor", "Give the number of somebody else on the staff."))
        return faults

    def told(self) -> dict[str, str]:
        """As the trail tells of them."""
        wards = "all" if self.wards is None else ",".join(map(str, sorted(set(self.wards))))
        return {
            "role": self.role.value,
            "department": self.department or "none",
            "wards": wards,
            "supervisor": str(self.supervisor_id or "none"),
        }


def add_person(db: Session, name: str, rights: Rights, *, by: int | None = None, now: datetime) -> Person:
    """A new member of staff, with an id. Raises Invalid (staff.person): no name, or rights that are none; Forbidden
    (staff.grant) if it is not for `by` to give them.
    """
    must_decide(db, by, rights.role)
    faults = rights.faults(db, None)
    if not name.strip() or not name.isprintable():
        faults.insert(0, Fault("name", "Give the name, in letters."))
    if faults:
        raise Invalid("staff.person", "This person cannot be added.", faults)
    person = Person(name=name.strip(), created_at=now)
    _give(person, rights, by)
    db.add(person)
    db.flush()
    note(db, person_id=by, deed="add", about=f"person/{person.id}", detail=rights.told(), now=now)
    return person


def change_rights(db: Session, person: Person, rights: Rights, *, by: int | None, now: datetime) -> None:
    """Other rights for somebody; their sessions end, and whatever keys they have go on with these.

    Raises Invalid (staff.person); Forbidden (staff.own_rights, staff.grant); Conflict (staff.left).
    """
    must_be_here(person)
    must_decide(db, by, Role(person.role), of=person.id)
    must_decide(db, by, rights.role, of=person.id)
    if faults := rights.faults(db, person.id):
        raise Invalid("staff.person", "These rights cannot be given.", faults)
    was = Rights(Role(person.role), person.department, person.wards, person.supervisor_id).told()
    _give(person, rights, by)
    person.version += 1
    end_sessions(db, person.id, now=now)
    before = {f"{name}_before": old for name, old in was.items() if old != rights.told()[name]}
    note(db, person_id=by, deed="grant", about=f"person/{person.id}", detail=rights.told() | before, now=now)


def end(db: Session, person: Person, *, by: int | None = None, now: datetime) -> None:
    """Let a person go: sessions and keys stop at once; what they did stays theirs."""
    must_decide(db, by, Role(person.role), of=person.id)
    person.ended_at = person.ended_at or now
    person.version += 1
    end_sessions(db, person.id, now=now)
    note(db, person_id=by, deed="end", about=f"person/{person.id}", now=now)


def issue_token(
    db: Session,
    person: Person,
    *,
    by: int | None = None,
    deeds: Collection[Deed] | None = None,
    department: str | None = None,
    now: datetime,
    days: int,
    token_bytes: Callable[[int], bytes],
) -> str:
    """A key for the API, "itk_" and 43 characters; this is the only time anybody sees it.

    With `deeds` or a `department` it opens only that much of what its holder may do. Raises Invalid (staff.token)
    unless it lives 1 to 366 days and gives some of what they may; Forbidden (staff.own_rights, staff.grant).
    """
    must_be_here(person)
    role = Role(person.role)
    must_decide(db, by, role, of=person.id)
    faults = []
    if not 1 <= days <= LONGEST_DAYS:
        faults.append(Fault("days", f"Give 1 to {LONGEST_DAYS}: a token lives a year at most."))
    if deeds is None and role is Role.CLIENT:
        faults.append(Fault("deeds", "Name what the program may do: it gets nothing else."))
    if deeds is not None and not (deeds and MAY[role].issuperset(deeds)):
        faults.append(Fault("deeds", f"Name some of what the role {role} may do."))
    if faults:
        raise Invalid("staff.token", "Such a token cannot be given.", faults)
    key = spell(token_bytes(KEY_BYTES))
    token = Token(person_id=person.id, hash=hash_of(key), created_at=now, expires_at=now + timedelta(days=days))
    token.issued_by, token.department = by, department
    token.deeds = None if deeds is None else sorted(deeds)
    db.add(token)
    db.flush()
    note(db, person_id=by, deed="issue", about=f"token/{token.id}", detail={"person": str(person.id)}, now=now)
    return key


def revoke(db: Session, token: Token, *, by: int | None = None, now: datetime) -> None:
    """Close one door for good; closing it twice keeps the first moment. Raises Forbidden (staff.own_rights,
    staff.grant).
    """
    must_decide(db, by, Role(token.person.role), of=token.person_id)
    token.revoked_at = token.revoked_at or now
    note(
        db, person_id=by, deed="revoke", about=f"token/{token.id}", detail={"person": str(token.person_id)}, now=now
    )


def must_decide(db: Session, by: int | None, role: Role, *, of: int | None = None) -> None:
    """Raises Forbidden if it is not for `by` to decide about this role (staff.grant), or if it is about themselves
    (staff.own_rights).
    """
    if by is None:
        return
    if by == of:
        raise Forbidden("staff.own_rights", "Nobody decides about their own rights: ask a colleague.")
    if not may_grant(Role(db.get_one(Person, by).role), role):
        raise Forbidden("staff.grant", f"The role {role} is given and taken by the Ombudsman.")


def must_be_here(person: Person) -> None:
    """Raises Conflict (staff.left)."""
    if person.ended_at is not None:
        raise Conflict("staff.left", "This person has left: add them anew if they came back.")


def _give(person: Person, rights: Rights, by: int | None) -> None:
    person.role, person.department = rights.role.value, rights.department
    person.wards = None if rights.wards is None else sorted(set(rights.wards))
    person.supervisor_id, person.granted_by = rights.supervisor_id, by
