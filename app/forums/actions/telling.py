"""What is told later to those who were told: planned with each date, let go by a second person, taken back."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.audit.actions import note
from app.forums.models import Forum, Telling
from app.forums.rules.telling import Due, Kind, question, reminders
from app.kit.errors import Conflict, Forbidden


def plan(db: Session, forum: Forum, *, now: datetime) -> None:
    """The reminders of the date that it has now."""
    _add(db, forum, reminders(forum.starts_at, now))


def ask(db: Session, forum: Forum) -> None:
    """The question whether people were heard, on the morning after."""
    _add(db, forum, [question(forum.starts_at)])


def _add(db: Session, forum: Forum, due: list[Due]) -> None:
    mine = {"forum_id": forum.id, "round": forum.rounds, "state": "ready"}
    db.add_all(Telling(**mine, kind=one.kind, due_at=one.due_at, until=one.until) for one in due)
    db.flush()


def propose(
    db: Session, forum: Forum, kind: Kind, *, until: datetime, theme_id: int | None = None, by: int, now: datetime
) -> Telling:
    """Something that an officer caused, for a second person to let go."""
    telling = Telling(kind=kind, due_at=now, until=until, state="waiting", author_id=by, theme_id=theme_id)
    telling.forum_id, telling.round = forum.id, forum.rounds
    db.add(telling)
    db.flush()
    return telling


def take_back(db: Session, forum: Forum) -> None:
    """Tell nothing more of the date that it had: what was not told yet, is not."""
    mine = (Telling.forum_id == forum.id) & Telling.state.in_(["waiting", "ready"])
    db.execute(update(Telling).where(mine).values(state="void", version=Telling.version + 1))


def release(db: Session, forum: Forum, telling: Telling, *, by: int, now: datetime) -> None:
    """Let it go to those who were told; the worker begins at its next turn. Hold the row's lock.

    Raises Forbidden (telling.own) for whoever caused it, Conflict (telling.released, telling.over).
    """
    if by == telling.author_id:
        raise Forbidden("telling.own", "You caused this: somebody else must read and release it.")
    if telling.state != "waiting":
        raise Conflict("telling.released", f"This is {telling.state}: there is nothing to release.")
    if telling.until <= now:
        raise Conflict("telling.over", "What this tells of is past: it is not sent any more.")
    telling.state, telling.released_by, telling.due_at = "ready", by, now
    telling.version += 1
    note(db, person_id=by, deed="release", about=f"forum/{forum.code}/{telling.kind}", now=now)


def locked(db: Session, forum: Forum, number: int) -> Telling | None:
    """One of a baraza's as it is now, held until the end of the transaction."""
    held = select(Telling).where(Telling.id == number, Telling.forum_id == forum.id).with_for_update()
    return db.scalar(held, execution_options={"populate_existing": True})
