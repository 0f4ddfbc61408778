"""A report that somebody writes down for a resident: as by a call, in their name, and once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.complaints.actions import forget_keys
from app.complaints.actions.filing_for import KEPT
from app.complaints.models import Complaint, FilingKey
from app.complaints.queries import by_reference, events
from app.contacts.actions import number_of
from app.contacts.models import Contact
from app.db import transaction
from app.kit.msisdn import parse_msisdn
from app.outbox.models import Message
from app.staff.policy import Role
from tests.builders import NOW, SEALER, a_complaint, a_contact
from tests.complaints.asking import QUEUE, address
from tests.complaints.reading import texts_to
from tests.web.door import a_client, a_visitor

WORDS = "Bomba limepasuka karibu na soko."
TOLD = {
    "channel": "walk_in",
    "number": "0700 000 012",
    "language": "sw",
    "category": "water.burst",
    "ward": 991,
    "words": WORDS,
}
KEY = "b5d1a9c2-0001"


def file(client, visitor, *, key=KEY, **changes):
    return client.post(QUEUE, json=TOLD | changes, headers=visitor.headers | {"Idempotency-Key": key})


@pytest.mark.parametrize("channel", ["call", "walk_in", "baraza"])
def test_it_goes_where_a_call_would_have_gone_and_the_resident_gets_the_receipt(db, client, officer, channel):
    answer = file(client, officer, channel=channel)
    assert (answer.status_code, answer.json()["due_on"], answer.json()["level"]) == (201, "2026-12-08", "c0")
    filed, call = by_reference(db, answer.json()["reference"]), a_complaint(db, ward=991)
    for same in ("state", "department", "queue", "level", "due_at", "due_rule", "step_due_at", "version"):
        assert getattr(filed, same) == getattr(call, same), same
    assert (filed.channel, filed.filed_by, filed.hidden, filed.language) == (channel, officer.person_id, True, "sw")
    assert number_of(db, SEALER, [filed.contact_id])[filed.contact_id].e164 == "+254700000012"
    receipt = {"reference": filed.reference, "date": "2026-12-08"}
    assert texts_to(db, filed.contact_id) == [("complaint.receipt", receipt)]
    assert [(event.verb, event.by) for event in events(db, filed.id)] == [("file", "citizen")]


@pytest.mark.parametrize(("chosen", "texts_in"), [(None, "en"), ("sw", "sw")])
def test_its_language_is_that_of_their_texts_unless_they_chose_another(db, client, officer, chosen, texts_in):
    contact = a_contact(db, number=parse_msisdn("0700000012"), language=chosen)
    reference = file(client, officer, language="en").json()["reference"]
    db.refresh(contact)
    assert (contact.language, by_reference(db, reference).contact_id) == (texts_in, contact.id)


def test_its_number_is_shown_only_if_they_said_so(db, client, ombudsman):
    for shown, number in ((True, "+254700000012"), (False, None)):
        reference = file(client, ombudsman, key=f"key-{shown}", number_shown=shown).json()["reference"]
        case = client.get(address(by_reference(db, reference)), headers=ombudsman.headers).json()
        assert (case["contact"], case["words"]) == (number, WORDS)
        assert (case["filed_by"], case["channel"]) == (ombudsman.person_id, "walk_in")


@pytest.mark.parametrize("category", ["officer.bribe", "officer.theft"])
def test_what_accuses_somebody_is_closely_held_and_its_writer_cannot_open_it(db, client, officer, category):
    answer = file(client, officer, category=category, number_shown=True).json()
    assert answer["level"] == "c1"
    filed = by_reference(db, answer["reference"])
    assert (filed.queue, filed.hidden, filed.words) == ("ombudsman", True, None)
    assert [name for name, _ in texts_to(db, filed.contact_id)] == ["complaint.receipt.quiet"]
    assert client.get(address(filed), headers=officer.headers).status_code == 404


def test_its_key_is_forgotten_after_its_time_and_still_files_nothing_twice(db, client, officer):
    assert file(client, officer).status_code == 201
    assert forget_keys(db, now=NOW + KEPT - timedelta(seconds=1)) == 0
    assert forget_keys(db, now=NOW + KEPT) == 1
    assert db.scalars(select(FilingKey)).all() == []
    again = file(client, officer)
    assert (again.status_code, again.json()["rule"]) == (422, "complaint.key")
    assert db.scalar(select(func.count()).select_from(Complaint)) == 1


def test_sent_again_it_files_nothing_and_answers_the_same(db, client, officer):
    first = file(client, officer)
    again = file(client, officer)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    filed = by_reference(db, first.json()["reference"])
    assert db.scalar(select(func.count()).select_from(Complaint)) == 1
    assert len(texts_to(db, filed.contact_id)) == 1


@pytest.mark.parametrize("changes", [{"words": "Kitu kingine."}, {"number": "0700000013"}, {"ward": None}])
def test_its_key_with_another_report_is_refused(db, client, officer, changes):
    file(client, officer)
    answer = file(client, officer, **changes)
    assert (answer.status_code, answer.json()["rule"]) == (422, "complaint.key")
    assert [fault["field"] for fault in answer.json()["faults"]] == ["Idempotency-Key"]
    assert db.scalar(select(func.count()).select_from(Complaint)) == 1
    assert db.scalar(select(func.count()).select_from(Contact)) == 1


def test_two_people_may_think_of_the_same_key(db, client, officer, ombudsman):
    assert file(client, officer).json()["reference"] != file(client, ombudsman).json()["reference"]


def test_sent_six_times_at_once_it_is_filed_once(sessions):
    with transaction(sessions) as db:
        officer = a_visitor(db, Role.OFFICER)
    client, gate = a_client(sessions), Barrier(6)

    def send(_):
        gate.wait()
        return file(client, officer)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(6)))
    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    with sessions() as db:
        assert [db.scalar(select(func.count()).select_from(kind)) for kind in (Complaint, FilingKey, Message)] == [
            1,
            1,
            1,
        ]


@pytest.mark.parametrize(
    ("changes", "rule", "field"),
    [
        ({"number": "057 20000"}, "msisdn.not_kenyan_mobile", "number"),
        ({"number": "mama"}, "msisdn.unreadable", "number"),
        ({"words": " \u200b "}, "complaint.words", "words"),
        ({"ward": 9999}, "complaint.ward", "ward"),
        ({"category": "violence.any"}, "complaint.survivor", "category"),
        ({"channel": "ussd"}, "http.invalid", "channel"),
        ({"key": "short"}, "http.invalid", "Idempotency-Key"),
    ],
)
def test_what_will_not_do_is_named_and_nothing_is_filed(db, client, officer, changes, rule, field):
    answer = file(client, officer, **changes)
    assert (answer.status_code, answer.json()["rule"]) == (422, rule)
    assert [fault["field"] for fault in answer.json()["faults"]] == [field]
    assert changes.get("number", "+254") not in answer.text
    assert db.scalar(select(func.count()).select_from(Complaint)) == 0


def test_without_a_key_it_is_refused(client, officer):
    answer = client.post(QUEUE, json=TOLD, headers=officer.headers)
    assert [fault["field"] for fault in answer.json()["faults"]] == ["Idempotency-Key"]
