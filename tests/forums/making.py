"""Barazas to test with."""

import itertools
import secrets
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import select

from app.codes.actions import take
from app.conversation.places import Places
from app.forums.actions import telling
from app.forums.actions.matrix import add_theme
from app.forums.actions.residents import Voice, give_view
from app.forums.models import Forum, View
from app.forums.ports import Grounds
from app.forums.rules.draft import Draft
from app.forums.rules.lifecycle import State
from app.forums.rules.telling import Kind
from app.kit.seal import Sealer
from app.menu.compile import Menu
from app.menu.library import parse_yaml
from app.settings import MENUS
from tests.builders import NOW, SEALER, a_contact, a_person

SOON = datetime.fromisoformat("2026-12-03T10:30:00+03:00")
"""A Thursday, nine days after the builders' now."""

_count = itertools.count(1000)

TEXTS = {
    "title": {"en": "Budget 2026/27: your voice", "sw": "Bajeti 2026/27: maoni yako"},
    "venue": {"en": "DEB Primary School", "sw": "Shule ya DEB"},
    "agenda": {"en": "Which projects of the ward come first.", "sw": "Miradi ipi ya wadi ianze."},
    "access": {"en": "Sign language, ramp.", "sw": "Lugha ya ishara, njia ya viti."},
    "papers": {"en": "The draft budget lies at the ward office.", "sw": "Rasimu ya bajeti iko ofisi ya wadi."},
}
"""What a baraza says of itself."""


def new_forum(**changes):
    """A baraza as an officer sends it."""
    return {
        "code": "4821",
        "where": {"wards": [991]},
        "topic": "budget",
        "organiser": "finance",
        **TEXTS,
        "starts_at": SOON.isoformat(),
    } | changes


def a_draft(**changes):
    """A baraza as the rules judge it."""
    return Draft(
        **{"wards": (991,), "topic": "budget", "organiser": "finance", "starts_at": SOON} | TEXTS | changes
    )


@lru_cache(maxsize=1)
def the_places() -> Places:
    """The county's own places."""
    return Places.model_validate(parse_yaml((MENUS / "places.yaml").read_text("utf-8"), "places.yaml").plain)


def the_grounds(menu: Menu, sealer: Sealer = SEALER) -> Grounds:
    """The county as barazas see it."""
    return Grounds(menu, the_places().subcounties, sealer, secrets.randbelow)


def a_forum(db, **columns):
    """A baraza that somebody announced; `ward` or `wards` say for whom."""
    ward = columns.pop("ward", 991)
    wards = columns.pop("wards", [ward])
    texts = {f"{field}_{language}": text for field, said in TEXTS.items() for language, text in said.items()}
    row = {
        "code": str(next(_count)),
        "ward": wards[0],
        "wards": wards,
        "topic": "budget",
        "organiser": "finance",
        "starts_at": SOON,
        "state": State.ANNOUNCED,
        "rounds": 1,
        "version": 1,
        "announced_at": NOW,
        "created_at": NOW,
    }
    made_by = columns.pop("made_by", None) or a_person(db).id
    forum = Forum(**row | texts | columns, made_by=made_by)
    take(db, "forum", forum.code, now=NOW)
    db.add(forum)
    db.flush()
    return forum


def later(**span):
    """A moment after `SOON`."""
    return SOON + timedelta(**span)


def a_forum_for(db, noun):
    """A baraza to which that can be done now."""
    if noun in ("correction", "announcement"):
        return a_forum(db, state=State.DRAFT)
    if noun in ("holding", "attendance"):
        return a_forum(db, starts_at=NOW - timedelta(hours=3))
    return a_forum(db, state=State.HELD) if noun == "minutes" else a_forum(db)


def a_telling(db, forum, kind=Kind.MOVED):
    """Something that an officer caused, which waits for a second person."""
    return telling.propose(db, forum, kind, until=forum.starts_at, by=a_person(db).id, now=NOW)


def a_theme(db, forum):
    """Something that several people said."""
    said = {"en": "More water points", "sw": "Vituo zaidi vya maji"}
    return add_theme(db, forum, said, by=a_person(db).id, now=NOW)


def a_view(db, forum, words="More water points"):
    """What one person said."""
    give_view(db, forum, Voice(a_contact(db).id, "sms", NOW, SEALER), words, language="en")
    return db.scalars(select(View).order_by(View.id.desc()).limit(1)).one()
