"""Reading staff."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kit.errors import NotFound
from app.staff.key import hash_of
from app.staff.models import Person, Token
from app.staff.policy import Deed, Role, may, sight


def holder(db: Session, key: str, now: datetime) -> Person:
    """Who holds a key that opens now. Raises NotFound (staff.token), the same for unknown, expired and revoked
    ones and for people who left.
    """
    found = db.scalar(
        select(Token).where(Token.hash == hash_of(key), Token.revoked_at.is_(None), Token.expires_at > now)
    )
    if found is None or found.person.ended_at is not None:
        raise NotFound("staff.token", "No such token, or not any more.")
    return found.person


def can_work(db: Session, person_id: int, *, department: str, ordinary: bool) -> bool:
    """Whether somebody who is still here works on complaints, and may know of such a one in `department`."""
    person = db.get(Person, person_id)
    if person is None or person.ended_at is not None:
        return False
    role = Role(person.role)
    covered = sight(role, person.department, person_id).covers(department=department, ordinary=ordinary)
    return may(role, Deed.WORK) and covered


def tokens_of(db: Session, person: Person) -> Sequence[Token]:
    """Every key a person was given, the newest first, the closed ones too."""
    return db.scalars(select(Token).where(Token.person_id == person.id).order_by(Token.id.desc())).all()


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
