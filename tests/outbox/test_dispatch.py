"""The dispatcher with one process: what leaves, in which words, and what is written of it."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.contacts.actions import opt_out
from app.contacts.models import Contact
from app.db import transaction
from app.outbox.delivery import Kind
from app.outbox.gate.rules import Limits
from tests.outbox.stand_ins import NOW, Carrier, Crash, number, owing

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


RECEIPT = "We have your report 48291386."


def test_it_sends_what_is_owed_and_keeps_what_was_sent(post, sealer):
    (one,) = post.people(1)
    post.owe_receipt(one)
    assert post.dispatch.tick(NOW) == 1
    assert post.carrier.got == {number(0): [RECEIPT]}
    row = post.row()
    assert (row.state, row.outcome, row.provider_id, row.cost) == ("accepted", "queued", "AT1", "KES 0.8000")
    assert (row.language, row.segments, row.attempts, row.settled_at) == ("en", 1, 1, NOW)
    assert sealer.open(row.sent_sealed, f"message.sent_sealed/{row.id}").decode() == RECEIPT
    assert post.dispatch.tick(NOW + MINUTE) == 0


def test_it_speaks_the_language_its_reader_has_at_the_time(post):
    (one,) = post.people(1, language="en")
    (two,) = post.people(1, language=None, first=1)
    post.owe_receipt(one)
    post.owe_receipt(two)
    post.people(1, language="sw")
    post.dispatch.tick(NOW)
    assert post.carrier.got == {number(n): ["Tuna ripoti yako 48291386."] for n in (0, 1)}


def test_it_sends_one_text_to_many_in_one_call(post):
    post.owe(*(owing(one.id, "help", {}, "1") for one in post.people(120)))
    post.dispatch.tick(NOW)
    assert sorted(len(to) for _, to, _ in post.carrier.calls) == [20, 100]
    assert len(post.carrier.got) == 120


def test_it_sends_the_same_text_twice_to_one_number_in_two_calls(post):
    one, two = post.people(2)
    post.owe(*(owing(person.id, "help", {}, key) for person in (one, two) for key in ("1", "2")))
    post.dispatch.tick(NOW)
    assert sorted(len(to) for _, to, _ in post.carrier.calls) == [2, 2]
    assert {len(texts) for texts in post.carrier.got.values()} == {2}


def test_it_uses_the_name_nobody_can_answer_only_where_no_answer_is_invited(post):
    (one,) = post.people(1)
    post.owe_receipt(one)
    post.owe(owing(one.id, "notice", {"title": "Water"}, "1"))
    post.dispatch.tick(NOW)
    assert {(words.split()[0], sender) for words, _, sender in post.carrier.calls} == {
        ("We", "20384"),
        ("A", "KAKAMEGA"),
    }


def test_it_keeps_no_words_in_clear(post):
    (one,) = post.people(1)
    post.owe(owing(one.id, "reply", {"reference": "48291386", "words": "Mfereji umekauka"}, "1"))
    post.dispatch.tick(NOW)
    assert post.carrier.got[number(0)] == ["48291386: Mfereji umekauka"]
    with transaction(post.sessions) as db:
        escaped = "encode(facts_sealed, 'escape') || encode(sent_sealed, 'escape')"
        (row,) = db.scalars(text(f"SELECT message::text || {escaped} FROM message"))
    assert "umekauka" not in row
    assert "48291386" not in row


@pytest.mark.parametrize(
    ("fate", "state", "outcome"),
    [
        ("refuse", "refused", "bad_number"),
        ("lost", "unknown", "read_timeout"),
        ("unreached", "retry", "no_connection"),
    ],
)
def test_it_writes_down_what_the_carrier_said(post, fate, state, outcome):
    (one,) = post.people(1)
    post.owe_receipt(one)
    post.carrier.fate = fate
    post.dispatch.tick(NOW)
    row = post.row()
    assert (row.state, row.outcome, row.lease_until) == (state, outcome, None)


def test_it_tries_again_what_never_left_each_time_a_little_later(post):
    (one,) = post.people(1)
    post.owe_receipt(one)
    post.carrier.fate = "unreached"
    post.dispatch.tick(NOW)
    assert post.dispatch.tick(NOW + timedelta(seconds=4)) == 0
    assert post.dispatch.tick(NOW + timedelta(seconds=5)) == 1
    assert post.row().next_at == NOW + timedelta(seconds=5 + 8)
    post.carrier.fate = "accept"
    post.dispatch.tick(NOW + MINUTE)
    assert post.carrier.got[number(0)] == [RECEIPT]


def test_it_repeats_an_unknown_receipt_once_and_says_so(post):
    (one,) = post.people(1)
    post.owe_receipt(one)
    post.carrier.fate = "lost"
    post.dispatch.tick(NOW)
    assert post.dispatch.tick(NOW + 9 * MINUTE) == 0
    assert post.dispatch.tick(NOW + 10 * MINUTE) == 1
    assert [post.dispatch.tick(NOW + n * MINUTE) for n in range(20, 200, 10)] == [0] * 18
    assert post.carrier.got[number(0)] == [RECEIPT, f"Again: {RECEIPT}"]
    assert post.row().state == "unknown"


@pytest.mark.parametrize("name", ["reply", "notice"])
def test_it_never_repeats_anything_else_that_is_unknown(post, name):
    (one,) = post.people(1)
    post.owe(owing(one.id, name, {"reference": "1", "words": "x", "title": "x"}, "1"))
    post.carrier.fate = "lost"
    for minutes in range(0, 300, 10):
        post.dispatch.tick(NOW + minutes * MINUTE)
    assert len(post.carrier.got[number(0)]) == 1
    assert post.row().state == "unknown"


@pytest.mark.parametrize(("fate", "copies"), [("crash", 0), ("crash_after", 1)])
def test_it_calls_unknown_what_a_crash_left_and_never_repeats_a_notice(post, fate, copies):
    (one,) = post.people(1)
    post.owe(owing(one.id, "notice", {"title": "Water"}, "1"))
    post.carrier.fate = fate
    with pytest.raises(ExceptionGroup):
        post.dispatch.tick(NOW)
    assert post.row().state == "sending"
    survivor = post.another_dispatcher(carrier := Carrier())
    ticks = [survivor.tick(NOW + minutes * MINUTE) for minutes in range(0, 60, 4)]
    assert ticks == [0] * len(ticks)
    assert (post.row().state, post.row().outcome) == ("unknown", "lease_over")
    assert (len(post.carrier.got[number(0)]), carrier.calls) == (copies, [])


@pytest.mark.parametrize("fate", ["crash", "crash_after"])
def test_it_repeats_a_receipt_once_after_a_crash(post, fate):
    (one,) = post.people(1)
    post.owe_receipt(one)
    post.carrier.fate = fate
    with pytest.raises(ExceptionGroup):
        post.dispatch.tick(NOW)
    survivor = post.another_dispatcher(carrier := Carrier("lost"))
    for minutes in range(0, 120, 5):
        survivor.tick(NOW + minutes * MINUTE)
    assert carrier.got[number(0)] == [f"Again: {RECEIPT}"]


def test_it_settles_the_other_calls_of_a_claim_when_one_crashes(post):
    one, two = post.people(2)
    post.owe(owing(one.id, "receipt", {"reference": "1"}, "1"), owing(two.id, "receipt", {"reference": "2"}, "1"))
    post.carrier.fates[number(0)] = "crash"
    with pytest.raises(ExceptionGroup) as raised:
        post.dispatch.tick(NOW)
    assert raised.group_contains(Crash)
    assert {row.contact_id: row.state for row in post.rows()} == {one.id: "sending", two.id: "accepted"}


def test_it_puts_everything_back_and_tries_one_later_when_the_account_is_refused(post):
    post.owe(*(owing(one.id, "receipt", {"reference": str(one.id)}, "1") for one in post.people(60)))
    post.carrier.fate = "paused"
    post.dispatch.tick(NOW)
    assert {(row.state, row.attempts) for row in post.rows()} == {("pending", 0)}
    calls = len(post.carrier.calls)
    post.carrier.fate = "accept"
    other = post.another_dispatcher()
    assert [one.tick(NOW + timedelta(seconds=59)) for one in (post.dispatch, other)] == [0, 0]
    assert len(post.carrier.calls) == calls
    later = NOW + MINUTE + SECOND
    assert [other.tick(later), other.tick(later)] == [1, 59]
    assert {row.state for row in post.rows()} == {"accepted"}


def test_it_makes_no_call_once_it_is_to_stop(post):
    (one,) = post.people(1)
    post.owe_receipt(one)
    post.stopping.set()
    assert post.dispatch.tick(NOW) == 0
    assert (post.row().state, post.carrier.calls) == ("pending", [])


def test_it_leaves_those_alone_who_opted_out_but_answers_them(post):
    (one,) = post.people(1)
    post.owe(owing(one.id, "notice", {"title": "Water"}, "1"))
    with transaction(post.sessions) as db:
        opt_out(db, one.id, now=NOW)
    post.owe_receipt(one)
    post.owe(owing(one.id, "help", {}, "1"))
    post.dispatch.tick(NOW)
    assert sorted(post.carrier.got[number(0)]) == ["Please dial.", RECEIPT]
    assert [(row.state, row.outcome) for row in post.rows() if row.name == "notice"] == [("refused", "opted_out")]


def test_a_change_of_what_they_were_told_reaches_those_who_stopped_within_the_hour_by_day_and_before_notices(post):
    lately, before = post.people(2)
    with transaction(post.sessions) as db:
        opt_out(db, lately.id, now=NOW - timedelta(minutes=59))
        opt_out(db, before.id, now=NOW - timedelta(hours=1))
    for person in (lately, before):
        post.owe(owing(person.id, "notice", {"title": "Water"}, "1"))
        post.owe(owing(person.id, "change", {}, "1"))
    post.dispatch.tick(NOW - timedelta(hours=9))
    assert not post.carrier.got
    post.dispatch.tick(NOW)
    assert dict(post.carrier.got) == {number(0): ["Not today."]}
    assert [row.outcome for row in post.rows() if row.state == "refused"] == ["opted_out"] * 3
    assert Kind.REPLY < Kind.CHANGE < Kind.NOTICE


def test_it_marks_those_opted_out_of_whom_the_carrier_says_so(post):
    (one,) = post.people(1)
    post.owe_receipt(one)
    post.carrier.fate = "opted_out"
    post.dispatch.tick(NOW)
    with transaction(post.sessions) as db:
        assert db.get_one(Contact, one.id).opted_out_at == NOW
    assert (post.row().state, post.row().outcome) == ("refused", "opted_out")


def test_it_lets_receipts_overtake_notices(post):
    someone = post.people(140)
    post.owe(*(owing(one.id, "notice", {"title": "Water"}, "1") for one in someone), now=NOW - MINUTE)
    post.owe_receipt(someone[0])
    post.another_dispatcher(limits=Limits(batch=10, calls=4)).tick(NOW)
    assert {row.state for row in post.rows() if row.name == "receipt"} == {"accepted"}
    assert sum(row.state == "pending" for row in post.rows()) == 141 - 40


def test_it_drops_what_is_no_longer_worth_sending(post):
    (one,) = post.people(1)
    post.owe_receipt(one)
    post.owe(owing(one.id, "notice", {"title": "Water"}, "1"))
    post.dispatch.tick(NOW + timedelta(days=2))
    assert {row.name: row.state for row in post.rows()} == {"receipt": "accepted", "notice": "expired"}


def test_it_does_not_let_a_text_without_words_stop_the_others(post):
    one, two = post.people(2)
    post.owe(owing(one.id, "receipt", {"lost": "fact"}, "1"))
    post.owe_receipt(two)
    for minutes in range(0, 60, 10):
        post.dispatch.tick(NOW + minutes * MINUTE)
    assert {row.contact_id: (row.state, row.outcome) for row in post.rows()} == {
        one.id: ("refused", "unworded"),
        two.id: ("accepted", "queued"),
    }
    assert post.carrier.got == {number(1): [RECEIPT]}
