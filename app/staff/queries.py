"""Reading staff."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kit.errors import NotFound
from app.staff.key import hash_of
from app.staff.models import Person, Token


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


def by_id(db: Session, person_id: int) -> Person:
    """One member of staff who is still here. Raises NotFound (staff.person)."""
    person = db.get(Person, person_id)
    if person is None or person.ended_at is not None:
        raise NotFound("staff.person", f"Nobody on the staff has the number {person_id}.")
    return person


def tokens_of(db: Session, person: Person) -> Sequence[Token]:
    """Every key a person was given, the newest first, the closed ones too."""
    return db.scalars(select(Token).where(Token.person_id == person.id).order_by(Token.id.desc())).all()
