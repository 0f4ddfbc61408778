"""What this program says by name: the menus must have each of these texts and words."""

from app.broadcasts import ports as broadcasts
from app.callbacks import ports as callbacks
from app.complaints import ports as complaints
from app.complaints.rules.lifecycle import State
from app.contacts.actions import EVERYTHING
from app.forums import ports as forums
from app.forums.queries import DAYS
from app.forums.rules.draft import STARTS
from app.outbox import ports as outbox
from app.unmasking import ports as unmasking
from app.ussd import cut

FEATURES = (
    broadcasts.TEXTS,
    callbacks.TEXTS,
    complaints.TEXTS,
    forums.TEXTS,
    cut.TEXTS,
    outbox.TEXTS,
    unmasking.TEXTS,
)
MESSAGES = {name: frozenset(facts.split()) for texts in FEATURES for name, facts in texts.items()}
"""Every SMS that this program sends, with the facts that it gives it."""

SAID = {
    "down": frozenset({"notsaved", "unsure", "over"}),
    "mark": frozenset({"repeat"}),
    "me_too": frozenset({"words"}),
    "state": frozenset(State),
    "day": frozenset(DAYS),
    "time": frozenset(STARTS),
    "about": frozenset({EVERYTHING}),
}
"""The words that this program says by name, list by list, whatever the county has laid down."""
