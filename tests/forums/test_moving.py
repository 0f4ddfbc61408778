"""What becomes of a baraza, over the API: announced, moved, cancelled, held, minuted, each put on record."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.forums.rules.lifecycle import State
from app.staff.policy import Role
from tests.builders import NOW
from tests.forums.making import SOON, a_forum, new_forum
from tests.web.door import a_client, a_visitor, sessions_in

HERE = "/api/v1/forums/4821"


@pytest.fixture
def office(db):
    return Office(a_client(sessions_in(db)), a_visitor(db, Role.COMMUNICATIONS))


class Office:
    """Somebody who reads a baraza and then changes it."""

    def __init__(self, client, writer):
        self.client, self.writer = client, writer

    def read(self):
        return self.client.get(HERE, headers=self.writer.headers)

    def do(self, deed, tag=None, **body):
        headers = self.writer.reading(tag or self.read().headers["ETag"])
        return self.client.post(f"{HERE}/{deed}", headers=headers, json=body)

    def events(self):
        told = self.client.get(f"{HERE}/events", headers=self.writer.headers).json()["items"]
        return [(event["verb"], event["before"], event["after"]) for event in told]


def test_a_draft_is_corrected_until_it_is_announced(db, office):
    a_forum(db, code="4821", state=State.DRAFT)
    written = {name: value for name, value in new_forum(where={"county": True}).items() if name != "code"}
    corrected = office.do("correction", **written)
    assert (corrected.status_code, corrected.json()["area"]["kind"]) == (201, "county")
    announced = office.do("announcement")
    assert (announced.json()["state"], announced.json()["warnings"]) == ("announced", [])
    again = office.do("correction", **written)
    assert (again.status_code, again.json()["rule"]) == (409, "forum.move")
    assert office.events() == [("correct", "draft", "draft"), ("announce", "draft", "announced")]


def test_short_notice_is_warned_of(db, office):
    a_forum(db, code="4821", state=State.DRAFT, starts_at=NOW + timedelta(days=5))
    assert office.do("announcement").json()["warnings"] == ["short_notice"]


def test_late_notice_asks_why(db, office):
    a_forum(db, code="4821", state=State.DRAFT, starts_at=NOW + timedelta(days=2))
    refused = office.do("announcement")
    assert (refused.status_code, refused.json()["faults"][0]["field"]) == (422, "why")
    assert office.do("announcement", why="The Assembly asked today.").status_code == 201
    told = office.client.get(f"{HERE}/events", headers=office.writer.headers).json()["items"]
    assert told[-1]["words"] == "The Assembly asked today."


def test_it_is_moved_cancelled_and_set_anew(db, office):
    a_forum(db, code="4821")
    moved = office.do("move", starts_at="2026-12-10T10:30:00+03:00")
    assert (moved.json()["state"], moved.json()["starts_at"]) == ("moved", "2026-12-10T07:30:00Z")
    assert office.do("move", starts_at="2026-12-10T10:30:00+03:00").json()["rule"] == "forum.same"
    assert office.do("move", venue={"en": "Town hall", "sw": "a" * 27}).json()["faults"][0]["field"] == "venue.sw"
    assert office.do("cancellation", cause="boredom").json()["faults"][0]["field"] == "cause"
    cancelled = office.do("cancellation", cause="rain").json()
    assert (cancelled["state"], cancelled["cause"]) == ("cancelled", "rain")
    assert office.do("holding").json()["rule"] == "forum.early"
    again = office.do("move", starts_at="2026-12-17T10:30:00+03:00").json()
    assert (again["state"], again["cause"]) == ("moved", None)
    assert [after for _, _, after in office.events()] == ["moved", "cancelled", "moved"]


def test_it_is_held_only_once_it_has_begun_and_then_minuted(db, office):
    forum = a_forum(db, code="4821")
    assert office.do("minutes", minutes="212 came.").json()["rule"] == "forum.move"
    forum.starts_at = NOW - timedelta(hours=3)
    db.flush()
    for deed, body in (("move", {"starts_at": SOON.isoformat()}), ("cancellation", {"cause": "rain"})):
        assert office.do(deed, **body).json()["rule"] == "forum.begun"
    assert office.do("holding").json()["held_at"] == "2026-11-24T09:00:00Z"
    for minutes in ("212 came.", "A correction: 213 came."):
        assert office.do("minutes", minutes=minutes).json()["state"] == "minuted"
    assert len(office.events()) == 3


def test_nobody_changes_what_they_have_not_read(db, office):
    a_forum(db, code="4821")
    old = office.read().headers["ETag"]
    office.do("move", starts_at="2026-12-10T10:30:00+03:00")
    stale = office.do("cancellation", tag=old, cause="rain")
    assert (stale.status_code, office.read().json()["state"]) == (412, "moved")


@pytest.mark.parametrize("change", ["state = 'lost'", "cause = 'rain'", "state = 'cancelled'"])
def test_the_database_refuses_what_no_baraza_can_be(db, change):
    forum = a_forum(db)
    with pytest.raises(IntegrityError), db.begin_nested():
        db.execute(text(f"UPDATE forum SET {change} WHERE id = {forum.id}"))


def test_a_change_waits_for_a_second_person_who_has_read_it(db, office):
    a_forum(db, code="4821")
    office.do("cancellation", cause="rain")
    listed = office.client.get(f"{HERE}/tellings", headers=office.writer.headers).json()["items"]
    assert [(one["kind"], one["state"], one["people"]) for one in listed] == [("cancelled", "waiting", 0)]
    assert listed[0]["texts"]["en"].startswith("CANCELLED: baraza Budget 2026/27: your voice of 3 Dec")
    address = f"{HERE}/tellings/{listed[0]['id']}"
    second = a_visitor(db, Role.APPROVER)
    tag = office.client.get(address, headers=second.headers).headers["ETag"]
    assert office.client.post(f"{address}/release", headers=second.reading('"9"')).status_code == 412
    released = office.client.post(f"{address}/release", headers=second.reading(tag))
    assert (released.status_code, released.json()["released_by"]) == (201, second.person_id)
    assert office.client.get(f"{HERE}/tellings/999", headers=second.headers).status_code == 404
