"""A list that a browser sent: kept sealed, tried dry, begun and stopped; a worker takes it in, chunk by chunk."""

import json
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.audit.actions import note
from app.kit.errors import Conflict, Invalid, NotFound
from app.kit.seal import Sealer
from app.log import mask
from app.menu.compile import Menu
from app.rolls import actions
from app.rolls.files import digest_of, rows_of
from app.rolls.models import Roll, about_sheet
from app.rolls.sheet import FIELDS, Faulty, Wanted, read_rows

LONGEST = 20_000
"""Rows of one list: what a request can read without keeping callers waiting; the console takes longer ones."""
WIDEST = 30
KEPT = timedelta(days=7)
"""How long the rows of a list wait for somebody to begin it."""
CHUNK = 500

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a list would come to: people and wards to be subscribed, how many of them twice, and the faulty rows."""

    wanted: int
    twice: int
    faulty: Sequence[Faulty]


def receive(
    db: Session, sealer: Sealer, name: str, content: bytes, consent: str, *, by: int, now: datetime
) -> Roll:
    """Keep a list until it is begun; the same one again is the one that is there.

    Raises Invalid (roll.file, roll.long, roll.consent).
    """
    rows = [[cell[:200] for cell in row[:WIDEST]] for row in _at_most(content, name)]
    digest = digest_of(content, consent.strip())
    roll = actions.begin(db, digest, consent, now=now)
    if roll.sheet_sealed is None and roll.ended_at is None:
        packed = zlib.compress(json.dumps(rows).encode())
        roll.sheet_sealed = sealer.seal(packed, about_sheet(digest))
        roll.name, roll.rows, roll.person_id = mask(name)[:100], len(rows), by
        note(db, person_id=by, deed="upload", about=f"roll/{roll.id}", now=now)
        db.flush()
    return roll


def _at_most(content: bytes, name: str) -> Rows:
    rows: list[Sequence[str]] = []
    for row in rows_of(content, name):
        rows.append(row)
        if len(rows) > LONGEST:
            raise Invalid("roll.long", "The list has more than 20,000 rows: cut it into several.")
    if len(rows) < 2:  # a heading, and somebody
        raise Invalid("roll.file", "The list is empty: its first row is the heading.")
    return rows


def page(db: Session, limit: int = 50) -> Sequence[Roll]:
    """The newest lists, as many as are looked at."""
    return db.scalars(select(Roll).order_by(Roll.id.desc()).limit(limit)).all()


def by_id(db: Session, number: int) -> Roll:
    """One list. Raises NotFound (roll.unknown)."""
    return _found(db.get(Roll, number))


def locked(db: Session, number: int) -> Roll:
    """The same as it is now, held until the end of the transaction."""
    return _found(db.get(Roll, number, with_for_update=True, populate_existing=True))


def _found(roll: Roll | None) -> Roll:
    if roll is None:
        raise NotFound("roll.unknown", "There is no list of that number.")
    return roll


def rows_kept(sealer: Sealer, roll: Roll) -> Rows:
    """Its rows, the heading first. Raises Conflict (roll.gone) once they are kept no more."""
    if roll.sheet_sealed is None:
        raise Conflict("roll.gone", "The rows of this list are not kept any more: send it again.")
    packed = sealer.open(roll.sheet_sealed, about_sheet(roll.digest))
    rows: Rows = json.loads(zlib.decompress(packed))
    return rows


def wards_of(menu: Menu) -> dict[str, int]:
    """The wards by what a list may call each: its code, or its name in some language."""
    known = {code.casefold(): int(code) for code in menu.words("ward", "en")}
    for language in menu.languages:
        known |= {name.casefold(): int(code) for code, name in menu.words("ward", language).items()}
    return known


def try_dry(rows: Rows, columns: Mapping[str, int], wards: Mapping[str, int]) -> Trial:
    """What the list would come to if it were taken in so; nothing is."""
    found = list(read_rows(rows[1:], columns, wards))
    named = Counter((row.number, row.ward) for row in found if isinstance(row, Wanted))
    return Trial(len(named), named.total() - len(named), [row for row in found if isinstance(row, Faulty)])


def start(db: Session, roll: Roll, columns: Mapping[str, int], *, by: int, now: datetime) -> None:
    """Let the worker take it in, or go on where it was stopped: then its columns stay what they were.

    Hold the row's lock. Raises Conflict (roll.gone, roll.going).
    """
    if roll.sheet_sealed is None:
        raise Conflict("roll.gone", "The rows of this list are not kept any more: send it again.")
    if roll.columns and roll.stopped_at is None:
        raise Conflict("roll.going", "This list is being taken in already.")
    roll.columns = roll.columns or [columns.get(field, -1) for field in FIELDS]
    roll.stopped_at = None
    note(db, person_id=by, deed="start", about=f"roll/{roll.id}", detail={"consent": roll.consent}, now=now)


def stop(db: Session, roll: Roll, *, by: int, now: datetime) -> None:
    """Take nobody else of it in. Hold the row's lock. Raises Conflict (roll.over) where nothing is going."""
    if not roll.columns or roll.ended_at or roll.stopped_at:
        raise Conflict("roll.over", "Nothing of this list is being taken in.")
    roll.stopped_at = now
    note(db, person_id=by, deed="stop", about=f"roll/{roll.id}", now=now)


def take_lists(db: Session, sealer: Sealer, menu: Menu, *, now: datetime, chunk: int = CHUNK) -> int:
    """Take in the next rows of one list that somebody has begun; how many, 0 when there was none.

    Rows and mark are one transaction, so a crash repeats nothing; two workers never take the same.
    """
    going = (Roll.sheet_sealed.is_not(None), Roll.columns.is_not(None), Roll.stopped_at.is_(None))
    due = select(Roll).where(*going).order_by(Roll.id).limit(1).with_for_update(skip_locked=True)
    roll = db.scalar(due, execution_options={"populate_existing": True})
    if roll is None:
        return 0
    rows, at = rows_kept(sealer, roll), max(roll.row_at, 1)
    columns = {field: column for field, column in zip(FIELDS, roll.columns or (), strict=True) if column >= 0}
    found = read_rows(rows[at : at + chunk], columns, wards_of(menu), first=at + 1)
    actions.take(db, roll, list(found), sealer, now=now)
    roll.row_at = min(at + chunk, len(rows))
    if roll.row_at == len(rows):
        actions.end(db, roll, now=now)
    return chunk


def forget_sheets(db: Session, *, now: datetime) -> int:
    """Keep the rows of a list no longer than a week where nobody begins it, or it was stopped."""
    idle = or_(Roll.columns.is_(None), Roll.stopped_at.is_not(None))
    old = update(Roll).where(Roll.sheet_sealed.is_not(None), idle, Roll.begun_at < now - KEPT)
    return len(db.execute(old.values(sheet_sealed=None).returning(Roll.id)).all())
