"""Reading broadcasts, and counting whom one would reach."""

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from app.broadcasts.models import Broadcast
from app.contacts.models import Contact, Subscription
from app.kit.errors import NotFound

EVERY_TOPIC = "all"


def by_id(db: Session, broadcast_id: int) -> Broadcast:
    """One broadcast. Raises NotFound (broadcast.unknown)."""
    return _found(db.get(Broadcast, broadcast_id))


def locked(db: Session, broadcast_id: int) -> Broadcast:
    """One broadcast as it is now, held until the end of the transaction. Raises NotFound (broadcast.unknown)."""
    return _found(db.get(Broadcast, broadcast_id, with_for_update=True, populate_existing=True))


def _found(broadcast: Broadcast | None) -> Broadcast:
    if broadcast is None:
        raise NotFound("broadcast.unknown", "There is no notice of that number.")
    return broadcast


def audience(db: Session, broadcast: Broadcast) -> int:
    """How many people would get it now: subscribed to its ward and topic, and not opted out; each counted once."""
    live = (Subscription.ward == broadcast.ward) & Subscription.ended_at.is_(None)
    topic = Subscription.topic.in_([EVERY_TOPIC, broadcast.topic])
    asked = select(func.count(distinct(Contact.id))).join(Subscription, Subscription.contact_id == Contact.id)
    return db.scalar(asked.where(live, topic, Contact.opted_out_at.is_(None))) or 0
