"""What answers may cost: counted in the database, so that caps hold whoever floods us, with many workers."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.conversation.texting import Cap, Texting
from app.kit.calendar import nairobi_day
from app.kit.msisdn import Msisdn
from app.kit.seal import Sealer
from app.sms.models import Incoming, Said

# The row is the referee: it grows only while there is room, in texts and in cents.
SPEND = text(
    """
    INSERT INTO sms_spent AS spent (scope, day, texts, cents) VALUES (:scope, :day, 1, :cents)
    ON CONFLICT (scope, day) DO UPDATE SET texts = spent.texts + 1, cents = spent.cents + :cents
    WHERE spent.texts < :most_texts AND spent.cents + :cents <= :most_cents
    RETURNING texts
    """
)
OPEN_DIGITS = 3
"""Digits at the end of numbers that count as alike: seven digits of a Kenyan number stand before them."""


def spend(
    db: Session, sealer: Sealer, texting: Texting, number: Msisdn, contact_id: int, *, cents: int, now: datetime
) -> bool:
    """Take the room of one answer from every cap; False, and nothing taken, where one has none left today."""
    day = nairobi_day(now)
    room = db.begin_nested()
    for scope, cap in _scopes(sealer, texting, number, contact_id):
        asked = {"scope": scope, "day": day, "cents": cents}
        most = {"most_texts": cap.texts, "most_cents": cap.shillings * 100}
        if cents > most["most_cents"] or db.scalar(SPEND, asked | most) is None:
            room.rollback()
            return False
    room.commit()
    return True


def _scopes(sealer: Sealer, texting: Texting, number: Msisdn, contact_id: int) -> Iterator[tuple[str, Cap]]:
    """The caps from the narrowest to the widest: in this order everybody waits for the row of all."""
    alike = sealer.mark(f"prefix {number.e164[:-OPEN_DIGITS]}").hex()
    yield f"number/{contact_id}", texting.number
    yield f"prefix/{alike}", texting.prefix
    yield "everybody", texting.everybody


def is_repeated(db: Session, mark: bytes, contact_id: int, texting: Texting, *, now: datetime) -> bool:
    """Whether the same words came so often in 24 hours that a machine sends them: obeyed, and not answered."""
    since = now - timedelta(days=1)
    same = (Incoming.contact_id == contact_id) & (Incoming.words_mark == mark) & (Incoming.received_at > since)
    return (db.scalar(select(func.count()).where(same)) or 0) > texting.answers_a_day


def may_answer(db: Session, contact_id: int, texting: Texting, *, now: datetime) -> bool:
    """Whether another text that we could not take is answered: a machine is, a few times, and then no more.

    Counted are the answers since the last that moved something on, in 24 hours.
    """
    since = now - timedelta(days=1)
    mine = (Said.contact_id == contact_id) & (Said.at > since)
    moved = select(func.max(Said.id)).where(mine, ~Said.loose).scalar_subquery()
    loose = select(func.count()).select_from(Said).where(mine, Said.loose, Said.id > func.coalesce(moved, 0))
    return (db.scalar(loose) or 0) < texting.answers_a_day
