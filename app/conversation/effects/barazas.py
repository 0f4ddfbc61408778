"""Barazas: which are coming, what one is about, and being told of them."""

from dataclasses import replace
from datetime import datetime

from app.contacts import actions as contacts
from app.conversation.effects.naming import effect
from app.conversation.visit import Visit
from app.forums import queries as forums
from app.forums.actions import attendance
from app.forums.models import Forum
from app.forums.rules.lifecycle import COMING, State
from app.menu.engine import Done, Standing

LOOKED = "title day date time venue"
CALLED_OFF = f"{LOOKED} cause"
STANDS = {"coming": LOOKED, "cancelled": CALLED_OFF, "over": LOOKED}
"""How `look` may find a baraza, each with what is told of it."""
UNSAID = "none"
"""The answer of whoever does not say."""


def forum_of(visit: Visit, walk: Standing) -> Forum:
    """The baraza that this walk is about."""
    return forums.by_code(visit.db, walk.facts["baraza"])


def look(forum: Forum, language: str, now: datetime) -> Done:
    """Whether a baraza is `coming`, `cancelled` or `over` to whoever asks now, with what is told of it."""
    told = forums.facts(forum, language)
    if forum.state == State.CANCELLED:
        return Done("cancelled", told | {"cause": forum.cause or ""})
    return Done("coming" if forum.state in COMING and forum.starts_at > now else "over", told)


@effect("ward", gives={"some": "", "none": ""})
def find_barazas(visit: Visit, walk: Standing) -> Done:
    """Whether a baraza is coming in the ward."""
    return Done("some" if forums.upcoming(visit.db, int(walk.facts["ward"]), visit.now, limit=1) else "none")


@effect("baraza", gives={"baraza": "", "here": "baraza title", "none": ""})
def find_code(visit: Visit, walk: Standing) -> Done:
    """What four digits stand for: a baraza, or `here` at its venue while it is held."""
    code = walk.facts["baraza"]
    if forums.known_to_all(visit.db, code):
        return Done("baraza")
    forum = forums.by_venue(visit.db, code)
    if forum is None or not attendance.is_open(forum, visit.now):
        return Done("none")
    return Done("here", {"baraza": forum.code, "title": forum.said("title", walk.language or "sw")})


@effect("baraza", deed=True)
def be_there(visit: Visit, walk: Standing) -> Done:
    """They are there, and counted once."""
    forum = forum_of(visit, walk)
    attendance.be_there(visit.db, forum, visit.contact.id, visit.contact.ward, now=visit.now)
    return Done()


@effect("baraza sex age disability", deed=True)
def describe_self(visit: Visit, walk: Standing) -> Done:
    """What they say of themselves, if they do: a woman or a man, how old, with a disability or without."""
    said: dict[str, str | bool] = {name: walk.facts[name] for name in ("sex", "age") if walk.facts[name] != UNSAID}
    if walk.facts["disability"] != UNSAID:
        said["disability"] = walk.facts["disability"] == "yes"
    if said:
        forum = forum_of(visit, walk)
        attendance.describe(visit.db, forum, visit.contact.id, said, now=visit.now)
    return Done()


@effect("baraza", gives=STANDS)
def look_baraza(visit: Visit, walk: Standing) -> Done:
    """One baraza: what, when and where; or that it is not held, or was."""
    return look(forum_of(visit, walk), walk.language or "sw", visit.now)


@effect("baraza", gives={"": "dept agenda access papers"})
def look_agenda(visit: Visit, walk: Standing) -> Done:
    """What one baraza is about, what helps people with disabilities there, and what the papers say."""
    forum, language = forum_of(visit, walk), walk.language or "sw"
    said = {field: forum.said(field, language) for field in ("agenda", "access", "papers")}
    return Done(gives={"dept": forum.organiser, **said})


@effect("ward", deed=True)
def subscribe(visit: Visit, walk: Standing) -> Done:
    """Notices of the ward's barazas by SMS, from now on: of every one, or of the topic that was chosen."""
    ward, topic = int(walk.facts["ward"]), walk.facts.get("about", contacts.EVERYTHING)
    contacts.subscribe(visit.db, visit.contact.id, ward, topic, source=visit.channel, now=visit.now)
    visit.left.learned = replace(visit.left.learned, ward=ward)
    return Done()


@effect(gives={"some": "", "none": ""})
def find_notices(visit: Visit, walk: Standing) -> Done:
    """Whether this person gets any notices."""
    return Done("some" if contacts.subscriptions(visit.db, visit.contact.id, limit=1) else "none")


@effect("subscription", deed=True)
def stop_one(visit: Visit, walk: Standing) -> Done:
    """No more notices of one ward and topic."""
    ward, _, topic = walk.facts["subscription"].partition(".")
    contacts.unsubscribe(visit.db, visit.contact.id, ward=int(ward), topic=topic, now=visit.now)
    return Done()


@effect(deed=True)
def unsubscribe(visit: Visit, walk: Standing) -> Done:
    """No more notices of any ward."""
    contacts.unsubscribe(visit.db, visit.contact.id, now=visit.now)
    return Done()
