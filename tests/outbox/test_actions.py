"""How a text comes to be owed."""

import threading
from dataclasses import replace

from sqlalchemy import select, text

from app.db import transaction
from app.outbox.actions import enqueue, enqueue_all
from app.outbox.models import Message
from tests.outbox.stand_ins import NOW, TODAY, Menu, owing, people

MENU = Menu()


def owe(db, sealer, *owed):
    enqueue_all(db, owed, sealer=sealer, menu=MENU, now=NOW)


def rows(db):
    return db.scalars(select(Message).order_by(Message.id)).all()


def test_it_owes_many_texts_by_urgency(db, sealer):
    one, two = people(db, sealer, 2)
    owe(
        db,
        sealer,
        owing(two.id, "notice", {"title": "Water"}, "7"),
        owing(one.id, "reply", {"reference": "48291386", "words": "Habari"}, "8"),
        owing(one.id, "receipt", {"reference": "48291386"}, "9"),
    )
    assert {(row.contact_id, row.name, row.priority) for row in rows(db)} == {
        (one.id, "receipt", 1),
        (one.id, "reply", 2),
        (two.id, "notice", 5),
    }
    assert {(row.state, row.attempts, row.next_at, row.language) for row in rows(db)} == {("pending", 0, NOW, None)}


def test_it_owes_nothing_to_nobody(db, sealer):
    owe(db, sealer)
    assert rows(db) == []


def test_it_owes_once_what_is_owed_twice_in_one_breath_or_later(db, sealer):
    (one,) = people(db, sealer, 1)
    owed = owing(one.id, "receipt", {"reference": "48291386"}, "9")
    owe(db, sealer, owed, owed)
    enqueue(
        db, one.id, "receipt", facts={"reference": "2"}, key="9", since=TODAY, sealer=sealer, menu=MENU, now=NOW
    )
    owe(db, sealer, replace(owed, key="10"))
    assert [row.key for row in rows(db)] == ["9", "10"]


def test_it_owes_once_what_two_threads_owe_at_the_same_time(sessions, sealer):
    with transaction(sessions) as db:
        someone = people(db, sealer, 20)
    together = threading.Barrier(2)

    def owe_all(persons):
        with transaction(sessions) as db:
            together.wait()
            owe(db, sealer, *(owing(one.id, "receipt", {"reference": "48291386"}, "9") for one in persons))

    both = [threading.Thread(target=owe_all, args=(order,)) for order in (someone, someone[::-1])]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    with transaction(sessions) as db:
        assert sorted(row.contact_id for row in rows(db)) == sorted(one.id for one in someone)


def test_it_keeps_facts_in_no_column_in_clear(db, sealer):
    (one,) = people(db, sealer, 1)
    owe(db, sealer, owing(one.id, "reply", {"reference": "48291386", "words": "Mfereji umekauka"}, "8"))
    (kept,) = db.execute(text("SELECT message::text, encode(facts_sealed, 'escape') FROM message")).all()
    for column in kept:
        assert "Mfereji" not in column
        assert "48291386" not in column
