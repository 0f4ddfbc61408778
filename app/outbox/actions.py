"""How a text comes to be owed: written with the deed that caused it, in the same transaction, once."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.kit.seal import Sealer
from app.outbox.delivery import Kind
from app.outbox.ports import Wording

BROADCAST = "broadcast"
CHUNK = 500  # rows: a hop waits 6 ms behind such an insert, and 354 ms behind one of 100,000

# Sorted, so that two events which owe the same texts wait for each other in one order.
ENQUEUE = text(
    """
    INSERT INTO message (contact_id, name, key, priority, facts_sealed, since_on, expires_at, state, attempts,
                         next_at, created_at)
    SELECT v.*, 'pending', 0, :now, :now
    FROM unnest(CAST(:contacts AS bigint[]), CAST(:names AS text[]), CAST(:keys AS text[]),
                CAST(:priorities AS integer[]), CAST(:sealed AS bytea[]),
                CAST(:since AS date[]), CAST(:expiries AS timestamptz[])) AS v
    ON CONFLICT (contact_id, name, key) DO NOTHING
    """
)

# Of somebody in `audience`: the estimate that was approved and the sending ask this alike.
TOLD_LATELY = """
    :apart_hours > 0 AND EXISTS (
        SELECT FROM message AS told
        WHERE told.contact_id = audience.contact_id AND told.name = :name AND told.broadcast_id <> :id
            AND told.created_at > :apart AND told.state NOT IN ('refused', 'expired')
    )
"""
ENQUEUE_BROADCAST = text(
    f"""
    WITH audience AS (
        SELECT subscription.id, contact_id
        FROM subscription JOIN contact ON contact.id = contact_id
        WHERE subscription.ward = ANY (CAST(:wards AS bigint[])) AND topic IN ('all', :topic) AND ended_at IS NULL
            AND since_at <= :counted_at AND opted_out_at IS NULL AND subscription.id > :last
        ORDER BY subscription.id LIMIT :chunk
    ), owed AS (
        INSERT INTO message (contact_id, name, key, broadcast_id, priority, facts_sealed, state, attempts, next_at,
                             created_at)
        SELECT contact_id, :name, CAST(:id AS text), :id, :priority, '', 'pending', 0, :now, :now FROM audience
        WHERE NOT ({TOLD_LATELY})
        ON CONFLICT (contact_id, name, key) DO NOTHING
        RETURNING 1
    )
    SELECT count(*), max(id), (SELECT count(*) FROM owed) FROM audience
    """  # noqa: S608
)


@dataclass(frozen=True, slots=True)
class Owed:
    """A text that one person is owed: its name in the menus, what it tells, and the key that makes it unique.

    `since` is the day in Nairobi on which that began of which it tells: then the number was this person's. After
    `expires_at` it is worth nothing and is not sent; None: as long as texts of its kind live.
    """

    contact_id: int
    name: str
    facts: Mapping[str, str]
    key: str
    since: date
    expires_at: datetime | None = None


class Released(Protocol):
    """What is asked of a broadcast: for whom it was counted and when, and how far it has come."""

    id: int
    wards: list[int]
    topic: str
    apart_hours: int
    counted_at: datetime | None
    last_subscription_id: int
    owed: int


def about(contact_id: int, name: str, key: str) -> str:
    """What sealed facts are bound to: their own row, known before the row has an id."""
    return f"message.facts_sealed/{contact_id}/{name}/{key}"


def enqueue(
    db: Session,
    contact_id: int,
    name: str,
    *,
    facts: Mapping[str, str],
    key: str,
    since: date,
    sealer: Sealer,
    menu: Wording,
    now: datetime,
) -> None:
    """Owe one person one text; owed twice under one key is sent once."""
    enqueue_all(db, [Owed(contact_id, name, facts, key, since)], sealer=sealer, menu=menu, now=now)


def enqueue_all(db: Session, owed: Sequence[Owed], *, sealer: Sealer, menu: Wording, now: datetime) -> None:
    """Owe all these texts, in one statement; what is owed already stays as it is.

    The facts are sealed. Raises KeyError for a name that the menus do not know.
    """
    if not owed:
        return
    rows = sorted(owed, key=lambda one: (one.contact_id, one.name, one.key))
    urgency = {name: int(Kind[menu.message_class(name).upper()]) for name in {one.name for one in rows}}
    facts = [json.dumps(dict(one.facts), ensure_ascii=False).encode() for one in rows]
    sealed = [
        sealer.seal(told, about(one.contact_id, one.name, one.key)) for one, told in zip(rows, facts, strict=True)
    ]
    columns = {
        "contacts": [one.contact_id for one in rows],
        "names": [one.name for one in rows],
        "keys": [one.key for one in rows],
        "priorities": [urgency[one.name] for one in rows],
        "sealed": sealed,
        "since": [one.since for one in rows],
        "expiries": [one.expires_at for one in rows],
    }
    db.execute(ENQUEUE, columns | {"now": now})


def enqueue_broadcast(db: Session, broadcast: Released, *, now: datetime, chunk: int = CHUNK) -> int:
    """Owe the next `chunk` subscribers this broadcast, and move its mark past them; 0 when nobody is left.

    The rows carry no facts: the frozen texts stay with the broadcast. What was owed already, after a crash or to
    somebody with two subscriptions, stays one row. Who was owed another in the hours before is passed over.
    """
    row = {"last": broadcast.last_subscription_id, "priority": int(Kind.NOTICE), "chunk": chunk, "now": now}
    count, last, owed = db.execute(ENQUEUE_BROADCAST, asked_of(broadcast, now) | row).one()
    if count:
        broadcast.last_subscription_id = last
        broadcast.owed += owed
    return int(count)


def asked_of(broadcast: Released, now: datetime) -> dict[str, Any]:
    """For whom it is, and who was told lately: what is asked before it is approved, and while it goes."""
    counted_at = broadcast.counted_at or now
    return {
        "id": broadcast.id,
        "name": BROADCAST,
        "wards": broadcast.wards,
        "topic": broadcast.topic,
        "counted_at": counted_at,
        "apart_hours": broadcast.apart_hours,
        "apart": counted_at - timedelta(hours=broadcast.apart_hours),
    }
