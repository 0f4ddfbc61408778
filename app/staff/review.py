"""The access review: who has which rights, when they last came in, and what was changed since the last review."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.audit.models import Entry
from app.staff.models import Person, Token
from app.staff.signin.models import StaffSession

UNUSED = timedelta(days=60)
QUARTER = timedelta(days=92)
OF_RIGHTS = ("add", "grant", "end", "issue", "revoke", "invite", "reset_phone")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One person who is here, or left since: their keys that still open, and what was done about their rights.

    `seen_at` is when they last came in, by a page or by a key.
    """

    person: Person
    tokens: Sequence[Token]
    seen_at: datetime | None
    changes: Sequence[Entry]

    def is_unused(self, now: datetime) -> bool:
        """Whether nobody came in for 60 days by rights that still open."""
        return self.person.ended_at is None and (self.seen_at or self.person.created_at) < now - UNUSED


def review(db: Session, *, since: datetime, now: datetime) -> Sequence[Reviewed]:
    """Everybody, by number, whose rights stood at some moment since then."""
    here = or_(Person.ended_at.is_(None), Person.ended_at >= since)
    people = db.scalars(select(Person).where(here).order_by(Person.id)).all()
    open_ones = select(Token).where(Token.revoked_at.is_(None), Token.expires_at > now).order_by(Token.id)
    tokens = db.scalars(open_ones).all()
    seen, changes = _seen(db), _changes(db, since)
    return [
        Reviewed(
            person,
            [token for token in tokens if token.person_id == person.id and person.ended_at is None],
            seen.get(person.id),
            changes.get(person.id, []),
        )
        for person in people
    ]


def _seen(db: Session) -> Mapping[int, datetime]:
    by_page = select(StaffSession.person_id, func.max(StaffSession.seen_at)).group_by(StaffSession.person_id)
    by_key = select(Token.person_id, func.max(Token.used_at)).group_by(Token.person_id)
    seen: dict[int, datetime] = {}
    for person, at in (*db.execute(by_page), *db.execute(by_key)):
        if at is not None:
            seen[person] = max(at, seen.get(person, at))
    return seen


def _changes(db: Session, since: datetime) -> Mapping[int, list[Entry]]:
    told = select(Entry).where(Entry.at >= since, Entry.deed.in_(OF_RIGHTS)).order_by(Entry.id)
    changes: dict[int, list[Entry]] = {}
    for entry in db.scalars(told):
        kind, _, number = entry.about.partition("/")
        about = number if kind == "person" else entry.detail.get("person", "") if kind == "token" else ""
        if about:
            changes.setdefault(int(about), []).append(entry)
    return changes
