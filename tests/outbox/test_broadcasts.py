"""One text to the subscribers of a ward."""

from datetime import timedelta

import pytest

from app.broadcasts.models import Broadcast
from app.contacts.actions import opt_out, subscribe, unsubscribe
from app.db import transaction
from app.outbox.actions import enqueue_broadcast
from app.staff.models import Person
from tests.outbox.stand_ins import NOW, number

WARD = 991
TEXTS = {"en": "BARAZA Butsotso: Water.", "sw": "BARAZA Butsotso: Maji."}


def a_broadcast(db, **changed):
    two = [Person(name=name, role="communications", created_at=NOW) for name in ("Amina", "Otieno")]
    db.add_all(two)
    db.flush()
    values = {
        "about": "forum/1234",
        "wards": [WARD],
        "topic": "forum",
        "name": "notice",
        "texts": TEXTS,
        "state": "draft",
        "author_id": two[0].id,
        "expires_at": NOW + timedelta(days=2),
        "created_at": NOW,
        "version": 1,
        "last_subscription_id": 0,
    }
    broadcast = Broadcast(**values | changed)
    db.add(broadcast)
    db.flush()
    broadcast.state, broadcast.released_by, broadcast.released_at = "released", two[1].id, NOW
    db.flush()
    db.refresh(broadcast)
    return broadcast


@pytest.fixture
def subscribers(post):
    """Five subscribers of the ward; the last reads Kiswahili."""
    some = [*post.people(4), *post.people(1, language="sw", first=4)]
    with transaction(post.sessions) as db:
        for one in some:
            subscribe(db, one.id, WARD, source="ussd", now=NOW)
    return some


def release(post, **changed):
    with transaction(post.sessions) as db:
        broadcast = a_broadcast(db, **changed)
        while enqueue_broadcast(db, broadcast, now=NOW, chunk=2):
            pass
    return broadcast


def test_it_owes_each_subscriber_of_the_ward_one_text_chunk_by_chunk(post, subscribers):
    (stranger,) = post.people(1, first=9)
    with transaction(post.sessions) as db:
        subscribe(db, stranger.id, 7, source="ussd", now=NOW)
        opt_out(db, subscribers[0].id, now=NOW)
        broadcast = a_broadcast(db)
        counts = [enqueue_broadcast(db, broadcast, now=NOW, chunk=3) for _ in range(3)]
    assert counts == [3, 1, 0]
    assert [row.contact_id for row in post.rows()] == [one.id for one in subscribers[1:]]
    assert {(row.name, row.key, row.broadcast_id, row.priority) for row in post.rows()} == {
        ("broadcast", str(broadcast.id), broadcast.id, 5)
    }


def test_it_owes_nobody_twice_when_a_chunk_is_done_again(post, subscribers):
    with transaction(post.sessions) as db:
        broadcast = a_broadcast(db)
        enqueue_broadcast(db, broadcast, now=NOW)
        broadcast.last_subscription_id = 0
        assert enqueue_broadcast(db, broadcast, now=NOW) == 5
    assert len(post.rows()) == 5


def test_it_sends_the_frozen_text_of_each_language_in_one_call(post, subscribers):
    release(post)
    post.dispatch.tick(NOW)
    assert {(words, len(to), sender) for words, to, sender in post.carrier.calls} == {
        (TEXTS["en"], 4, "KAKAMEGA"),
        (TEXTS["sw"], 1, "KAKAMEGA"),
    }


def test_it_leaves_out_who_stopped_after_it_was_released(post, subscribers):
    release(post)
    with transaction(post.sessions) as db:
        opt_out(db, subscribers[0].id, now=NOW)
        unsubscribe(db, subscribers[1].id, now=NOW)
    post.dispatch.tick(NOW)
    assert set(post.carrier.got) == {number(n) for n in (2, 3, 4)}
    assert [row.outcome for row in post.rows()][:2] == ["opted_out", "unsubscribed"]


def test_it_drops_a_notice_of_what_is_past(post, subscribers):
    release(post, expires_at=NOW + timedelta(hours=1))
    post.dispatch.tick(NOW + timedelta(hours=1))
    assert {row.state for row in post.rows()} == {"expired"}
    assert not post.carrier.got


def test_it_never_sends_a_copy_again_after_a_lost_answer(post, subscribers):
    release(post)
    post.carrier.fate = "lost"
    for hours in range(24):
        post.dispatch.tick(NOW + timedelta(hours=hours))
    assert {len(texts) for texts in post.carrier.got.values()} == {1}
    assert {row.state for row in post.rows()} == {"unknown"}
