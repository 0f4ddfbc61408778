"""Call-backs to test with."""

from datetime import date

from app.callbacks.actions import Caller, ask
from app.callbacks.models import Callback
from tests.builders import NOW, SEALER, a_contact

TOMORROW = date(2026, 11, 25)


def a_caller(db, **changes):
    """Somebody who dials."""
    contact = a_contact(db)
    return Caller(**{"contact_id": contact.id, "index": contact.number_index} | changes)


def a_callback(db, caller=None, *, when="morning", due_on=TOMORROW, now=NOW) -> Callback:
    """Somebody who waits to be rung."""
    caller = caller or a_caller(db)
    ask(db, caller, when, due_on=due_on, sealer=SEALER, now=now)
    return db.query(Callback).filter_by(contact_id=caller.contact_id).order_by(Callback.id.desc()).first()
