"""Call-backs over HTTP: the list without numbers, one number, and what came of ringing it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from app.audit.models import Entry
from app.callbacks.models import Callback
from app.db import transaction
from app.staff.policy import Role
from tests.callbacks.making import a_callback
from tests.web.door import a_client, a_visitor, sessions_in

ADDRESS = "/api/v1/callbacks"


@pytest.fixture
def desk(db):
    return a_visitor(db, Role.OMBUDSMAN)


@pytest.fixture
def client(db):
    return a_client(sessions_in(db))


def test_lists_those_who_wait_without_their_numbers(db, client, desk):
    first, second = a_callback(db), a_callback(db, when="any")
    answer = client.get(ADDRESS, params={"limit": 1}, headers=desk.headers)
    assert [item["id"] for item in answer.json()["items"]] == [first.id]
    assert "+254" not in answer.text
    follow = answer.headers["link"].split(">")[0].removeprefix("<")
    rest = client.get(follow, headers=desk.headers)
    assert [(item["id"], item["when"]) for item in rest.json()["items"]] == [(second.id, "any")]
    assert "link" not in rest.headers


def test_shows_the_number_to_whoever_rings_and_leaves_that_in_the_trail(db, client, desk):
    callback = a_callback(db)
    answer = client.get(f"{ADDRESS}/{callback.id}", headers=desk.headers)
    assert answer.json()["number"].startswith("+2547")
    assert answer.headers["etag"] == '"0"'
    noted = db.scalars(select(Entry).where(Entry.person_id == desk.person_id)).one()
    assert (noted.deed, noted.about) == ("read", f"callback/{callback.id}")


def test_notes_what_came_of_it_until_it_is_over(db, client, desk):
    callback = a_callback(db)
    address = f"{ADDRESS}/{callback.id}/outcome"
    missed = client.post(address, json={"outcome": "missed"}, headers=desk.reading('"0"'))
    assert (missed.status_code, missed.json()["tries"], missed.headers["etag"]) == (201, 1, '"1"')
    reached = client.post(address, json={"outcome": "reached"}, headers=desk.reading('"1"'))
    assert reached.json()["outcome"] == "reached"
    again = client.post(address, json={"outcome": "reached"}, headers=desk.reading('"2"'))
    assert (again.status_code, again.json()["rule"]) == (409, "callback.done")


@pytest.mark.parametrize(
    ("sent", "etag", "status"),
    [({"outcome": "angry"}, '"0"', 422), ({}, '"0"', 422), ({"outcome": "missed"}, '"7"', 412)],
)
def test_refuses_what_is_unknown_or_out_of_date(db, client, desk, sent, etag, status):
    callback = a_callback(db)
    answer = client.post(f"{ADDRESS}/{callback.id}/outcome", json=sent, headers=desk.reading(etag))
    assert answer.status_code == status
    assert db.get(Callback, callback.id).tries == 0


def test_knows_no_other_call_back(client, desk):
    assert client.get(f"{ADDRESS}/999999", headers=desk.headers).json()["rule"] == "callback.unknown"


def test_counts_one_call_that_two_people_note_at_once(sessions):
    with transaction(sessions) as db:
        number, desk = a_callback(db).id, a_visitor(db, Role.OMBUDSMAN)
    client = a_client(sessions)

    def note(_):
        headers = desk.reading('"0"')
        return client.post(f"{ADDRESS}/{number}/outcome", json={"outcome": "missed"}, headers=headers).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(note, range(2))) == [201, 412]
    with transaction(sessions) as db:
        assert db.get(Callback, number).tries == 1
