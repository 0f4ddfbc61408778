"""What staff do to a complaint, over HTTP."""

import threading

import pytest
from sqlalchemy import select

from app.audit.models import Entry
from app.complaints.models import Event
from app.complaints.rules.lifecycle import State
from app.db import transaction
from app.outbox.models import Message
from app.staff.policy import Role
from tests.builders import NOW, a_complaint, a_contact, a_person
from tests.complaints.asking import DEEDS, WORDS, address, do, listed
from tests.web.door import a_client, a_visitor


def test_a_case_goes_from_its_filing_to_an_answer(db, client, officer, ombudsman):
    contact = a_contact(db)
    complaint = a_complaint(db, contact=contact)
    officers_id = officer.person_id
    steps = [
        (ombudsman, "acknowledgement", {}, "triage"),
        (ombudsman, "assignment", {"assignee": officers_id}, "assigned"),
        (officer, "start", {}, "in_progress"),
        (officer, "reply", {}, "in_progress"),
        (officer, "resolution", {}, "resolved_proposed"),
    ]
    for visitor, deed, changes, state in steps:
        answer = do(client, visitor, complaint, deed, **changes)
        assert (answer.status_code, answer.json()["state"]) == (201, state)
        assert answer.headers["etag"] == client.get(address(complaint), headers=visitor.headers).headers["etag"]
    case = answer.json()
    assert (case["assignee"], case["queue"], case["outcome"]) == (officers_id, "water", "upheld")
    assert case["acknowledged_at"]
    assert case["window_ends_at"]
    said = [(event["verb"], event["person_id"], event["words"]) for event in case["events"][-2:]]
    assert said == [
        ("reply", officers_id, "We come tomorrow."),
        ("propose", officers_id, "The pipe is mended."),
    ]
    told = db.scalars(select(Message.name).where(Message.contact_id == contact.id).order_by(Message.id)).all()
    assert told == ["complaint.assigned", "complaint.reply", "complaint.outcome"]


@pytest.mark.parametrize("deed", DEEDS)
def test_a_change_without_a_version_is_refused(db, client, ombudsman, deed):
    complaint = a_complaint(db)
    answer = client.post(address(complaint, deed), headers=ombudsman.headers, json=DEEDS[deed])
    assert (answer.status_code, answer.json()["rule"]) == (428, "http.unguarded")


@pytest.mark.parametrize("deed", DEEDS)
def test_a_change_of_an_older_version_is_refused_and_nothing_is_written(db, client, ombudsman, deed):
    complaint = a_complaint(db, state=State.IN_PROGRESS)
    before = len(db.scalars(select(Event)).all())
    answer = do(client, ombudsman, complaint, deed, etag='"1"')
    assert (answer.status_code, answer.json()["rule"]) == (412, "http.stale")
    assert answer.headers["etag"] == f'"{complaint.version}"'
    assert len(db.scalars(select(Event)).all()) == before
    assert not db.scalars(select(Message)).all()
    assert not db.scalars(select(Entry).where(Entry.person_id == ombudsman.person_id)).all()


def test_of_two_officers_the_second_is_told_and_both_texts_are_safe(db, client, officer):
    other = a_visitor(db, Role.OFFICER, department="water")
    complaint = a_complaint(db, state=State.IN_PROGRESS)
    read = client.get(address(complaint), headers=officer.headers).headers["etag"]
    assert client.get(address(complaint), headers=other.headers).headers["etag"] == read
    first = do(client, officer, complaint, "reply", etag=read, words="The first answer.")
    second = do(client, other, complaint, "reply", etag=read, words="The second answer.")
    assert (first.status_code, second.status_code) == (201, 412)
    case = client.get(address(complaint), headers=other.headers)
    assert case.json()["events"][-1]["words"] == "The first answer."
    assert case.headers["etag"] == second.headers["etag"]
    again = do(client, other, complaint, "reply", etag=second.headers["etag"], words="The second answer.")
    assert again.status_code == 201
    assert [event["words"] for event in again.json()["events"][-2:]] == ["The first answer.", "The second answer."]


def test_changed_at_the_same_time_it_is_changed_once(sessions):
    with transaction(sessions) as db:
        complaint = a_complaint(db, state=State.IN_PROGRESS)
        officers = [a_visitor(db, Role.OFFICER, department="water") for _ in range(6)]
    client = a_client(sessions)
    start = threading.Barrier(len(officers))
    answers = []

    def reply(officer):
        start.wait()
        words = f"Answer of {officer.person_id}."
        etag = f'"{complaint.version}"'
        answers.append(do(client, officer, complaint, "reply", etag=etag, words=words).status_code)

    threads = [threading.Thread(target=reply, args=[officer]) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [201] + [412] * 5
    with sessions() as db:
        assert len(db.scalars(select(Event).where(Event.verb == "reply")).all()) == 1
        assert len(db.scalars(select(Message)).all()) == 1


@pytest.mark.parametrize(
    ("state", "deed"),
    [
        (State.RECEIVED, "assignment"),
        (State.RECEIVED, "start"),
        (State.TRIAGE, "acknowledgement"),
        (State.ASSIGNED, "resolution"),
        (State.CLOSED_CONFIRMED, "reply"),
        (State.CLOSED_SILENT, "reply"),
    ],
)
def test_a_move_the_lifecycle_does_not_know_is_a_conflict(db, client, ombudsman, state, deed):
    answer = do(client, ombudsman, a_complaint(db, state=state), deed)
    assert (answer.status_code, answer.json()["rule"]) == (409, "complaint.move")


@pytest.mark.parametrize(
    ("state", "deed", "changes", "field"),
    [
        (State.IN_PROGRESS, "reply", {"words": "a" * 141}, "words"),
        (State.IN_PROGRESS, "reply", {"words": " "}, "words"),
        (State.IN_PROGRESS, "reply", {"words": ""}, "words"),
        (State.IN_PROGRESS, "reply", {"words": "a" * 1001}, "words"),
        (State.IN_PROGRESS, "reply", {"word": "a"}, "word"),
        (State.IN_PROGRESS, "resolution", {"words": "a" * 141}, "words"),
        (State.IN_PROGRESS, "resolution", {"outcome": "won"}, "outcome"),
        (State.TRIAGE, "assignment", {"department": "navy"}, "department"),
        (State.TRIAGE, "assignment", {"department": "a\x00"}, "department"),
        (State.TRIAGE, "assignment", {"assignee": 10**12}, "assignee"),
        (State.TRIAGE, "assignment", {"assignee": 0}, "assignee"),
    ],
)
def test_a_field_that_will_not_do_is_named(db, client, ombudsman, state, deed, changes, field):
    complaint = a_complaint(db, state=state)
    answer = do(client, ombudsman, complaint, deed, **changes)
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["faults"]] == [field]
    db.refresh(complaint)
    assert complaint.state == state


def test_a_complaint_is_given_only_to_somebody_who_may_work_on_it(db, client, ombudsman):
    water = a_person(db, role=Role.OFFICER, department="water")
    roads = a_person(db, role=Role.OFFICER, department="roads")
    gone = a_person(db, role=Role.OFFICER, department="water", ended_at=NOW)
    writer = a_person(db, role=Role.COMMUNICATIONS)
    statuses = {}
    for person in (roads, gone, writer, water):
        complaint = a_complaint(db, state=State.TRIAGE)
        statuses[person.id] = do(client, ombudsman, complaint, "assignment", assignee=person.id).status_code
    assert statuses == {roads.id: 422, gone.id: 422, writer.id: 422, water.id: 201}


@pytest.mark.parametrize("hidden", [False, True])
def test_a_complaint_handed_to_no_one_in_particular_changes_in_nothing_else(db, client, ombudsman, hidden):
    person = a_person(db, role=Role.OFFICER, department="water")
    complaint = a_complaint(db, state=State.ASSIGNED, hidden=hidden, assignee_id=person.id)
    before = client.get(address(complaint), headers=ombudsman.headers).json()
    after = do(client, ombudsman, complaint, "assignment", department="roads").json()
    assert after.pop("events")[:-1] == before.pop("events")
    changed = {name: value for name, value in after.items() if value != before[name]}
    version = f'"{complaint.version + 1}"'
    assert changed == {"department": "roads", "queue": "roads", "assignee": None, "etag": version}


def test_a_complaint_that_accuses_somebody_is_never_given_to_an_officer(db, client, ombudsman):
    officer = a_person(db, role=Role.OFFICER, department="water")
    complaint = a_complaint(db, category="officer.bribe", state=State.TRIAGE)
    assert do(client, ombudsman, complaint, "assignment", assignee=officer.id).status_code == 422
    assert do(client, ombudsman, complaint, "assignment", assignee=ombudsman.person_id).status_code == 201


def test_an_officer_whose_complaint_was_handed_on_knows_of_it_no_more(db, client, officer, ombudsman):
    complaint = a_complaint(db, state=State.TRIAGE)
    assert client.get(address(complaint), headers=officer.headers).status_code == 200
    do(client, ombudsman, complaint, "assignment", department="roads")
    assert client.get(address(complaint), headers=officer.headers).status_code == 404


def test_the_trail_says_who_did_what_and_holds_no_words_and_no_digits(db, client, ombudsman):
    complaint = a_complaint(db, state=State.IN_PROGRESS, words=WORDS)
    listed(client, ombudsman, "queue=triage&overdue=false")
    do(client, ombudsman, complaint, "reply", words="We come tomorrow.")
    noted = db.scalars(select(Entry).where(Entry.person_id == ombudsman.person_id).order_by(Entry.id)).all()
    about = f"complaint/{complaint.reference}"
    assert [(entry.deed, entry.about) for entry in noted] == [
        ("list", "complaints"),
        ("read", about),
        ("reply", about),
    ]
    shown = {"number": "shown"}
    assert [entry.detail for entry in noted] == [{"queue": "triage"}, shown, shown]
    assert {entry.at for entry in noted} == {NOW}
