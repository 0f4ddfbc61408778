"""What answers may cost, whoever writes to us: for a number, its like and everybody, counted in the database."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from sqlalchemy import func, select

from app.contacts.models import Subscription
from app.conversation.texting import Cap
from app.db import transaction
from app.kit.msisdn import Msisdn
from app.outbox.models import Message
from app.sms import caps
from app.sms.models import Spent
from tests.phone import Gateway, Handset

MANY = Cap(texts=1000, shillings=1000)


def capped(gateway: Gateway, **allowed: Cap) -> None:
    texting = gateway.content.texting.model_copy(
        update={"number": MANY, "prefix": MANY, "everybody": MANY, **allowed}
    )
    gateway.content = replace(gateway.content, texting=texting)


def flood(gateway: Gateway, *numbers: str, count: int = 4) -> int:
    """Each of these numbers asks so often for help; how many answers are owed."""
    for number in numbers:
        for turn in range(count):
            Handset(gateway, Msisdn(number)).write(("HELP", "MSAADA")[turn % 2])
    with gateway.sessions() as db:
        return db.scalar(select(func.count()).select_from(Message).where(Message.name == "sms.help"))


def test_it_answers_a_number_so_often_a_day_and_again_the_next(gateway: Gateway) -> None:
    capped(gateway, number=Cap(texts=3, shillings=100))
    assert flood(gateway, "+254700000001", "+254700000002") == 6
    gateway.wait(days=1)
    assert flood(gateway, "+254700000001") == 9


def test_it_spends_so_many_shillings_a_day_on_a_number(gateway: Gateway) -> None:
    capped(gateway, number=Cap(texts=100, shillings=2))
    assert flood(gateway, "+254700000001") == 2


def test_it_counts_numbers_that_begin_alike_together(gateway: Gateway) -> None:
    capped(gateway, prefix=Cap(texts=5, shillings=100))
    assert flood(gateway, "+254700000001", "+254700000999") == 5
    assert flood(gateway, "+254700001000") == 9


def test_it_counts_everybody_together(gateway: Gateway) -> None:
    capped(gateway, everybody=Cap(texts=5, shillings=100))
    assert flood(gateway, "+254700000001", "+254711000001") == 5


def test_it_stops_and_files_even_where_it_may_not_answer(gateway: Gateway) -> None:
    capped(gateway, number=Cap(texts=1, shillings=100))
    phone = Handset(gateway)
    for words in ("START Shinoyi", "STOP"):
        phone.write(words)
    with gateway.sessions() as db:
        live = select(func.count()).select_from(Subscription).where(Subscription.ended_at.is_(None))
        assert db.scalar(live) == 0
    assert len(phone.texts()) == 1


def test_it_keeps_to_its_caps_with_many_workers_at_once(gateway: Gateway) -> None:
    capped(gateway, everybody=Cap(texts=7, shillings=100))

    def one(at: int) -> bool:
        with transaction(gateway.sessions) as db:
            texting, number = gateway.content.texting, Msisdn(f"+2547{at:02}000001")
            return caps.spend(db, gateway.sealer, texting, number, at, cents=80, now=gateway.now)

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(one, range(20))) == 7
    with gateway.sessions() as db:
        assert db.scalar(select(Spent.texts).where(Spent.scope == "everybody")) == 7
        assert db.scalar(select(func.sum(Spent.texts)).where(Spent.scope.like("number/%"))) == 7


def test_a_machine_that_repeats_a_keyword_gets_three_texts_a_day(gateway: Gateway) -> None:
    for at, words in enumerate(("REPORT", "MAJI", "WATER", "LANG", "BARAZA")):
        phone = Handset(gateway, Msisdn(f"+25470000003{at}"))
        for _ in range(6):
            phone.write(words)
        assert len(phone.texts()) <= 3, words


def test_a_machine_that_repeats_a_control_word_is_obeyed_and_answered_three_times_a_day(gateway: Gateway) -> None:
    phone = Handset(gateway)
    phone.write("START Shinoyi")
    phone.texts()
    for _ in range(10):
        phone.write("STOP")
    assert len(phone.texts()) == 3
    with gateway.sessions() as db:
        assert not db.scalar(select(func.count()).select_from(Subscription).where(Subscription.ended_at.is_(None)))
    gateway.wait(days=1)
    phone.write("STOP")
    assert len(phone.texts()) == 1
