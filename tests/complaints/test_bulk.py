"""One change for many complaints: each by itself, with its own version and its own result."""

from sqlalchemy import select

from app.audit.models import Entry
from app.complaints.models import Event
from app.complaints.rules.lifecycle import State
from app.outbox.models import Message
from app.staff.policy import Role
from tests.builders import a_complaint, a_person


def changed(client, visitor, change, *items):
    sent = {"change": change, "items": [{"reference": reference, "etag": f'"{etag}"'} for reference, etag in items]}
    return client.post("/api/v1/changes", json=sent, headers=visitor.headers)


def results(answer):
    assert answer.status_code == 200, answer.text
    return [(one["status"], one["etag"], (one["problem"] or {}).get("rule")) for one in answer.json()["items"]]


def test_what_is_refused_for_one_holds_no_other_back(db, client, ombudsman):
    fresh, stale = a_complaint(db, state=State.TRIAGE), a_complaint(db, state=State.TRIAGE)
    wrong = a_complaint(db, state=State.WITHDRAWN)
    items = [
        (stale.reference, 1),
        ("99999994", 1),
        (fresh.reference, fresh.version),
        (wrong.reference, wrong.version),
    ]
    answer = changed(client, ombudsman, {"deed": "assign", "department": "roads"}, *items)
    assert results(answer) == [
        (412, None, "http.stale"),
        (404, None, "complaint.unknown"),
        (201, '"3"', None),
        (409, None, "complaint.move"),
    ]
    assert [one["reference"] for one in answer.json()["items"]] == [reference for reference, _ in items]
    db.expire_all()
    assert (fresh.state, fresh.department) == ("assigned", "roads")
    assert (stale.state, wrong.state) == ("triage", "withdrawn")
    noted = db.scalars(select(Entry).where(Entry.person_id == ombudsman.person_id)).all()
    assert [(one.deed, one.about) for one in noted] == [("assign", f"complaint/{fresh.reference}")]


def test_sent_again_it_changes_nothing(db, client, ombudsman):
    complaint = a_complaint(db)
    for expected in (201, 412):
        answer = changed(
            client, ombudsman, {"deed": "acknowledge"}, (complaint.reference, 1), (complaint.reference, 1)
        )
        assert [status for status, _, _ in results(answer)] == [expected, 412]
    assert len(db.scalars(select(Event).where(Event.complaint_id == complaint.id)).all()) == 2


def test_a_role_that_may_not_do_it_is_refused_as_a_whole(db, client, officer):
    complaint = a_complaint(db)
    answer = changed(client, officer, {"deed": "acknowledge"}, (complaint.reference, 1))
    assert (answer.status_code, answer.json()["rule"]) == (403, "staff.not_allowed")


def test_an_officer_begins_their_own_and_learns_of_no_other(db, client, officer):
    mine = a_complaint(db, state=State.ASSIGNED)
    hidden = a_complaint(db, state=State.ASSIGNED, category="roads.bridge")
    items = [(hidden.reference, hidden.version), (mine.reference, mine.version)]
    answer = changed(client, officer, {"deed": "start"}, *items)
    assert [status for status, _, _ in results(answer)] == [404, 201]
    absent = changed(client, officer, {"deed": "start"}, ("99999994", 1)).json()["items"][0]
    assert absent["problem"] == answer.json()["items"][0]["problem"]


def test_whoever_could_not_work_on_it_does_not_get_it(db, client, ombudsman):
    outsider = a_person(db, role=Role.OFFICER, department="roads")
    complaint = a_complaint(db, state=State.TRIAGE)
    change = {"deed": "assign", "department": "water", "assignee": outsider.id}
    assert results(changed(client, ombudsman, change, (complaint.reference, 2))) == [
        (422, None, "complaint.assignee")
    ]


def test_a_note_stands_on_each_and_is_sent_to_nobody(db, client, officer):
    items = [a_complaint(db, state=State.IN_PROGRESS) for _ in range(2)]
    change = {"deed": "note", "words": "The pump arrives in May."}
    answer = changed(client, officer, change, *[(one.reference, one.version) for one in items])
    assert [status for status, _, _ in results(answer)] == [201, 201]
    noted = db.execute(select(Event.complaint_id, Event.words).where(Event.internal).order_by(Event.complaint_id))
    assert [tuple(row) for row in noted] == [(one.id, "The pump arrives in May.") for one in items]
    assert not db.scalars(select(Message)).all()


def test_those_that_are_another_offices_go_back_to_triage_with_the_reason(db, client, officer):
    items = [a_complaint(db, state=State.ASSIGNED, hand_backs=backs) for backs in (0, 1)]
    change = {"deed": "hand_back", "words": "It is a road."}
    answer = changed(client, officer, change, *[(one.reference, one.version) for one in items])
    assert results(answer) == [(201, '"4"', None), (409, None, "complaint.handed_back")]


def test_more_than_a_hundred_are_refused(client, ombudsman):
    answer = changed(client, ombudsman, {"deed": "start"}, *[("99999994", 1)] * 101)
    assert (answer.status_code, answer.json()["faults"][0]["field"]) == (422, "items")
