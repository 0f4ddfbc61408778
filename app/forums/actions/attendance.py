"""Who was there: those who typed the code that hangs at the venue, and the lines of paper sheets."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.audit.actions import note
from app.forums.models import Attendance, Forum
from app.forums.rules.lifecycle import COMING, OVER
from app.kit.errors import Conflict

DOORS_OPEN, DOORS_CLOSE = timedelta(hours=2), timedelta(hours=10)
"""From how long before its beginning to how long after it a code is taken for being there."""


@dataclass(frozen=True, slots=True)
class Line:
    """So many people on a sheet who are alike, as far as it says."""

    count: int
    ward: int | None = None
    sex: str | None = None
    age: str | None = None
    disability: bool | None = None


def is_open(forum: Forum, now: datetime) -> bool:
    """Whether the code at the venue is taken now."""
    there = forum.starts_at - DOORS_OPEN <= now <= forum.starts_at + DOORS_CLOSE
    return there and forum.state in COMING | OVER


def be_there(db: Session, forum: Forum, contact_id: int, ward: int | None, *, now: datetime) -> None:
    """One person is there, counted once however often they type the code."""
    row = {"forum_id": forum.id, "contact_id": contact_id, "ward": ward, "count": 1, "at": now}
    db.execute(insert(Attendance).values(row).on_conflict_do_nothing(index_elements=["forum_id", "contact_id"]))


def describe(db: Session, forum: Forum, contact_id: int, said: dict[str, Any], *, now: datetime) -> None:
    """What somebody who is there says of themselves; what they do not say stays empty."""
    row = {"forum_id": forum.id, "contact_id": contact_id, "count": 1, "at": now, **said}
    keys = ["forum_id", "contact_id"]
    db.execute(insert(Attendance).values(row).on_conflict_do_update(index_elements=keys, set_=said))


def count_sheet(db: Session, forum: Forum, sheet: str, lines: Sequence[Line], *, by: int, now: datetime) -> None:
    """The lines of a paper sheet; the same sheet typed again takes the place of the first.

    Raises Conflict (forum.early) before the doors open.
    """
    if now < forum.starts_at - DOORS_OPEN:
        raise Conflict("forum.early", "Nobody has come yet.")
    db.execute(delete(Attendance).where(Attendance.forum_id == forum.id, Attendance.sheet == sheet))
    rows = [asdict(line) | {"forum_id": forum.id, "sheet": sheet, "at": now} for line in lines]
    if rows:
        db.execute(insert(Attendance), rows)
    note(db, person_id=by, deed="count", about=f"forum/{forum.code}", detail={"sheet": sheet}, now=now)
