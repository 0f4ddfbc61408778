"""Call me back: nobody who cannot write is made to, and no reason is asked."""

from app.callbacks import actions as callbacks
from app.callbacks.actions import Caller
from app.complaints.rules import sla
from app.conversation.effects.naming import effect
from app.conversation.visit import Visit
from app.kit.calendar import NAIROBI
from app.kit.msisdn import parse_msisdn
from app.menu.engine import Done, Standing

PROMISED = {"done": "date", "twice": "date"}


@effect("when", deed=True, gives=PROMISED)
def ask_callback(visit: Visit, walk: Standing) -> Done:
    """Ring this phone by `date`; `twice` when that was promised already."""
    return _ask(visit, walk, Caller(visit.contact.id, visit.contact.index))


@effect("when callback_number", deed=True, gives=PROMISED)
def ask_callback_to(visit: Visit, walk: Standing) -> Done:
    """Ring another number by `date`: this phone may be borrowed."""
    other = parse_msisdn(walk.facts["callback_number"])
    return _ask(visit, walk, Caller(visit.contact.id, visit.contact.index, other))


def _ask(visit: Visit, walk: Standing, caller: Caller) -> Done:
    county, when = visit.county, walk.facts["when"]
    due_on = sla.timer(county.policy, county.calendar, "callback", visit.now).due_at.astimezone(NAIROBI).date()
    promise = callbacks.ask(visit.db, caller, when, due_on=due_on, sealer=county.sealer, now=visit.now)
    return Done("done" if promise.is_new else "twice", {"date": promise.due_on.isoformat()})
