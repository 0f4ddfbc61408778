"""Ticks on the checklist of a complaint: who said that what is done, and when."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.complaints.models import Tick
from app.kit.errors import NotFound


def ticks(db: Session, complaint_id: int) -> dict[str, tuple[int, datetime]]:
    """What is done: by whom, and when they said so."""
    rows = db.scalars(select(Tick).where(Tick.complaint_id == complaint_id))
    return {row.item: (row.person_id, row.at) for row in rows}


def tick(
    db: Session,
    complaint_id: int,
    item: str,
    items: Mapping[str, str],
    *,
    done: bool,
    person_id: int,
    now: datetime,
) -> None:
    """Say that an item of the list is done, or is not; said twice, the first who said so stays.

    Raises NotFound (complaint.item) for what is not on the list.
    """
    if item not in items:
        raise NotFound("complaint.item", f"There is no {item} on this list.")
    if done:
        row = {"complaint_id": complaint_id, "item": item, "person_id": person_id, "at": now}
        db.execute(insert(Tick).values(row).on_conflict_do_nothing())
    else:
        db.execute(delete(Tick).where(Tick.complaint_id == complaint_id, Tick.item == item))
