"""What the worker does with broadcasts: owes them chunk by chunk, waits for a look, and clears what was stopped."""

from datetime import datetime, timedelta

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from app.broadcasts.audience import Restraint
from app.broadcasts.models import Broadcast
from app.broadcasts.queries import is_unsent
from app.kit.calendar import nairobi_day
from app.outbox.actions import CHUNK, enqueue_broadcast

RELAXED = Restraint()
AGAIN = timedelta(seconds=10)

CLEAR = text(
    """
    UPDATE message SET state = 'refused', outcome = 'stopped', settled_at = :now
    WHERE id IN (
        SELECT id FROM message WHERE broadcast_id = :id AND state IN ('pending', 'retry')
        ORDER BY id LIMIT :chunk FOR UPDATE SKIP LOCKED
    )
    RETURNING id
    """
)


def continue_release(db: Session, now: datetime, restraint: Restraint = RELAXED, *, chunk: int = CHUNK) -> int:
    """Owe the next `chunk` subscribers of one released broadcast its text, or clear as many of a stopped one.

    How many that were; 0 when none was left. Chunk and mark are one transaction, so a crash repeats nothing and
    skips nobody; two workers never take the same broadcast. After the first few it waits for somebody to look. What
    has expired on the way reaches nobody else, and on a silent day nothing begins.
    """
    over = (Broadcast.state == "paused") & (Broadcast.expires_at <= now)
    db.execute(update(Broadcast).where(over).values(state="stopped", goes_at=now, version=Broadcast.version + 1))
    due = select(Broadcast).where(
        Broadcast.state.in_(("released", "stopped")), Broadcast.goes_at.is_not(None), Broadcast.goes_at <= now
    )
    if restraint.frozen(nairobi_day(now)):
        due = due.where(Broadcast.state == "stopped")
    # Whatever is stopped goes first: it stands in the way of the others' texts.
    due = due.order_by(Broadcast.state.desc(), Broadcast.id).limit(1).with_for_update(skip_locked=True)
    broadcast = db.scalars(due).one_or_none()
    if broadcast is None:
        return 0
    if broadcast.state == "stopped":
        return _clear(db, broadcast, now, chunk)
    return _owe(db, broadcast, now, restraint, chunk)


def _owe(db: Session, broadcast: Broadcast, now: datetime, restraint: Restraint, chunk: int) -> int:
    trial = restraint.first - broadcast.owed
    size = min(chunk, trial) if trial > 0 else chunk
    count = enqueue_broadcast(db, broadcast, now=now, chunk=size) if broadcast.expires_at > now else 0
    if count == 0:
        broadcast.state = "done"
        broadcast.version += 1
    elif trial > 0 and broadcast.owed >= restraint.first:
        broadcast.goes_at = now + timedelta(minutes=restraint.look_minutes)
        broadcast.version += 1
    return count


def _clear(db: Session, broadcast: Broadcast, now: datetime, chunk: int) -> int:
    """A claim may still hold some: those come back, and are cleared then."""
    count = len(db.scalars(CLEAR, {"id": broadcast.id, "chunk": chunk, "now": now}).all())
    if not count:
        broadcast.goes_at = now + AGAIN if is_unsent(db, broadcast) else None
    return count
