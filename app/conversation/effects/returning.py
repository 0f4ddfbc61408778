"""After long silence a number may be another's: what was reported before waits for who knows a number of it."""

from dataclasses import replace
from datetime import datetime, time

from app.complaints import queries as cases
from app.contacts import actions as contacts
from app.conversation.effects.naming import effect
from app.conversation.effects.protecting import tried
from app.conversation.visit import Visit
from app.kit.calendar import NAIROBI
from app.menu.engine import Done, Standing


def shown_since(visit: Visit) -> datetime | None:
    """From when on reports are surely this person's; None where all of this phone's are."""
    returned_on = visit.contact.returned_on
    return datetime.combine(returned_on, time(), NAIROBI) if returned_on else None


@effect(gives={"waiting": "", "none": ""})
def find_older(visit: Visit, walk: Standing) -> Done:
    """Whether reports from before a long silence wait."""
    since = shown_since(visit)
    waiting = since is not None and cases.has_filed(visit.db, visit.contact.id, before=since)
    return Done("waiting" if waiting else "none")


@effect("reference", gives={"right": "", "wrong": "left", "locked": ""})
def check_older(visit: Visit, walk: Standing) -> Done:
    """Show all of this phone's reports again to who knows the number of one from before its silence.

    One that does not exist, another's and a newer one are answered alike; a try is counted as one of a PIN.
    """
    since, me = shown_since(visit), visit.contact.id
    found = tried(
        visit,
        lambda: since is None or cases.has_filed(visit.db, me, before=since, reference=walk.facts["reference"]),
        right="right",
        wrong="wrong",
    )
    if found.outcome == "right":
        contacts.recognise(visit.db, me)
        visit.contact = replace(visit.contact, returned_on=None)
    return found
