"""What is done about staff: take them on, give them a key to the API, take it away, let them go."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.audit.actions import note
from app.kit.errors import Fault, Invalid
from app.staff.key import KEY_BYTES, hash_of, spell
from app.staff.models import Person, Token
from app.staff.policy import OF_AN_OFFICE, Role

LONGEST_DAYS = 366


def add_person(
    db: Session,
    name: str,
    role: Role,
    *,
    department: str | None = None,
    supervisor_id: int | None = None,
    now: datetime,
) -> Person:
    """A new member of staff, with an id. Raises Invalid (staff.person): no name, an officer of no department, a
    supervisor whom nobody knows.
    """
    faults = []
    if not name.strip() or not name.isprintable():
        faults.append(Fault("name", "Give the name, in letters."))
    if role in OF_AN_OFFICE and not department:
        faults.append(Fault("department", "An officer works for a department: give its id, such as water."))
    if supervisor_id is not None and db.get(Person, supervisor_id) is None:
        faults.append(Fault("supervisor", "Give the number of somebody on the staff."))
    if faults:
        raise Invalid("staff.person", "This person cannot be added.", faults)
    person = Person(name=name.strip(), role=role.value, department=department, created_at=now)
    person.supervisor_id = supervisor_id
    db.add(person)
    db.flush()
    note(db, person_id=None, deed="add", about=f"person/{person.id}", detail={"role": role.value}, now=now)
    return person


def issue_token(
    db: Session, person: Person, *, now: datetime, days: int, token_bytes: Callable[[int], bytes]
) -> str:
    """A key for the API, "itk_" and 43 characters; this is the only time anybody sees it.

    Raises Invalid (staff.token) unless it lives 1 to 366 days.
    """
    if not 1 <= days <= LONGEST_DAYS:
        wrong = Fault("days", f"Give 1 to {LONGEST_DAYS}.")
        raise Invalid("staff.token", "A token lives a year at most, so that none is forgotten.", [wrong])
    key = spell(token_bytes(KEY_BYTES))
    token = Token(person_id=person.id, hash=hash_of(key), created_at=now, expires_at=now + timedelta(days=days))
    db.add(token)
    db.flush()
    note(db, person_id=None, deed="issue", about=f"token/{token.id}", detail={"person": str(person.id)}, now=now)
    return key


def revoke(db: Session, token: Token, *, now: datetime) -> None:
    """Close one door for good; closing it twice keeps the first moment."""
    token.revoked_at = token.revoked_at or now
    note(db, person_id=None, deed="revoke", about=f"token/{token.id}", now=now)


def end(db: Session, person: Person, *, now: datetime) -> None:
    """Let a person go: every key of theirs stops at once; what they did stays theirs."""
    person.ended_at = person.ended_at or now
    note(db, person_id=None, deed="end", about=f"person/{person.id}", now=now)
