"""An incoming text: kept once, sealed, and answered with care."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.contacts.actions import number_of
from app.db import Sessions, transaction
from app.kit.seal import Sealer
from app.outbox.models import Message
from app.sms.inbound import about, receive
from app.sms.models import Incoming

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
AMA, BEN = "+254700000001", "+254700000002"


class Menu:
    """The one message that is owed."""

    def message_class(self, name: str) -> str:
        return {"sms.help": "reply"}[name]


def come(db: Session, sealer: Sealer, provider_id: str = "1", **text) -> None:
    """A text from Ama, unless `text` says otherwise."""
    usual = {"sender": AMA, "words": "Maji hakuna", "short_code": "20384", "now": NOW}
    receive(db, provider_id=provider_id, sealer=sealer, menu=Menu(), **(usual | text))


def kept(db: Session) -> list[Incoming]:
    return list(db.scalars(select(Incoming).order_by(Incoming.id)))


def owed(db: Session) -> list[tuple[str, str]]:
    return [(row.name, row.key) for row in db.scalars(select(Message).order_by(Message.id))]


def words_of(text: Incoming, sealer: Sealer) -> str:
    return sealer.open(text.words_sealed, about(text.provider_id)).decode()


def test_keeps_a_text_sealed_and_owes_one_answer(db: Session, sealer: Sealer) -> None:
    sent_at = NOW - timedelta(hours=11)
    come(db, sealer, sent_at=sent_at)
    (text,) = kept(db)
    assert (text.provider_id, text.short_code, text.sent_at, text.received_at) == ("1", "20384", sent_at, NOW)
    assert words_of(text, sealer) == "Maji hakuna"
    assert b"Maji" not in text.words_sealed
    assert number_of(db, sealer, [text.contact_id])[text.contact_id].e164 == AMA
    assert owed(db) == [("sms.help", "1")]


def test_takes_a_repeat_for_the_same_text(db: Session, sealer: Sealer) -> None:
    for minute in range(12):
        come(db, sealer, now=NOW + timedelta(minutes=minute))
    assert len(kept(db)) == 1
    assert len(owed(db)) == 1


@pytest.mark.parametrize("sender", ["MTN", "40404", "Safaricom", "+256700000001", "+254203343322", "", "\0"])
def test_keeps_but_never_answers_who_is_no_kenyan_mobile(db: Session, sealer: Sealer, sender: str) -> None:
    come(db, sealer, sender=sender)
    assert [text.contact_id for text in kept(db)] == [None]
    assert owed(db) == []


def test_knows_a_sender_whose_plus_was_lost(db: Session, sealer: Sealer) -> None:
    come(db, sealer, "1", sender=AMA)
    come(db, sealer, "2", sender=" 254700000001")
    assert len({text.contact_id for text in kept(db)}) == 1


def test_knows_a_text_without_an_id_by_what_it_says(db: Session, sealer: Sealer) -> None:
    for words in ("Maji", "Maji", "Taa"):
        come(db, sealer, "", words=words, sent_at=NOW)
    come(db, sealer, "", words="Maji", sent_at=NOW + timedelta(seconds=1))
    come(db, sealer, "", words="Maji", sent_at=NOW, sender=BEN)
    assert [words_of(text, sealer) for text in kept(db)] == ["Maji", "Taa", "Maji", "Maji"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("*1# 00 98 'Maji' \"leo\"", "*1# 00 98 'Maji' \"leo\""),
        ("Mai\u0303 🚰 ١", "Maĩ 🚰 ١".replace("ĩ", "\u0129")),
        ("a\0b\u202ec\nd\ufffd", "abc d\ufffd"),
        ("m" * 1600, "m" * 1000),
        ("", ""),
    ],
)
def test_takes_words_literally(db: Session, sealer: Sealer, words: str, expected: str) -> None:
    come(db, sealer, words=words)
    assert [words_of(text, sealer) for text in kept(db)] == [expected]


def test_answers_three_times_a_day_and_no_more(db: Session, sealer: Sealer) -> None:
    for hour in range(10):
        come(db, sealer, str(hour), now=NOW + timedelta(hours=hour))
    come(db, sealer, "ben", sender=BEN)
    assert [key for _, key in owed(db)] == ["0", "1", "2", "ben"]
    come(db, sealer, "a day later", now=NOW + timedelta(days=2))
    assert owed(db)[-1] == ("sms.help", "a day later")
    assert len(kept(db)) == 12


def together(sessions: Sessions, sealer: Sealer, ids: list[str]) -> None:
    """These texts from Ama, all at the same moment."""
    ready = threading.Barrier(len(ids))

    def one(provider_id: str) -> None:
        ready.wait(timeout=10)
        with transaction(sessions) as db:
            come(db, sealer, provider_id)

    with ThreadPoolExecutor(len(ids)) as threads:
        list(threads.map(one, ids))


def count(sessions: Sessions, model: type) -> int:
    with sessions() as db:
        return db.scalar(select(func.count()).select_from(model))


def test_keeps_and_answers_once_what_comes_many_times_at_once(sessions: Sessions, sealer: Sealer) -> None:
    together(sessions, sealer, ["1"] * 8)
    assert (count(sessions, Incoming), count(sessions, Message)) == (1, 1)


def test_answers_three_of_many_that_come_at_once(sessions: Sessions, sealer: Sealer) -> None:
    together(sessions, sealer, [str(one) for one in range(8)])
    assert (count(sessions, Incoming), count(sessions, Message)) == (8, 3)
