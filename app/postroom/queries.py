"""Reading the outbox without a word or a number of anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.outbox.delivery import State
from app.outbox.gate.actions import read_gate, spent
from app.outbox.gate.rules import Gate, Limits
from app.outbox.models import Message

Going = Literal["going", "paused", "away", "slowed"]
WAITING = (State.PENDING, State.RETRY)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the outbox stands: its gate, what waits and since when, what is unknown, and what was spent in KES."""

    gate: Gate
    waiting: int
    oldest_at: datetime | None
    unknown: int
    spent: dict[str, Decimal]

    @property
    def going(self) -> Going:
        """Whether texts leave: the whole account was refused, the carrier does not answer, or finds us too fast."""
        if self.gate.paused_at is not None:
            return "paused"
        if self.gate.shut:
            return "away"
        return "going" if self.gate.rate is None else "slowed"


def standing(db: Session, limits: Limits, *, now: datetime) -> Standing:
    """The outbox at this moment. What is not due yet does not wait."""
    due = Message.state.in_(WAITING) & (Message.next_at <= now)
    waiting, oldest_at = db.execute(select(func.count(), func.min(Message.next_at)).where(due)).one()
    unknown = db.scalar(select(func.count()).where(Message.state == State.UNKNOWN)) or 0
    return Standing(read_gate(db), waiting, oldest_at, unknown, spent(db, limits=limits, now=now))


def unknown_page(db: Session, *, after: int | None, limit: int) -> Sequence[Message]:
    """At most `limit` texts whose fate nobody can tell, the oldest first, beyond the id `after`."""
    asked = select(Message).where(Message.state == State.UNKNOWN, Message.id > (after or 0))
    return db.scalars(asked.order_by(Message.id).limit(limit)).all()
