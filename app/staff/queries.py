"""Reading staff."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kit.errors import NotFound
from app.staff.key import hash_of
from app.staff.models import Person, Token
from app.staff.policy import Deed, Role, Sight, may, sight


def good_token(db: Session, key: str, now: datetime) -> Token:
    """The token of a key that opens now. Raises NotFound (staff.token), the same for unknown, expired and revoked
    ones and for people who left.
    """
    found = db.scalar(
        select(Token).where(Token.hash == hash_of(key), Token.revoked_at.is_(None), Token.expires_at > now)
    )
    if found is None or found.person.ended_at is not None:
        raise NotFound("staff.token", "No such token, or not any more.")
    return found


def sight_of(person: Person) -> Sight:
    """Which complaints somebody may know of, by all the rights they have."""
    return sight(Role(person.role), person.department, person.id, wards=person.wards)


def can_work(db: Session, person_id: int, *, department: str, ordinary: bool, ward: int | None) -> bool:
    """Whether somebody who is still here works on complaints, and may know of such a one in `department`."""
    person = db.get(Person, person_id)
    if person is None or person.ended_at is not None:
        return False
    covered = sight_of(person).covers(department=department, ordinary=ordinary, ward=ward)
    return may(Role(person.role), Deed.WORK) and covered


def person_of(db: Session, number: int) -> Person:
    """Somebody on the staff, also one who left. Raises NotFound (staff.person)."""
    found = db.get(Person, number)
    if found is None:
        raise NotFound("staff.person", "There is nobody of that number on the staff.")
    return found


def tokens_of(db: Session, person: Person) -> Sequence[Token]:
    """Every key a person was given, the newest first, the closed ones too."""
    return db.scalars(select(Token).where(Token.person_id == person.id).order_by(Token.id.desc())).all()


def token_of(db: Session, person_id: int, number: int) -> Token:
    """One key of a person. Raises NotFound (staff.token)."""
    found = db.get(Token, number)
    if found is None or found.person_id != person_id:
        raise NotFound("staff.token", "This person has no such key.")
    return found


def people_page(db: Session, *, after: int | None, limit: int) -> Sequence[Person]:
    """At most `limit` of those who are still here, beyond the id `after`."""
    here = select(Person).where(Person.ended_at.is_(None), Person.id > (after or 0))
    return db.scalars(here.order_by(Person.id).limit(limit)).all()


def names_of(db: Session, people: Collection[int]) -> Mapping[int, str]:
    """What these people are called, those who left too."""
    rows = db.execute(select(Person.id, Person.name).where(Person.id.in_(people))) if people else ()
    return {row[0]: row[1] for row in rows}


def workers(db: Session) -> Sequence[Person]:
    """Everybody who is here and works on complaints, by name."""
    roles = [role.value for role in Role if may(role, Deed.WORK)]
    here = select(Person).where(Person.ended_at.is_(None), Person.role.in_(roles))
    return db.scalars(here.order_by(Person.name, Person.id)).all()
