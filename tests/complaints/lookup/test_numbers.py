"""Finding a report by the last three digits of its number: only where its holder lets officers call it."""

from datetime import timedelta

from sqlalchemy import select

from app.audit.models import Entry
from app.complaints.actions import name
from app.complaints.lookup.models import NumberEnd
from app.complaints.lookup.numbers import learn_ends
from app.complaints.ports import Actor
from app.kit.msisdn import parse_msisdn
from app.staff.policy import Role
from tests.builders import NOW, SEALER, a_complaint, a_contact, a_county, a_person
from tests.complaints.asking import QUEUE, listed
from tests.web.door import a_visitor

LATER = NOW + timedelta(minutes=5)


def theirs(db, number, **columns):
    contact = a_contact(db, number=parse_msisdn(number))
    return a_complaint(db, contact_id=contact.id, **columns)


def test_it_is_found_by_three_digits_unless_it_hides_its_number(db, client, ombudsman):
    shown = theirs(db, "0700000012")
    for other in ({"number": "0700000013"}, {"number": "0700001012", "hidden": True}):
        theirs(db, **other)
    theirs(db, "0700002012", level="c1", hidden=True)
    assert [learn_ends(db, SEALER, now=LATER), learn_ends(db, SEALER, now=LATER)] == [2, 0]
    assert listed(client, ombudsman, "number_ends=012") == [shown.reference]
    counts = client.get(f"{QUEUE}/counts?number_ends=012", headers=ombudsman.headers).json()
    assert counts["unassigned"] == 1
    assert listed(client, a_visitor(db, Role.OFFICER, department="roads"), "number_ends=012") == []
    assert client.get(f"{QUEUE}?number_ends=0700000012", headers=ombudsman.headers).status_code == 422
    details = [entry.detail for entry in db.scalars(select(Entry).where(Entry.deed == "list"))]
    assert {"number_ends": "***"} in details
    assert "012" not in str(details)


def test_what_comes_to_hide_its_number_is_found_by_it_no_more(db, client, ombudsman):
    complaint = theirs(db, "0700000012")
    learn_ends(db, SEALER, now=LATER)
    other = a_person(db)
    name(db, a_county(), complaint, other.id, by=Actor("staff", ombudsman.person_id), now=LATER)
    db.flush()
    assert db.scalars(select(NumberEnd)).all() == []
    assert [learn_ends(db, SEALER, now=LATER), listed(client, ombudsman, "number_ends=012")] == [0, []]


def test_what_was_filed_a_moment_ago_waits_for_those_still_on_their_way(db):
    theirs(db, "0700000012", filed_at=NOW)
    theirs(db, "0700001012", filed_at=NOW - timedelta(minutes=5))
    assert [learn_ends(db, SEALER, now=NOW + timedelta(seconds=late)) for late in (30, 60)] == [0, 2]
