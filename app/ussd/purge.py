"""Forgetting dialogues: a day after its last hop nothing of a session is kept."""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

KEPT = timedelta(hours=24)

FORGET = text(
    """
    DELETE FROM ussd_session WHERE id IN (
        SELECT id FROM ussd_session WHERE started_at < :before LIMIT :limit FOR UPDATE SKIP LOCKED
    )
    """
)


def purge(db: Session, *, now: datetime, limit: int = 1000) -> int:
    """Erase sessions that began more than 24 hours ago, with their ledger; how many, at most `limit`."""
    erased = db.execute(FORGET, {"before": now - KEPT, "limit": limit})
    return int(erased.rowcount)  # type: ignore[attr-defined]
