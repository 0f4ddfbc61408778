"""Who is told of a move: the complaint's owner, and all whose own was merged into it, by their own reference."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.complaints.models import Complaint
from app.complaints.ports import County
from app.complaints.queries import merged_into
from app.complaints.record import owed
from app.outbox.actions import Owed, enqueue_all


def tell(
    db: Session, county: County, complaint: Complaint, name: str, facts: Mapping[str, str], *, now: datetime
) -> None:
    """Owe the text of what was just recorded to everybody it serves."""
    told = owed_to_all(complaint, merged_into(db, complaint), name, facts)
    enqueue_all(db, told, sealer=county.sealer, menu=county.menu, now=now)


def owed_to_all(
    complaint: Complaint, merged: Iterable[Complaint], name: str, facts: Mapping[str, str]
) -> list[Owed]:
    """That text for its owner, and for whoever filed what is `merged` into it."""
    key = f"{complaint.reference}.{complaint.version}"
    told = owed(complaint, name, facts)
    for one in merged:
        # Keyed by both: the merged one's version stays, whatever is done to the one it follows.
        told += [replace(text, key=f"{one.reference}/{key}") for text in owed(one, name, facts)]
    return told


def tell_owner(
    db: Session, county: County, complaint: Complaint, name: str, facts: Mapping[str, str], *, now: datetime
) -> None:
    """Owe the text to the complaint's owner alone: they are asked something, or it is about their own reference."""
    enqueue_all(db, owed(complaint, name, facts), sealer=county.sealer, menu=county.menu, now=now)
