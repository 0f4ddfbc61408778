"""What the provider reports of our texts: kept as it came, applied so that neither order nor repeats matter."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.contacts.actions import opt_out
from app.db import among
from app.outbox.delivery import ADOPTION, RECENTLY, strongest, weaker
from app.outbox.models import Message, Report
from app.outbox.ports import OPTED_OUT

# A report may come while the call that made its id is being settled: one waits for the other, so that neither
# misses what the other is about to commit.
TAKE_TURNS = text("SELECT pg_advisory_xact_lock(turn) FROM unnest(CAST(:turns AS bigint[])) AS turn")

# Only if there is no doubt: of the texts to this person that may carry an id we never learnt, there is but one.
ADOPT = text(
    """
    UPDATE message SET provider_id = :id
    WHERE state = 'unknown' AND provider_id IS NULL AND id = (
        SELECT min(id) FROM message
        WHERE contact_id = :contact AND created_at > :since
            AND (state IN ('sending', 'unknown') OR repeats > 0)
        HAVING count(*) = 1
    ) AND NOT EXISTS (SELECT FROM message WHERE provider_id = :id)
    """
)

# The same, for what became unknown only after its report had come: the call and its report overtook each other.
ADOPT_PARKED = text(
    """
    WITH lost AS (
        SELECT DISTINCT contact_id FROM message
        WHERE state = 'unknown' AND provider_id IS NULL AND settled_at BETWEEN :recently AND :now
    ), candidate AS (
        SELECT contact_id, min(message.id) AS id, min(created_at) AS created_at
        FROM message JOIN lost USING (contact_id)
        WHERE created_at > :since AND (state IN ('sending', 'unknown') OR repeats > 0)
        GROUP BY contact_id HAVING count(*) = 1
    ), parked AS (
        SELECT candidate.id, min(report.provider_id) AS provider_id
        FROM candidate JOIN report USING (contact_id)
        WHERE received_at >= candidate.created_at
            AND NOT EXISTS (SELECT FROM message WHERE message.provider_id = report.provider_id)
        GROUP BY candidate.id HAVING count(DISTINCT report.provider_id) = 1
    )
    UPDATE message SET provider_id = parked.provider_id FROM parked
    WHERE message.id = parked.id AND state = 'unknown' AND message.provider_id IS NULL
    """
)

NAMED = text(
    """
    SELECT DISTINCT provider_id FROM message JOIN report USING (provider_id)
    WHERE state = 'unknown' AND settled_at BETWEEN :recently AND :now
    """
)

ACCEPT = text(
    """
    UPDATE message SET state = 'accepted', outcome = 'reported', settled_at = :now
    WHERE provider_id = ANY(:ids) AND state IN ('unknown', 'retry')
    """
)


@dataclass(frozen=True, slots=True)
class Told:
    """One delivery report, in our words, or "other:…" where there is none; whom it is about, if that was told."""

    provider_id: str
    status: str
    reason: str | None = None
    network: str | None = None
    contact_id: int | None = None


def take_reports(db: Session, told: Sequence[Told], *, now: datetime) -> None:
    """Keep delivery reports and apply them, in the order in which they came; one that came before is no news.

    An unknown word is kept and changes nothing. A report of an id that no text has waits for it; if it says whom it
    is about, it may settle a text whose call was lost.
    """
    ids = sorted({one.provider_id for one in told})
    _take_turns(db, ids)
    rows = [asdict(one) | {"received_at": now} for one in told]
    written = insert(Report).values(rows).on_conflict_do_nothing()
    kept = db.execute(written.returning(Report.provider_id, Report.reason)).all()
    fresh = {provider_id for provider_id, _ in kept}
    if not fresh:
        return
    of_texts = set(db.scalars(select(Message.provider_id).where(among(Message.provider_id, fresh))))
    for one in told:
        if one.contact_id is not None and one.provider_id in fresh - of_texts:
            db.execute(ADOPT, {"id": one.provider_id, "contact": one.contact_id, "since": now - ADOPTION})
    _apply(db, sorted(fresh), now)
    if stopped := [provider_id for provider_id, reason in kept if reason == OPTED_OUT]:
        _heed(db, stopped, now)


def match_reports(db: Session, provider_ids: Sequence[str], *, now: datetime) -> None:
    """Apply what was reported of these ids before their texts had them."""
    if not provider_ids:
        return
    _take_turns(db, provider_ids)
    _apply(db, provider_ids, now)
    _heed(db, provider_ids, now)


def reconcile(db: Session, *, now: datetime) -> None:
    """Settle by its reports what became unknown within the last minutes, whichever of them came first.

    A text is settled by a parked report if of this person's texts it alone may carry an id we never learnt, and of
    the ids reported of this person that one alone is nobody's.
    """
    asked = {"now": now, "recently": now - RECENTLY, "since": now - ADOPTION}
    db.execute(ADOPT_PARKED, asked)
    match_reports(db, sorted(db.scalars(NAMED, asked)), now=now)


def _take_turns(db: Session, provider_ids: Sequence[str]) -> None:
    """Wait for whoever else is busy with these ids, until the end of their transaction; all in one order."""
    digests = (blake2b(one.encode(), digest_size=8).digest() for one in provider_ids)
    db.execute(TAKE_TURNS, {"turns": sorted(int.from_bytes(digest, signed=True) for digest in digests)})


def _apply(db: Session, provider_ids: Sequence[str], now: datetime) -> None:
    """Let the strongest word reported of each id stand on its text, which was accepted, whatever we heard of it."""
    reported = defaultdict(set)
    asked = select(Report.provider_id, Report.status).where(among(Report.provider_id, provider_ids))
    for one, word in db.execute(asked):
        reported[one].add(word)
    if reported:
        db.execute(ACCEPT, {"ids": list(reported), "now": now})
    standing = defaultdict(list)
    for one, words in reported.items():
        if stands := strongest(words):
            standing[stands].append(one)
    for stands, ids in standing.items():
        behind = or_(Message.delivery.is_(None), Message.delivery.in_(weaker(stands)))
        db.execute(update(Message).where(among(Message.provider_id, ids), behind).values(delivery=stands))


def _heed(db: Session, provider_ids: Sequence[str], now: datetime) -> None:
    """Write no more notices to those who, as was reported of these ids, told the provider to stop."""
    told = select(Report.provider_id).where(among(Report.provider_id, provider_ids), Report.reason == OPTED_OUT)
    for contact_id in db.scalars(select(Message.contact_id).where(Message.provider_id.in_(told))).all():
        opt_out(db, contact_id, now=now)
