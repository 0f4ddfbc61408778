"""Reading the trail and its chain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.audit.chain import Head, Told
from app.audit.models import Seal

AT_ONCE = 2000

LINKS = text(
    """
    SELECT s.number, s.sealed_at, s.hash, e.id, e.at, e.person_id, e.deed, e.about, e.detail
    FROM audit_seal s LEFT JOIN audit_entry e ON e.id = s.entry_id
    WHERE s.number > :after ORDER BY s.number LIMIT :limit
    """
)

TAIL = text(
    """
    SELECT count(*), min(e.at), max(e.at), min(e.id) FROM audit_entry e
    WHERE NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.entry_id = e.id)
    """
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it stands in the database; `told` is None where its entry is gone."""

    number: int
    sealed_at: datetime
    hash: bytes
    told: Told | None


@dataclass(frozen=True, slots=True)
class Tail:
    """What is not sealed yet: how many entries, the moments of the oldest and the newest, the lowest id."""

    count: int
    oldest_at: datetime | None
    newest_at: datetime | None
    first_id: int | None


def newest_seal(db: Session) -> Seal | None:
    """The last link; None of an empty chain."""
    return db.scalar(select(Seal).order_by(Seal.number.desc()).limit(1))


def head(db: Session) -> Head | None:
    """The last link's number and hash; None of an empty chain."""
    last = newest_seal(db)
    return Head(last.number, last.hash) if last else None


def links(db: Session, *, after: int) -> Iterator[Link]:
    """Every link behind number `after`, in their order, read in pieces."""
    while rows := db.execute(LINKS, {"after": after, "limit": AT_ONCE}).all():
        for row in rows:
            told = None if row[3] is None else Told(*row[3:])
            yield Link(row[0], row[1], bytes(row[2]), told)
        after = rows[-1][0]


def hashes_of(db: Session, numbers: Sequence[int]) -> dict[int, bytes]:
    """The hashes of those links that are there."""
    found = db.execute(select(Seal.number, Seal.hash).where(Seal.number.in_(numbers)))
    return {number: bytes(hash_) for number, hash_ in found}


def tail(db: Session) -> Tail:
    """What is not sealed yet."""
    return Tail(*db.execute(TAIL).one())
