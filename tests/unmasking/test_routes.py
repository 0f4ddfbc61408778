"""Seeing who a resident is, over HTTP: asked, decided by others, shown for a while, told later."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.audit.models import Entry
from app.complaints.models import Complaint, Named
from app.db import transaction
from app.outbox.models import Message
from app.staff.policy import Role, sight
from app.unmasking import actions
from app.unmasking.actions import tell_unmasked
from app.unmasking.models import Unmasking
from app.unmasking.queries import Asker, held, one
from app.unmasking.rules import OPENED_WITHIN, SHOWN_FOR, TOLD_AFTER
from tests.builders import NOW, SEALER, a_complaint, a_contact, a_county, a_person
from tests.web.door import a_client, a_visitor, sessions_in

MOTIVE = "The witness must be rung before the hearing on Friday."
WORDS = "Chief anadai pesa. Nipigie 0700 000 012."


class Office:
    """An officer of the Ombudsman's, those who decide, and a clock; one complaint of somebody hidden."""

    def __init__(self, db, **columns):
        self.db, self.now = db, NOW
        self.officer = a_visitor(db, Role.INVESTIGATOR)
        self.custodian, self.second = a_visitor(db, Role.CUSTODIAN), a_visitor(db, Role.CUSTODIAN)
        self.ombudsman = a_visitor(db, Role.OMBUDSMAN)
        self.contact = a_contact(db)
        self.complaint = a_complaint(db, contact=self.contact, words=WORDS, **{"hidden": True} | columns)

    @property
    def client(self):
        return a_client(sessions_in(self.db), now=self.now)

    def ask(self, visitor=None, motive=MOTIVE):
        address = f"/api/v1/complaints/{self.complaint.reference}/unmasking"
        return self.client.post(address, headers=(visitor or self.officer).headers, json={"motive": motive})

    def do(self, visitor, deed, request, etag=None, **body):
        tag = etag or self.client.get(f"/api/v1/unmaskings/{request}", headers=visitor.headers).headers.get(
            "etag", '"1"'
        )
        address = f"/api/v1/unmaskings/{request}/{deed}"
        return self.client.post(address, headers=visitor.headers | {"If-Match": tag}, json=body or {})

    def look(self, visitor, request):
        return self.client.post(f"/api/v1/unmaskings/{request}/look", headers=visitor.headers)


@pytest.fixture
def office(db):
    return Office(db)


def test_a_custodian_lets_an_officer_see_a_number_for_a_quarter_of_an_hour(db, office):
    asked = office.ask()
    assert (asked.status_code, asked.json()["standing"], asked.json()["needs_two"]) == (201, "asked", False)
    request = asked.json()["id"]
    assert office.look(office.officer, request).json()["rule"] == "unmasking.closed"
    listed = office.client.get("/api/v1/unmaskings?waiting=true", headers=office.custodian.headers).json()["items"]
    assert [(one["id"], one["motive"]) for one in listed] == [(request, MOTIVE)]
    assert office.do(office.custodian, "grant", request).json()["standing"] == "granted"
    seen = office.look(office.officer, request)
    assert (seen.status_code, seen.json()["words"]) == (201, WORDS)
    assert seen.json()["number"].startswith("+2547")
    for other in (office.custodian, office.ombudsman):
        assert office.look(other, request).status_code in (403, 404), "only who asked may look"
    office.now += SHOWN_FOR
    assert office.look(office.officer, request).json()["rule"] == "unmasking.closed"
    trail = db.scalars(select(Entry).where(Entry.about == f"complaint/{office.complaint.reference}")).all()
    deeds = [(entry.deed, entry.person_id) for entry in trail if "unmask" in entry.deed]
    officer, custodian = office.officer.person_id, office.custodian.person_id
    assert deeds == [("ask_unmasking", officer), ("grant_unmasking", custodian), ("unmask", officer)]


def test_a_yes_that_nobody_used_lapses(office):
    request = office.ask().json()["id"]
    office.do(office.custodian, "grant", request)
    office.now += OPENED_WITHIN
    assert office.look(office.officer, request).json()["rule"] == "unmasking.closed"


def test_a_protected_resident_takes_two_and_neither_is_who_asked(db):
    office = Office(db, level="c2", pin_hash="x", hidden=True)
    request = office.ask(office.ombudsman).json()["id"]
    assert office.do(office.ombudsman, "grant", request).status_code == 403
    assert office.do(office.custodian, "grant", request).json()["standing"] == "seconded"
    assert office.look(office.ombudsman, request).json()["rule"] == "unmasking.closed"
    for person in (office.custodian, office.ombudsman):
        assert office.do(person, "grant", request).json()["rule"] == "unmasking.second"
    assert office.do(office.second, "grant", request).json()["standing"] == "granted"
    assert office.look(office.ombudsman, request).status_code == 201


def test_the_ombudsman_seconds_but_never_begins(db):
    office = Office(db, level="c2", pin_hash="x", hidden=True)
    request = office.ask().json()["id"]
    assert office.do(office.ombudsman, "grant", request).json()["rule"] == "staff.not_allowed"
    office.do(office.custodian, "grant", request)
    assert office.do(office.ombudsman, "grant", request).json()["standing"] == "granted"


def test_one_no_ends_it_and_it_may_be_asked_anew(office):
    request = office.ask().json()["id"]
    assert office.ask().json()["id"] == request
    assert office.do(office.custodian, "refusal", request).json()["standing"] == "refused"
    assert office.do(office.second, "grant", request).json()["rule"] == "unmasking.decided"
    assert office.ask().json()["id"] != request


def test_of_two_who_decide_at_once_the_second_is_told(office):
    request = office.ask().json()["id"]
    office.do(office.custodian, "grant", request, etag='"1"')
    assert office.do(office.second, "refusal", request, etag='"1"').status_code == 412


def test_a_number_that_is_shown_anyway_is_not_asked_for(db):
    assert Office(db, hidden=False).ask().json()["rule"] == "unmasking.shown"


def test_whoever_a_complaint_names_learns_of_no_request_and_decides_none(db, office):
    request = office.ask().json()["id"]
    db.add(Named(complaint_id=office.complaint.id, person_id=office.custodian.person_id, at=NOW))
    db.flush()
    listed = office.client.get("/api/v1/unmaskings", headers=office.custodian.headers).json()
    assert listed["items"] == []
    assert office.do(office.custodian, "grant", request).status_code == 404
    assert office.do(office.second, "grant", request).status_code == 201


def test_whoever_may_know_of_the_complaint_no_more_follows_no_request_about_it(db, office):
    focal = a_visitor(db, Role.FOCAL, department=office.complaint.department)
    request = office.ask(focal).json()["id"]
    office.do(office.custodian, "grant", request)
    office.complaint.department = "roads"
    db.flush()
    assert office.look(focal, request).status_code == 404
    assert office.client.get(f"/api/v1/unmaskings/{request}", headers=focal.headers).status_code == 404
    assert office.client.get("/api/v1/unmaskings", headers=focal.headers).json()["items"] == []


def test_reading_a_request_leaves_an_entry_in_the_trail(db, office):
    request = office.ask().json()["id"]
    office.client.get(f"/api/v1/unmaskings/{request}", headers=office.custodian.headers)
    (entry,) = db.scalars(select(Entry).where(Entry.deed == "read")).all()
    assert (entry.person_id, entry.about) == (office.custodian.person_id, f"complaint/{office.complaint.reference}")
    assert entry.detail == {"request": str(request)}


def test_of_two_requests_at_once_the_second_is_the_first_and_nobody_waits_for_a_decision_to_read_one(sessions):
    with transaction(sessions) as db:
        asker, complaint = a_person(db), a_complaint(db, words=WORDS, hidden=True)
        by, number = asker.id, complaint.id
    together = threading.Barrier(2)

    def ask():
        with transaction(sessions) as db:
            found = db.get_one(Complaint, number)
            together.wait()
            return actions.ask(db, SEALER, found, MOTIVE, by=by, now=NOW).id

    with ThreadPoolExecutor(2) as doors:
        first, second = [doors.submit(ask) for _ in range(2)]
    assert first.result() == second.result()
    custodian = Asker(sight(Role.CUSTODIAN, None, by + 1), decides=True)
    with transaction(sessions) as decides, transaction(sessions) as reads:
        held(decides, first.result(), custodian)
        reads.execute(text("SET LOCAL lock_timeout = '1s'"))
        assert one(reads, first.result(), custodian).complaint.id == number


@pytest.mark.parametrize("role", [Role.OFFICER, Role.TRIAGE_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_others_neither_see_requests_nor_decide(db, office, role):
    request = office.ask().json()["id"]
    other = a_visitor(db, role, department="water")
    assert office.client.get(f"/api/v1/unmaskings/{request}", headers=other.headers).status_code in (403, 404)
    assert office.do(other, "grant", request).status_code in (403, 404)
    assert office.look(other, request).status_code in (403, 404)


@pytest.mark.parametrize(
    ("columns", "untold", "told"),
    [
        ({}, False, True),
        ({"level": "c1"}, False, True),
        ({}, True, False),
        ({"level": "c2", "pin_hash": "x", "sms_safe": False}, False, False),
        ({"level": "c2", "pin_hash": "x", "sms_safe": True}, False, True),
    ],
)
def test_the_resident_is_told_later_once_where_that_is_safe(db, columns, untold, told):
    office = Office(db, **columns)
    request = office.ask().json()["id"]
    office.do(office.custodian, "grant", request, untold=untold)
    if columns.get("level") == "c2":
        office.do(office.second, "grant", request)
    office.look(office.officer, request)
    owed = select(Message.name).where(Message.contact_id == office.contact.id)
    tell_unmasked(db, a_county(), now=NOW + TOLD_AFTER - timedelta(seconds=1))
    assert not db.scalars(owed).all()
    for _ in range(2):
        tell_unmasked(db, a_county(), now=NOW + TOLD_AFTER)
    assert db.scalars(owed).all() == (["complaint.unmasked"] if told else [])


def test_nobody_is_told_of_what_nobody_looked_at(db, office):
    office.do(office.custodian, "grant", office.ask().json()["id"])
    assert not tell_unmasked(db, a_county(), now=NOW + 2 * TOLD_AFTER)


@pytest.mark.parametrize(
    "change",
    [
        "first_by = asked_by, granted_at = now()",
        "refused_by = asked_by, refused_at = now()",
        "granted_at = now()",
        "opened_at = now()",
        "needs_two = true, first_by = :other, granted_at = now()",
        "needs_two = true, first_by = :other, second_by = :other, granted_at = now()",
        "needs_two = true, first_by = :other, second_by = asked_by, granted_at = now()",
    ],
)
def test_no_program_gets_round_the_second_pair_of_eyes(db, office, change):
    request = office.ask().json()["id"]
    set_to = text(f"UPDATE unmasking SET {change} WHERE id = :id")
    named = {"id": request} | ({"other": a_person(db).id} if ":other" in change else {})
    with pytest.raises(DBAPIError, match="ck_unmasking"), db.begin_nested():
        db.execute(set_to, named)


def test_a_dump_tells_no_motive(db, office):
    office.ask()
    sealed = db.scalars(select(Unmasking.motive_sealed)).one()
    assert MOTIVE.encode() not in bytes(sealed)
    assert SEALER
