"""What a resident says about one baraza: whether they come, what they need there, and what they think."""

import re
from contextlib import suppress

from app.conversation.effects.barazas import LOOKED, STANDS, forum_of, look
from app.conversation.effects.controls import named_ward
from app.conversation.effects.naming import effect
from app.conversation.hearing.topics import topic_of
from app.conversation.visit import Visit
from app.forums import queries as forums
from app.forums.actions import residents
from app.forums.actions.residents import Voice
from app.forums.models import Forum
from app.forums.rules.lifecycle import State
from app.forums.rules.telling import ANSWERS
from app.kit.errors import Conflict
from app.menu.asking import enough
from app.menu.engine import Done, Standing

KEPT = {"done": "", "full": "", "late": LOOKED}
OTHER = "other"
"""The need of whoever said in their own words what it is."""
AFTER_CODE = re.compile(r"\W*\w+\W+(?P<code>[0-9]{4})\b\W*(?P<words>.*)", re.DOTALL)
"""A text such as "VIEWS 4821: more water points"."""


@effect("baraza", deed=True, gives=STANDS)
def say_coming(visit: Visit, walk: Standing) -> Done:
    """They come, if it is still to be."""
    return _say(visit, walk, coming=True)


@effect("baraza", deed=True, gives=STANDS)
def say_not_coming(visit: Visit, walk: Standing) -> Done:
    """They do not come; they can still be heard."""
    return _say(visit, walk, coming=False)


def _say(visit: Visit, walk: Standing, *, coming: bool) -> Done:
    forum = forum_of(visit, walk)
    stands = look(forum, walk.language or "sw", visit.now)
    if stands.outcome == "coming":
        residents.say_coming(visit.db, forum, _voice(visit), coming=coming)
    return stands


def _voice(visit: Visit) -> Voice:
    return Voice(visit.contact.id, visit.channel, visit.now, visit.county.sealer)


@effect("baraza need", deed=True)
def say_need(visit: Visit, walk: Standing) -> Done:
    """What would help them there, so that it can be arranged."""
    _need(visit, walk, walk.facts["need"], walk.facts.get("needed") if walk.facts["need"] == OTHER else None)
    return Done()


@effect("baraza said", deed=True, gives={"need": "", "else": ""})
def hear_need(visit: Visit, walk: Standing) -> Done:
    """By SMS: a need in their own words, unless they speak of something else, such as water."""
    said = walk.facts["said"]
    if topic_of(visit.ear.keywords, said).category:
        return Done("else")
    _need(visit, walk, OTHER, said)
    return Done("need")


def _need(visit: Visit, walk: Standing, need: str, words: str | None) -> None:
    forum = forum_of(visit, walk)
    residents.say_need(visit.db, forum, _voice(visit), need, words)


@effect("baraza view", deed=True, gives=KEPT)
def give_view(visit: Visit, walk: Standing) -> Done:
    """Keep a view; `full` after five of one telephone, `late` once the minutes are written."""
    return _keep(visit, walk, forum_of(visit, walk), walk.facts["view"])


def _keep(visit: Visit, walk: Standing, forum: Forum, words: str) -> Done:
    language = walk.language or "sw"
    try:
        residents.give_view(visit.db, forum, _voice(visit), words, language=language)
    except Conflict:
        late = forum.state == State.MINUTED
        return Done("late", forums.facts(forum, language)) if late else Done("full")
    return Done("done")


@effect("behind said", deed=True, gives={**KEPT, "ask": f"baraza {LOOKED}", "which": "", "wrong": ""})
def hear_views(visit: Visit, walk: Standing) -> Done:
    """By SMS: a view on the baraza whose code was sent; without words behind the code they are asked.

    Without a code it is the next one of the ward that was named, else the one they were written of last.
    """
    found = AFTER_CODE.fullmatch(walk.facts["said"])
    if found is None:
        ward = named_ward(visit, walk)
        coming = forums.upcoming(visit.db, int(ward), visit.now, limit=1) if ward else []
        forum = next(iter(coming), None) if ward else forums.last_told(visit.db, visit.contact.id)
        return _ask(walk, forum) if forum else Done("which")
    forum = forums.known_to_all(visit.db, found["code"])
    if forum is None:
        return Done("wrong")
    return _keep(visit, walk, forum, found["words"]) if enough(found["words"]) else _ask(walk, forum)


def _ask(walk: Standing, forum: Forum) -> Done:
    return Done("ask", {"baraza": forum.code, **forums.facts(forum, walk.language or "sw")})


@effect(deed=True, gives={"ask": "baraza title", "none": ""})
def find_unheard(visit: Visit, walk: Standing) -> Done:
    """The baraza of the last week of which they were told, if they were not asked yet whether people were heard."""
    forum = forums.unasked(visit.db, visit.contact.id, since=visit.now - ANSWERS)
    if forum is None:
        return Done("none")
    residents.mark_asked(visit.db, forum, _voice(visit))
    return Done("ask", {"baraza": forum.code, "title": forum.said("title", walk.language or "sw")})


@effect("baraza grade", deed=True)
def say_heard(visit: Visit, walk: Standing) -> Done:
    """Whether people were heard."""
    forum = forum_of(visit, walk)
    residents.say_heard(visit.db, forum, _voice(visit), int(walk.facts["grade"]))
    return Done()


@effect("baraza why", deed=True)
def say_why(visit: Visit, walk: Standing) -> Done:
    """A word on the baraza; after five from one telephone it is not kept, and they are thanked all the same."""
    forum = forum_of(visit, walk)
    with suppress(Conflict):
        residents.say_why(visit.db, forum, _voice(visit), walk.facts["why"], language=walk.language or "sw")
    return Done()
