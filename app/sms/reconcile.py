"""Our texts beside the provider's own list: what only it has was lost on the way, what only we have is forged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.conversation.content import Content
from app.conversation.hearing.keywords import plain
from app.db import Sessions, transaction
from app.editions.shelf import Shelf
from app.kit.gsm import clean
from app.kit.seal import Sealer
from app.log import log
from app.sms.inbound import Text, mobile, receive
from app.sms.models import Inbox, Incoming

FRESH = timedelta(minutes=3)
"""So young a text may still be on its way to us: it is compared the next time."""
LATE = timedelta(hours=13)
"""So much later may the provider bring a text that it has (it repeats for 12 hours)."""
SKEW = timedelta(minutes=5)
JUDGED = timedelta(hours=1)
"""So long after it came, and after the list has gone past it, a text that is not on the list is called forged."""

# What was erased in the meantime is known by whom it came from, and when.
MATCH = text(
    """
    UPDATE incoming SET inbox_id = :number WHERE id = (
        SELECT incoming.id FROM incoming LEFT JOIN contact ON contact.id = contact_id
        WHERE number_index IS NOT DISTINCT FROM :index AND (words_mark = :mark OR words_mark IS NULL)
            AND inbox_id IS NULL AND received_at BETWEEN :since AND :until
        ORDER BY words_mark IS NULL, received_at, incoming.id LIMIT 1
    )
    RETURNING id
    """
)
FORGED = text(
    """
    UPDATE incoming SET forged_at = :now
    WHERE inbox_id IS NULL AND forged_at IS NULL AND received_at BETWEEN :since AND :until RETURNING id
    """
)


@dataclass(frozen=True, slots=True)
class Filed:
    """A text as the provider has it, under its number there; its `provider_id` is made of that."""

    number: int
    text: Text


class Provider(Protocol):
    """Whoever keeps the list."""

    def inbox(self, after: int, /) -> Sequence[Filed]:
        """A page of texts beyond that number, the oldest first; empty at the end. Raises when it is away."""


def reconcile(
    sessions: Sessions, provider: Provider, *, shelf: Shelf[Content], sealer: Sealer, now: datetime
) -> int:
    """Read the list on from where it was left, take in what was lost, call out what was forged; how many lost."""
    with transaction(sessions) as db:
        after = _begin(db, now)
    lost = 0
    while page := [one for one in provider.inbox(after) if (one.text.sent_at or now - FRESH) <= now - FRESH]:
        for one in page:
            with transaction(sessions) as db:
                lost += not _take(db, one, shelf=shelf, sealer=sealer, now=now)
        after = page[-1].number
    with transaction(sessions) as db:
        if forged := _call_out(db, now):
            log.error("sms.forged", count=forged)
    if lost:
        log.error("sms.lost", count=lost)
    return lost


def _begin(db: Session, now: datetime) -> int:
    """The number up to which the list was read; the first time, what came before is left as it is."""
    db.execute(insert(Inbox).values(last_id=0, since_at=now - LATE).on_conflict_do_nothing())
    return db.scalars(select(Inbox.last_id)).one()


def _take(db: Session, one: Filed, *, shelf: Shelf[Content], sealer: Sealer, now: datetime) -> bool:
    """Whether we had it; if we had not, it is heard now, as if it had come by itself."""
    state = db.scalars(select(Inbox).with_for_update()).one()
    if one.number <= state.last_id:
        return True
    sent_at = one.text.sent_at or now
    state.last_id, state.seen_at = one.number, max(sent_at, state.seen_at or sent_at)
    known = _known(db, one, sealer, sent_at) or sent_at < state.since_at
    if not known:
        receive(db, one.text, shelf=shelf, sealer=sealer, now=now)
        mine = update(Incoming).where(Incoming.provider_id == one.text.provider_id)
        db.execute(mine.values(inbox_id=one.number))
    return known


def _known(db: Session, one: Filed, sealer: Sealer, sent_at: datetime) -> bool:
    number = mobile(one.text.sender)
    asked = {
        "number": one.number,
        "index": sealer.blind(number.e164) if number else None,
        "mark": sealer.mark(plain(clean(one.text.words))),
        "since": sent_at - SKEW,
        "until": sent_at + LATE,
    }
    return db.scalar(MATCH, asked) is not None


def _call_out(db: Session, now: datetime) -> int:
    """Mark what the provider never had. As long as its list shows nothing newer, nobody can tell."""
    state = db.scalars(select(Inbox)).one()
    if state.seen_at is None:
        return 0
    until = min(now - JUDGED, state.seen_at - SKEW)
    return len(db.scalars(FORGED, {"now": now, "since": state.since_at, "until": until}).all())
