"""Who was told of a baraza: by its notice, or because they said on a screen whether they come."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.forums.models import Forum, Telling, Theme
from app.forums.ports import TOLD_BY, Grounds
from app.forums.queries import ABOUT, facts
from app.forums.rules.telling import APART, Kind
from app.outbox.delivery import STOPS_AFTER
from app.outbox.delivery import Kind as Class

# The notice left, or may have; or they have looked at its day and answered.
TOLD = """
    SELECT contact_id FROM message
    WHERE broadcast_id IN (SELECT id FROM broadcast WHERE about = ANY(:abouts))
        AND state IN ('sending', 'accepted', 'unknown')
    UNION
    SELECT contact_id FROM forum_guest WHERE forum_id = :forum AND coming IS NOT NULL
"""
EVERYBODY = "opted_out_at IS NULL"
CHANGED = "(opted_out_at IS NULL OR opted_out_at > :stopped AND silenced_at IS NULL)"
"""Exactly those who were told: a STOP of the last hour does not keep from them that it is elsewhere."""
SPOKE = "SELECT DISTINCT contact_id FROM forum_view WHERE theme_id = :theme"
"""Whoever has said something of a theme."""
# Not who said that they do not come, nor who has stopped the notices of its wards since, unless they said that they
# come; nor who was written to just now.
REMINDED = """
    opted_out_at IS NULL AND coming IS NOT FALSE AND (coming OR EXISTS (
        SELECT FROM subscription
        WHERE subscription.contact_id = told.contact_id AND ended_at IS NULL
            AND subscription.ward = ANY(CAST(:wards AS bigint[])) AND topic IN ('all', :topic)
    )) AND NOT EXISTS (
        SELECT FROM message
        WHERE message.contact_id = told.contact_id AND message.created_at > :lately
            AND (broadcast_id IN (SELECT id FROM broadcast WHERE about = ANY(:abouts)) OR key LIKE :ours)
    )
"""
WHICH: Mapping[Kind, str] = {
    Kind.WEEK: REMINDED,
    Kind.DAY: REMINDED,
    Kind.HOURS: REMINDED,
    Kind.HEARD: REMINDED,
    Kind.MOVED: CHANGED,
    Kind.CANCELLED: CHANGED,
    Kind.OUTCOME: EVERYBODY,
}
"""Whom of them each thing is for; whoever stopped all notices gets none of them, but for a change at once."""

WHOSE = dict.fromkeys(WHICH, TOLD) | {Kind.OUTCOME: SPOKE}

READERS = {
    kind: f"""
        SELECT told.contact_id, language FROM ({WHOSE[kind]}) AS told
        JOIN contact ON contact.id = told.contact_id
        LEFT JOIN forum_guest AS guest ON guest.forum_id = :forum AND guest.contact_id = told.contact_id
        WHERE told.contact_id > :last AND {which}
        ORDER BY told.contact_id LIMIT :limit
    """  # noqa: S608  # nothing but the lines above
    for kind, which in WHICH.items()
}


def readers(db: Session, telling: Telling, forum: Forum, *, limit: int, now: datetime) -> list[tuple[int, str]]:
    """The next people, at most `limit`, for whom it is, each with the language they read."""
    rows = db.execute(text(READERS[Kind(telling.kind)]), _asked(telling, forum, limit, now))
    return [(contact_id, language or "sw") for contact_id, language in rows]


def people(db: Session, telling: Telling, forum: Forum, *, now: datetime) -> int:
    """For how many it is, beyond those it has reached."""
    counted = f"SELECT count(*) FROM ({READERS[Kind(telling.kind)]}) AS readers"  # noqa: S608
    return db.scalar(text(counted), _asked(telling, forum, None, now)) or 0


def _asked(telling: Telling, forum: Forum, limit: int | None, now: datetime) -> dict[str, object]:
    return {
        "abouts": abouts(forum),
        "forum": forum.id,
        "wards": forum.wards,
        "topic": forum.topic,
        "last": telling.last_contact_id,
        "lately": now - APART,
        "stopped": now - STOPS_AFTER[Class.CHANGE],
        "ours": f"{key_of(forum)}/%",
        "theme": telling.theme_id,
        "limit": limit,
    }


def facts_of(db: Session, telling: Telling, forum: Forum, language: str) -> dict[str, str]:
    """What it tells in a language, as the baraza is now."""
    told = {"baraza": forum.code, **facts(forum, language)}
    if forum.cause:
        told["cause"] = forum.cause
    if telling.theme_id is not None:
        theme = db.get_one(Theme, telling.theme_id)
        swahili = language == "sw"
        told["wish"] = theme.said_sw if swahili else theme.said_en
        told["did"] = (theme.did_sw if swahili else theme.did_en) or ""
    return told


def words(db: Session, grounds: Grounds, telling: Telling, forum: Forum) -> dict[str, str]:
    """What it says in each language, as the baraza is now; nothing once it can no longer be said."""
    if Kind(telling.kind) is Kind.CANCELLED and forum.cause is None:
        return {}
    menu, name = grounds.menu, TOLD_BY[Kind(telling.kind)]
    return {one: menu.message(name, facts_of(db, telling, forum, one), one) for one in menu.languages}


def abouts(forum: Forum) -> list[str]:
    """What its notices were about: one for each of its dates."""
    return [about(forum, round_) for round_ in range(1, forum.rounds + 1)]


def about(forum: Forum, round_: int) -> str:
    """What the notice of one of its dates is about."""
    return key_of(forum) if round_ == 1 else f"{key_of(forum)}/{round_}"


def key_of(forum: Forum) -> str:
    """How the keys of its texts begin."""
    return f"{ABOUT}{forum.code}"
