"""PINs: chosen twice, kept as a hash, and tried at most five times a day from one phone."""

from collections.abc import Callable

from app.complaints import queries as cases
from app.complaints.queries import Lock
from app.contacts import actions as contacts
from app.contacts import pins
from app.conversation.drafts import BRIEF
from app.conversation.effects.greeting import RECENT
from app.conversation.effects.naming import effect
from app.conversation.visit import Visit
from app.kit.calendar import nairobi_day
from app.menu.engine import Done, Standing

OPENED = "opened"
"""In a walk: the report that was opened by its PIN."""
OWNED = "owned"
"""In a walk: that the phone's own PIN was given."""
CHOSEN_PIN = "pin_mark pin_hash"
"""What a walk holds of a PIN that is being set, until it is."""


@effect("pin", gives={"": "pin_mark"})
def remember_pin(visit: Visit, walk: Standing) -> Done:
    """What is needed to know the same PIN again; the PIN itself is forgotten with the next screen."""
    return Done(gives={"pin_mark": pins.mark_pin(visit.county.sealer, walk.facts["pin"], visit.source_key)})


@effect("pin pin_mark", gives={"same": "pin_hash", "differs": ""})
def match_pin(visit: Visit, walk: Standing) -> Done:
    """Whether the same PIN was typed twice; the mark stays, for who goes back is asked to type it again."""
    sealer, pin = visit.county.sealer, walk.facts["pin"]
    if walk.facts["pin_mark"] != pins.mark_pin(sealer, pin, visit.source_key):
        return Done("differs")
    return Done("same", {"pin_hash": pins.hash_pin(sealer, pin)})


@effect(
    "pin_hash", deed=True, gives={"done": "", "needs_old": ""}, takes={"done": CHOSEN_PIN, "needs_old": CHOSEN_PIN}
)
def set_pin(visit: Visit, walk: Standing) -> Done:
    """From now on this phone's reports open by a PIN; one that is set is changed only by whoever gave it."""
    if is_closed(visit, walk):
        return Done("needs_old")
    pins.set_pin(visit.db, visit.contact.id, walk.facts["pin_hash"])
    return Done("done", {OWNED: "yes"})


@effect(gives={"yes": "", "no": ""})
def pin_needed(visit: Visit, walk: Standing) -> Done:
    """Whether this phone's reports wait for its PIN."""
    return Done("yes" if is_closed(visit, walk) else "no")


def is_closed(visit: Visit, walk: Standing) -> bool:
    """Whether a PIN is set on this phone and was not given in this session."""
    return visit.contact.has_pin and OWNED not in walk.facts


@effect("pin", gives={"right": "", "wrong": "left", "locked": ""})
def check_own_pin(visit: Visit, walk: Standing) -> Done:
    """Whether it is the PIN of this phone."""
    found = _try(visit, walk, pins.pin_of(visit.db, visit.contact.id), right="right", wrong="wrong")
    if found.outcome != "right":
        return found
    contacts.hear_owner(visit.db, visit.contact.id, on=nairobi_day(visit.now))
    return Done("right", {OWNED: "yes"})


@effect("reference pin", gives={"opened": "", "nomatch": "left", "locked": ""})
def open_by_pin(visit: Visit, walk: Standing) -> Done:
    """Open a report from any phone by its number and PIN.

    A report that does not exist, one of somebody else, one without a PIN and a wrong PIN are answered alike, and it
    takes as long to say so.
    """
    return _open(visit, walk, cases.lock_of(visit.db, walk.facts["reference"]), "opened")


@effect("pin", gives={"done": "reference", "done_sms": "reference", "nomatch": "left", "locked": ""})
def open_recent(visit: Visit, walk: Standing) -> Done:
    """The number of the protected report that was filed just now, once more, for whoever lost the last screen."""
    lock = cases.newest_protected(visit.db, visit.contact.id, visit.now - RECENT)
    texts = lock and lock.sms_safe and not visit.contact.silenced
    return _open(visit, walk, lock, "done_sms" if texts else "done")


def _open(visit: Visit, walk: Standing, lock: Lock | None, right: str) -> Done:
    found = _try(visit, walk, lock.pin_hash if lock else None, right=right, wrong="nomatch")
    if lock is None or found.outcome != right:
        return found
    return Done(right, {"reference": lock.reference, OPENED: lock.reference, BRIEF: "yes"})


def _try(visit: Visit, walk: Standing, pin_hash: str | None, *, right: str, wrong: str) -> Done:
    pin, sealer = walk.facts["pin"], visit.county.sealer
    return tried(visit, lambda: pins.fits(sealer, pin, pin_hash), right=right, wrong=wrong)


def tried(visit: Visit, is_right: Callable[[], bool], *, right: str, wrong: str) -> Done:
    """One try from this phone, counted whatever it was tried at; nothing is compared once it is locked."""
    me, now = visit.contact.id, visit.now
    if not pins.hold_tries(visit.db, me, now=now):
        return Done("locked")
    if is_right():
        return Done(right)
    left = pins.count_wrong(visit.db, me, now=now)
    return Done(wrong, {"left": str(left)}) if left else Done("locked")
