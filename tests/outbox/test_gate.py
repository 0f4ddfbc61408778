"""The gate as dispatchers meet it: one row that all of them share."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from structlog.testing import capture_logs

from app.db import transaction
from app.outbox.claims import ANSWERS, NOTICES
from app.outbox.gate import actions as gate
from app.outbox.gate.rules import Limits, resumed
from tests.outbox.stand_ins import NOW, Carrier, number, owing

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
NIGHT = NOW + timedelta(hours=9)


def owe_receipts(post, count):
    post.owe(*(owing(one.id, "receipt", {"reference": str(one.id)}, "1") for one in post.people(count)))


def owe_notices(post, count, first=0, **how):
    some = post.people(count, first=first)
    post.owe(*(owing(one.id, "notice", {"title": "Water"}, "1", **how) for one in some))


def states(post):
    return sorted({row.state for row in post.rows()})


def the_gate(post):
    with transaction(post.sessions) as db:
        return gate.read_gate(db)


def test_it_is_paused_for_every_worker_and_says_so_once(post):
    owe_receipts(post, 8)
    post.carrier.fate = "paused"
    with capture_logs() as lines:
        post.dispatch.tick(NOW)
        post.another_dispatcher(Carrier()).tick(NOW + SECOND)
    assert [line["reason"] for line in lines if line["event"] == "carrier.paused"] == ["no_credit"]
    assert (the_gate(post).paused_because, states(post)) == ("no_credit", ["pending"])


def test_it_goes_on_at_once_when_a_person_says_so(post):
    owe_receipts(post, 8)
    post.carrier.fate = "paused"
    post.dispatch.tick(NOW)
    post.carrier.fate = "accept"
    with transaction(post.sessions) as db:
        gate.turn(db, resumed)
    assert post.dispatch.tick(NOW + SECOND) == 8


@pytest.mark.parametrize("fate", ["unreached", "lost"])
def test_it_leaves_a_carrier_alone_that_is_away(post, fate):
    owe_receipts(post, 60)
    slow = post.another_dispatcher(limits=Limits(calls=1))
    post.carrier.fate = fate
    with capture_logs() as lines:
        slow.tick(NOW)
    calls = len(post.carrier.calls)
    assert calls == 5
    assert [line["event"] for line in lines if line["log_level"] == "error"] == ["carrier.away"]
    assert sum(row.state == "pending" for row in post.rows()) == 55
    assert slow.tick(NOW + 29 * SECOND) == 0
    assert (slow.tick(NOW + 31 * SECOND), len(post.carrier.calls)) == (1, 6)
    post.carrier.fate = "accept"
    assert slow.tick(NOW + 60 * SECOND) == 0
    assert [slow.tick(NOW + 92 * SECOND) > 0 for _ in range(2)] == [True, True]
    assert not the_gate(post).shut


def test_it_slows_down_when_the_carrier_says_so_and_gives_the_attempt_back(post):
    owe_receipts(post, 4)
    post.carrier.fate = "throttled"
    limits = Limits(rate=8, calls=1)
    slow = post.another_dispatcher(limits=limits)
    slow.tick(NOW)
    assert (len(post.carrier.calls), the_gate(post).rate) == (1, 4)
    assert {(row.state, row.attempts) for row in post.rows()} == {("pending", 0)}
    post.carrier.fate = "accept"
    assert slow.tick(NOW + 6 * SECOND) == 0
    assert slow.tick(NOW + 9 * SECOND) == 4


def test_it_shares_one_bucket_among_workers(post):
    owe_receipts(post, 60)
    limits = Limits(rate=5, batch=1)
    workers = [post.another_dispatcher(limits=limits) for _ in range(3)]
    together = threading.Barrier(3)

    def work(one):
        together.wait()
        return [one.tick(NOW + second * SECOND) for second in range(3)]

    with ThreadPoolExecutor(3) as pool:
        counts = [sum(ticks) for ticks in pool.map(work, workers)]
    assert sum(counts) == 10 + 2 * 5


def test_it_sends_no_notice_at_night_but_receipts(post):
    owe_notices(post, 3)
    owe_receipts(post, 2)
    assert post.dispatch.tick(NIGHT) == 2
    assert {row.name for row in post.rows() if row.state == "pending"} == {"notice"}
    assert post.dispatch.tick(NOW + timedelta(hours=20)) == 3


def test_it_sends_nothing_that_is_worth_nothing_any_more(post):
    owe_notices(post, 2, expires_at=NOW + MINUTE)
    assert post.dispatch.tick(NOW + MINUTE) == 2
    assert (post.carrier.calls, states(post)) == ([], ["expired"])


def test_it_does_not_send_what_expires_while_it_waits_for_its_turn(post):
    class Slow(Carrier):
        def send(self, text, to, *, sender):
            waited.wait(0.4)
            return super().send(text, to, sender=sender)

    waited = threading.Event()
    owe_notices(post, 2, expires_at=NOW + SECOND / 5)
    slow = Slow()
    post.another_dispatcher(slow, limits=Limits(batch=1, calls=1)).tick(NOW)
    assert len(slow.calls) == 1
    assert states(post) == ["accepted", "expired"]


def test_it_holds_notices_when_the_budget_is_spent_and_raises_each_alarm_once(post):
    limits = Limits(day=Decimal(8), month=Decimal(800))
    owe_notices(post, 14)
    one = post.another_dispatcher(limits=limits)
    with capture_logs() as lines:
        assert [one.tick(NOW + n * SECOND) for n in range(3)] == [10, 0, 0]
        owe_receipts(post, 5)
        assert [one.tick(NOW + n * SECOND) for n in range(3, 6)] == [2, 1, 0]
    alarms = [(line["period"], line["percent"]) for line in lines if line["event"] == "spending.alarm"]
    assert alarms == [("2026-11-24", 100), ("2026-11-24", 125)]
    with transaction(post.sessions) as db:
        spent = gate.spent(db, limits=limits, now=NOW)
    assert spent == {"2026-11-24": Decimal("10.4"), "2026-11": Decimal("10.4")}


def test_it_books_what_was_billed_and_an_estimate_where_the_answer_was_lost(post):
    owe_receipts(post, 4)
    post.carrier.fates = {number(0): "lost", number(1): "refuse", number(2): "unreached"}
    post.dispatch.tick(NOW)
    booked = {row.state: row.kes for row in post.rows()}
    assert booked == {"unknown": Decimal("0.8"), "accepted": Decimal("0.8"), "refused": None, "retry": None}
    with transaction(post.sessions) as db:
        assert gate.spent(db, limits=Limits(), now=NOW)["2026-11"] == Decimal("1.6")


def test_it_lets_answers_pass_while_a_call_for_notices_hangs(post):
    released, called = threading.Event(), threading.Event()

    class Hangs(Carrier):
        def send(self, text, to, *, sender):
            called.set()
            released.wait(20)
            return super().send(text, to, sender=sender)

    owe_notices(post, 2)
    notices = post.another_dispatcher(Hangs(), kinds=NOTICES)
    with ThreadPoolExecutor(1) as aside:
        hanging = aside.submit(notices.tick, NOW)
        called.wait(20)
        owe_receipts(post, 2)
        assert post.another_dispatcher(kinds=ANSWERS).tick(NOW) == 2
        released.set()
        assert hanging.result() == 2
    assert states(post) == ["accepted"]
