"""What is done with a broadcast: one person writes it, another lets it go, the worker carries it out in chunks."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.audit.actions import note
from app.broadcasts.models import Broadcast
from app.kit.errors import Conflict, Forbidden
from app.outbox.actions import CHUNK, enqueue_broadcast


def compose(
    db: Session,
    about: str,
    ward: int,
    texts: Mapping[str, str],
    *,
    name: str,
    topic: str,
    author_id: int,
    expires_at: datetime,
    now: datetime,
) -> Broadcast:
    """A draft with its text per language frozen. `about` names the thing told, such as `forum/1234`, and `name` the
    message of the menus.

    Raises Conflict (broadcast.composed): one thing is told once, however often and by whomever it is asked.
    """
    row = {
        "about": about,
        "ward": ward,
        "topic": topic,
        "name": name,
        "texts": dict(texts),
        "state": "draft",
        "author_id": author_id,
        "expires_at": expires_at,
        "created_at": now,
        "version": 1,
        "last_subscription_id": 0,
    }
    written = insert(Broadcast).values(row).on_conflict_do_nothing(index_elements=["about"]).returning(Broadcast)
    broadcast = db.scalars(written).one_or_none()
    if broadcast is None:
        raise Conflict("broadcast.composed", f"A notice about {about} was written already: read it, or release it.")
    note(db, person_id=author_id, deed="compose", about=f"notice/{broadcast.id}", detail={"of": about}, now=now)
    return broadcast


def release(db: Session, broadcast: Broadcast, *, by: int, now: datetime) -> None:
    """Let a draft go to its subscribers; the worker begins at its next turn. Hold the row's lock.

    Raises Forbidden (broadcast.own) for its author, Conflict (broadcast.released, broadcast.over) for one that has
    gone, or whose matter is past.
    """
    if by == broadcast.author_id:
        raise Forbidden("broadcast.own", "You wrote this notice: somebody else must read and release it.")
    if broadcast.state != "draft":
        raise Conflict("broadcast.released", "This notice has been released already.")
    if broadcast.expires_at <= now:
        raise Conflict("broadcast.over", "What this notice tells of is past: it is not sent any more.")
    broadcast.state = "released"
    broadcast.released_by = by
    broadcast.released_at = now
    broadcast.version += 1
    note(db, person_id=by, deed="release", about=f"notice/{broadcast.id}", now=now)


def continue_release(db: Session, now: datetime, *, chunk: int = CHUNK) -> int:
    """Owe the next `chunk` subscribers of one released broadcast its text; how many, 0 when none was left.

    Chunk and mark are one transaction, so a crash repeats nothing and skips nobody; two workers never take the same
    broadcast. What has expired on the way reaches nobody else.
    """
    going = select(Broadcast).where(Broadcast.state == "released").order_by(Broadcast.id).limit(1)
    broadcast = db.scalars(going.with_for_update(skip_locked=True)).one_or_none()
    if broadcast is None:
        return 0
    count = enqueue_broadcast(db, broadcast, now=now, chunk=chunk) if broadcast.expires_at > now else 0
    if count == 0:
        broadcast.state = "done"
        broadcast.version += 1
    return count
