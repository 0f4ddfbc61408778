"""The question that is open: the newest that a person was asked by SMS, in a conversation or by a text of ours."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.conversation.unfinished import about_walk
from app.forums.queries import told_of
from app.kit.seal import Sealer
from app.menu.compile import Menu
from app.menu.engine import Walk
from app.outbox.actions import about
from app.outbox.models import Message
from app.sms.models import Talk

# Asked when it left, or may have: what is still waiting to leave asks nothing yet. Answered, it asks no longer, or
# a new report would be added to an old one; but whoever was asked for words may send them in pieces.
ASKED = text(
    """
    SELECT id, name, says, about, key, facts_sealed, asked_at FROM (
        SELECT message.id, message.name, coalesce(broadcast.name, message.name) AS says, about, key, facts_sealed,
            coalesce(settled_at, message.created_at) AS asked_at, answered_at
        FROM message LEFT JOIN broadcast ON broadcast.id = broadcast_id
        WHERE contact_id = :contact AND message.state IN ('sending', 'accepted', 'unknown')
            AND message.created_at > :since
    ) AS told
    WHERE says = ANY(:names) AND (answered_at IS NULL OR answered_at > :lately AND says = ANY(:for_words))
    ORDER BY asked_at DESC, id DESC LIMIT 1
    """
)
PIECES = timedelta(minutes=15)


@dataclass(slots=True)
class Question:
    """A walk that stands at the node which was asked; `talk_id` where a conversation asked, else "".

    `menu_version` is empty for a text of the county, `message_id`: it is answered by the menus in force.
    """

    walk: Walk
    talk_id: str
    menu_version: str
    asked_at: datetime
    message_id: int | None = None


def last(db: Session, sealer: Sealer, menu: Menu, contact_id: int, *, days: int, now: datetime) -> Question | None:
    """The newest question that this person can still answer, by whatever text it was asked.

    A conversation that another session is just taking up is passed over, and nobody else takes it before the end.
    """
    talk = _talk(db, sealer, contact_id, now)
    message = _message(db, sealer, menu, contact_id, timedelta(days=days), now=now)
    if talk and message:
        return talk if talk.asked_at >= message.asked_at else message
    return talk or message


def _talk(db: Session, sealer: Sealer, contact_id: int, now: datetime) -> Question | None:
    open_ = select(Talk).where(Talk.contact_id == contact_id, Talk.kept_until > now)
    row = db.scalar(open_.order_by(Talk.asked_at.desc(), Talk.id.desc()).limit(1).with_for_update(skip_locked=True))
    if row is None:
        return None
    walk = Walk.from_json(sealer.open(row.walk_sealed, about_walk(row.id)).decode())
    return Question(walk, row.id, row.menu_version, row.asked_at)


def _message(
    db: Session, sealer: Sealer, menu: Menu, contact_id: int, open_for: timedelta, *, now: datetime
) -> Question | None:
    for_words = [name for name, node in menu.asking.items() if menu.post[node].asks]
    since = {"since": now - open_for, "lately": now - PIECES}
    asked = {"contact": contact_id, "names": list(menu.asking), "for_words": for_words, **since}
    row = db.execute(ASKED, asked).one_or_none()
    if row is None:
        return None
    if row.about is not None:  # a notice, which holds no facts: it tells everybody the same
        facts = told_of(row.about)
    else:
        facts = json.loads(sealer.open(row.facts_sealed, about(contact_id, row.name, row.key)))
    return Question(Walk(menu.asking[row.says], facts=facts), "", "", row.asked_at, row.id)


@dataclass(frozen=True, slots=True)
class Asked:
    """A conversation that waits for an answer, as it is kept."""

    id: str
    contact_id: int
    menu_version: str
    walk: Walk
    kept_until: datetime
    is_draft: bool


def keep(db: Session, sealer: Sealer, asked: Asked, *, now: datetime) -> None:
    """Keep what was asked, now the newest question of this person."""
    row = {
        "id": asked.id,
        "contact_id": asked.contact_id,
        "menu_version": asked.menu_version,
        "walk_sealed": sealer.seal(asked.walk.to_json().encode(), about_walk(asked.id)),
        "asked_at": now,
        "kept_until": asked.kept_until,
        "is_draft": asked.is_draft,
    }
    news = {name: value for name, value in row.items() if name not in {"id", "contact_id"}}
    db.execute(insert(Talk).values(row).on_conflict_do_update(index_elements=["id"], set_=news))


def answered(db: Session, message_id: int, *, now: datetime) -> None:
    """This text of the county was answered."""
    db.execute(update(Message).where(Message.id == message_id).values(answered_at=now))


def end(db: Session, talk_ids: Collection[str]) -> None:
    """These conversations are over."""
    db.execute(delete(Talk).where(Talk.id.in_(talk_ids)))
