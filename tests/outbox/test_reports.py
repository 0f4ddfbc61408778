"""Delivery reports: late, twice, early, out of order, unknown."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.contacts.actions import subscribe
from app.contacts.models import Contact
from app.db import transaction
from app.outbox.claims import Settlement, settle, sweep
from app.outbox.delivery import State
from app.outbox.models import Message, Report
from app.outbox.ports import OPTED_OUT
from app.outbox.reports import Told, match_reports, take_reports
from tests.outbox.reporting import take_report
from tests.outbox.stand_ins import NOW, Carrier, number, people


def a_claimed_row(db, contact_id, key):
    row = Message(contact_id=contact_id, name="receipt", key=key, priority=1, facts_sealed=b"", state="sending")
    row.attempts, row.attempt_id, row.next_at, row.created_at = 1, uuid4(), NOW, NOW
    row.lease_until = NOW + timedelta(minutes=5)
    db.add(row)
    db.flush()
    return row


def accept(db, row, provider_id):
    done = Settlement(row.id, State.ACCEPTED, NOW, "queued", True, provider_id=provider_id)
    assert settle(db, row.attempt_id, [done], now=NOW) == {row.id}
    match_reports(db, [provider_id], now=NOW)


def test_it_keeps_a_word_it_does_not_know_and_a_repeat_as_one_row(db, sealer):
    (one,) = people(db, sealer, 1)
    accept(db, row := a_claimed_row(db, one.id, "1"), "AT1")
    for word in ("sent", "other:Parked", "other:Parked", "sent"):
        take_report(db, "AT1", word, "other:Why", NOW)
    db.refresh(row)
    assert row.delivery == "sent"
    assert set(db.execute(select(Report.status, Report.reason))) == {
        ("sent", "other:Why"),
        ("other:Parked", "other:Why"),
    }


def test_it_keeps_a_report_of_an_id_nobody_has(db):
    take_report(db, "AT404", "delivered", None, NOW)
    assert db.scalar(select(Report.status)) == "delivered"


def test_it_misses_no_report_that_comes_while_the_call_is_being_settled(sessions, sealer):
    with transaction(sessions) as db:
        (one,) = people(db, sealer, 1)
        rows = [a_claimed_row(db, one.id, str(n)) for n in range(40)]
    together = threading.Barrier(2)

    def settle_each():
        for row in rows:
            together.wait()
            with transaction(sessions) as db:
                accept(db, row, f"AT{row.key}")

    def report_each():
        for row in rows:
            together.wait()
            with transaction(sessions) as db:
                take_report(db, f"AT{row.key}", "delivered", None, NOW)

    with ThreadPoolExecutor(2) as both:
        for end in [both.submit(settle_each), both.submit(report_each)]:
            end.result()
    with transaction(sessions) as db:
        assert db.scalar(select(func.count()).where(Message.delivery == "delivered")) == 40


def test_it_stores_once_what_two_doors_report_at_the_same_time(sessions):
    together = threading.Barrier(4)

    def report():
        together.wait()
        with transaction(sessions) as db:
            take_report(db, "AT1", "delivered", None, NOW)

    with ThreadPoolExecutor(4) as doors:
        for end in [doors.submit(report) for _ in range(4)]:
            end.result()
    with transaction(sessions) as db:
        assert db.scalar(select(func.count(Report.id))) == 1


def test_it_stops_notices_to_those_of_whom_it_is_reported(db, sealer):
    one, two = people(db, sealer, 2)
    take_report(db, "AT1", "rejected", OPTED_OUT, NOW)
    for person in (one, two):
        accept(db, a_claimed_row(db, person.id, "1"), f"AT{person.id}" if person is two else "AT1")
    assert db.get_one(Contact, one.id).opted_out_at == NOW
    take_report(db, f"AT{two.id}", "rejected", OPTED_OUT, NOW)
    assert db.get_one(Contact, two.id, populate_existing=True).opted_out_at == NOW


def test_it_does_not_undo_a_later_subscription_by_an_old_report(db, sealer):
    (one,) = people(db, sealer, 1)
    accept(db, a_claimed_row(db, one.id, "1"), "AT1")
    take_report(db, "AT1", "rejected", OPTED_OUT, NOW)
    subscribe(db, one.id, 991, source="ussd", now=NOW)
    take_report(db, "AT1", "rejected", OPTED_OUT, NOW)
    take_report(db, "AT1", "failed", None, NOW)
    together = [Told("AT1", "rejected", OPTED_OUT), Told("AT1", "expired")]
    take_reports(db, together, now=NOW)
    assert db.get_one(Contact, one.id, populate_existing=True).opted_out_at is None


def lost(post, person, name="receipt"):
    post.carrier.fate = "lost"
    post.owe_receipt(person)
    post.dispatch.tick(NOW)
    post.carrier.fate = "accept"


def report(post, person, provider_id="AT900", word="delivered", now=NOW):
    with transaction(post.sessions) as db:
        take_report(db, provider_id, word, None, now, contact_id=person.id)


def test_it_settles_a_lost_call_by_the_report_of_the_only_text_it_can_mean(post):
    (one,) = post.people(1)
    lost(post, one)
    report(post, one, word="sent")
    report(post, one, word="delivered")
    post.dispatch.tick(NOW + timedelta(hours=1))
    row = post.row()
    assert (row.state, row.outcome, row.provider_id, row.delivery) == ("accepted", "reported", "AT900", "delivered")
    assert len(post.carrier.got[number(0)]) == 1


@pytest.mark.parametrize("minutes", [1, 10])
def test_it_does_not_repeat_a_receipt_that_turns_out_to_have_left(post, minutes):
    (one,) = post.people(1)
    post.owe_receipt(one)
    post.carrier.fate = "muddled"
    post.dispatch.tick(NOW)
    if minutes == 10:
        with transaction(post.sessions) as db:
            sweep(db, now=NOW + timedelta(minutes=10))
        assert post.row().state == "retry"
    with transaction(post.sessions) as db:
        take_report(db, "AT1", "submitted", None, NOW)
    post.dispatch.tick(NOW + timedelta(hours=1))
    assert (post.row().state, post.row().delivery) == ("accepted", "submitted")
    assert len(post.carrier.got[number(0)]) == 1


def test_it_does_not_guess_between_two_lost_calls(post):
    (one,) = post.people(1)
    post.owe_receipt(one, key="2")
    lost(post, one)
    report(post, one)
    assert {row.state for row in post.rows()} == {"unknown"}


def test_it_does_not_take_the_report_of_one_text_for_that_of_another(post):
    one, two = post.people(2)
    lost(post, one)
    post.owe_receipt(two)
    post.dispatch.tick(NOW)
    report(post, two)
    report(post, one, provider_id=post.rows()[1].provider_id)
    report(post, one, provider_id="AT901", now=NOW + timedelta(hours=25))
    assert [row.state for row in post.rows()] == ["unknown", "accepted"]


def test_it_does_not_guess_once_a_receipt_was_repeated(post):
    (one,) = post.people(1)
    lost(post, one)
    post.dispatch.tick(NOW + timedelta(minutes=10))
    post.owe_receipt(one, key="2")
    post.carrier.fate = "lost"
    post.dispatch.tick(NOW + timedelta(minutes=11))
    report(post, one)
    assert [row.state for row in post.rows()] == ["accepted", "unknown"]
    assert post.rows()[0].provider_id != "AT900"


def test_it_settles_a_call_whose_report_came_before_the_call_was_lost(post):
    (one,) = post.people(1)

    class Overtaken(Carrier):
        def send(self, text, to, *, sender):
            said = super().send(text, to, sender=sender)
            report(post, one, word="submitted")
            return said

    post.owe_receipt(one)
    post.another_dispatcher(Overtaken("lost")).tick(NOW)
    assert post.row().state == "unknown"
    post.dispatch.tick(NOW + timedelta(minutes=11))
    assert (post.row().state, post.row().delivery, post.row().repeats) == ("accepted", "submitted", 0)
    assert len(post.carrier.got[number(0)]) == 0


def test_it_takes_neither_of_two_parked_ids_for_a_lost_call(post):
    (one,) = post.people(1)
    for provider_id in ("AT900", "AT901"):
        report(post, one, provider_id=provider_id)
    lost(post, one)
    post.dispatch.tick(NOW + timedelta(minutes=1))
    assert post.row().state == "unknown"


@pytest.mark.parametrize("seed", range(8))
def test_reports_that_come_together_leave_what_they_leave_one_by_one(post, seed):
    people = post.people(3)
    for person in people:
        post.owe_receipt(person)
    post.carrier.fate = "lost"
    post.dispatch.tick(NOW)
    random = Random(seed)
    words = ("sent", "buffered", "absent", "failed", "delivered", "other:Parked")
    told = [
        Told(f"AT{person.id}", random.choice(words), None, "safaricom", person.id)
        for person in people
        for _ in range(random.randint(0, 3))
    ]
    random.shuffle(told)

    def final(how):
        with post.sessions() as db:
            how(db)
            db.flush()
            found = db.execute(
                select(Message.state, Message.provider_id, Message.delivery).order_by(Message.id)
            ).all()
            db.rollback()
        return found

    def one_by_one(db):
        for one in told:
            take_reports(db, [one], now=NOW)

    assert final(lambda db: take_reports(db, told, now=NOW) if told else None) == final(one_by_one)
