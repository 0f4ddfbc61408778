"""Making barazas and writing their notices, over HTTP."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.models import Entry
from app.forums.models import Forum
from app.staff.policy import Role
from tests.broadcasts.making import a_subscriber
from tests.builders import NOW
from tests.forums.making import SOON, a_forum, new_forum
from tests.web.door import a_client, a_visitor, sessions_in


@pytest.fixture
def client(db):
    return a_client(sessions_in(db))


@pytest.fixture
def writer(db):
    return a_visitor(db, Role.COMMUNICATIONS)


def make(client, writer, **changes):
    # Spelt in ASCII, since a client of ours would not send half a letter.
    sent = json.dumps(new_forum(**changes))
    headers = writer.headers | {"Content-Type": "application/json"}
    return client.post("/api/v1/forums", headers=headers, content=sent)


def test_a_baraza_is_made_and_found_at_its_address(client, writer):
    made = make(client, writer)
    assert (made.status_code, made.headers["location"]) == (201, "/api/v1/forums/4821")
    assert made.json()["made_by"] == writer.person_id
    assert (made.json()["state"], made.json()["area"]) == ("draft", {"kind": "ward", "id": "991"})
    found = client.get(made.headers["location"], headers=writer.headers)
    assert found.json() == made.json()
    assert found.json()["starts_at"] == "2026-12-03T07:30:00Z"
    listed = client.get("/api/v1/forums", headers=writer.headers)
    assert listed.json()["items"] == [made.json()]


def test_a_code_is_given_once(db, client, writer):
    make(client, writer)
    again = make(client, writer, where={"wards": [992]})
    assert (again.status_code, again.json()["rule"]) == (409, "code.taken")
    assert [forum.wards for forum in db.scalars(select(Forum))] == [[991]]


def test_a_code_is_drawn_for_whoever_has_none_on_a_poster_yet(client, writer):
    codes = {make(client, writer, code=None).json()["code"] for _ in range(3)}
    assert len(codes) == 3
    assert all(len(code) == 4 and code[0] in "23456789" for code in codes)


@pytest.mark.parametrize(
    ("where", "count", "kind"),
    [
        ({"subcounties": [201]}, 7, "subcounty"),
        ({"county": True}, 60, "county"),
        ({"wards": [993, 991]}, 2, "subcounty"),
    ],
)
def test_it_is_for_wards_sub_counties_or_the_whole_county(client, writer, where, count, kind):
    made = make(client, writer, where=where).json()
    assert (len(made["wards"]), made["area"]["kind"]) == (count, kind)
    assert made["wards"] == sorted(made["wards"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": {"en": "a" * 31, "sw": "a"}}, "title.en"),
        ({"title": {"en": "a", "sw": "it’s"}}, "title.sw"),
        ({"title": {"en": "a", "sw": "a\ud800"}}, "title.sw"),
        ({"title": {"en": "a", "sw": "a\x00"}}, "title.sw"),
        ({"title": {"en": "a"}}, "title.sw"),
        ({"title": {"en": "a", "sw": "  "}}, "title.sw"),
        ({"title": {"en": "a", "sw": "a", "luy": "a"}}, "title.luy"),
        ({"venue": {"en": "a" * 27, "sw": "a"}}, "venue.en"),
        ({"where": {"wards": [7]}}, "where"),
        ({"where": {"wards": [10**30]}}, "where"),
        ({"where": {"subcounties": [7]}}, "where"),
        ({"where": {"wards": []}}, "where.wards"),
        ({"where": {}}, "where"),
        ({"where": {"wards": [991], "county": True}}, "where"),
        ({"topic": "gossip"}, "topic"),
        ({"organiser": "nobody"}, "organiser"),
        ({"agenda": {"en": "a" * 111, "sw": "a"}}, "agenda.en"),
        ({"access": None}, "access"),
        ({"starts_at": "2026-12-03T10:15:00+03:00"}, "starts_at"),
        ({"starts_at": "2026-12-03T10:30:00"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00:00+14:00"}, "starts_at"),
        ({"starts_at": "soon"}, "starts_at"),
        ({"code": "48211"}, "code"),
        ({"code": "48a1"}, "code"),
        ({"code": "٤٨٢١"}, "code"),
        ({"place": "here"}, "place"),
    ],
)
def test_a_field_that_will_not_do_is_named(db, client, writer, changes, field):
    answer = make(client, writer, **changes)
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["faults"]] == [field]
    assert not db.scalars(select(Forum)).all()


def test_the_list_comes_in_pages_the_newest_first(db, client, writer):
    codes = [a_forum(db, ward=991 + one % 2).code for one in range(5)]
    met, answer = [], client.get("/api/v1/forums?limit=2", headers=writer.headers)
    while True:
        met += [forum["code"] for forum in answer.json()["items"]]
        if "next" not in answer.links:
            break
        answer = client.get(answer.links["next"]["url"], headers=writer.headers)
    assert met == codes[::-1]
    drafts = client.get("/api/v1/forums?state=draft", headers=writer.headers).json()["items"]
    assert drafts == []
    one_ward = client.get("/api/v1/forums?ward=992", headers=writer.headers).json()["items"]
    assert [forum["code"] for forum in one_ward] == [codes[3], codes[1]]


def test_a_notice_is_frozen_in_each_language_and_waits_for_another_person(db, client, writer):
    a_subscriber(db)
    a_subscriber(db, ward=992)
    forum = a_forum(db, code="4821")
    answer = client.post("/api/v1/forums/4821/notice", headers=writer.headers)
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    notice = answer.json()
    assert answer.headers["location"] == f"/api/v1/notices/{notice['id']}"
    assert client.get(answer.headers["location"], headers=writer.headers).json() == notice
    assert (notice["state"], notice["recipients"], notice["author_id"]) == ("draft", 1, writer.person_id)
    assert notice["expires_at"] == "2026-12-03T07:30:00Z"
    for language, title, venue in (
        ("en", forum.title_en, forum.venue_en),
        ("sw", forum.title_sw, forum.venue_sw),
    ):
        said = notice["texts"][language]
        assert title in said["text"]
        assert venue in said["text"]
        assert 1 <= said["segments"] <= 2
    assert "10:30 am" in notice["texts"]["en"]["text"]
    assert "(10:30)" in notice["texts"]["sw"]["text"]


def test_a_notice_is_written_once(db, client, writer):
    a_forum(db, code="4821")
    client.post("/api/v1/forums/4821/notice", headers=writer.headers)
    again = client.post("/api/v1/forums/4821/notice", headers=writer.headers)
    assert (again.status_code, again.json()["rule"]) == (409, "broadcast.composed")


def test_a_draft_invites_nobody(db, client, writer):
    a_forum(db, code="4821", state="draft")
    answer = client.post("/api/v1/forums/4821/notice", headers=writer.headers)
    assert (answer.status_code, answer.json()["rule"]) == (409, "forum.unannounced")


def test_nobody_is_invited_to_what_has_begun(db, client, writer):
    a_forum(db, code="4821", starts_at=NOW - timedelta(minutes=1))
    answer = client.post("/api/v1/forums/4821/notice", headers=writer.headers)
    assert (answer.status_code, answer.json()["rule"]) == (409, "forum.begun")


def test_a_baraza_that_is_not_there_is_not_found(client, writer):
    assert client.get("/api/v1/forums/4821", headers=writer.headers).status_code == 404
    assert client.post("/api/v1/forums/4821/notice", headers=writer.headers).status_code == 404


def test_the_longest_baraza_still_fits_two_segments_whole(db, client, writer):
    longest = {
        "title": {"en": "t" * 30, "sw": "u" * 30},
        "venue": {"en": "v" * 26, "sw": "w" * 26},
        "where": {"wards": [1016]},
        "starts_at": SOON.replace(month=9, day=29, year=2027, minute=30).isoformat(),
    }
    made = make(client, writer, **longest)
    assert made.status_code == 201
    announced = client.post("/api/v1/forums/4821/announcement", headers=writer.reading('"1"'), json={})
    assert announced.status_code == 201
    texts = client.post("/api/v1/forums/4821/notice", headers=writer.headers).json()["texts"]
    assert max(said["segments"] for said in texts.values()) == 2
    assert "t" * 30 in texts["en"]["text"]
    assert "u" * 30 in texts["sw"]["text"]
    assert "w" * 26 in texts["sw"]["text"]


def test_making_and_writing_are_in_the_trail(db, client, writer):
    make(client, writer)
    client.post("/api/v1/forums/4821/announcement", headers=writer.reading('"1"'), json={})
    notice = client.post("/api/v1/forums/4821/notice", headers=writer.headers).json()
    noted = db.scalars(select(Entry).where(Entry.person_id == writer.person_id).order_by(Entry.id)).all()
    assert [(entry.deed, entry.about) for entry in noted] == [
        ("make", "forum/4821"),
        ("announce", "forum/4821"),
        ("compose", f"notice/{notice['id']}"),
    ]
