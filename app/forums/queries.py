"""Reading barazas."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import any_, exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from app.broadcasts.models import Broadcast
from app.db import UtcDateTime
from app.forums.models import Forum, ForumEvent, Guest, Telling
from app.forums.rules.lifecycle import COMING, OVER, State
from app.kit.calendar import NAIROBI
from app.kit.errors import NotFound
from app.outbox.models import Message

ABOUT = "forum/"
"""How the notice of a baraza names what it is about; its code follows."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def by_code(db: Session, code: str) -> Forum:
    """The baraza of the code on the poster. Raises NotFound (forum.unknown)."""
    return _found(db.scalar(select(Forum).where(Forum.code == code)))


def locked(db: Session, code: str) -> Forum:
    """The same as it is now, held until the end of the transaction."""
    held = select(Forum).where(Forum.code == code).with_for_update()
    return _found(db.scalar(held, execution_options={"populate_existing": True}))


def _found(forum: Forum | None) -> Forum:
    if forum is None:
        raise NotFound("forum.unknown", "No baraza has that code.")
    return forum


def known_to_all(db: Session, code: str) -> Forum | None:
    """The baraza of that code, once it was announced."""
    known = select(Forum).where(Forum.code == code, Forum.state != State.DRAFT)
    return db.scalar(known)


def by_venue(db: Session, code: str) -> Forum | None:
    """The baraza at whose venue that code hangs."""
    return db.scalar(select(Forum).where(Forum.venue_code == code))


def upcoming(db: Session, ward: int | None, now: datetime, limit: int = 20) -> list[Forum]:
    """The barazas to come, the next one first: all, or one ward's, its sub-county's and the county's with them."""
    ahead = select(Forum).where(Forum.starts_at > now, Forum.state.in_(COMING))
    if ward is not None:
        ahead = ahead.where(literal(ward) == any_(Forum.wards))
    return list(db.scalars(ahead.order_by(Forum.starts_at, Forum.id).limit(limit)))


def last_told(db: Session, contact_id: int) -> Forum | None:
    """The baraza of which this person was written to last."""
    told = select(Forum).join(Broadcast, Broadcast.about.like(func.concat(ABOUT, Forum.code, "%")))
    told = told.join(Message, Message.broadcast_id == Broadcast.id)
    return db.scalar(told.where(Message.contact_id == contact_id).order_by(Message.id.desc()).limit(1))


def told_of(about: str) -> dict[str, str]:
    """The facts with which an answer to a notice begins, by what it was about; none where that was no baraza."""
    return {"baraza": about.split("/")[1]} if about.startswith(ABOUT) else {}


def unasked(db: Session, contact_id: int, *, since: datetime) -> Forum | None:
    """The newest since that moment of which this person was told, and was not asked yet if people were heard."""
    told = select(Broadcast.id).where(Broadcast.about.like(func.concat(ABOUT, Forum.code, "%")))
    mine = exists().where(Message.contact_id == contact_id, Message.broadcast_id.in_(told.correlate(Forum)))
    guest = (Guest.forum_id == Forum.id) & (Guest.contact_id == contact_id)
    comes = exists().where(guest, Guest.coming.is_(True))
    asked = exists().where(guest, or_(Guest.heard.is_not(None), Guest.asked_at.is_not(None)))
    found = select(Forum).where(Forum.state.in_(OVER), Forum.starts_at > since, or_(mine, comes), ~asked)
    return db.scalar(found.order_by(Forum.starts_at.desc()).limit(1))


def notices(db: Session, forum: Forum) -> Sequence[Broadcast]:
    """Its notices: one for each of its dates of which one was written."""
    return db.scalars(select(Broadcast).where(Broadcast.about.like(f"{ABOUT}{forum.code}%"))).all()


def tellings(db: Session, forum: Forum) -> Sequence[Telling]:
    """What was, is or will be told of it, the first due first."""
    return db.scalars(
        select(Telling).where(Telling.forum_id == forum.id).order_by(Telling.due_at, Telling.id)
    ).all()


def page(db: Session, *, ward: int | None, state: State | None, after: int | None, limit: int) -> Sequence[Forum]:
    """At most `limit` barazas, the newest made first, beyond the id `after`; of every ward and state, or of one."""
    found = select(Forum).order_by(Forum.id.desc()).limit(limit)
    if ward is not None:
        found = found.where(literal(ward) == any_(Forum.wards))
    if state is not None:
        found = found.where(Forum.state == state)
    if after is not None:
        found = found.where(Forum.id < after)
    return db.scalars(found).all()


def agenda(
    db: Session, *, ahead: bool, ward: int | None, after: int | None, limit: int, now: datetime
) -> Sequence[Forum]:
    """At most `limit` of what is to come, the next first, or of what was, the last first, drafts with them.

    Beyond the one of the id `after`; for every ward, or for one.
    """
    begins = tuple_(Forum.starts_at, Forum.id)
    found = select(Forum).where(Forum.starts_at > now if ahead else Forum.starts_at <= now)
    if ward is not None:
        found = found.where(literal(ward) == any_(Forum.wards))
    if after is not None and (mark := db.get(Forum, after)):
        there = tuple_(literal(mark.starts_at, UtcDateTime), literal(mark.id))
        found = found.where(begins > there if ahead else begins < there)
    order = (Forum.starts_at, Forum.id) if ahead else (Forum.starts_at.desc(), Forum.id.desc())
    return db.scalars(found.order_by(*order).limit(limit)).all()


def events(db: Session, forum: Forum) -> Sequence[ForumEvent]:
    """What was done about it, the first first."""
    told = select(ForumEvent).where(ForumEvent.forum_id == forum.id).order_by(ForumEvent.id)
    return db.scalars(told).all()


def facts(forum: Forum, language: str) -> dict[str, str]:
    """What menus and messages tell of a baraza, in one language: title, day, date, time and venue."""
    there = forum.starts_at.astimezone(NAIROBI)
    return {
        "title": forum.said("title", language),
        "day": DAYS[there.weekday()],
        "date": there.date().isoformat(),
        "time": there.strftime("%H:%M"),
        "venue": forum.said("venue", language),
    }
