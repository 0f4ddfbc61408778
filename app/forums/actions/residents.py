"""What residents say about a baraza: that they come or not, what they need there, and what they think."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.forums.models import Forum, Guest, View, about_need, about_view
from app.forums.rules.lifecycle import State
from app.kit.errors import Conflict
from app.kit.seal import Sealer

MOST_VIEWS = 5
"""Views of one person on one baraza: one voice does not drown the others."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks, by which channel, when; their words are sealed."""

    contact_id: int
    channel: str
    now: datetime
    sealer: Sealer


def say_coming(db: Session, forum: Forum, voice: Voice, *, coming: bool) -> None:
    """They come, or do not; the last word counts."""
    _say(db, forum, voice, {"coming": coming})


def say_need(db: Session, forum: Forum, voice: Voice, need: str, words: str | None = None) -> None:
    """What would help them at the baraza, in their own words where they wrote some: so they come, too."""
    about = about_need(forum.id, voice.contact_id)
    sealed = voice.sealer.seal(words.encode(), about) if words else None
    _say(db, forum, voice, {"coming": True, "need": need, "need_sealed": sealed})


def _say(db: Session, forum: Forum, voice: Voice, said: dict[str, Any]) -> None:
    news = said | {"channel": voice.channel, "said_at": voice.now}
    row = news | {"forum_id": forum.id, "contact_id": voice.contact_id}
    keys = ["forum_id", "contact_id"]
    db.execute(insert(Guest).values(row).on_conflict_do_update(index_elements=keys, set_=news))


def give_view(db: Session, forum: Forum, voice: Voice, words: str, *, language: str) -> None:
    """Keep what they think, sealed; nobody need come for that.

    Raises Conflict (forum.minuted) once its minutes are written, Conflict (forum.enough) for a sixth view.
    """
    if forum.state == State.MINUTED:
        raise Conflict("forum.minuted", "The minutes of this baraza are written.")
    _keep(db, forum, voice, words, kind="view", language=language)


def say_heard(db: Session, forum: Forum, voice: Voice, grade: int) -> None:
    """Whether people were heard: 1 (well) to 3 (no), 4 for whoever was not there. The last word counts."""
    _say(db, forum, voice, {"heard": grade})


def say_why(db: Session, forum: Forum, voice: Voice, words: str, *, language: str) -> None:
    """A word on the baraza itself, sealed. Raises Conflict (forum.enough)."""
    _keep(db, forum, voice, words, kind="heard", language=language)


def mark_asked(db: Session, forum: Forum, voice: Voice) -> None:
    """They were asked on a screen whether people were heard, and are not asked there again."""
    _say(db, forum, voice, {"asked_at": voice.now})


def _keep(db: Session, forum: Forum, voice: Voice, words: str, *, kind: str, language: str) -> None:
    contact_id = voice.contact_id
    mine = select(func.count()).select_from(View).where(View.contact_id == contact_id, View.forum_id == forum.id)
    if (db.scalar(mine) or 0) >= MOST_VIEWS:
        raise Conflict("forum.enough", "Enough was said on this baraza from this telephone.")
    db.add(
        View(
            forum_id=forum.id,
            contact_id=contact_id,
            kind=kind,
            words_sealed=voice.sealer.seal(words.encode(), about_view(forum.id, contact_id, voice.now)),
            language=language,
            channel=voice.channel,
            at=voice.now,
        )
    )
    db.flush()
