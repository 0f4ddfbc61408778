"""What each member of staff sees of complaints: one case, and the queue."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.models import Entry
from app.complaints import actions
from app.complaints.ports import Actor
from app.complaints.rules.lifecycle import State
from app.kit.msisdn import Msisdn
from app.staff.policy import Role
from tests.builders import NOW, a_complaint, a_contact, a_county, a_person
from tests.complaints.asking import QUEUE, WORDS, address, do, listed
from tests.web.door import a_visitor

COUNTY = a_county()
AMA = Msisdn("+254700000012")


def digits_of(number, text):
    """Whether the text gives away as much of a number as would tell its owner from others."""
    return number.e164[-6:] in text or number.masked in text


def trail(db, visitor):
    """What one person did to complaints, as the trail has it."""
    noted = db.scalars(select(Entry).where(Entry.person_id == visitor.person_id).order_by(Entry.id))
    return [(entry.deed, entry.detail) for entry in noted]


def test_a_case_shows_its_words_and_its_events(db, client, officer):
    complaint = a_complaint(db, state=State.TRIAGE, words=WORDS)
    answer = client.get(address(complaint), headers=officer.headers)
    case = answer.json()
    assert answer.headers["etag"] == f'"{complaint.version}"'
    assert (case["reference"], case["state"], case["words"]) == (complaint.reference, "triage", WORDS)
    assert [event["verb"] for event in case["events"]] == ["file", "acknowledge"]
    assert not case["overdue"]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.OMBUDSMAN])
@pytest.mark.parametrize("hidden", [False, True])
def test_a_case_is_read_in_words_also_where_the_number_is_hidden(db, client, role, hidden):
    reader = a_visitor(db, role, department="water")
    complaint = a_complaint(db, state=State.IN_PROGRESS, hidden=hidden, words=WORDS)
    actions.add_words(db, COUNTY, complaint, "Since Sunday.", by=Actor("citizen"), now=NOW)
    actions.reply(db, COUNTY, complaint, "We come tomorrow.", by=Actor("staff", reader.person_id), now=NOW)
    case = client.get(address(complaint), headers=reader.headers).json()
    assert (case["words"], case["hidden"]) == (WORDS, hidden)
    assert [event["words"] for event in case["events"][-2:]] == ["Since Sunday.", "We come tomorrow."]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.OMBUDSMAN])
def test_a_case_shows_the_whole_number_of_whoever_lets_officers_call_and_the_trail_says_so(db, client, role):
    reader = a_visitor(db, role, department="water")
    complaint = a_complaint(db, contact=a_contact(db, number=AMA), state=State.ASSIGNED)
    assert client.get(address(complaint), headers=reader.headers).json()["contact"] == AMA.e164
    assert do(client, reader, complaint, "start", etag=f'"{complaint.version}"').json()["contact"] == AMA.e164
    assert trail(db, reader) == [("read", {"number": "shown"}), ("start", {"number": "shown"})]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.OMBUDSMAN])
def test_a_hidden_number_is_shown_to_nobody(db, client, role):
    reader = a_visitor(db, role, department="water")
    complaint = a_complaint(db, contact=a_contact(db, number=AMA), state=State.ASSIGNED, hidden=True)
    read = client.get(address(complaint), headers=reader.headers)
    started = do(client, reader, complaint, "start", etag=f'"{complaint.version}"')
    for answer in (read, started):
        assert answer.json()["contact"] is None
        assert not digits_of(AMA, answer.text)
    assert trail(db, reader) == [("read", {}), ("start", {})]


def test_the_ombudsman_reads_what_accuses_somebody_and_sees_no_number(db, client, ombudsman):
    complaint = a_complaint(db, category="officer.bribe", contact=a_contact(db, number=AMA), words=WORDS)
    answer = client.get(address(complaint), headers=ombudsman.headers)
    case = answer.json()
    assert (case["words"], case["contact"], case["hidden"]) == (WORDS, None, True)
    assert not digits_of(AMA, answer.text)


@pytest.mark.parametrize("hidden", [False, True])
def test_a_list_shows_no_number_and_no_words(db, client, officer, hidden):
    a_complaint(db, contact=a_contact(db, number=AMA), hidden=hidden, words=WORDS)
    answer = client.get(QUEUE, headers=officer.headers)
    assert len(answer.json()["items"]) == 1
    assert "contact" not in answer.json()["items"][0]
    assert not digits_of(AMA, answer.text)
    assert WORDS not in answer.text
    assert trail(db, officer) == [("list", {})]


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
    assert set(db.scalars(select(Entry.deed).where(Entry.person_id == officer.person_id))) == {"refused"}


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


def test_a_row_says_when_it_is_late(db, client, ombudsman):
    a_complaint(db, filed_at=NOW - timedelta(days=60))
    answer = client.get(QUEUE, headers=ombudsman.headers)
    assert answer.json()["items"][0]["overdue"] is True


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
