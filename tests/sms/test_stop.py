"""STOP in the middle of every conversation state stops, and nothing else un-stops."""

from collections.abc import Iterable

import pytest
from sqlalchemy import func, select

from app.complaints import actions as complaints
from app.complaints.models import Complaint
from app.complaints.ports import Actor
from app.contacts import actions as contacts
from app.contacts.models import Contact, Subscription
from app.db import transaction
from app.outbox.models import Message
from app.staff.policy import Role
from tests.builders import a_person
from tests.phone import Gateway, Handset
from tests.sms.states import STATES

STOPPED = "You get no more baraza notices. Answers to your own reports still come. To return: START."
STOPS = ("STOP", "stop.", "Acha!", " SIMAMISHA ", "koma")


def subscribed(gateway: Gateway) -> bool:
    """Whether notices would reach the one person there is."""
    with gateway.sessions() as db:
        live = db.scalar(select(func.count()).select_from(Subscription).where(Subscription.ended_at.is_(None)))
        stopped = db.scalar(select(Contact.opted_out_at))
    return bool(live) and stopped is None


def subscribe(gateway: Gateway) -> None:
    with transaction(gateway.sessions) as db:
        contacts.subscribe(db, db.scalar(select(Contact.id)), 1016, source="test", now=gateway.now)


@pytest.mark.parametrize("state", STATES)
def test_it_stops_in_every_state(gateway: Gateway, ama: Handset, state: str) -> None:
    STATES[state](ama)
    subscribe(gateway)
    word = STOPS[sum(map(ord, state)) % len(STOPS)]
    ama.texts()
    assert ama.text(word) == [STOPPED]
    assert not subscribed(gateway)


WORDS = (
    *("1", "2", "3", "yes", "no", "HELP", "STATUS", "LANG", "MAJI", "REPORT", "BARAZA", "CALL", "REVIEW", "STOP"),
    *("Shinoyi", "Restart", "STOP ALL", "Please start the pump", "Tafadhali anza kazi", "start now", "Karibu tena"),
)


def stays_stopped(gateway: Gateway, ama: Handset, state: str, tried: Iterable[str]) -> None:
    STATES[state](ama)
    subscribe(gateway)
    ama.write("STOP")
    for words in tried:
        gateway.wait(hours=3)
        ama.write(words)
        assert not subscribed(gateway), words
    ama.texts()
    assert "Shinoyi" in ama.text("START SHINOYI")[-1]
    assert subscribed(gateway)


@pytest.mark.parametrize("state", STATES)
def test_it_is_started_again_by_nothing_but_start(gateway: Gateway, ama: Handset, state: str) -> None:
    at = list(STATES).index(state)
    stays_stopped(gateway, ama, state, [WORDS[(3 * at + step) % len(WORDS)] for step in range(3)])


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES)
def test_it_is_started_again_by_no_words_at_all(gateway: Gateway, ama: Handset, state: str) -> None:
    stays_stopped(gateway, ama, state, WORDS)


def test_it_lets_a_question_go_on_after_stop(ama: Handset) -> None:
    ama.text("No water in Shinoyi since Monday")
    ama.text("STOP")
    assert "we have your report" in ama.text("1")[0]


def test_it_sends_service_texts_after_stop_and_none_after_stop_all(gateway: Gateway, ama: Handset) -> None:
    STATES["filed"](ama)
    ama.text("STOP")
    (told,) = news(gateway, ama, "assign")
    assert "Water department" in told
    assert "Stop its answers too? 1 YES" in ama.text("ACHA YOTE")[0]
    assert ama.text("1") == [
        "We send you nothing more. Your report goes on: dial *384*50#, press 2. To return: START."
    ]
    assert news(gateway, ama, "reply") == []
    assert "being worked on" in ama.text("STATUS")[0]
    with gateway.sessions() as db:
        assert "silenced" in set(db.scalars(select(Message.outcome)))
    ama.text("START Shinoyi")
    assert len(news(gateway, ama, "reply")) == 1


def test_it_stops_notices_alone_for_whoever_wants_answers(gateway: Gateway, ama: Handset) -> None:
    STATES["asked whether to stop all"](ama)
    ama.texts()
    assert "no more baraza notices" in ama.text("2")[0]
    assert len(news(gateway, ama, "assign")) == 1


def test_it_asks_nothing_of_whoever_has_no_open_report(gateway: Gateway, ama: Handset) -> None:
    assert ama.text("STOP ALL") == ["We send you nothing more. To return: START."]


def test_it_stops_one_ward_alone(gateway: Gateway, ama: Handset) -> None:
    for ward in (1016, 1003):
        with transaction(gateway.sessions) as db:
            contacts.subscribe(db, db.scalar(select(Contact.id)), ward, source="test", now=gateway.now)
    assert "no more baraza notices for Chemuche" in ama.text("ACHA chemuche")[0]
    with gateway.sessions() as db:
        live = select(Subscription.ward).where(Subscription.ended_at.is_(None))
        assert list(db.scalars(live)) == [1016]


def test_it_stops_one_topic_alone_and_starts_it_again(gateway: Gateway, ama: Handset) -> None:
    def live() -> list[tuple[int, str]]:
        with gateway.sessions() as db:
            found = select(Subscription.ward, Subscription.topic).where(Subscription.ended_at.is_(None))
            return sorted(map(tuple, db.execute(found)))

    subscribe(gateway)
    assert ama.text("STOP roads") == [
        "You get no more baraza notices about: Roads. To stop all: STOP. To return: START."
    ]
    left = [(1016, topic) for topic in ("assembly", "budget", "farming", "health", "water")]
    assert live() == left
    ama.text("ACHA maji")
    assert live() == left[:-1]
    ama.text("START Shinoyi")
    ama.text("STOP")
    assert live() == []
    gateway.wait(days=1)
    assert "about: Roads" in ama.text("START roads")[0]
    assert live() == [(1016, "roads")]


def news(gateway: Gateway, phone: Handset, deed: str) -> list[str]:
    """What the office does, and the texts that come of it."""
    with transaction(gateway.sessions) as db:
        county, now = gateway.county, gateway.now
        newest = db.scalars(select(Complaint).order_by(Complaint.id.desc())).first()
        by = Actor("staff", a_person(db, role=Role.OMBUDSMAN).id)
        if deed == "assign":
            complaints.acknowledge(db, county, newest, by=by, now=now)
            complaints.assign(db, county, newest, by=by, department="water", now=now)
        else:
            complaints.reply(db, county, newest, "We come on Friday.", by=by, now=now)
    return phone.texts()


def test_it_promises_no_sms_on_the_screen_to_whoever_stopped_every_one(gateway: Gateway, ama: Handset) -> None:
    with transaction(gateway.sessions) as db:
        contacts.silence(db, db.scalar(select(Contact.id)), now=gateway.now)
    ama.dial()
    screen = ama.type("1", "1", "2", "7", "2", "2", "No water since Monday", "1")
    assert screen.startswith("Thank you. Your number: ")
    assert "SMS" not in screen
