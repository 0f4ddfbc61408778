"""What the county keeps no longer than its time: rule by rule, counted first if asked, some rows at a time.

Nothing of a report that is held, nor of whoever filed it, is touched while it is held.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, func, select, text
from sqlalchemy.orm import Session

from app.complaints.models import Complaint
from app.complaints.record import forget_words
from app.kit.seal import Sealer
from app.outbox.delivery import UNSENT
from app.privacy import barazas
from app.privacy.rules import Retention
from app.privacy.unlinking import BATCH as AT_ONCE
from app.privacy.unlinking import is_due, unlink

BATCH = 500
ONE_AT_A_TIME = text("SELECT pg_try_advisory_xact_lock(hashtext(:rule))")

HOLDS = "SELECT FROM complaint_hold WHERE complaint_hold.complaint_id = {} AND complaint_hold.ended_at IS NULL"
OF_A_HELD_REPORT = "EXISTS ({})".format(HOLDS.format("{}"))
OF_WHO_IS_HELD = (
    f"EXISTS (SELECT FROM complaint WHERE complaint.contact_id = {{}} AND EXISTS ({HOLDS.format('complaint.id')}))"
)
LEFT = f"state NOT IN ({', '.join(repr(state.value) for state in UNSENT)})"
OF_A_REPORT = """
    key LIKE 'unmasking.%' OR EXISTS (
        SELECT FROM complaint WHERE complaint.contact_id = message.contact_id AND reference = left(message.key, 8)
    )
"""
SAYING = "(facts_sealed <> '' OR sent_sealed IS NOT NULL)"
WORDED = "(words IS NOT NULL OR words_sealed <> '')"
OLD_WORDS = f"""
    FROM complaint WHERE closed_at <= :before AND NOT {OF_A_HELD_REPORT.format("complaint.id")} AND (
        {WORDED} OR EXISTS (SELECT FROM complaint_event e WHERE e.complaint_id = complaint.id AND
                            (e.words IS NOT NULL OR e.words_sealed <> ''))
    )
"""
COUNT_WORDS = text(f"SELECT count(*) {OLD_WORDS}")
OLDEST_WORDS = text(f"SELECT complaint.* {OLD_WORDS} ORDER BY closed_at LIMIT :limit FOR UPDATE SKIP LOCKED")
OF_SOMEBODY = (
    *("complaint", "message", "report", "callback", "subscription", "person"),
    *("forum_guest", "forum_view", "forum_attendance", "incoming", "sms_talk", "sms_said", "ussd_session"),
)
"""The tables whose rows are somebody's."""
OF_NOBODY = " AND ".join(
    f"NOT EXISTS (SELECT FROM {one} WHERE {one}.contact_id = contact.id)" for one in OF_SOMEBODY
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of thing and its time: `count` says how much is past it, `take` deals with some of that."""

    name: str
    count: Callable[[Session, Retention, datetime], int]
    take: Callable[[Session, Retention, Sealer, datetime, int], int]


def rows(name: str, table: str, where: str, deed: str) -> Rule:
    """A rule whose rows are those of a table that answer to `where`; the time is `<name>_days` of the retention."""

    def before(retention: Retention, now: datetime) -> datetime:
        return now - timedelta(days=getattr(retention, f"{name.partition('.')[0]}_days"))

    def count(db: Session, retention: Retention, now: datetime) -> int:
        found = text(f"SELECT count(*) FROM {table} WHERE {where}")  # noqa: S608
        return int(db.execute(found, {"before": before(retention, now)}).scalar_one())

    def take(db: Session, retention: Retention, sealer: Sealer, now: datetime, limit: int) -> int:  # noqa: ARG001
        due = f"SELECT id FROM {table} WHERE {where} LIMIT :limit FOR UPDATE SKIP LOCKED"  # noqa: S608
        asked = {"before": before(retention, now), "limit": limit}
        done = db.execute(text(f"{deed} WHERE id IN ({due})"), asked)
        return cast(CursorResult[tuple[()]], done).rowcount

    return Rule(name, count, take)


def _links() -> Rule:
    def count(db: Session, retention: Retention, now: datetime) -> int:
        return db.scalar(select(func.count()).select_from(Complaint).where(is_due(retention, now))) or 0

    return Rule(
        "links",
        count,
        lambda db, retention, _, now, limit: unlink(db, retention, now=now, limit=min(limit, AT_ONCE)),
    )


def _barazas() -> Rule:
    def before(retention: Retention, now: datetime) -> datetime:
        return now - timedelta(days=retention.barazas_days)

    return Rule(
        "barazas",
        lambda db, retention, now: barazas.count(db, before(retention, now)),
        lambda db, retention, sealer, now, limit: barazas.part(
            db, sealer, before(retention, now), now, limit=limit
        ),
    )


def _words() -> Rule:
    def asked(retention: Retention, now: datetime) -> dict[str, Any]:
        return {"before": now - timedelta(days=retention.words_days)}

    def count(db: Session, retention: Retention, now: datetime) -> int:
        return int(db.execute(COUNT_WORDS, asked(retention, now)).scalar_one())

    def take(db: Session, retention: Retention, _: Sealer, now: datetime, limit: int) -> int:
        oldest = select(Complaint).from_statement(OLDEST_WORDS)
        fresh = {"populate_existing": True}
        found = db.scalars(oldest, asked(retention, now) | {"limit": limit}, execution_options=fresh).all()
        forget_words(db, found)
        return len(found)

    return Rule("words", count, take)


def _own(table: str) -> str:
    return f"NOT {OF_WHO_IS_HELD.format(f'{table}.contact_id')}"


RULES = (
    _links(),
    _barazas(),
    rows(
        "texts",
        "message",
        f"{SAYING} AND {LEFT} AND created_at <= :before AND {_own('message')}",
        "UPDATE message SET facts_sealed = '', sent_sealed = NULL",
    ),
    rows("texts.incoming", "incoming", f"received_at <= :before AND {_own('incoming')}", "DELETE FROM incoming"),
    rows("reports", "report", f"received_at <= :before AND {_own('report')}", "DELETE FROM report"),
    rows(
        "deliveries",
        "message",
        f"{LEFT} AND created_at <= :before AND NOT ({OF_A_REPORT}) AND {_own('message')}",
        "DELETE FROM message",
    ),
    rows("callbacks", "callback", f"done_at <= :before AND {_own('callback')}", "DELETE FROM callback"),
    rows("consents", "subscription", f"ended_at <= :before AND {_own('subscription')}", "DELETE FROM subscription"),
    rows(
        "motives",
        "unmasking",
        f"motive_sealed <> '' AND asked_at <= :before AND NOT {OF_A_HELD_REPORT.format('unmasking.complaint_id')}",
        "UPDATE unmasking SET motive_sealed = '', reasons_sealed = NULL",
    ),
    rows(
        "holds",
        "complaint_hold",
        "because_sealed <> '' AND ended_at <= :before",
        "UPDATE complaint_hold SET because_sealed = ''",
    ),
    _words(),
    rows(
        "numbers",
        "contact",
        f"number_index IS NOT NULL AND silenced_at IS NULL AND heard_on <= CAST(:before AS date) AND {OF_NOBODY}",
        "UPDATE contact SET number_index = NULL, number_sealed = NULL, pin_hash = NULL, ward = NULL, "
        "shows_number = NULL, opted_out_at = NULL",
    ),
)
"""In this order, because the last can only go when the others have."""


def counts(db: Session, retention: Retention, *, now: datetime) -> Mapping[str, int]:
    """How much is past its time, rule by rule, as it stands before anything is done."""
    return {rule.name: rule.count(db, retention, now) for rule in RULES}


def forget(
    db: Session, rule: Rule, retention: Retention, sealer: Sealer, *, now: datetime, limit: int = BATCH
) -> int:
    """Deal with at most `limit` of what is past its time by this rule; how much that was. Of two at once the second
    does nothing.
    """
    if not db.scalar(ONE_AT_A_TIME, {"rule": f"itika.keeping.{rule.name}"}):
        return 0
    return rule.take(db, retention, sealer, now, limit)
