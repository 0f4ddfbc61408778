"""The owner of a protected report, to whom no SMS is safe, reads on the phone that an officer saw their number."""

import pytest
from sqlalchemy import select

from app.complaints.models import Complaint
from app.db import transaction
from app.unmasking import actions
from app.unmasking.actions import tell_unmasked
from app.unmasking.models import Unmasking
from app.unmasking.rules import TOLD_AFTER
from tests.builders import a_person
from tests.phone import Gateway, Handset

FILE = ("2", "1", "7", "5")
TOLD = "one officer was allowed to see your number"


def seen(gateway: Gateway, *, untold: bool = False) -> str:
    """An officer saw the number behind the newest report; that report's number."""
    now = gateway.now
    with transaction(gateway.sessions) as db:
        complaint = db.scalars(select(Complaint).order_by(Complaint.id.desc())).first()
        asker, first, second = (a_person(db).id for _ in range(3))
        asked = actions.ask(db, gateway.sealer, complaint, "To ring her before Friday.", by=asker, now=now)
        asked.first_by, asked.second_by, asked.granted_at = first, second, now
        asked.opened_at, asked.untold = now, untold
        return complaint.reference


@pytest.fixture
def phone(sessions, sealer) -> Handset:
    phone = Handset(Gateway(sessions, sealer))
    phone.dial()
    phone.type(*FILE, "1", "4826", "4826", "The inspector asked me for 500", "1")
    return phone


def opened(phone: Handset, reference: str) -> str:
    phone.dial()
    return phone.type("2", "1", reference, "4826")


def test_it_is_told_once_behind_the_pin_when_its_time_has_come(phone: Handset) -> None:
    gateway = phone.gateway
    reference = seen(gateway)
    gateway.wait(hours=1)
    assert TOLD not in opened(phone, reference)
    gateway.wait(days=TOLD_AFTER.days)
    with transaction(gateway.sessions) as db:
        assert tell_unmasked(db, gateway.county, now=gateway.now) == 0
    assert TOLD in opened(phone, reference)
    assert TOLD not in phone.type("1")
    assert TOLD not in opened(phone, reference)
    with gateway.sessions() as db:
        assert db.scalars(select(Unmasking.told_at)).one() is not None
    assert phone.texts() == []


def test_it_is_not_told_where_that_was_said_to_be_dangerous(phone: Handset) -> None:
    reference = seen(phone.gateway, untold=True)
    phone.gateway.wait(days=TOLD_AFTER.days)
    assert TOLD not in opened(phone, reference)
