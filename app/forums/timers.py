"""The chore of the worker: what is due is told to those who were told of a baraza, some people at a time."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import and_, exists, false, func, or_, select, true, update
from sqlalchemy.orm import Session

from app.broadcasts.audience import Restraint
from app.broadcasts.models import Broadcast
from app.broadcasts.running import RELAXED
from app.forums.models import Forum, Telling
from app.forums.ports import TOLD_BY, Grounds
from app.forums.queries import ABOUT
from app.forums.rules.telling import CHANGES, Kind
from app.forums.told import facts_of, key_of, readers
from app.kit.calendar import nairobi_day
from app.outbox.actions import CHUNK, Owed, enqueue_all

PAUSED = exists().where(Broadcast.state == "paused", Broadcast.about.like(func.concat(ABOUT, Forum.code, "%")))


def tell_due(
    db: Session, grounds: Grounds, restraint: Restraint = RELAXED, *, now: datetime, chunk: int = CHUNK
) -> int:
    """Owe the next `chunk` people what is due to be told of one baraza; how many, 0 when nothing was due.

    Chunk and mark are one transaction and each text has its key, so a crash repeats nothing and skips nobody;
    two workers never take the same. What became worthless while nobody worked is told to nobody. While the notice
    of a baraza is paused, and on a silent day, nothing is told of it but a change.
    """
    over = (Telling.state == "ready") & (Telling.until <= now)
    db.execute(update(Telling).where(over).values(state="void", version=Telling.version + 1))
    silent = true() if restraint.frozen(nairobi_day(now)) else false()
    free = or_(Telling.kind.in_(CHANGES), and_(~silent, ~PAUSED))
    due = select(Telling).join(Forum, Forum.id == Telling.forum_id)
    due = due.where(Telling.state == "ready", Telling.due_at <= now, free).order_by(Telling.due_at, Telling.id)
    telling = db.scalars(due.limit(1).with_for_update(of=Telling, skip_locked=True)).one_or_none()
    if telling is None:
        return 0
    forum = db.get_one(Forum, telling.forum_id)
    owed = list(_owed(db, telling, forum, limit=chunk, now=now))
    enqueue_all(db, owed, sealer=grounds.sealer, menu=grounds.menu, now=now)
    if owed:
        telling.last_contact_id = owed[-1].contact_id
        telling.owed += len(owed)
    else:
        telling.state = "done"
    telling.version += 1
    return max(1, len(owed))


def _owed(db: Session, telling: Telling, forum: Forum, *, limit: int, now: datetime) -> Iterator[Owed]:
    """The texts to the next people, each with the facts in the language they read."""
    name = TOLD_BY[Kind(telling.kind)]
    told = {language: facts_of(db, telling, forum, language) for language in ("en", "sw")}
    for contact_id, language in readers(db, telling, forum, limit=limit, now=now):
        said, key = told.get(language, told["en"]), f"{key_of(forum)}/{telling.id}"
        yield Owed(contact_id, name, said, key, nairobi_day(now), telling.until)
