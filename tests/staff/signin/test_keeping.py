"""Keeping the way in: invitations, passwords, phones and recovery codes."""

import secrets
from datetime import timedelta

import pytest
from pyotp import TOTP

from app.kit.errors import Conflict, Invalid, NotFound
from app.staff.policy import Role
from app.staff.signin.entrance import second_step, sign_in
from app.staff.signin.keeping import begin_totp, change_password, confirm_totp, invite, reset_totp
from app.staff.signin.models import Credential
from app.staff.signin.rules import Step
from app.staff.signin.sessions import sessions_of, within
from tests.builders import NOW, a_person
from tests.staff.signin.making import PASSWORD, a_credential, an_entrance, code_at
from tests.web.door import PASSWORDS

ANOTHER = "quite other words then"


def invited(db, person, **asked):
    return invite(db, person, PASSWORDS, now=NOW, token_bytes=secrets.token_bytes, **asked)


def test_a_newcomer_chooses_a_password_then_adds_a_phone_and_is_in(db):
    entrance = an_entrance(db)
    person = a_person(db, name="Achieng' Wekesa")
    told = invited(db, person)
    assert told.username == "achieng.wekesa"
    opened = sign_in(entrance, told.username, told.password)
    assert opened.step is Step.PASSWORD
    with pytest.raises(Conflict):
        begin_totp(entrance, within(db, opened.key, now=NOW))
    chosen = change_password(entrance, opened.key, told.password, ANOTHER)
    assert chosen.step is Step.PHONE
    here = within(db, chosen.key, now=NOW)
    phone = begin_totp(entrance, here)
    assert begin_totp(entrance, here) == phone
    assert phone.address.startswith(f"otpauth://totp/Itika:achieng.wekesa?secret={phone.secret}")
    db.flush()
    done = confirm_totp(entrance, chosen.key, TOTP(phone.secret).at(NOW))
    assert (done.opened.step, len(done.recovery_codes)) == (Step.DONE, 10)
    assert phone.secret.encode() not in db.get(Credential, person.id).phone_sealed
    for dead in (opened.key, chosen.key):
        with pytest.raises(NotFound):
            within(db, dead, now=NOW)
    later = an_entrance(db, NOW + timedelta(minutes=1))
    half = sign_in(later, told.username, ANOTHER)
    assert second_step(later, half.key, done.recovery_codes[3]).step is Step.DONE
    half = sign_in(later, told.username, ANOTHER)
    with pytest.raises(Invalid):
        second_step(later, half.key, done.recovery_codes[3])
    assert second_step(later, half.key, done.recovery_codes[4].replace("-", "").upper()).step is Step.DONE


def test_nobody_invites_a_program_or_somebody_who_left_and_a_program_does_not_sign_in(db):
    program, gone = a_person(db, role=Role.CLIENT), a_person(db, ended_at=NOW)
    for person, rule in ((program, "staff.program"), (gone, "staff.left")):
        with pytest.raises(Conflict) as refused:
            invited(db, person)
        assert refused.value.rule == rule
        assert db.get(Credential, person.id) is None
    credential = a_credential(db)
    credential.person.role = Role.CLIENT.value
    db.flush()
    with pytest.raises(Invalid) as refused:
        sign_in(an_entrance(db), credential.username, PASSWORD)
    assert refused.value.rule == "staff.not_signed_in"


def test_a_changed_password_ends_every_session_but_opens_another(db):
    credential, entrance = a_credential(db), an_entrance(db)
    key = second_step(entrance, sign_in(entrance, credential.username, PASSWORD).key, code_at(NOW)).key
    other = sign_in(entrance, credential.username, PASSWORD).key
    changed = change_password(entrance, key, PASSWORD, ANOTHER)
    assert changed.step is Step.DONE
    for dead in (key, other):
        with pytest.raises(NotFound):
            within(db, dead, now=NOW)
    with pytest.raises(Invalid):
        sign_in(entrance, credential.username, PASSWORD)
    assert sign_in(entrance, credential.username, ANOTHER).step is Step.CODE


def test_a_password_is_changed_only_by_who_knows_it_and_to_a_fit_one(db):
    credential, entrance = a_credential(db), an_entrance(db)
    half = sign_in(entrance, credential.username, PASSWORD).key
    with pytest.raises(Conflict):
        change_password(entrance, half, PASSWORD, ANOTHER)
    key = second_step(entrance, half, code_at(NOW)).key
    for old, new, fields in ((ANOTHER, "short", ["password", "old"]), (PASSWORD, PASSWORD, ["password"])):
        with pytest.raises(Invalid) as refused:
            change_password(entrance, key, old, new)
        assert [fault.field for fault in refused.value.faults] == fields
    assert within(db, key, now=NOW).step is Step.DONE


def test_a_new_password_from_somebody_else_ends_sessions_and_does_not_pass_by_the_phone(db):
    credential, entrance = a_credential(db), an_entrance(db)
    second_step(entrance, sign_in(entrance, credential.username, PASSWORD).key, code_at(NOW))
    told = invited(db, credential.person)
    assert not sessions_of(db, credential.person_id, now=NOW)
    assert told.username == credential.username
    opened = sign_in(entrance, told.username, told.password)
    assert opened.step is Step.CODE
    passed = second_step(entrance, opened.key, code_at(NOW + timedelta(seconds=30)))
    assert passed.step is Step.PASSWORD
    with pytest.raises(Invalid):
        sign_in(an_entrance(db, NOW + timedelta(days=7)), told.username, told.password)


def test_a_lost_phone_is_forgotten_with_its_recovery_codes(db):
    credential, entrance = a_credential(db), an_entrance(db)
    key = second_step(entrance, sign_in(entrance, credential.username, PASSWORD).key, code_at(NOW)).key
    reset_totp(db, credential, by=None, now=NOW)
    with pytest.raises(NotFound):
        within(db, key, now=NOW)
    assert sign_in(entrance, credential.username, PASSWORD).step is Step.PHONE


def test_nobody_gets_anothers_name_at_the_door(db):
    first, second = a_person(db, name="A. Wekesa"), a_person(db, name="A Wekesa")
    assert invited(db, first).username == "a.wekesa"
    assert invited(db, second).username == f"a.wekesa.{second.id}"
    assert invited(db, third := a_person(db, name="雨")).username == f"staff.{third.id}"
    for name in ("a.wekesa", "A.Other", "x", "a b", "é" * 5):
        with pytest.raises(Invalid):
            invited(db, a_person(db), username=name)
    assert invited(db, a_person(db), username="other-1").username == "other-1"
