"""The response matrix: what people said in common, which view belongs to it, and what was done about it."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.audit.actions import note
from app.forums.actions import telling
from app.forums.models import Forum, Telling, Theme, View
from app.forums.rules.draft import ANSWER_ROOM, Spoken, unsayable
from app.forums.rules.lifecycle import OVER
from app.forums.rules.telling import RESULTS, Kind
from app.kit.errors import Conflict, Invalid


def add_theme(db: Session, forum: Forum, said: Spoken, *, by: int, now: datetime) -> Theme:
    """Something that several people said, in one line of each language. Raises Invalid (forum.unfit)."""
    _check("said", said)
    theme = Theme(forum_id=forum.id, said_en=said["en"], said_sw=said["sw"], made_by=by)
    db.add(theme)
    db.flush()
    note(db, person_id=by, deed="add_theme", about=f"forum/{forum.code}", detail={"theme": str(theme.id)}, now=now)
    return theme


def code_view(db: Session, forum: Forum, view: View, theme: Theme, *, by: int, now: datetime) -> None:
    """A view belongs to a theme; where its answer was let go already, that goes to this person, too.

    The worker begins anew with it, also half way through: each text has its key, so nobody is told twice.
    """
    view.theme_id = theme.id
    again = (Telling.theme_id == theme.id) & Telling.state.in_(["ready", "done"]) & (Telling.until > now)
    anew = {"state": "ready", "last_contact_id": 0, "owed": 0, "version": Telling.version + 1}
    db.execute(update(Telling).where(again).values(anew))
    db.flush()
    detail = {"view": str(view.id), "theme": str(theme.id)}
    note(db, person_id=by, deed="code", about=f"forum/{forum.code}", detail=detail, now=now)


def answer(
    db: Session, forum: Forum, theme: Theme, did: Spoken, stands: str, *, department: str, by: int, now: datetime
) -> Telling:
    """What was done, for a second person to let go to those who spoke. Hold the theme's row.

    Raises Invalid (forum.unfit), Conflict (forum.unheard) before it was held, (theme.told) once it was let go.
    """
    _check("did", did)
    if forum.state not in OVER:
        raise Conflict("forum.unheard", "It was not held yet: nobody was heard.")
    waits = db.scalar(select(Telling).where(Telling.theme_id == theme.id).with_for_update())
    if waits is not None and waits.state != "waiting":
        raise Conflict("theme.told", "This answer was let go already: those who spoke have it.")
    theme.did_en, theme.did_sw, theme.stands, theme.department = did["en"], did["sw"], stands, department
    theme.version += 1
    detail = {"theme": str(theme.id), "stands": stands}
    note(db, person_id=by, deed="answer", about=f"forum/{forum.code}", detail=detail, now=now)
    if waits is None:
        return telling.propose(db, forum, Kind.OUTCOME, until=now + RESULTS, theme_id=theme.id, by=by, now=now)
    waits.author_id, waits.until, waits.version = by, now + RESULTS, waits.version + 1
    db.flush()
    return waits


def _check(field: str, said: Spoken) -> None:
    if faults := list(unsayable(field, said, ANSWER_ROOM)):
        raise Invalid("forum.unfit", "This cannot be told by SMS as it is.", faults)
