"""The outbox over HTTP: how it stands, what nobody can tell the fate of, and a person's word that it may go on."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import select

from app.audit.models import Entry
from app.console.doctor import look_at_database
from app.db import transaction
from app.outbox.actions import Owed, enqueue_all
from app.outbox.gate.actions import book, turn
from app.outbox.gate.limits import limits_of
from app.outbox.gate.rules import BREAKS_AT, failed, paused, slowed
from app.outbox.models import Message
from app.staff.policy import Role
from tests.builders import NOW, SEALER, a_contact
from tests.outbox.stand_ins import Menu
from tests.web.door import SETTINGS, a_client, a_visitor, sessions_in

ADDRESS = "/api/v1/outbox"
LIMITS = limits_of(SETTINGS)
WAYS = {
    "paused": partial(paused, because="no_credit", now=NOW),
    "away": partial(failed, calls=BREAKS_AT, now=NOW),
    "slowed": partial(slowed, wait=timedelta(seconds=5), limits=LIMITS, now=NOW),
}


@pytest.fixture
def keeper(db):
    return a_visitor(db, Role.ADMINISTRATOR)


@pytest.fixture
def client(db):
    return a_client(sessions_in(db))


def owe(db, count, **columns):
    """So many receipts, each a row with these columns."""
    owed = [Owed(a_contact(db).id, "receipt", {"reference": "48291386"}, "1", NOW.date()) for _ in range(count)]
    enqueue_all(db, owed, sealer=SEALER, menu=Menu(), now=NOW)
    rows = db.scalars(select(Message).order_by(Message.id.desc()).limit(count)).all()
    for row in rows:
        for name, value in columns.items():
            setattr(row, name, value)
    db.flush()
    return [row.id for row in reversed(rows)]


def test_tells_what_waits_what_is_unknown_and_what_was_spent(db, client, keeper):
    owe(db, 2, next_at=NOW - timedelta(minutes=2))
    owe(db, 1, next_at=NOW + timedelta(minutes=2))
    owe(db, 1, state="unknown")
    book(db, Decimal(5000), limits=LIMITS, now=NOW)
    shown = client.get(ADDRESS, headers=keeper.headers).json()
    assert (shown["status"], shown["waiting"], shown["unknown"], shown["per_second"]) == ("going", 2, 1, 50)
    assert shown["oldest_at"].startswith((NOW - timedelta(minutes=2)).isoformat()[:19])
    assert [budget["percent"] for budget in shown["budgets"]] == [25, 0]


@pytest.mark.parametrize("way", WAYS)
def test_tells_why_nothing_leaves(db, client, keeper, way):
    turn(db, WAYS[way])
    shown = client.get(ADDRESS, headers=keeper.headers).json()
    assert shown["status"] == way
    assert shown["reason"] == ("no_credit" if way == "paused" else None)
    assert (shown["next_try_at"] is None) == (way == "slowed")


@pytest.mark.parametrize("way", ["paused", "away"])
def test_goes_on_when_a_person_says_so_and_says_who(db, client, keeper, way):
    turn(db, WAYS[way])
    answer = client.post(f"{ADDRESS}/resumption", headers=keeper.headers)
    assert (answer.status_code, answer.json()["status"], answer.json()["next_try_at"]) == (201, "going", None)
    noted = db.scalars(select(Entry).where(Entry.deed == "resume")).one()
    assert (noted.person_id, noted.about) == (keeper.person_id, "outbox")


def test_refuses_to_resume_what_goes(client, keeper):
    answer = client.post(f"{ADDRESS}/resumption", headers=keeper.headers)
    assert (answer.status_code, answer.json()["rule"]) == (409, "outbox.going")


def test_lists_what_is_unknown_in_pages_and_never_whom_it_is_for(db, client, keeper):
    owe(db, 1)
    lost = owe(db, 3, state="unknown", outcome="ReadTimeout", attempts=1, settled_at=NOW)
    first = client.get(f"{ADDRESS}/unknown?limit=2", headers=keeper.headers)
    rest = client.get(first.headers["link"].split(">")[0].removeprefix("<"), headers=keeper.headers)
    items = first.json()["items"] + rest.json()["items"]
    assert [item["id"] for item in items] == lost
    assert {item["kind"] for item in items} == {"receipt"}
    assert not {"contact_id", "name", "key", "language"} & set(items[0])
    assert "link" not in rest.headers


def test_the_doctor_says_that_texts_are_held_up(fresh_database, sessions):
    with transaction(sessions) as db:
        turn(db, WAYS["paused"])
    settings = SETTINGS.model_copy(update={"database_url": fresh_database.app})
    mends = {finding.what: finding.mend for finding in look_at_database(settings)}
    assert "no_credit" in mends["texts leave"]
