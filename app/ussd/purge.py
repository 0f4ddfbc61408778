"""Forgetting dialogues: nothing of a session is kept beyond its time, which the policy sets."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

FORGET = text(
    """
    DELETE FROM ussd_session WHERE id IN (
        SELECT id FROM ussd_session WHERE kept_until <= :now LIMIT :limit FOR UPDATE SKIP LOCKED
    )
    """
)


def purge(db: Session, *, now: datetime, limit: int = 1000) -> int:
    """Erase sessions whose time is over, with their drafts and their ledger; how many, at most `limit`."""
    erased = db.execute(FORGET, {"now": now, "limit": limit})
    return int(erased.rowcount)  # type: ignore[attr-defined]
