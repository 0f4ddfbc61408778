"""An incoming text: kept once, sealed, and answered once, whatever comes, however often and from whomever."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.complaints.models import Complaint
from app.kit.msisdn import parse_msisdn
from app.outbox.models import Message
from app.sms.inbound import Text, about
from app.sms.models import Incoming, Talk
from tests.phone import NOW, Gateway, Handset

AMA, BEN = "+254700000001", "+254700000002"


def come(
    gateway: Gateway, provider_id: str = "1", *, sender: str = AMA, words: str = "Maji hakuna", **more
) -> None:
    gateway.take(Text(provider_id, sender, words, "20384", **more))


def kept(gateway: Gateway) -> list[Incoming]:
    with gateway.sessions() as db:
        return list(db.scalars(select(Incoming).order_by(Incoming.id)))


def owed(gateway: Gateway) -> list[tuple[str, str]]:
    with gateway.sessions() as db:
        return [(row.name, row.key) for row in db.scalars(select(Message).order_by(Message.id))]


def words_of(gateway: Gateway, text: Incoming) -> str:
    return gateway.sealer.open(text.words_sealed, about(text.provider_id)).decode()


def count(gateway: Gateway, model: type) -> int:
    with gateway.sessions() as db:
        return db.scalar(select(func.count()).select_from(model))


def test_it_keeps_a_text_sealed_and_owes_one_answer(gateway: Gateway) -> None:
    sent_at = NOW - timedelta(hours=11)
    come(gateway, sent_at=sent_at)
    (text,) = kept(gateway)
    assert (text.provider_id, text.short_code, text.sent_at, text.received_at) == ("1", "20384", sent_at, NOW)
    assert words_of(gateway, text) == "Maji hakuna"
    assert b"Maji" not in text.words_sealed
    assert owed(gateway) == [("sms.ask.ward", "sms/1")]


def test_it_takes_a_repeat_for_the_same_text(gateway: Gateway) -> None:
    for _ in range(12):
        come(gateway)
        gateway.wait(minutes=1)
    assert (len(kept(gateway)), len(owed(gateway))) == (1, 1)


@pytest.mark.parametrize("sender", ["MTN", "40404", "Safaricom", "+256700000001", "+254203343322", "", "\0"])
def test_it_keeps_but_never_answers_who_is_no_kenyan_mobile(gateway: Gateway, sender: str) -> None:
    come(gateway, sender=sender)
    assert [text.contact_id for text in kept(gateway)] == [None]
    assert owed(gateway) == []


def test_it_knows_a_sender_whose_plus_was_lost(gateway: Gateway) -> None:
    come(gateway, "1", sender=AMA)
    come(gateway, "2", sender=" 254700000001", words="Taa")
    assert len({text.contact_id for text in kept(gateway)}) == 1


def test_it_knows_a_text_without_an_id_by_what_it_says(gateway: Gateway) -> None:
    for words in ("Maji", "Maji", "Taa"):
        come(gateway, "", words=words, sent_at=NOW)
    come(gateway, "", words="Maji", sent_at=NOW + timedelta(seconds=1))
    come(gateway, "", words="Maji", sent_at=NOW, sender=BEN)
    assert [words_of(gateway, text) for text in kept(gateway)] == ["Maji", "Taa", "Maji", "Maji"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("*1# 00 98 'Maji' \"leo\"", "*1# 00 98 'Maji' \"leo\""),
        ("Mai\u0303 🚰 ١", "Maĩ 🚰 ١"),
        ("a\0b\u202ec\nd\ufffd", "abc d\ufffd"),
        ("m" * 1600, "m" * 1000),
        ("", ""),
        ("{reference} {cost}", "{reference} {cost}"),
        ("' OR 1=1; --", "' OR 1=1; --"),
    ],
)
def test_it_takes_words_literally(gateway: Gateway, words: str, expected: str) -> None:
    come(gateway, words=words)
    assert [words_of(gateway, text) for text in kept(gateway)] == [expected]


def together(gateway: Gateway, texts: list[tuple[str, str]]) -> None:
    """These texts from Ama, all at the same moment."""
    ready = threading.Barrier(len(texts))

    def one(text: tuple[str, str]) -> None:
        ready.wait(timeout=10)
        come(gateway, text[0], words=text[1])

    with ThreadPoolExecutor(len(texts)) as threads:
        list(threads.map(one, texts))


def test_it_answers_once_what_comes_many_times_at_once(gateway: Gateway) -> None:
    together(gateway, [("1", "No water in Shinoyi")] * 6)
    assert (count(gateway, Incoming), count(gateway, Message), count(gateway, Talk)) == (1, 1, 1)


def test_it_files_once_what_is_confirmed_twice_at_once(gateway: Gateway) -> None:
    come(gateway, "0", words="No water in Shinoyi")
    gateway.wait(minutes=1)
    together(gateway, [(str(at), "1") for at in range(1, 6)])
    assert count(gateway, Complaint) == 1
    assert [name for name, _ in owed(gateway)].count("complaint.receipt") == 1


def test_it_ends_a_conversation_with_an_echo_by_itself(gateway: Gateway) -> None:
    for first in ("Hello there machine", "No water in Shinoyi", "HELP", "Hmm"):
        echo = Handset(gateway, parse_msisdn(f"+2547000001{len(first):02}"))
        waiting, got = [first], 0
        for _ in range(8):
            if not waiting:
                break
            gateway.wait(minutes=5)
            answers = echo.text(waiting.pop(0))
            got += len(answers)
            waiting += answers
        assert not waiting
        assert got <= 3


@pytest.mark.parametrize("words", ["I am driving now, I call you back", "Thank you! Your ticket is {}", "Hmm {}"])
def test_it_sends_an_answering_machine_three_texts_a_day(gateway: Gateway, words: str) -> None:
    machine = Handset(gateway)
    for at in range(12):
        gateway.wait(minutes=115)
        machine.write(words.format(at))
    assert len(machine.texts()) <= 3


def test_it_tells_somebody_once_an_hour_that_it_did_not_understand(ama: Handset) -> None:
    assert "did not understand" in ama.text("Hmm")[0]
    assert ama.text("Eh") == []
    ama.gateway.wait(minutes=61)
    assert "did not understand" in ama.text("Mmh")[0]


def test_it_keeps_a_text_and_says_so_when_its_answer_fails(gateway: Gateway, ama: Handset, monkeypatch) -> None:
    ama.text("No water in Shinoyi")

    def fails(*_, **__):
        raise RuntimeError("a bug")

    monkeypatch.setattr(type(gateway.content.menu), "by_sms", property(fails))
    assert "did not understand" in ama.text("1")[0]
    monkeypatch.undo()
    assert len(kept(gateway)) == 3
    assert "we have your report" in ama.text("1")[0]


def test_it_erases_words_that_could_cost_whoever_wrote_them(gateway: Gateway, ama: Handset) -> None:
    ama.text("The clerk asked for a bribe")
    ama.text("My neighbour was raped")
    held, safe = kept(gateway)[-2:]
    assert held.erase_at == gateway.now + timedelta(minutes=15)
    assert safe.erase_at == gateway.now
    assert count(gateway, Talk) == 0
