"""Who holds a row, and until when: claimed before the call, settled only by the claim that made it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.outbox.delivery import ADOPTION, LEASE, REPEATS, Kind, State
from app.outbox.reports import reconcile

CLAIM = text(
    """
    WITH due AS (
        SELECT id FROM message
        WHERE state IN ('pending', 'retry') AND priority BETWEEN :first AND :last AND next_at <= :now
            AND (broadcast_id IS NULL OR broadcast_id <> ALL (CAST(:held AS bigint[])))
        ORDER BY priority, next_at, id LIMIT :limit FOR UPDATE SKIP LOCKED
    )
    UPDATE message SET state = 'sending', attempts = attempts + 1, attempt_id = :attempt, lease_until = :until
    FROM due WHERE message.id = due.id
    RETURNING message.id, contact_id, name, key, broadcast_id, priority, facts_sealed, attempts, repeats,
        created_at, since_on, expires_at
    """
)

DUE = text(
    """
    SELECT count(*) FROM (
        SELECT FROM message
        WHERE state IN ('pending', 'retry') AND priority BETWEEN :first AND :last AND next_at <= :now
            AND (broadcast_id IS NULL OR broadcast_id <> ALL (CAST(:held AS bigint[])))
        LIMIT :limit
    ) AS due
    """
)

# The outbox stands below broadcasts: this is what it must know of theirs before it calls.
HELD = text("SELECT id FROM broadcast WHERE state IN ('paused', 'stopped') AND goes_at IS NOT NULL")

# A row that was not called for gets its attempt back.
SETTLE = text(
    """
    UPDATE message SET state = v.state, next_at = v.next_at, lease_until = NULL, outcome = v.outcome,
        attempts = attempts - CASE v.state WHEN 'pending' THEN 1 ELSE 0 END,
        language = coalesce(v.language, message.language), sent_sealed = coalesce(v.sent, message.sent_sealed),
        segments = coalesce(v.segments, message.segments), cost = coalesce(v.cost, message.cost),
        kes = coalesce(message.kes + v.kes, v.kes, message.kes),
        provider_id = coalesce(v.provider_id, message.provider_id),
        settled_at = CASE WHEN v.settled THEN CAST(:now AS timestamptz) END
    FROM unnest(CAST(:ids AS bigint[]), CAST(:states AS text[]), CAST(:moments AS timestamptz[]),
                CAST(:outcomes AS text[]), CAST(:languages AS text[]), CAST(:sents AS bytea[]),
                CAST(:segments AS integer[]), CAST(:costs AS text[]), CAST(:kes AS numeric[]),
                CAST(:provider_ids AS text[]), CAST(:settled AS boolean[]))
        AS v(id, state, next_at, outcome, language, sent, segments, cost, kes, provider_id, settled)
    WHERE message.id = v.id AND message.state = 'sending' AND message.attempt_id = :attempt
    RETURNING message.id
    """
)

# Whoever was to call may be dead, or asleep with the call made: nobody can tell.
GIVE_UP = text(
    """
    UPDATE message SET state = 'unknown', outcome = 'lease_over', lease_until = NULL, settled_at = :now
    WHERE id IN (SELECT id FROM message WHERE state = 'sending' AND lease_until <= :now FOR UPDATE SKIP LOCKED)
    """
)

REPEAT = text(
    """
    UPDATE message SET state = 'retry', repeats = 1, next_at = :now, settled_at = NULL
    WHERE id IN (
        SELECT id FROM message
        WHERE state = 'unknown' AND settled_at BETWEEN :since AND :until AND priority = :kind AND repeats = 0
        FOR UPDATE SKIP LOCKED
    )
    """
)


Kinds = tuple[Kind, Kind]
"""The most and the least urgent kind that is meant, with all between them."""

EVERY_KIND: Kinds = (min(Kind), max(Kind))
ANSWERS: Kinds = (Kind.RECEIPT, Kind.REPLY)
NOTICES: Kinds = (Kind.CHANGE, Kind.NOTICE)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that one attempt holds; `repeat` when it may have been sent already."""

    id: int
    contact_id: int
    name: str
    key: str
    broadcast_id: int | None
    kind: Kind
    facts_sealed: bytes
    attempts: int
    repeat: bool
    created_at: datetime
    since_on: date | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is to be written of a row. `language`, `sent_sealed` and `segments` only if it left, or may have."""

    id: int
    state: State
    next_at: datetime
    outcome: str
    settled: bool
    language: str | None = None
    sent_sealed: bytes | None = None
    segments: int | None = None
    cost: str | None = None
    kes: Decimal | None = None
    provider_id: str | None = None


def held_broadcasts(db: Session) -> frozenset[int]:
    """The broadcasts of which nothing may leave now."""
    return frozenset(db.scalars(HELD))


def count_due(db: Session, kinds: Kinds, *, now: datetime, limit: int) -> int:
    """How many rows of these kinds could be claimed now, counted up to `limit`."""
    first, last = kinds
    asked = {"first": int(first), "last": int(last), "held": _held(db, kinds)}
    return int(db.execute(DUE, asked | {"now": now, "limit": limit}).scalar_one())


def _held(db: Session, kinds: Kinds) -> list[int]:
    return list(held_broadcasts(db)) if kinds[1] is Kind.NOTICE else []


def claim(db: Session, attempt: UUID, *, kinds: Kinds = EVERY_KIND, now: datetime, limit: int) -> list[Claimed]:
    """At most `limit` rows of `kinds` that are due, most urgent first, which nobody else can claim now."""
    first, last = kinds
    asked = {"first": int(first), "last": int(last), "attempt": attempt, "limit": limit, "held": _held(db, kinds)}
    found = db.execute(CLAIM, asked | {"now": now, "until": now + LEASE})
    rows = [
        Claimed(row[0], row[1], row[2], row[3], row[4], Kind(row[5]), bytes(row[6]), row[7], row[8] > 0, *row[9:])
        for row in found
    ]
    return sorted(rows, key=lambda row: (row.kind, row.id))


def settle(db: Session, attempt: UUID, settlements: Sequence[Settlement], *, now: datetime) -> set[int]:
    """Write how an attempt ended; the ids that were still its own.

    The write of a claim that was given up in the meantime is refused: its row may be another's by now.
    """
    rows = sorted(settlements, key=lambda row: row.id)
    columns = {
        "ids": [row.id for row in rows],
        "states": [row.state for row in rows],
        "moments": [row.next_at for row in rows],
        "outcomes": [row.outcome for row in rows],
        "languages": [row.language for row in rows],
        "sents": [row.sent_sealed for row in rows],
        "segments": [row.segments for row in rows],
        "costs": [row.cost for row in rows],
        "kes": [row.kes for row in rows],
        "provider_ids": [row.provider_id for row in rows],
        "settled": [row.settled for row in rows],
    }
    return set(db.scalars(SETTLE, columns | {"attempt": attempt, "now": now}))


def sweep(db: Session, *, now: datetime) -> None:
    """Call unknown what a dead attempt left in `sending`, and make due the one repeat that a receipt is owed.

    What was reported meanwhile is asked first: a text that arrived is not repeated.
    """
    db.execute(GIVE_UP, {"now": now})
    reconcile(db, now=now)
    for kind, wait in REPEATS.items():
        db.execute(REPEAT, {"kind": int(kind), "until": now - wait, "since": now - ADOPTION, "now": now})
