"""What becomes of an announced baraza: another day or place, none at all, held, its minutes.

Who was told of it before is told of a change once a second person has let that go.
"""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.broadcasts import actions as broadcasts
from app.forums import queries
from app.forums.actions import telling
from app.forums.actions.making import check_ahead
from app.forums.models import Forum
from app.forums.ports import Grounds
from app.forums.record import record
from app.forums.rules.draft import Spoken, unsayable, untimely
from app.forums.rules.lifecycle import COMING, Verb
from app.forums.rules.telling import Kind
from app.kit.errors import Conflict, Fault, Invalid


def move(db: Session, forum: Forum, starts_at: datetime, venue: Spoken, *, by: int, now: datetime) -> None:
    """Another moment, another venue, or both; a cancelled one gets its new date.

    Raises Invalid (forum.unfit), Conflict (forum.begun, forum.same), NotAllowed (forum.move).
    """
    if forum.state in COMING:
        check_ahead(forum, now)
    if faults := [*unsayable("venue", venue), *untimely(starts_at, now)]:
        raise Invalid("forum.unfit", "The baraza cannot be moved so.", faults)
    stays = (forum.starts_at, forum.venue_en, forum.venue_sw) == (starts_at, venue["en"], venue["sw"])
    if stays and forum.state in COMING:
        raise Conflict("forum.same", "That is when and where it is already.")
    detail = {"was_at": forum.starts_at.isoformat(), "is_at": starts_at.isoformat()}
    forum.cause = None
    forum.starts_at, forum.venue_en, forum.venue_sw = starts_at.astimezone(UTC), venue["en"], venue["sw"]
    forum.rounds += 1
    record(db, forum, Verb.MOVE, by=by, detail=detail, now=now)
    take_back(db, forum, by=by, now=now)
    telling.plan(db, forum, now=now)
    telling.propose(db, forum, Kind.MOVED, until=forum.starts_at, by=by, now=now)


def cancel(db: Session, grounds: Grounds, forum: Forum, cause: str, *, by: int, now: datetime) -> None:
    """It will not be held, for a cause that the menus have words for.

    Raises Invalid (forum.unfit), Conflict (forum.begun), NotAllowed (forum.move).
    """
    check_ahead(forum, now)
    causes = grounds.menu.words("cause", "en")
    if cause not in causes:
        fault = Fault("cause", f"There is no cause {cause!r}: {', '.join(causes)}.")
        raise Invalid("forum.unfit", "The baraza cannot be cancelled so.", [fault])
    forum.cause = cause
    record(db, forum, Verb.CANCEL, by=by, detail={"cause": cause}, now=now)
    take_back(db, forum, by=by, now=now)
    telling.propose(db, forum, Kind.CANCELLED, until=forum.starts_at, by=by, now=now)


def hold(db: Session, forum: Forum, *, by: int, now: datetime) -> None:
    """It took place. Raises Conflict (forum.early) before it began, NotAllowed (forum.move)."""
    if now < forum.starts_at:
        raise Conflict("forum.early", "It has not begun yet.")
    record(db, forum, Verb.HOLD, by=by, now=now)
    forum.held_at = now
    telling.ask(db, forum)


def minute(db: Session, forum: Forum, minutes: str, *, by: int, now: datetime) -> None:
    """Put its minutes on record; written again, both stay. Raises NotAllowed (forum.move)."""
    record(db, forum, Verb.MINUTE, by=by, words=minutes, now=now)


def take_back(db: Session, forum: Forum, *, by: int, now: datetime) -> None:
    """Let nobody else be told of the date that it had: neither by reminders nor by a notice that is under way."""
    telling.take_back(db, forum)
    for notice in queries.notices(db, forum):
        broadcasts.overtake(db, notice, by=by, now=now)
