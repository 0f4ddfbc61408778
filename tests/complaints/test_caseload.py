"""What each member of staff sees of complaints: one case, and the queue."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.models import Entry
from app.complaints.lifecycle import State
from app.contacts.actions import number_of
from app.staff.policy import Role
from tests.builders import NOW, SEALER, a_complaint, a_contact, a_person
from tests.complaints.asking import QUEUE, WORDS, address, do, listed
from tests.web.door import a_client, a_visitor, sessions_in


@pytest.fixture
def client(db):
    return a_client(sessions_in(db))


@pytest.fixture
def ombudsman(db):
    return a_visitor(db, Role.OMBUDSMAN)


@pytest.fixture
def officer(db):
    return a_visitor(db, Role.OFFICER, department="water")


def test_a_case_shows_its_words_its_events_and_three_digits(db, client, officer):
    contact = a_contact(db)
    complaint = a_complaint(db, state=State.TRIAGE, contact=contact, words=WORDS)
    answer = client.get(address(complaint), headers=officer.headers)
    case = answer.json()
    assert answer.headers["etag"] == f'"{complaint.version}"'
    assert (case["reference"], case["state"], case["words"]) == (complaint.reference, "triage", WORDS)
    assert case["contact"].startswith("+254…")
    assert len(case["contact"]) == 8
    assert [event["verb"] for event in case["events"]] == ["file", "acknowledge"]
    assert not case["overdue"]


def test_no_answer_holds_more_of_a_number_than_three_digits(db, client, ombudsman):
    complaint = a_complaint(db)
    number = number_of(db, SEALER, [complaint.contact_id])[complaint.contact_id].e164
    for path in (QUEUE, address(complaint)):
        assert number[4:10] not in client.get(path, headers=ombudsman.headers).text


def test_a_hidden_complaint_shows_an_officer_neither_words_nor_digits(db, client, officer, ombudsman):
    complaint = a_complaint(db, state=State.IN_PROGRESS, hidden=True, words=WORDS)
    do(client, ombudsman, complaint, "reply", words="Answered in secret.")
    seen = client.get(address(complaint), headers=officer.headers)
    assert seen.status_code == 200
    assert (seen.json()["words"], seen.json()["contact"]) == (None, None)
    assert [event["words"] for event in seen.json()["events"]] == [None] * len(seen.json()["events"])
    for secret in (WORDS, "secret", "…"):
        assert secret not in seen.text


def test_the_ombudsman_reads_the_words_of_a_hidden_complaint_and_no_digits(db, client, ombudsman):
    complaint = a_complaint(db, category="officer.bribe", words=WORDS)
    case = client.get(address(complaint), headers=ombudsman.headers).json()
    assert (case["words"], case["contact"], case["hidden"]) == (WORDS, None, True)


def test_what_an_officer_may_not_know_of_looks_as_if_it_did_not_exist(db, client, officer):
    accusing = a_complaint(db, category="officer.bribe")
    accusing_theirs = a_complaint(db, category="officer.bribe", department="water")
    elsewhere = a_complaint(db, category="roads.bridge")
    absent = client.get(f"{QUEUE}/99999999", headers=officer.headers)
    assert absent.status_code == 404
    for complaint in (accusing, accusing_theirs, elsewhere):
        read = client.get(address(complaint), headers=officer.headers)
        assert (read.status_code, read.content) == (404, absent.content)
        assert read.headers == absent.headers
        for deed in ("start", "reply", "resolution"):
            changed = do(client, officer, complaint, deed, etag=f'"{complaint.version}"')
            assert (changed.status_code, changed.content) == (404, absent.content)
    assert not db.scalars(select(Entry).where(Entry.person_id == officer.person_id)).all()


def test_an_officer_without_a_department_knows_of_nothing(db, client):
    nowhere = a_visitor(db, Role.OFFICER, department=None)
    complaint = a_complaint(db)
    assert listed(client, nowhere) == []
    assert client.get(address(complaint), headers=nowhere.headers).status_code == 404


@pytest.mark.parametrize(
    "reference", ["4829138", "482913866", "4829-1386", "abcdefgh", "٤٨٢٩١٣٨٦", "%00%00%00%00%00%00%00%00"]
)
def test_what_is_no_reference_is_refused(client, ombudsman, reference):
    assert client.get(f"{QUEUE}/{reference}", headers=ombudsman.headers).status_code == 422


def test_the_queue_lists_what_its_reader_may_know_of(db, client, officer, ombudsman):
    theirs = a_complaint(db)
    accusing = a_complaint(db, category="officer.bribe", department="water")
    elsewhere = a_complaint(db, category="roads.bridge")
    assert listed(client, officer) == [theirs.reference]
    assert listed(client, officer, "department=water") == [theirs.reference]
    assert listed(client, officer, "department=roads") == []
    assert listed(client, officer, "queue=ombudsman") == []
    assert set(listed(client, ombudsman)) == {one.reference for one in (theirs, accusing, elsewhere)}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("queue=ombudsman", ["bribe"]),
        ("queue=triage", ["pipe", "bridge", "late"]),
        ("state=assigned", ["bridge"]),
        ("ward=1020", ["bridge"]),
        ("category=water.burst", ["pipe", "late"]),
        ("department=roads", ["bridge"]),
        ("overdue=true", ["late"]),
        ("category=water.burst&overdue=true", ["late"]),
        ("queue=triage&department=ombudsman", []),
        ("assignee=0" + "7" * 9, []),
    ],
)
def test_a_filter_narrows_the_queue(db, client, ombudsman, query, expected):
    references = {
        a_complaint(db).reference: "pipe",
        a_complaint(db, category="roads.bridge", state=State.ASSIGNED, ward=1020).reference: "bridge",
        a_complaint(db, category="officer.bribe").reference: "bribe",
        a_complaint(db, filed_at=NOW - timedelta(days=60)).reference: "late",
    }
    assert [references[one] for one in listed(client, ombudsman, query)] == expected


def test_a_filter_finds_what_is_on_one_officers_desk(db, client, ombudsman):
    person = a_person(db, role=Role.OFFICER, department="water")
    theirs = a_complaint(db, state=State.ASSIGNED, assignee_id=person.id)
    a_complaint(db)
    assert listed(client, ombudsman, f"assignee={person.id}") == [theirs.reference]


def test_a_row_says_when_it_is_late_and_none_of_its_words(db, client, ombudsman):
    a_complaint(db, filed_at=NOW - timedelta(days=60), words=WORDS)
    answer = client.get(QUEUE, headers=ombudsman.headers)
    assert answer.json()["items"][0]["overdue"] is True
    assert WORDS not in answer.text
    assert "…" not in answer.text


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("sate=received", "sate"),
        ("state=lost", "state"),
        ("ward=x", "ward"),
        ("queue=%00", "queue"),
        ("category=a%27%20OR%201=1", "category"),
        ("limit=101", "limit"),
        (f"assignee={2**63}", "assignee"),
    ],
)
def test_a_filter_it_does_not_know_is_refused(client, ombudsman, query, field):
    answer = client.get(f"{QUEUE}?{query}", headers=ombudsman.headers)
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["faults"]] == [field]


def test_the_pages_meet_everything_once_while_more_is_filed(db, client, officer):
    filed = [a_complaint(db).reference for _ in range(5)]
    a_complaint(db, category="officer.bribe")
    met, answer = [], client.get(f"{QUEUE}?limit=2&category=water.burst", headers=officer.headers)
    while True:
        met += [one["reference"] for one in answer.json()["items"]]
        if "next" not in answer.links:
            break
        if len(filed) < 7:
            filed.append(a_complaint(db).reference)
        answer = client.get(answer.links["next"]["url"], headers=officer.headers)
    assert met == filed
