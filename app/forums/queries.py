"""Reading barazas."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.forums.models import Forum
from app.kit.calendar import NAIROBI
from app.kit.errors import NotFound

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def by_code(db: Session, code: str) -> Forum:
    """The baraza of the code on the poster. Raises NotFound (forum.unknown)."""
    forum = db.scalar(select(Forum).where(Forum.code == code))
    if forum is None:
        raise NotFound("forum.unknown", "No baraza has that code.")
    return forum


def upcoming(db: Session, ward: int, now: datetime, limit: int = 20) -> list[Forum]:
    """The barazas of one ward that have not begun, the next one first."""
    ahead = select(Forum).where(Forum.ward == ward, Forum.starts_at > now)
    return list(db.scalars(ahead.order_by(Forum.starts_at, Forum.id).limit(limit)))


def page(db: Session, *, ward: int | None, after: int | None, limit: int) -> Sequence[Forum]:
    """At most `limit` barazas, the newest made first, beyond the id `after`; of every ward, or of one."""
    found = select(Forum).order_by(Forum.id.desc()).limit(limit)
    if ward is not None:
        found = found.where(Forum.ward == ward)
    if after is not None:
        found = found.where(Forum.id < after)
    return db.scalars(found).all()


def facts(forum: Forum, language: str) -> dict[str, str]:
    """What menus and messages tell of a baraza, in one language: title, day, date, time and venue."""
    there = forum.starts_at.astimezone(NAIROBI)
    title, venue = (forum.title_sw, forum.venue_sw) if language == "sw" else (forum.title_en, forum.venue_en)
    return {
        "title": title,
        "day": DAYS[there.weekday()],
        "date": there.date().isoformat(),
        "time": there.strftime("%H:%M"),
        "venue": venue,
    }
