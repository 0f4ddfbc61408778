"""Notices and their readers to test with."""

import itertools

from app.broadcasts import queries
from app.broadcasts.actions import compose, release
from app.broadcasts.ports import Approval
from app.broadcasts.running import continue_release
from app.contacts.actions import subscribe
from app.staff.policy import Role
from tests.builders import NOW, a_contact, a_person
from tests.forums.making import SOON
from tests.web.door import an_airing

TEXTS = {"en": "A baraza on Thursday.", "sw": "Baraza Alhamisi."}
WARD = 991

_count = itertools.count(1)


def a_notice(db, *, author_id=None, **choices):
    """A draft that somebody wrote."""
    author = author_id or a_person(db, role=Role.COMMUNICATIONS).id
    about = choices.pop("about", f"forum/{next(_count)}")
    wards, texts = choices.pop("wards", [WARD]), choices.pop("texts", TEXTS)
    told = {"name": "forum.notice", "topic": "baraza", "expires_at": SOON, "now": NOW} | choices
    notice = compose(db, about, wards, texts, author_id=author, **told)
    db.flush()
    return notice


def a_subscriber(db, *, ward=WARD, **columns):
    """Somebody who asked for the notices of a ward."""
    contact = a_contact(db, **columns)
    subscribe(db, contact.id, ward, source="ussd", now=NOW)
    db.flush()
    return contact


def as_read(db, notice, *, airing=None, now=NOW):
    """What a second person would say yes to now."""
    found = (airing or an_airing()).estimate(notice.texts, queries.tally(db, notice, now=now))
    seal = queries.seal_of(db, notice, found.people, found.ceiling)
    return Approval(seal, found.people, str(found.ceiling))


def release_as_read(db, notice, *, by=None, airing=None, now=NOW):
    """Let it go, by a second person who has read it."""
    approver = by or a_person(db, role=Role.APPROVER).id
    release(db, notice, as_read(db, notice, airing=airing, now=now), airing or an_airing(), by=approver, now=now)
    db.flush()


def carry_out(db, *, now=NOW, **how):
    """What the worker does."""
    while continue_release(db, now, **how):
        pass
