"""What is done about a baraza: it is made, and its notice is written."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.audit.actions import note
from app.broadcasts.actions import compose
from app.broadcasts.models import Broadcast
from app.forums.draft import Draft, faults_of
from app.forums.models import Forum
from app.forums.queries import facts
from app.kit.errors import Conflict, Invalid
from app.menu.compile import Menu

NOTICE = "forum.notice"
TEXTS = {NOTICE: "ward title day date time venue"}
"""The texts that the menus must have, each with the facts that it is given."""
TOPIC = "baraza"


def make(db: Session, menu: Menu, draft: Draft, *, by: int, now: datetime) -> Forum:
    """A baraza that callers of its ward can see at once.

    Raises Invalid (forum.unfit) with a fault for each field, Conflict (forum.code_taken).
    """
    wards = {int(ward) for ward in menu.words("ward", menu.languages[0])}
    if faults := faults_of(draft, wards, now):
        raise Invalid("forum.unfit", "This baraza cannot be announced as it is.", faults)
    row = {
        "code": draft.code,
        "ward": draft.ward,
        "title_en": draft.title["en"],
        "title_sw": draft.title["sw"],
        "venue_en": draft.venue["en"],
        "venue_sw": draft.venue["sw"],
        "starts_at": draft.starts_at,
        "made_by": by,
        "created_at": now,
    }
    written = insert(Forum).values(row).on_conflict_do_nothing(index_elements=["code"]).returning(Forum)
    forum = db.scalars(written).one_or_none()
    if forum is None:
        raise Conflict("forum.code_taken", f"Another baraza has the code {draft.code}: choose another.")
    note(db, person_id=by, deed="make", about=f"forum/{forum.code}", now=now)
    return forum


def write_notice(db: Session, menu: Menu, forum: Forum, *, by: int, now: datetime) -> Broadcast:
    """The notice of a baraza, worded and frozen in every language, for somebody else to release.

    Raises Conflict (forum.begun, broadcast.composed).
    """
    if forum.starts_at <= now:
        raise Conflict("forum.begun", "This baraza has begun: there is nobody left to invite.")
    ward = {"ward": str(forum.ward)}
    texts = {language: menu.message(NOTICE, ward | facts(forum, language), language) for language in menu.languages}
    return compose(
        db,
        f"forum/{forum.code}",
        forum.ward,
        texts,
        name=NOTICE,
        topic=TOPIC,
        author_id=by,
        expires_at=forum.starts_at,
        now=now,
    )
