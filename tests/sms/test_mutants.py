"""Each promise is kept by a line of code: where that line is broken on purpose, its test must see it."""

import pytest

from app.contacts.actions import meet
from app.db import transaction
from app.kit.msisdn import Msisdn
from app.sms import inbound, questions, talk, writing
from tests.phone import Gateway, Handset, real_content
from tests.sms.states import STATES
from tests.sms.test_inbound import test_it_ends_a_conversation_with_an_echo_by_itself as echo
from tests.sms.test_inbound import test_it_sends_an_answering_machine_three_texts_a_day as machine
from tests.sms.test_stop import test_it_stops_in_every_state as stops


def test_it_sees_a_stop_that_a_question_swallows(gateway: Gateway, ama: Handset, monkeypatch) -> None:
    STATES["asked to confirm"](ama)
    monkeypatch.setattr(talk, "control_in", lambda ear, words: None)
    monkeypatch.setitem(STATES, "asked to confirm", lambda phone: None)
    with pytest.raises(AssertionError):
        stops(gateway, ama, "asked to confirm")


def test_it_sees_machines_that_talk_for_ever(gateway: Gateway, monkeypatch) -> None:
    monkeypatch.setattr(inbound, "_is_echo", lambda *_, **__: False)
    monkeypatch.setattr(writing.caps, "may_answer", lambda *_, **__: True)
    with pytest.raises(AssertionError):
        echo(gateway)
    with pytest.raises(AssertionError):
        machine(gateway, "Hmm {}")


def test_it_knows_a_state_for_every_question_of_the_menus(gateway: Gateway) -> None:
    """Whoever adds a question adds the state in which STOP is tried."""
    reached = set()
    for at, reach in enumerate(STATES.values()):
        phone = Handset(gateway, number=Msisdn(f"+2547000002{at:02}"))
        phone.text("ENGLISH")
        reach(phone)
        reached |= asked_of(gateway, phone)
    menu = real_content().menu
    asking = {name for name, scene in menu.post.items() if scene.asks or scene.is_choice}
    assert asking - reached == set()


def asked_of(gateway: Gateway, phone: Handset) -> set[str]:
    """The nodes at which this person is asked something."""
    with transaction(gateway.sessions) as db:
        person = meet(db, gateway.sealer, [phone.number], now=gateway.now)[phone.number]
        found = questions.last(db, gateway.sealer, gateway.content.menu, person.id, days=7, now=gateway.now)
    return {found.walk.node} if found else set()
