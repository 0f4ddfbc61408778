"""Signing in: who gets in, who does not, and that both are told alike."""

import statistics
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.models import Entry
from app.kit.errors import Conflict, Invalid, NotFound
from app.staff.actions import end
from app.staff.signin.entrance import second_step, sign_in, sign_out, sign_out_everywhere
from app.staff.signin.models import StaffSession, Tries
from app.staff.signin.passwords import Passwords, Wait
from app.staff.signin.rules import Step
from app.staff.signin.sessions import Caller, sessions_of, touch, within
from tests.builders import NOW, a_person
from tests.staff.signin.making import PASSWORD, a_credential, an_entrance, code_at

ELSEWHERE = Caller(b"elsewhere", "curl")


def refused(call, *args):
    with pytest.raises(Invalid) as told:
        call(*args)
    return told.value.rule, told.value.detail, told.value.faults


def seconds(call, *args):
    with pytest.raises(Wait) as told:
        call(*args)
    return told.value.seconds


def test_it_lets_in_by_password_and_code_under_another_id(db):
    credential, entrance = a_credential(db), an_entrance(db)
    half = sign_in(entrance, f" {credential.username.upper()} ", PASSWORD)
    assert half.step is Step.CODE
    whole = second_step(entrance, half.key, code_at(NOW))
    assert whole.step is Step.DONE
    assert within(db, whole.key, now=NOW).person.id == credential.person_id
    with pytest.raises(NotFound):
        within(db, half.key, now=NOW)
    deeds = db.scalars(select(Entry.deed).where(Entry.person_id == credential.person_id)).all()
    assert deeds == ["sign_in", "pass"]


def test_it_keeps_no_key_password_or_code(db):
    credential, entrance = a_credential(db), an_entrance(db)
    opened = second_step(entrance, sign_in(entrance, credential.username, PASSWORD).key, code_at(NOW))
    kept = str([vars(row) for row in (*db.scalars(select(StaffSession)), *db.scalars(select(Entry)))])
    assert opened.key not in kept
    assert PASSWORD not in kept + credential.password_hash


def test_it_says_the_same_to_a_wrong_password_an_unknown_name_an_old_invitation_and_who_left(db):
    known = a_credential(db)
    old = a_credential(db, invited_until=NOW)
    gone = a_credential(db, a_person(db, ended_at=NOW))
    entrance = an_entrance(db)
    tried = [(known.username, "not this"), ("nobody", PASSWORD), ("", ""), ("x\x00" * 500, "y" * 10_000)]
    tried += [(old.username, PASSWORD), (gone.username, PASSWORD)]
    assert len({refused(sign_in, entrance, *pair) for pair in tried}) == 1


def test_it_makes_wrong_tries_wait_and_never_the_one_who_knows_from_home(db):
    credential = a_credential(db)
    home = an_entrance(db)
    second_step(home, sign_in(home, credential.username, PASSWORD).key, code_at(NOW))
    far = an_entrance(db, caller=ELSEWHERE)
    for _ in range(6):
        refused(sign_in, far, credential.username, "wrong")
        far = an_entrance(db, far.now + timedelta(seconds=1), ELSEWHERE)
    assert seconds(sign_in, far, credential.username, PASSWORD) == 1
    assert sign_in(an_entrance(db, far.now), credential.username, PASSWORD).step is Step.CODE
    assert sign_in(an_entrance(db, far.now + timedelta(minutes=1), ELSEWHERE), credential.username, PASSWORD)


def test_it_makes_an_address_wait_that_tries_many_names(db):
    credential, entrance = a_credential(db), an_entrance(db)
    for n in range(30):
        refused(sign_in, entrance, f"nobody{n}", "wrong")
        if n % 10 == 0:
            sign_in(entrance, credential.username, PASSWORD)  # which takes back only itself
    assert seconds(sign_in, entrance, "somebody", "wrong") == 1
    assert seconds(sign_in, entrance, credential.username, PASSWORD) == 1
    marks = db.scalars(select(Tries.mark)).all()
    assert len(marks) == 31
    assert credential.username.encode() not in b"".join(marks)


def test_it_takes_a_code_once(db):
    credential, entrance = a_credential(db), an_entrance(db)
    second_step(entrance, sign_in(entrance, credential.username, PASSWORD).key, code_at(NOW))
    half = sign_in(entrance, credential.username, PASSWORD).key
    assert refused(second_step, entrance, half, code_at(NOW))[0] == "staff.code"
    assert second_step(entrance, half, code_at(NOW + timedelta(seconds=30))).step is Step.DONE


def test_it_makes_wrong_codes_wait_across_sessions(db):
    credential, entrance = a_credential(db), an_entrance(db)
    for _ in range(5):
        half = sign_in(entrance, credential.username, PASSWORD).key
        assert refused(second_step, entrance, half, "000000")[0] == "staff.code"
    assert seconds(second_step, entrance, half, code_at(NOW)) == 1


def test_half_a_session_opens_nothing_and_ends_soon(db):
    credential, entrance = a_credential(db), an_entrance(db)
    half = sign_in(entrance, credential.username, PASSWORD).key
    assert within(db, half, now=NOW).step is Step.CODE
    with pytest.raises(NotFound):
        second_step(an_entrance(db, NOW + timedelta(minutes=10)), half, code_at(NOW + timedelta(minutes=10)))
    whole = second_step(entrance, half, code_at(NOW)).key
    with pytest.raises(Conflict):
        second_step(entrance, whole, code_at(NOW + timedelta(seconds=30)))


def a_session(db):
    credential, entrance = a_credential(db), an_entrance(db)
    return credential, second_step(entrance, sign_in(entrance, credential.username, PASSWORD).key, code_at(NOW)).key


def test_a_session_ends_after_half_an_hour_of_silence(db):
    _, key = a_session(db)
    for minutes in (29, 58):
        touch(within(db, key, now=NOW + timedelta(minutes=minutes)).session, now=NOW + timedelta(minutes=minutes))
    with pytest.raises(NotFound):
        within(db, key, now=NOW + timedelta(minutes=88))


def test_a_session_ends_after_twelve_hours_however_busy(db):
    _, key = a_session(db)
    for minutes in range(0, 720, 20):
        touch(within(db, key, now=NOW + timedelta(minutes=minutes)).session, now=NOW + timedelta(minutes=minutes))
    with pytest.raises(NotFound):
        within(db, key, now=NOW + timedelta(minutes=720))


def test_a_session_ends_with_its_person_and_by_signing_out(db):
    credential, key = a_session(db)
    _, other = a_session(db)
    sign_out(db, within(db, key, now=NOW), now=NOW)
    end(db, within(db, other, now=NOW).person, now=NOW)
    for ended in (key, other):
        with pytest.raises(NotFound):
            within(db, ended, now=NOW)
    assert not sessions_of(db, credential.person_id, now=NOW)


def test_all_sessions_of_a_person_end_at_once(db):
    credential, key = a_session(db)
    later = an_entrance(db, NOW + timedelta(minutes=1))
    sign_in(later, credential.username, PASSWORD)
    assert len(sessions_of(db, credential.person_id, now=NOW + timedelta(minutes=1))) == 2
    sign_out_everywhere(db, within(db, key, now=NOW), now=NOW)
    assert not sessions_of(db, credential.person_id, now=NOW + timedelta(minutes=1))


@pytest.mark.parametrize("key", ["", "a" * 43, "é", "a\x00b"])
def test_a_cookie_nobody_was_given_opens_nothing(db, key):
    a_session(db)
    with pytest.raises(NotFound):
        within(db, key, now=NOW)


@pytest.mark.slow
def test_it_takes_as_long_for_a_name_that_nobody_has(db):
    """At the real cost of a hash; each pair of tries is of its own day, so that neither waits."""
    credential = a_credential(db, password_hash=(passwords := Passwords()).hash(PASSWORD))
    took: dict[str, list[float]] = {credential.username: [], "nobody": []}
    for day in range(40):
        entrance = replace(an_entrance(db, NOW + timedelta(days=day)), passwords=passwords)
        for name, times in took.items():
            begun = time.perf_counter()
            refused(sign_in, entrance, name, "wrong")
            times.append(time.perf_counter() - begun)
    known, unknown = (statistics.median(times) for times in took.values())
    assert 0.9 <= known / unknown <= 1.1
