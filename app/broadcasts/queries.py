"""Reading broadcasts, and counting whom one would reach."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import exists, func, select, text
from sqlalchemy.orm import Session

from app.broadcasts.audience import Share, Tally
from app.broadcasts.models import Broadcast
from app.kit.errors import NotFound
from app.outbox.actions import TOLD_LATELY, asked_of
from app.outbox.delivery import UNSENT
from app.outbox.models import Message
from app.outbox.wording import FALLBACK

DAY = timedelta(hours=24)

# Whoever opted out has no live subscription any more; they are counted by the one that it ended.
TALLY = text(
    f"""
    WITH audience AS (
        SELECT contact_id, coalesce(min(ward) FILTER (WHERE ended_at IS NULL), min(ward)) AS ward,
            bool_or(ended_at IS NULL) AS live
        FROM subscription
        WHERE ward = ANY (CAST(:wards AS bigint[])) AND topic IN ('all', :topic) AND since_at <= :counted_at
        GROUP BY contact_id
    ), judged AS (
        SELECT audience.ward, CASE WHEN language = ANY (:languages) THEN language ELSE :fallback END AS language,
            CASE WHEN opted_out_at IS NOT NULL THEN 'opted_out' WHEN NOT live THEN 'unsubscribed'
                 WHEN {TOLD_LATELY} THEN 'told_lately' ELSE '' END AS why
        FROM audience JOIN contact ON contact.id = contact_id
    )
    SELECT ward, language, why, count(*) FROM judged GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    """  # noqa: S608
)
SEAL = text("SELECT broadcast_seal(broadcast, :recipients, :ceiling) FROM broadcast WHERE id = :id")


def by_id(db: Session, broadcast_id: int) -> Broadcast:
    """One broadcast. Raises NotFound (broadcast.unknown)."""
    return _found(db.get(Broadcast, broadcast_id))


def locked(db: Session, broadcast_id: int) -> Broadcast:
    """One broadcast as it is now, held until the end of the transaction. Raises NotFound (broadcast.unknown)."""
    return _found(db.get(Broadcast, broadcast_id, with_for_update=True, populate_existing=True))


def _found(broadcast: Broadcast | None) -> Broadcast:
    if broadcast is None:
        raise NotFound("broadcast.unknown", "There is no notice of that number.")
    return broadcast


def is_unsent(db: Session, broadcast: Broadcast) -> bool:
    """Whether a copy of it is owed and has not left."""
    unsent = exists().where(Message.broadcast_id == broadcast.id, Message.state.in_(UNSENT))
    return bool(db.scalar(select(unsent)))


def page(db: Session, *, after: int | None, limit: int) -> Sequence[Broadcast]:
    """At most `limit` broadcasts, the newest first, beyond the id `after`."""
    asked = select(Broadcast).order_by(Broadcast.id.desc()).limit(limit)
    return db.scalars(asked.where(Broadcast.id < after) if after is not None else asked).all()


def tally(db: Session, broadcast: Broadcast, *, now: datetime) -> Tally:
    """Who would get it, each person once, and who would not, and why; of one released, as of its release."""
    asked = asked_of(broadcast, now) | {"languages": list(broadcast.texts), "fallback": FALLBACK}
    shares: list[Share] = []
    left_out: Counter[str] = Counter()
    for ward, language, why, count in db.execute(TALLY, asked):
        if why:
            left_out[why] += count
        else:
            shares.append(Share(ward, language, count))
    return Tally(shares, left_out)


def reach(
    db: Session, wards: Sequence[int], topic: str, languages: Sequence[str], *, apart_hours: int = 0, now: datetime
) -> Tally:
    """Whom a notice would reach that is not written yet, and whom not, and why."""
    unwritten = Broadcast(id=0, wards=list(wards), topic=topic, texts=dict.fromkeys(languages, ""))
    unwritten.apart_hours = apart_hours
    return tally(db, unwritten, now=now)


def seal_of(db: Session, broadcast: Broadcast, recipients: int, ceiling: Decimal) -> str:
    """The hash of the broadcast as it stands, for so many people and so many KES at most."""
    asked = {"id": broadcast.id, "recipients": recipients, "ceiling": ceiling}
    return str(db.scalar(SEAL, asked))


def released_lately(db: Session, *, now: datetime) -> int:
    """The recipients of all that was released in the last 24 hours."""
    asked = select(func.coalesce(func.sum(Broadcast.recipients), 0)).where(Broadcast.released_at > now - DAY)
    return int(db.scalar(asked) or 0)
