"""What staff do to a complaint beside the plain way from its filing to an answer, over HTTP."""

import pytest
from sqlalchemy import select

from app.complaints.api.moves.doings import OF
from app.complaints.models import Complaint, Event
from app.complaints.rules.lifecycle import State, Verb
from app.complaints.rules.parties import deeds_of
from app.outbox.models import Message
from app.staff.policy import Role
from tests.builders import a_complaint, a_contact
from tests.complaints.asking import address, do
from tests.web.door import a_visitor


def refused(answer):
    return answer.status_code, answer.json()["rule"]


def told(db, contact):
    return list(db.scalars(select(Message.name).where(Message.contact_id == contact.id).order_by(Message.id)))


def test_each_move_that_is_for_staff_has_an_address():
    assert set(OF) == {verb for verb in Verb if deeds_of(verb)}


def test_an_address_says_what_it_does_where_it_leads_and_how_it_refuses(client):
    document = client.get("/api/v1/openapi.json").json()
    said = document["paths"]["/api/v1/complaints/{reference}/hand-back"]["post"]
    assert said["summary"] == "Hand-back"
    assert "complaint.handed_back" in said["description"]
    assert said["description"].endswith("assigned → triage.")


def test_a_finding_against_somebody_takes_their_answer_and_two_people(db, client, ombudsman):
    investigator, contact = a_visitor(db, Role.INVESTIGATOR), a_contact(db)
    complaint = a_complaint(db, state=State.TRIAGE, contact=contact)
    other = a_visitor(db, Role.OMBUDSMAN)
    for visitor, noun, state in [
        (ombudsman, "investigation", "investigation"),
        (investigator, "draft", "finding_draft"),
        (investigator, "submission", "finding_draft"),
    ]:
        answer = do(client, visitor, complaint, noun, **({"outcome": "upheld"} if noun == "submission" else {}))
        assert (answer.status_code, answer.json()["state"]) == (201, state)
    assert refused(do(client, investigator, complaint, "resolution")) == (409, "complaint.submit")
    assert refused(do(client, other, complaint, "approval")) == (409, "complaint.unheard")
    assert do(client, other, complaint, "hearing").json()["heard_at"]
    answer = do(client, other, complaint, "submission", outcome="upheld", remedy="apology")
    assert (answer.json()["outcome"], answer.json()["window_ends_at"]) == ("upheld", None)
    assert refused(do(client, other, complaint, "approval")) == (403, "complaint.second")
    case = do(client, ombudsman, complaint, "approval").json()
    assert (case["state"], case["outcome"], case["remedy"]) == ("resolved_proposed", "upheld", "apology")
    assert told(db, contact) == ["complaint.investigated", "complaint.outcome"]


def test_what_a_merger_joins_a_separation_parts(db, client, ombudsman):
    contact = a_contact(db)
    one, other = a_complaint(db, state=State.TRIAGE, contact=contact), a_complaint(db, state=State.IN_PROGRESS)
    case = do(client, ombudsman, one, "merger", into=other.reference).json()
    assert (case["state"], case["merged_into"]) == ("merged", other.reference)
    case = do(client, ombudsman, one, "separation").json()
    assert (case["state"], case["merged_into"]) == ("triage", None)
    assert told(db, contact) == ["complaint.merged", "complaint.unmerged"]


def test_nothing_is_merged_into_what_its_reader_may_not_know_of(db, client):
    triage = a_visitor(db, Role.TRIAGE_OFFICER)
    secret = a_complaint(db, category="officer.bribe", state=State.IN_PROGRESS)
    one = a_complaint(db, state=State.TRIAGE)
    assert refused(do(client, triage, one, "merger", into=secret.reference)) == (404, "complaint.unknown")
    assert refused(do(client, triage, one, "merger", into=one.reference)) == (409, "complaint.merge.self")


def test_whoever_hands_out_within_an_office_hands_nothing_to_another(db, client):
    focal = a_visitor(db, Role.FOCAL)
    colleague = a_visitor(db, Role.OFFICER)
    complaint = a_complaint(db, state=State.ASSIGNED)
    assert refused(do(client, focal, complaint, "assignment", department="roads")) == (403, "complaint.office")
    case = do(client, focal, complaint, "assignment", assignee=colleague.person_id).json()
    assert (case["department"], case["assignee"]) == ("water", colleague.person_id)


def test_a_note_is_for_colleagues_and_never_sent(db, client, officer):
    contact = a_contact(db)
    complaint = a_complaint(db, state=State.IN_PROGRESS, contact=contact)
    event = do(client, officer, complaint, "note", words="The owner calls often.").json()["events"][-1]
    assert (event["verb"], event["words"], event["internal"]) == ("note", "The owner calls often.", True)
    assert told(db, contact) == []


def test_an_event_says_which_codes_and_days_it_carried(db, client, ombudsman):
    complaint = a_complaint(db, state=State.TRIAGE)
    events = do(client, ombudsman, complaint, "referral").json()["events"]
    assert events[-1]["detail"] == {"agency": "electricity"}


def test_whoever_opens_it_clears_what_was_unread_and_the_second_changes_nothing(db, client, officer):
    complaint = a_complaint(db, state=State.IN_PROGRESS)
    complaint.unread_since = complaint.filed_at
    db.flush()
    first = do(client, officer, complaint, "reading")
    again = do(client, officer, complaint, "reading")
    assert (first.headers["etag"], again.headers["etag"]) == ('"5"', '"5"')
    db.expire_all()
    assert db.get(Complaint, complaint.id).unread_since is None
    assert db.scalars(select(Event.verb).where(Event.complaint_id == complaint.id)).all()[-1] == "read"


WRONG = [
    ("mediation", State.IN_PROGRESS, {"on": "2026-11-23"}, "complaint.day", "on"),
    ("promise", State.IN_PROGRESS, {"on": "2026-11-23"}, "complaint.day", "on"),
    ("extension", State.IN_PROGRESS, {"until": "2026-12-08"}, "complaint.extension", "until"),
    ("extension", State.IN_PROGRESS, {"until": "2026-12-23"}, "complaint.extension", "until"),
    ("question", State.IN_PROGRESS, {"words": "w" * 77}, "complaint.words", "words"),
    ("promise", State.IN_PROGRESS, {"words": "w" * 31}, "complaint.words", "words"),
    ("note", State.IN_PROGRESS, {"words": " "}, "complaint.words", "words"),
    ("naming", State.TRIAGE, {"person_id": 999_999}, "complaint.person", "person_id"),
    ("refusal", State.TRIAGE, {"ground": "tired"}, "complaint.ground", "ground"),
    ("referral", State.TRIAGE, {"agency": "nobody"}, "complaint.agency", "agency"),
]


@pytest.mark.parametrize(("noun", "state", "changes", "rule", "field"), WRONG)
def test_what_is_wrong_in_a_field_is_said_beside_it_and_nothing_changes(
    db, client, ombudsman, noun, state, changes, rule, field
):
    complaint = a_complaint(db, state=state)
    answer = do(client, ombudsman, complaint, noun, **changes)
    assert refused(answer) == (422, rule)
    assert [fault["field"] for fault in answer.json()["faults"]] == [field]
    assert client.get(address(complaint), headers=ombudsman.headers).headers["etag"] == f'"{complaint.version}"'
