"""Barazas to test with."""

import itertools
from datetime import datetime, timedelta

from app.forums.models import Forum
from tests.builders import NOW, a_person

SOON = datetime.fromisoformat("2026-12-03T10:30:00+03:00")
"""A Thursday, nine days after the builders' now."""

_count = itertools.count(1000)


def new_forum(**changes):
    """A baraza as an officer sends it."""
    return {
        "code": "4821",
        "ward": 991,
        "title": {"en": "Budget 2026/27: your voice", "sw": "Bajeti 2026/27: maoni yako"},
        "venue": {"en": "DEB Primary School", "sw": "Shule ya DEB"},
        "starts_at": SOON.isoformat(),
    } | changes


def a_forum(db, **columns):
    """A baraza that somebody made."""
    row = {
        "code": str(next(_count)),
        "ward": 991,
        "title_en": "Budget 2026/27: your voice",
        "title_sw": "Bajeti 2026/27: maoni yako",
        "venue_en": "DEB Primary School",
        "venue_sw": "Shule ya DEB",
        "starts_at": SOON,
        "created_at": NOW,
    }
    made_by = columns.pop("made_by", None) or a_person(db).id
    forum = Forum(**row | columns, made_by=made_by)
    db.add(forum)
    db.flush()
    return forum


def later(**span):
    """A moment after `SOON`."""
    return SOON + timedelta(**span)
