"""Forgetting: open questions whose time is over, marks of what was said, and words that could cost somebody."""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.kit.calendar import nairobi_day

KEPT = timedelta(days=8)
"""How long it is known what was said and spent: a day longer than anybody asks."""

FORGET = tuple(
    text(statement)
    for statement in (
        """
        DELETE FROM sms_talk WHERE id IN (
            SELECT id FROM sms_talk WHERE kept_until <= :now LIMIT :limit FOR UPDATE SKIP LOCKED
        )
        """,
        """
        DELETE FROM sms_said WHERE id IN (
            SELECT id FROM sms_said WHERE at <= :since ORDER BY id LIMIT :limit
        )
        """,
        """
        UPDATE incoming SET words_sealed = '', words_mark = NULL, erase_at = NULL WHERE id IN (
            SELECT id FROM incoming WHERE erase_at <= :now LIMIT :limit FOR UPDATE SKIP LOCKED
        )
        """,
        "DELETE FROM sms_spent WHERE day < :day",
    )
)


def purge(db: Session, *, now: datetime, limit: int = 1000) -> int:
    """Forget what is over, at most `limit` rows of each; how many rows that were."""
    since = now - KEPT
    asked = {"now": now, "since": since, "day": nairobi_day(since), "limit": limit}
    return sum(db.execute(statement, asked).rowcount for statement in FORGET)  # type: ignore[attr-defined]
