"""What is done with a broadcast: it is composed, released by a second person, held up, let go on or ended."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.audit.actions import note
from app.broadcasts import queries
from app.broadcasts.audience import Draft, Estimate, Objection, blockers
from app.broadcasts.models import Broadcast
from app.broadcasts.ports import Airing, Approval
from app.kit.errors import Conflict, Forbidden


def compose(
    db: Session,
    about: str,
    wards: Sequence[int],
    texts: Mapping[str, str],
    *,
    name: str,
    topic: str,
    author_id: int,
    expires_at: datetime,
    now: datetime,
    starts_at: datetime | None = None,
    apart_hours: int = 0,
) -> Broadcast:
    """A draft with its text per language. `about` names the thing told, such as `forum/1234`, `name` the message of
    the menus. Who was sent another notice in the `apart_hours` before does not get it.

    Raises Conflict (broadcast.composed): one thing is told once, however often and by whomever it is asked.
    """
    row = {
        "about": about,
        "wards": sorted(set(wards)),
        "topic": topic,
        "name": name,
        "texts": dict(texts),
        "state": "draft",
        "author_id": author_id,
        "starts_at": starts_at,
        "expires_at": expires_at,
        "apart_hours": apart_hours,
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


def objections(
    db: Session, broadcast: Broadcast, found: Estimate, airing: Airing, *, now: datetime
) -> list[Objection]:
    """Why it must not be released now."""
    today = queries.released_lately(db, now=now)
    return list(blockers(draft_of(broadcast, now), found, airing.restraint, today=today, now=now))


def draft_of(broadcast: Broadcast, now: datetime) -> Draft:
    """What of it is judged."""
    begins = max(broadcast.starts_at or now, now)
    return Draft(broadcast.texts, broadcast.wards, begins, broadcast.expires_at)


def release(
    db: Session, broadcast: Broadcast, approval: Approval, airing: Airing, *, by: int, now: datetime
) -> None:
    """Let a draft go to its subscribers at its time; the worker begins at its next turn. Lock the row before.

    Raises Forbidden (broadcast.own) for whoever wrote a word of it; Conflict (broadcast.released) for one that
    has gone, (broadcast.changed) if it is not what was approved, (broadcast.grown) if it is more, and with the rule
    of whatever else stands against it.
    """
    if by in broadcast.makers:
        raise Forbidden("broadcast.own", "You wrote this notice: somebody else must read and release it.")
    if broadcast.state != "draft":
        raise Conflict("broadcast.released", "This notice has been released already.")
    ceiling = _kes(approval.ceiling_kes)
    if queries.seal_of(db, broadcast, approval.recipients, ceiling) != approval.seal:
        raise Conflict("broadcast.changed", "This is not what you read: read the estimate again, and approve that.")
    found = airing.estimate(broadcast.texts, queries.tally(db, broadcast, now=now))
    if stands := objections(db, broadcast, found, airing, now=now):
        raise Conflict(stands[0].rule, " ".join(one.detail for one in stands))
    if found.people > approval.recipients or found.ceiling > ceiling:
        raise Conflict("broadcast.grown", "More people would get it than you approved: read the estimate again.")
    broadcast.state = "released"
    broadcast.released_by, broadcast.released_at, broadcast.counted_at = by, now, now
    broadcast.recipients, broadcast.ceiling_kes, broadcast.seal = approval.recipients, ceiling, approval.seal
    broadcast.goes_at = draft_of(broadcast, now).starts_at
    broadcast.version += 1
    note(db, person_id=by, deed="release", about=f"notice/{broadcast.id}", detail={"seal": approval.seal}, now=now)


def _kes(amount: str) -> Decimal:
    try:
        return Decimal(amount)
    except InvalidOperation:
        raise Conflict("broadcast.changed", "The ceiling is no amount: take it from the estimate.") from None


def overtake(db: Session, broadcast: Broadcast, *, by: int, now: datetime) -> None:
    """What it tells is no longer so: whoever has not got it gets it no more, and nobody can release it."""
    if broadcast.state != "draft":
        with suppress(Conflict):  # all of it has left
            stop(db, broadcast, by=by, now=now)
    elif broadcast.expires_at > now:
        broadcast.expires_at = now
        broadcast.version += 1
        note(db, person_id=by, deed="stop", about=f"notice/{broadcast.id}", now=now)


def pause(db: Session, broadcast: Broadcast, *, by: int | None, now: datetime) -> None:
    """Hold back everything of it that has not left. Raises Conflict (broadcast.not_going)."""
    _must_be_going(db, broadcast)
    broadcast.state = "paused"
    broadcast.version += 1
    note(db, person_id=by, deed="pause", about=f"notice/{broadcast.id}", now=now)


def resume(db: Session, broadcast: Broadcast, *, by: int, now: datetime) -> None:
    """Let a paused notice go on to exactly those who are left.

    Raises Forbidden (broadcast.own), Conflict (broadcast.not_paused).
    """
    if by in broadcast.makers:
        raise Forbidden("broadcast.own", "You wrote this notice: somebody else must let it go on.")
    if broadcast.state != "paused":
        raise Conflict("broadcast.not_paused", "This notice is not paused.")
    broadcast.state = "released"
    broadcast.goes_at = max(now, broadcast.starts_at or now)
    broadcast.version += 1
    note(db, person_id=by, deed="resume", about=f"notice/{broadcast.id}", now=now)


def stop(db: Session, broadcast: Broadcast, *, by: int | None, now: datetime) -> None:
    """End it for good: nobody else gets it. Raises Conflict (broadcast.not_going)."""
    if broadcast.state != "paused":
        _must_be_going(db, broadcast)
    broadcast.state = "stopped"
    broadcast.goes_at = now
    broadcast.version += 1
    note(db, person_id=by, deed="stop", about=f"notice/{broadcast.id}", now=now)


def _must_be_going(db: Session, broadcast: Broadcast) -> None:
    if broadcast.state == "released" or (broadcast.state == "done" and queries.is_unsent(db, broadcast)):
        return
    raise Conflict("broadcast.not_going", "Nothing of this notice is on its way.")
