"""Call me back: nobody who cannot write is made to, and no reason is asked."""

from app.callbacks import actions as callbacks
from app.callbacks.actions import Caller
from app.complaints import queries as cases
from app.complaints.rules import sla
from app.conversation.effects.naming import effect
from app.conversation.effects.protecting import OPENED
from app.conversation.effects.reporting import COUNTED
from app.conversation.visit import Visit
from app.kit.msisdn import parse_msisdn
from app.menu.engine import Done, Standing

PROMISED = {"done": "date", "twice": "date"}
OF_A_REPORT = frozenset({"category", "reference", COUNTED, OPENED})
"""In a walk: that a report was spoken of, or a matter of which nothing is written down."""


def may_text(visit: Visit, walk: Standing) -> bool:
    """Whether a text to this phone harms nobody: the call was asked for by itself, from Home.

    So most rows say no, and none of them points to whoever told of violence or is being forced.
    """
    return not OF_A_REPORT & walk.facts.keys() and not cases.is_endangered(visit.db, visit.contact.id)


@effect("when", deed=True, gives=PROMISED)
def ask_callback(visit: Visit, walk: Standing) -> Done:
    """Ring this phone by `date`; `twice` when that was promised already."""
    return _ask(visit, walk, Caller(visit.contact.id, visit.contact.index, sms_safe=may_text(visit, walk)))


@effect("when callback_number", deed=True, gives=PROMISED)
def ask_callback_to(visit: Visit, walk: Standing) -> Done:
    """Ring another number by `date`: this phone may be borrowed."""
    other = parse_msisdn(walk.facts["callback_number"])
    return _ask(visit, walk, Caller(visit.contact.id, visit.contact.index, other))


def _ask(visit: Visit, walk: Standing, caller: Caller) -> Done:
    county, when = visit.county, walk.facts["when"]
    due_on = sla.callback_on(county.policy, county.calendar, visit.now)
    promise = callbacks.ask(visit.db, caller, when, due_on=due_on, sealer=county.sealer, now=visit.now)
    return Done("done" if promise.is_new else "twice", {"date": promise.due_on.isoformat()})
