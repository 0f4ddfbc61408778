"""What stands around one complaint: its timeline, others like it, and its checklist."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.complaints import actions
from app.complaints.ports import Actor
from app.complaints.rules.lifecycle import State
from app.outbox.models import Message
from app.staff.policy import Role
from tests.builders import NOW, a_complaint, a_county
from tests.complaints.asking import address, listed
from tests.web.door import a_visitor

COUNTY = a_county()
DAY = timedelta(days=1)


def test_a_timeline_holds_events_and_texts_in_one_order(db, client, officer):
    complaint = a_complaint(db, state=State.IN_PROGRESS, filed_at=NOW - DAY)
    other = a_complaint(db, contact=None, state=State.IN_PROGRESS, filed_at=NOW - DAY)
    other.contact_id = complaint.contact_id
    for one in (complaint, other):
        actions.reply(db, COUNTY, one, "We come tomorrow.", by=Actor("staff", officer.person_id), now=NOW)
    items = client.get(address(complaint, "timeline"), headers=officer.headers).json()["items"]
    told = [one["event"]["verb"] if one["kind"] == "event" else one["text"]["name"] for one in items]
    assert told == ["file", "acknowledge", "assign", "start", "reply", "complaint.reply"]
    assert items[-2]["event"]["words"] == "We come tomorrow."
    assert items[-1]["text"]["state"] == "pending"


def test_a_timeline_says_that_a_text_was_not_sent_to_a_silent_number(db, client, officer):
    complaint = a_complaint(db, state=State.IN_PROGRESS, filed_at=NOW - DAY)
    actions.reply(db, COUNTY, complaint, "We come.", by=Actor("staff", officer.person_id), now=NOW)
    db.execute(update(Message).values(state="refused", outcome="number silent since 2026-05-01"))
    items = client.get(address(complaint, "timeline"), headers=officer.headers).json()["items"]
    text = items[-1]["text"]
    assert (text["state"], text["outcome"]) == ("refused", "number silent since 2026-05-01")


def test_others_like_it_are_of_its_topic_ward_and_days_the_nearest_first(db, client, officer):
    one = a_complaint(db)
    near, nearer = a_complaint(db, filed_at=NOW - 3 * DAY), a_complaint(db, filed_at=NOW + DAY)
    for changes in (
        {"ward": 991},
        {"filed_at": NOW - 20 * DAY},
        {"category": "land.permit"},
        {"department": "roads"},
    ):
        a_complaint(db, **changes)
    items = client.get(address(one, "duplicates"), headers=officer.headers).json()["items"]
    assert [item["reference"] for item in items] == [nearer.reference, near.reference]


def test_what_accuses_somebody_has_none_like_it(db, client, ombudsman):
    one, _ = a_complaint(db, category="officer.bribe"), a_complaint(db, category="officer.bribe")
    assert client.get(address(one, "duplicates"), headers=ombudsman.headers).json() == {"items": []}


def test_a_tick_stays_with_whoever_set_it_first_until_it_is_taken_back(db, client, officer):
    complaint = a_complaint(db, state=State.IN_PROGRESS)
    other = a_visitor(db, Role.OFFICER)
    etag = f'"{complaint.version}"'
    before = client.get(address(complaint, "checklist"), headers=officer.headers).json()["items"]
    assert {one["id"] for one in before} == {"place", "supplier", "visited", "mended"}
    assert not any(one["person_id"] for one in before)

    def tick(visitor, **sent):
        return client.post(
            address(complaint, "ticks"), json={"item": "place"} | sent, headers=visitor.reading(etag)
        )

    for visitor in (officer, other):
        done = {one["id"]: one["person_id"] for one in tick(visitor).json()["items"]}
        assert done == {"place": officer.person_id, "supplier": None, "visited": None, "mended": None}
    assert not any(one["person_id"] for one in tick(other, done=False).json()["items"])
    assert tick(officer, item="class").json()["rule"] == "complaint.item"


@pytest.mark.parametrize("part", ["timeline", "duplicates", "checklist"])
def test_what_one_may_not_know_of_has_nothing_around_it(db, client, officer, part):
    hidden = a_complaint(db, category="roads.bridge")
    absent = client.get(f"/api/v1/complaints/99999994/{part}", headers=officer.headers)
    found = client.get(address(hidden, part), headers=officer.headers)
    assert (found.status_code, found.content) == (404, absent.content)


def test_what_the_resident_wrote_waits_until_it_is_read_and_acted_on(db, client, officer):
    complaint = a_complaint(db, state=State.RESOLVED_PROPOSED)
    actions.add_words(db, COUNTY, complaint, "Bado.", by=Actor("citizen"), now=NOW)
    db.flush()
    for view in ("answered", "unread"):
        assert listed(client, officer, f"view={view}") == [complaint.reference]
    counted = client.get("/api/v1/complaints/counts", headers=officer.headers).json()
    assert (counted["answered"], counted["unread"], counted["late"]) == (1, 1, 0)


def test_the_late_list_begins_at_the_step_that_the_policy_names(db, client, officer):
    step = next(done for done, one in enumerate(COUNTY.policy.ladder, 1) if one.late_list)
    for rung in (step - 1, step, step + 1):
        a_complaint(db, rung=rung)
    assert len(listed(client, officer, "view=late")) == 2
