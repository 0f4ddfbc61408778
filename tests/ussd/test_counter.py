"""The counter: many hops at once, each answered as if it were alone."""

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError

from app.complaints.models import Complaint
from app.kit.msisdn import Msisdn
from app.ussd.models import UssdHop
from app.ussd.purge import purge
from tests.phone import Gateway, Handset

STEPS = ("2", "1", "1", "2", "7", "2", "2", "Hole in the road {}", "1")


def handsets(gateway: Gateway, count: int) -> list[Handset]:
    return [Handset(gateway, Msisdn(f"+2547000001{n:02d}")) for n in range(count)]


def together(gateway: Gateway, phones: list[Handset]) -> None:
    for phone, screen in zip(phones, gateway.answer(*[phone.hop() for phone in phones]), strict=True):
        phone.screen, phone.ended = screen.text, screen.ends


def test_it_serves_forty_callers_at_once_and_none_sees_anothers_words(gateway: Gateway):
    phones = handsets(gateway, 40)
    for n, phone in enumerate(phones):
        phone.session_id, phone.heard = f"ATUid_{n:032x}", ""
    together(gateway, phones)
    for step in STEPS:
        for n, phone in enumerate(phones):
            words = step.format(n)
            phone.heard = f"{phone.heard}*{words}" if phone.heard else words
        together(gateway, phones)
        if "road" in step:
            assert [f"Hole in the road {n}\n" in phone.screen for n, phone in enumerate(phones)] == [True] * 40
    with gateway.sessions() as db:
        words = set(db.scalars(select(Complaint.words)))
    assert words == {f"Hole in the road {n}" for n in range(40)}


def test_it_needs_no_more_statements_for_forty_than_for_one(gateway: Gateway):
    seen: list[str] = []
    engine = gateway.sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", lambda *call: seen.append(call[2]))
    counts = []
    for phones in (handsets(gateway, 1), handsets(gateway, 40)):
        for n, phone in enumerate(phones):
            phone.session_id, phone.heard = f"ATUid_{len(phones):016x}{n:016x}", ""
        seen.clear()
        together(gateway, phones)
        counts.append(len(seen))
    assert counts[1] <= counts[0] + 2  # of whoever was met before it is asked what they filed, and did not finish


def test_it_answers_a_repeat_in_the_same_turn_with_the_same_screen(gateway: Gateway, phone: Handset):
    phone.dial()
    phone.type("2")
    phone.heard += "*1"
    first, again = gateway.answer(phone.hop(), phone.hop())
    assert first.text == again.text


def test_it_lets_a_second_answer_of_one_session_wait_for_its_turn(gateway: Gateway, phone: Handset):
    phone.dial()
    phone.type("2")
    phone.heard += "*1"
    early = phone.hop()
    phone.heard += "*1"
    first, second = gateway.answer(early, phone.hop())
    assert "What is it about?" in first.text
    assert second is None
    assert "Water" in phone.send()


def test_it_forgets_a_session_after_a_day(gateway: Gateway, phone: Handset):
    phone.dial()
    gateway.wait(hours=23)
    with gateway.sessions() as db, db.begin():
        assert purge(db, now=gateway.now) == 0
    gateway.wait(hours=2)
    with gateway.sessions() as db, db.begin():
        assert purge(db, now=gateway.now) == 1
        assert db.scalar(select(func.count()).select_from(UssdHop)) == 0


def test_it_files_nothing_twice_though_a_network_repeats_what_was_long_forgotten(gateway: Gateway, phone: Handset):
    phone.dial()
    assert phone.type(*STEPS).startswith("Thank you")
    gateway.wait(hours=25)
    with gateway.sessions() as db, db.begin():
        purge(db, now=gateway.now)
    phone.heard, phone.ended = "", False
    phone.send()
    with pytest.raises(IntegrityError, match="source_key"):
        phone.type("1", "1", "1", "1", "No water since Sunday", "1")
    with gateway.sessions() as db:
        assert db.scalar(select(func.count()).select_from(Complaint)) == 1
