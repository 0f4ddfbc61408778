"""Barazas: which are coming, and being told of them."""

from dataclasses import replace

from app.contacts import actions as contacts
from app.conversation.effects.naming import effect
from app.conversation.visit import Visit
from app.forums import queries as forums
from app.menu.engine import Done, Standing


@effect("ward", gives={"some": "", "none": ""})
def find_barazas(visit: Visit, walk: Standing) -> Done:
    """Whether a baraza is coming in the ward."""
    return Done("some" if forums.upcoming(visit.db, int(walk.facts["ward"]), visit.now, limit=1) else "none")


@effect("baraza", gives={"": "title day date time venue"})
def look_baraza(visit: Visit, walk: Standing) -> Done:
    """One baraza: what, when and where."""
    forum = forums.by_code(visit.db, walk.facts["baraza"])
    return Done(gives=forums.facts(forum, walk.language or "sw"))


@effect("ward", deed=True)
def subscribe(visit: Visit, walk: Standing) -> Done:
    """Notices of the ward's barazas by SMS, from now on."""
    ward = int(walk.facts["ward"])
    contacts.subscribe(visit.db, visit.contact.id, ward, source=visit.channel, now=visit.now)
    visit.left.learned = replace(visit.left.learned, ward=ward)
    return Done()


@effect(deed=True, gives={"stopped": "", "nothing": ""})
def unsubscribe(visit: Visit, walk: Standing) -> Done:
    """No more notices of any ward."""
    count = contacts.unsubscribe(visit.db, visit.contact.id, now=visit.now)
    return Done("stopped" if count else "nothing")
