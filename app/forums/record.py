"""The one place where a baraza's state is changed, with the event of it and the entry in the trail."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.actions import note
from app.forums.models import Forum, ForumEvent
from app.forums.rules.lifecycle import State, Verb, move


def record(
    db: Session,
    forum: Forum,
    verb: Verb,
    *,
    by: int,
    words: str | None = None,
    detail: Mapping[str, str] | None = None,
    now: datetime,
) -> ForumEvent:
    """Do `verb` to a baraza that was just made, or whose row is held: its state, its next version, the event.

    Raises NotAllowed (forum.move); then nothing was changed.
    """
    before = None if verb is Verb.MAKE else State(forum.state)
    after = move(before, verb)
    forum.state = after
    forum.version = 1 if before is None else forum.version + 1
    db.flush()
    event = ForumEvent(forum_id=forum.id, at=now, verb=verb, before=before, after=after, person_id=by, words=words)
    event.detail = dict(detail) if detail else None
    db.add(event)
    note(db, person_id=by, deed=verb, about=f"forum/{forum.code}", detail=detail, now=now)
    return event
