"""Taking people on, giving them keys, taking keys away."""

import secrets
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select, text

from app.audit.models import Entry
from app.kit.errors import Invalid, NotFound
from app.staff.actions import Rights, add_person, end, issue_token, revoke
from app.staff.models import Token
from app.staff.policy import Role
from app.staff.queries import can_work, good_token, tokens_of
from tests.builders import NOW, a_person


def a_key(db, person, *, days=30, token_bytes=secrets.token_bytes):
    return issue_token(db, person, now=NOW, days=days, token_bytes=token_bytes)


def test_a_key_opens_for_its_holder_until_it_expires(db):
    person = a_person(db)
    key = a_key(db, person, days=1)
    assert good_token(db, key, NOW).person is person
    assert good_token(db, key, NOW + timedelta(hours=23, minutes=59)).person is person
    with pytest.raises(NotFound):
        good_token(db, key, NOW + timedelta(days=1))


def test_a_key_is_256_random_bits_in_letters_for_an_address(db):
    key = a_key(db, a_person(db), token_bytes=lambda count: b"\xff" * count)
    assert key == "itk_" + "_" * 42 + "8"
    assert len(a_key(db, a_person(db))) == 47


def test_a_key_is_nowhere_in_the_database(db):
    key = a_key(db, a_person(db))
    assert db.scalars(select(Token.hash)).one() == sha256(key.encode()).digest()
    tables = ("person", "token", "audit_entry")
    everything = str([db.execute(text(f"SELECT * FROM {table}")).all() for table in tables])
    secret = key.removeprefix("itk_")
    assert secret not in everything
    assert secret[:12] not in everything
    assert key.encode().hex() not in everything


def test_a_revoked_key_opens_nothing_and_the_others_still_do(db):
    person = a_person(db)
    first, second = a_key(db, person), a_key(db, person)
    _, older = tokens_of(db, person)
    revoke(db, older, now=NOW)
    revoke(db, older, now=NOW + timedelta(days=1))
    assert older.revoked_at == NOW
    with pytest.raises(NotFound):
        good_token(db, first, NOW)
    assert good_token(db, second, NOW).person is person


def test_a_person_who_left_opens_nothing(db):
    person = a_person(db)
    key = a_key(db, person)
    end(db, person, now=NOW)
    with pytest.raises(NotFound):
        good_token(db, key, NOW)


@pytest.mark.parametrize("key", ["", "itk_", "itk_" + "a" * 43, "a\x00b", "é" * 500])
def test_a_key_nobody_was_given_opens_nothing(db, key):
    a_key(db, a_person(db))
    with pytest.raises(NotFound):
        good_token(db, key, NOW)


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_key_lives_a_year_at_most(db, days):
    with pytest.raises(Invalid) as refused:
        a_key(db, a_person(db), days=days)
    assert [fault.field for fault in refused.value.faults] == ["days"]


@pytest.mark.parametrize(
    ("name", "role", "department", "field"),
    [
        ("  ", Role.OMBUDSMAN, None, "name"),
        ("Achieng\x00", Role.OMBUDSMAN, None, "name"),
        ("Achieng\n", Role.OMBUDSMAN, None, "name"),
        ("Achieng", Role.OFFICER, None, "department"),
    ],
)
def test_somebody_without_a_name_or_an_officer_without_a_department_is_refused(db, name, role, department, field):
    with pytest.raises(Invalid) as refused:
        add_person(db, name, Rights(role, department), now=NOW)
    assert [fault.field for fault in refused.value.faults] == [field]


def test_somebody_is_led_by_somebody_on_the_staff(db):
    leader = a_person(db)
    led = add_person(db, "Wanjala", Rights(Role.OFFICER, "water", supervisor_id=leader.id), now=NOW)
    assert led.supervisor_id == leader.id
    with pytest.raises(Invalid) as refused:
        add_person(db, "Wanjala", Rights(Role.OMBUDSMAN, supervisor_id=0), now=NOW)
    assert [fault.field for fault in refused.value.faults] == ["supervisor"]


def test_every_deed_about_staff_is_in_the_trail(db):
    person = add_person(db, " Wanjala ", Rights(Role.OFFICER, "water"), now=NOW)
    key = a_key(db, person)
    (token,) = tokens_of(db, person)
    revoke(db, token, now=NOW)
    end(db, person, now=NOW)
    entries = db.scalars(select(Entry).order_by(Entry.id)).all()
    assert [(entry.deed, entry.about) for entry in entries] == [
        ("add", f"person/{person.id}"),
        ("issue", f"token/{token.id}"),
        ("revoke", f"token/{token.id}"),
        ("end", f"person/{person.id}"),
    ]
    assert person.name == "Wanjala"
    assert key not in str([entry.detail for entry in entries])


def test_who_can_work_on_a_complaint_is_who_works_and_may_know_of_it(db):
    water = a_person(db, role=Role.OFFICER, department="water")
    ombudsman = a_person(db)
    administrator = a_person(db, role=Role.ADMINISTRATOR, department="water")
    gone = a_person(db, role=Role.OFFICER, department="water", ended_at=NOW)
    asked = {"department": "water", "ordinary": True, "ward": None}
    able = [can_work(db, person.id, **asked) for person in (water, ombudsman, administrator, gone)]
    assert able == [True, True, False, False]
    assert not can_work(db, water.id, department="roads", ordinary=True, ward=None)
    assert not can_work(db, water.id, department="water", ordinary=False, ward=None)
    assert not can_work(db, 2**62, **asked)
