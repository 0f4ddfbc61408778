"""Notices and their readers to test with."""

import itertools

from app.broadcasts.actions import compose
from app.contacts.actions import subscribe
from app.staff.policy import Role
from tests.builders import NOW, a_contact, a_person
from tests.forums.making import SOON

TEXTS = {"en": "A baraza on Thursday.", "sw": "Baraza Alhamisi."}
WARD = 991

_count = itertools.count(1)


def a_notice(db, *, author_id=None, **choices):
    """A draft that somebody wrote."""
    author = author_id or a_person(db, role=Role.COMMUNICATIONS).id
    about = choices.pop("about", f"forum/{next(_count)}")
    told = {"name": "forum.notice", "topic": "baraza", "expires_at": SOON, "now": NOW} | choices
    notice = compose(db, about, WARD, TEXTS, author_id=author, **told)
    db.flush()
    return notice


def a_subscriber(db, *, ward=WARD, **columns):
    """Somebody who asked for the notices of a ward."""
    contact = a_contact(db, **columns)
    subscribe(db, contact.id, ward, source="ussd", now=NOW)
    db.flush()
    return contact
