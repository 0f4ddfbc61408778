"""Counting wrong tries: each counts before it is looked at, so that tries at one moment cannot be more than one."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from app.staff.signin.models import Tries
from app.staff.signin.passwords import Wait
from app.staff.signin.rules import Patience

FORGOTTEN = timedelta(days=1)

START = text("INSERT INTO sign_in_tries (mark, wrong, at) VALUES (:mark, 0, :now) ON CONFLICT DO NOTHING")


def count(db: Session, marks: Mapping[bytes, Patience], *, now: datetime) -> int:
    """Count a try under each mark, as wrong until `forgive` says otherwise; how many were wrong before, at most.

    Raises Wait (staff.wait) when one of them is tried too soon; such a try does not count.
    """
    for mark in sorted(marks):
        db.execute(START, {"mark": mark, "now": now})
    rows = db.scalars(select(Tries).where(Tries.mark.in_(marks)).order_by(Tries.mark).with_for_update()).all()
    counted = {row.mark: marks[row.mark].count(row.wrong, now - row.at) for row in rows}
    waits = [row.at + marks[row.mark].wait(counted[row.mark]) - now for row in rows]
    if (longest := max(waits)) > timedelta(0):
        raise Wait(ceil(longest.total_seconds()))
    for row in rows:
        row.wrong, row.at = counted[row.mark] + 1, now
    return max(counted.values())


def forgive(db: Session, mark: bytes) -> None:
    """The try was right: nothing wrong is held against this account any more."""
    db.execute(delete(Tries).where(Tries.mark == mark))


def take_back(db: Session, mark: bytes) -> None:
    """The try was right: it alone is not held against this address, where others may be guessing."""
    db.execute(text("UPDATE sign_in_tries SET wrong = wrong - 1 WHERE mark = :mark AND wrong > 0"), {"mark": mark})


def forget(db: Session, *, now: datetime) -> int:
    """Drop what no longer counts; how many rows, at most 1,000."""
    old = select(Tries.mark).where(Tries.at < now - FORGOTTEN).limit(1000)
    return len(db.scalars(delete(Tries).where(Tries.mark.in_(old)).returning(Tries.mark)).all())
