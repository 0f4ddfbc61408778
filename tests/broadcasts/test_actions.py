"""One writes, another releases, and each subscriber is owed it once, whatever happens on the way."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.broadcasts.models import Broadcast
from app.broadcasts.queries import by_id, locked, tally
from app.broadcasts.running import continue_release
from app.contacts.actions import opt_out, subscribe, unsubscribe
from app.contacts.models import Subscription
from app.db import transaction
from app.kit.errors import Conflict, Forbidden, NotFound
from app.outbox.models import Message
from app.staff.policy import Role
from tests.broadcasts.making import TEXTS, WARD, a_notice, a_subscriber, carry_out, release_as_read
from tests.builders import NOW, a_person
from tests.forums.making import SOON


def a_released(db, **choices):
    """A notice that a second person let go."""
    notice = a_notice(db, **choices)
    release_as_read(db, notice)
    return notice


def reached(db):
    """How many texts each contact is owed."""
    return Counter(db.scalars(select(Message.contact_id)))


def test_its_texts_are_frozen_as_they_were_written(db):
    notice = a_notice(db)
    assert (notice.state, notice.texts, notice.released_by) == ("draft", TEXTS, None)


def test_one_thing_is_told_once(db):
    a_notice(db, about="forum/4821")
    with pytest.raises(Conflict) as refused:
        a_notice(db, about="forum/4821")
    assert refused.value.rule == "broadcast.composed"


def test_its_author_cannot_release_it(db):
    author = a_person(db, role=Role.APPROVER)
    notice = a_notice(db, author_id=author.id)
    with pytest.raises(Forbidden) as refused:
        release_as_read(db, notice, by=author.id)
    assert refused.value.rule == "broadcast.own"
    assert (notice.state, notice.released_by) == ("draft", None)


@pytest.mark.parametrize("column", ["author_id", "NULL"])
def test_the_database_refuses_that_too(db, column):
    notice = a_notice(db)
    change = text(f"UPDATE broadcast SET state = 'released', released_by = {column} WHERE id = :id")
    with pytest.raises(IntegrityError, match="ck_broadcast_"):
        db.execute(change, {"id": notice.id})


def test_it_is_released_once(db):
    notice = a_released(db)
    assert (notice.state, notice.released_at, notice.version) == ("released", NOW, 2)
    with pytest.raises(Conflict) as refused:
        release_as_read(db, notice)
    assert refused.value.rule == "broadcast.released"


def test_what_is_past_is_not_released(db):
    notice = a_notice(db)
    with pytest.raises(Conflict) as refused:
        release_as_read(db, notice, now=SOON)
    assert refused.value.rule == "broadcast.over"


def test_a_notice_that_is_not_there_is_not_found(db):
    for look in (by_id, locked):
        with pytest.raises(NotFound):
            look(db, 2**40)


def test_a_draft_reaches_nobody(db):
    a_subscriber(db)
    a_notice(db)
    carry_out(db)
    assert not reached(db)


@pytest.mark.parametrize("chunk", [1, 2, 5, 500])
def test_each_subscriber_of_the_ward_is_owed_it_once(db, chunk):
    people = [a_subscriber(db) for _ in range(5)]
    a_subscriber(db, ward=WARD + 1)
    notice = a_released(db)
    assert tally(db, notice, now=NOW).people == 5
    carry_out(db, chunk=chunk)
    assert reached(db) == {person.id: 1 for person in people}
    assert notice.state == "done"
    rows = db.scalars(select(Message)).all()
    assert {(row.name, row.key, row.broadcast_id) for row in rows} == {("broadcast", str(notice.id), notice.id)}


def test_who_stopped_or_opted_out_is_owed_nothing(db):
    staying, stopped, out = (a_subscriber(db) for _ in range(3))
    unsubscribe(db, stopped.id, now=NOW)
    opt_out(db, out.id, now=NOW)
    row = {"contact_id": out.id, "ward": WARD, "topic": "all", "source": "paper", "since_at": NOW}
    db.add(Subscription(**row))
    notice = a_released(db)
    assert tally(db, notice, now=NOW).people == 1
    carry_out(db)
    assert reached(db) == {staying.id: 1}


def test_two_subscriptions_of_one_person_are_one_text(db):
    person = a_subscriber(db)
    row = {"contact_id": person.id, "ward": WARD, "topic": "baraza", "source": "paper", "since_at": NOW}
    db.add(Subscription(**row))
    notice = a_released(db)
    assert tally(db, notice, now=NOW).people == 1
    carry_out(db, chunk=1)
    assert reached(db) == {person.id: 1}


def test_what_expires_on_the_way_reaches_nobody_else(db):
    for _ in range(3):
        a_subscriber(db)
    notice = a_released(db)
    assert continue_release(db, NOW, chunk=1) == 1
    assert continue_release(db, SOON + timedelta(seconds=1), chunk=1) == 0
    assert notice.state == "done"
    assert sum(reached(db).values()) == 1


def test_two_notices_are_carried_out_one_after_the_other(db):
    person = a_subscriber(db)
    first, second = a_released(db), a_released(db)
    carry_out(db)
    carry_out(db)
    assert (first.state, second.state) == ("done", "done")
    assert reached(db) == {person.id: 2}


def test_a_crash_between_and_inside_chunks_repeats_nothing_and_skips_nobody(sessions):
    with transaction(sessions) as db:
        people = [a_subscriber(db).id for _ in range(7)]
        a_released(db)
    for turn in range(20):
        with sessions() as db:
            db.begin()
            continue_release(db, NOW, chunk=2)
            if turn % 2:
                db.commit()
            else:
                db.connection().invalidate()
    with sessions() as db:
        assert db.scalars(select(Broadcast.state)).one() == "done"
        assert reached(db) == dict.fromkeys(people, 1)


def test_two_workers_at_the_same_time_owe_each_subscriber_one(sessions):
    with transaction(sessions) as db:
        people = [a_subscriber(db).id for _ in range(40)]
        a_released(db)
    start = threading.Barrier(2)

    def work():
        start.wait()
        for _ in range(60):
            with transaction(sessions) as db:
                continue_release(db, NOW, chunk=1)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with sessions() as db:
        assert reached(db) == dict.fromkeys(people, 1)
        assert db.scalars(select(Broadcast.state)).one() == "done"


def test_who_subscribes_again_is_owed_what_is_released_later(db):
    person = a_subscriber(db)
    unsubscribe(db, person.id, now=NOW)
    subscribe(db, person.id, WARD, source="ussd", now=NOW)
    a_released(db)
    carry_out(db)
    assert reached(db) == {person.id: 1}
