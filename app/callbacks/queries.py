"""Reading call-backs."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.callbacks.models import Callback, about_number
from app.contacts.actions import number_of
from app.kit.errors import NotFound
from app.kit.msisdn import Msisdn, parse_msisdn
from app.kit.seal import Sealer


def page(db: Session, *, after: int | None, limit: int) -> Sequence[Callback]:
    """At most `limit` of those who wait, whoever asked first on top, beyond the id `after`."""
    waiting = select(Callback).where(Callback.done_at.is_(None), Callback.id > (after or 0))
    return db.scalars(waiting.order_by(Callback.id).limit(limit)).all()


def by_id(db: Session, number: int) -> Callback:
    """One call-back. Raises NotFound (callback.unknown)."""
    callback = db.get(Callback, number)
    if callback is None:
        raise NotFound("callback.unknown", "There is no such call-back.")
    return callback


def locked(db: Session, number: int) -> Callback:
    """The same, locked until the end of the transaction, and as it is now."""
    callback = by_id(db, number)
    db.refresh(callback, with_for_update=True)
    return callback


def number_to_ring(db: Session, sealer: Sealer, callback: Callback) -> Msisdn:
    """The number, opened for whoever is about to ring it."""
    if callback.number_sealed is None:
        return number_of(db, sealer, [callback.contact_id])[callback.contact_id]
    about = about_number(callback.contact_id, callback.number_index)
    return parse_msisdn(sealer.open(callback.number_sealed, about).decode())
