"""What staff see of a resident's phone: the very screen that its owner sees, and nothing done by looking."""

import pytest
from sqlalchemy import func, select

from app.complaints.models import Event
from app.complaints.rules.lifecycle import State
from app.conversation.glass import Glass
from app.db import transaction
from tests.builders import NOW, SEALER, a_complaint, a_contact
from tests.phone import Gateway, Handset, real_content


@pytest.fixture
def glass():
    content = real_content()
    return Glass(content, content.county(SEALER))


def test_staff_see_the_screen_that_its_owner_sees(sessions, sealer):
    gateway = Gateway(sessions, sealer)
    phone = Handset(gateway)
    with transaction(sessions) as db:
        owner = a_contact(db, sealer=sealer, number=phone.number, language="sw")
        complaint = a_complaint(db, contact=owner, sealer=sealer, state=State.IN_PROGRESS, language="sw")
        seen = Glass(gateway.content, gateway.county).show(db, complaint, gateway.now)
    phone.dial()
    assert phone.type("2", "1") == seen


@pytest.mark.parametrize("language", ["en", "sw"])
def test_every_state_has_its_screen(db, glass, language):
    for state in State:
        complaint = a_complaint(db, state=state, language=language, referred_to="court", referred_at=NOW)
        text = glass.show(db, complaint, NOW)
        assert text.startswith(f"{complaint.reference[:4]} {complaint.reference[4:]}"), state


def test_what_gives_a_topic_away_stands_on_no_screen_of_a_confidential_one(db, glass):
    complaint = a_complaint(db, category="officer.bribe", state=State.IN_PROGRESS)
    assert "Being worked on since" in glass.show(db, complaint, NOW)


def test_looking_leaves_nothing(db, glass):
    complaint = a_complaint(db, state=State.IN_PROGRESS)
    before = (complaint.version, db.scalar(select(func.count(Event.id))))
    glass.show(db, complaint, NOW)
    db.flush()
    assert (complaint.version, db.scalar(select(func.count(Event.id)))) == before
