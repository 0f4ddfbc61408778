"""Each promise of once, tried twice at the same time; and the trial itself, tried on a claim that is broken."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from app.db import transaction
from app.outbox.claims import Claimed, Settlement, claim, settle, sweep
from app.outbox.delivery import LEASE, REPEATS, Kind, State
from app.outbox.dispatch import Dispatch
from app.outbox.models import Message
from tests.outbox.stand_ins import NOW, Carrier, number, owing


class Careless(Dispatch):
    """A dispatcher that reads first and marks later: neither is a lock taken nor asked whether the row is free.

    Both read before either marks, as happens by itself sooner or later.
    """

    both_have_read = threading.Barrier(2)
    began = False

    def claim(self, db, attempt, kinds, limit, now):
        """What looked free."""
        due = select(Message).where(Message.state == "pending").order_by(Message.id).limit(limit)
        rows = db.scalars(due).all()
        if not self.began:
            self.began = True
            self.both_have_read.wait(30)
        marks = {"state": "sending", "attempt_id": attempt, "lease_until": now + LEASE}
        db.execute(update(Message).where(Message.id.in_([row.id for row in rows])).values(marks))
        return [as_claimed(row) for row in rows]


def as_claimed(row):
    return Claimed(
        id=row.id,
        contact_id=row.contact_id,
        name=row.name,
        key=row.key,
        broadcast_id=None,
        kind=Kind(row.priority),
        facts_sealed=row.facts_sealed,
        attempts=1,
        repeat=False,
        created_at=row.created_at,
    )


def everybody_gets_one(post, kind):
    """Two dispatchers of a kind work off 500 rows at once; every telephone must end with one copy."""
    some = post.people(500)
    post.owe(*(owing(one.id, "help", {}, "1") for one in some[:400]))
    post.owe(*(owing(one.id, "reply", {"reference": str(one.id), "words": "x"}, "1") for one in some[400:]))
    together = threading.Barrier(2)

    def work_off():
        dispatch = post.another_dispatcher(kind=kind)
        together.wait()
        while dispatch.tick(NOW):
            pass

    with ThreadPoolExecutor(2) as both:
        for end in [both.submit(work_off) for _ in range(2)]:
            end.result()
    assert {row.state for row in post.rows()} == {"accepted"}
    assert {one: len(texts) for one, texts in post.carrier.got.items()} == {number(n): 1 for n in range(500)}


def test_it_sends_none_twice_when_two_dispatchers_work_at_once(post):
    everybody_gets_one(post, Dispatch)


def test_it_would_be_seen_if_a_claim_took_no_lock(post):
    with pytest.raises(AssertionError):
        everybody_gets_one(post, Careless)
    assert max(len(texts) for texts in post.carrier.got.values()) == 2


class Sleeper(Carrier):
    """A carrier whose answer arrives when the claim is long over: meanwhile somebody else works."""

    def __init__(self, meanwhile):
        super().__init__()
        self.meanwhile = meanwhile

    def send(self, text, to, *, sender):
        """Deliver, sleep, answer."""
        said = super().send(text, to, sender=sender)
        self.meanwhile()
        return said


@pytest.mark.parametrize(("name", "copies"), [("receipt", 1), ("notice", 0)])
def test_it_refuses_the_write_of_a_worker_whose_claim_is_over(post, name, copies):
    (one,) = post.people(1)
    post.owe(owing(one.id, name, {"reference": "1", "title": "x"}, "1"))
    other = post.another_dispatcher()

    def meanwhile():
        for step in range(1, 5):
            other.tick(NOW + step * LEASE)

    post.another_dispatcher(Sleeper(meanwhile)).tick(NOW)
    row = post.row()
    assert len(post.carrier.got[number(0)]) == copies
    expected = ("accepted", "queued") if copies else ("unknown", "lease_over")
    assert (row.state, row.outcome) == expected
    assert (row.provider_id is None) == (copies == 0)


def test_it_gives_up_a_claim_once_its_lease_is_over_and_not_before(post):
    (one,) = post.people(1)
    post.owe_receipt(one)
    post.another_dispatcher(Sleeper(lambda: post.dispatch.tick(NOW + LEASE * 0.99))).tick(NOW)
    assert post.row().state == "accepted"


def test_it_refuses_the_write_of_a_worker_whose_row_is_in_another_call_by_now(post):
    (one,) = post.people(1)
    post.owe_receipt(one)
    asleep, awake = uuid4(), uuid4()
    repeated = NOW + LEASE + REPEATS[Kind.RECEIPT]
    with transaction(post.sessions) as db:
        claimed = [row.id for row in claim(db, asleep, now=NOW, limit=1)]
        for moment in (NOW + LEASE, repeated):
            sweep(db, now=moment)
        assert [row.id for row in claim(db, awake, now=repeated, limit=1)] == claimed
        accepted = [Settlement(claimed[0], State.ACCEPTED, repeated, "queued", True)]
        assert settle(db, asleep, accepted, now=repeated) == set()
        assert settle(db, awake, accepted, now=repeated) == set(claimed)
