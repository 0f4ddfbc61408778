"""How a baraza comes to be: made, corrected, announced, and its notice written."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.broadcasts.actions import compose
from app.broadcasts.models import Broadcast
from app.codes import actions as codes
from app.forums.actions import telling
from app.forums.models import Forum
from app.forums.ports import NOTICES, Grounds
from app.forums.queries import facts
from app.forums.record import record
from app.forums.rules.draft import Draft, check_notice, faults_of
from app.forums.rules.lifecycle import COMING, Verb
from app.forums.told import about
from app.kit.errors import Conflict, Invalid

KIND, VENUE = "forum", "venue"
"""What its code stands for, and the one that hangs where it is held."""


def make(db: Session, grounds: Grounds, draft: Draft, *, code: str | None = None, by: int, now: datetime) -> Forum:
    """A draft of a baraza, with the code that was asked for or one that is drawn; residents see nothing of it.

    Raises Invalid (forum.unfit) with a fault for each field, Conflict (code.taken).
    """
    check_fit(grounds, draft, now)
    given = codes.take(db, KIND, code, now=now) if code else codes.draw(db, KIND, grounds.randbelow, now=now)
    forum = Forum(code=given, made_by=by, created_at=now, **_columns(draft))
    db.add(forum)
    record(db, forum, Verb.MAKE, by=by, now=now)
    return forum


def correct(db: Session, grounds: Grounds, forum: Forum, draft: Draft, *, by: int, now: datetime) -> None:
    """Write a draft anew. Raises Invalid (forum.unfit), NotAllowed (forum.move) once it was announced."""
    check_fit(grounds, draft, now)
    record(db, forum, Verb.CORRECT, by=by, now=now)
    for name, value in _columns(draft).items():
        setattr(forum, name, value)
    db.flush()


def announce(db: Session, grounds: Grounds, forum: Forum, why: str | None, *, by: int, now: datetime) -> None:
    """Let residents see it: on the screens of its wards, and by its code. Nobody is written to by that.

    Raises Invalid (forum.late_notice) where it is less than three days away and nobody said why, Conflict
    (forum.begun), NotAllowed (forum.move).
    """
    check_ahead(forum, now)
    check_notice(forum.starts_at, why, now)
    record(db, forum, Verb.ANNOUNCE, by=by, words=why, now=now)
    forum.announced_at = now
    forum.venue_code = codes.draw(db, VENUE, grounds.randbelow, now=now)
    telling.plan(db, forum, now=now)


def write_notice(db: Session, grounds: Grounds, forum: Forum, *, by: int, now: datetime) -> Broadcast:
    """The notice of a baraza, worded and frozen in every language, for somebody else to release.

    Raises Conflict (forum.begun, forum.unannounced, broadcast.composed).
    """
    check_ahead(forum, now)
    if forum.state not in COMING:
        raise Conflict("forum.unannounced", f"The baraza is {forum.state}: there is nothing to invite to.")
    return compose(
        db,
        about(forum, forum.rounds),
        forum.wards,
        notice_texts(grounds, forum),
        name=NOTICES[grounds.area(forum.wards).kind],
        topic=forum.topic,
        author_id=by,
        expires_at=forum.starts_at,
        now=now,
    )


def notice_texts(grounds: Grounds, forum: Forum) -> dict[str, str]:
    """What its notice says in each language, as the baraza is now."""
    area, menu = grounds.area(forum.wards), grounds.menu
    name, place = NOTICES[area.kind], {area.kind: area.id} if area.id else {}
    return {language: menu.message(name, place | facts(forum, language), language) for language in menu.languages}


def check_fit(grounds: Grounds, draft: Draft, now: datetime) -> None:
    """Raises Invalid (forum.unfit) with a fault for each field."""
    if faults := faults_of(draft, grounds.known, now):
        raise Invalid("forum.unfit", "This baraza cannot be announced as it is.", faults)


def check_ahead(forum: Forum, now: datetime) -> None:
    """Raises Conflict (forum.begun)."""
    if forum.starts_at <= now:
        raise Conflict("forum.begun", "This baraza has begun: there is nobody left to invite.")


def _columns(draft: Draft) -> dict[str, Any]:
    texts = {
        f"{field}_{language}": text for field, said in draft.texts().items() for language, text in said.items()
    }
    wards = sorted(set(draft.wards))
    return {
        "wards": wards,
        "ward": wards[0],
        "topic": draft.topic,
        "organiser": draft.organiser,
        "starts_at": draft.starts_at.astimezone(UTC),
        **texts,
    }
