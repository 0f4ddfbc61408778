"""Who filed, as staff see it: a name of the desk, and so much of the number as is theirs."""

import itertools
import secrets

from app.complaints.queries import resident_of
from app.contacts.actions import number_of
from app.kit.seal import Sealer, new_keys
from app.staff.policy import Role
from tests.builders import SEALER, a_complaint, a_contact
from tests.complaints.asking import QUEUE, address
from tests.web.door import a_visitor

READERS = [
    (Role.OFFICER, "whole", "water"),
    (Role.FOCAL, "whole", "water"),
    (Role.CHIEF_OFFICER, "whole", "water"),
    (Role.TRIAGE_OFFICER, "whole", None),
    (Role.OMBUDSMAN, "whole", None),
    (Role.SECRETARY, "last_three", None),
    (Role.CLIENT, "last_three", None),
    (Role.AGENT, "last_three", None),
]


def test_each_reader_sees_the_digits_that_are_theirs_and_no_others(db, client):
    contact = a_contact(db)
    number = number_of(db, SEALER, [contact.id])[contact.id]
    contacts = {"whole": number.e164, "last_three": number.masked, "none": None}
    for role, digits, department in READERS:
        visitor = a_visitor(db, role, department=department)
        shown = a_complaint(db, contact=contact, filed_by=visitor.person_id)
        hidden = a_complaint(db, contact=contact, filed_by=visitor.person_id, hidden=True)
        for complaint, seen in ((shown, digits), (hidden, "none")):
            answer = client.get(address(complaint), headers=visitor.headers)
            case = answer.json()
            assert (role, case["digits"], case["contact"]) == (role, seen, contacts[seen])
            assert (number.e164[4:] in answer.text) is (seen == "whole")
            assert case["resident"] == resident_of(complaint, SEALER)


def test_of_who_accuses_not_even_the_ombudsman_sees_a_digit(db, client, ombudsman):
    for category in ("officer.bribe", "officer.theft"):
        complaint = a_complaint(db, category=category, pin_hash="kept")
        case = client.get(address(complaint), headers=ombudsman.headers).json()
        assert (case["digits"], case["contact"]) == ("none", None)


def test_who_lets_officers_call_is_one_resident_and_who_hides_is_another_each_time(db, client, ombudsman):
    one, other = a_contact(db), a_contact(db)
    complaints = [
        *(a_complaint(db, contact=one) for _ in range(2)),
        *(a_complaint(db, contact=one, hidden=True) for _ in range(2)),
        a_complaint(db, contact=one, category="officer.bribe"),
        a_complaint(db, contact=other),
    ]
    rows = client.get(f"{QUEUE}?limit=50", headers=ombudsman.headers).json()["items"]
    listed = {row["reference"]: row["resident"] for row in rows}
    first, second, *others = [listed[complaint.reference] for complaint in complaints]
    assert first == second
    assert all(a != b for a, b in itertools.combinations([first, *others], 2))


def test_without_the_key_the_name_is_another(db):
    complaint, stranger = a_complaint(db), Sealer(new_keys(secrets.token_bytes))
    assert resident_of(complaint, SEALER) != resident_of(complaint, stranger)
