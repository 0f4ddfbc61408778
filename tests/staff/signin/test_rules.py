"""What signing in follows, without a database."""

from datetime import timedelta

import pytest
from pyotp import TOTP

from app.staff.signin.codes import new_recovery_codes, new_secret, plain_code, step_of
from app.staff.signin.rules import OF_A_CODE, OF_AN_ACCOUNT, Step, faults_of, next_step
from tests.builders import NOW
from tests.staff.signin.making import SECRET


@pytest.mark.parametrize(
    ("phone", "passed", "invited", "asked"),
    [
        (False, False, True, Step.PASSWORD),
        (False, False, False, Step.PHONE),
        (True, False, False, Step.CODE),
        (True, False, True, Step.CODE),
        (True, True, True, Step.PASSWORD),
        (True, True, False, Step.DONE),
        (False, True, False, Step.PHONE),
    ],
)
def test_it_asks_for_one_thing_after_the_other(phone, passed, invited, asked):
    assert next_step(phone=phone, passed=passed, invited=invited) is asked


def test_it_makes_one_wait_longer_each_time_and_never_for_ever():
    waits = [OF_AN_ACCOUNT.wait(wrong).total_seconds() for wrong in (0, 4, 5, 6, 10, 11, 10_000)]
    assert waits == [0, 0, 1, 2, 32, 60, 60]
    assert OF_A_CODE.wait(10_000) == timedelta(minutes=10)


def test_it_forgives_in_time():
    assert OF_AN_ACCOUNT.count(7, timedelta(minutes=4)) == 7
    assert OF_AN_ACCOUNT.count(7, timedelta(minutes=15)) == 4
    assert OF_AN_ACCOUNT.count(7, timedelta(days=1)) == 0
    assert OF_AN_ACCOUNT.count(7, timedelta(seconds=-1)) == 7


@pytest.mark.parametrize(
    "password",
    ["short words", "x" * 201, "aaaabbbbcccc", "a.wekesa-2026!!", "Password12345", "Kakamega-2026-11"],
)
def test_it_refuses_passwords_that_are_guessed_first(password):
    assert [fault.field for fault in faults_of(password, username="a.wekesa")] == ["password"]


def test_it_takes_any_long_password_with_spaces_and_letters_of_all_kinds():
    assert not faults_of("mvua kubwa ilinyesha", username="a.wekesa")
    assert not faults_of("žluťoučký kůň 雨", username="a.wekesa")


def test_it_takes_the_code_of_now_and_of_half_a_minute_around_once():
    def taken(minutes, after=0):
        return step_of(SECRET, TOTP(SECRET).at(NOW + timedelta(minutes=minutes)), after=after, now=NOW)

    here = int(NOW.timestamp()) // 30
    assert [taken(at) for at in (-1, -0.5, 0, 0.5, 1)] == [None, here - 1, here, here + 1, None]
    assert [taken(0, after=here), taken(-0.5, after=here), taken(0.5, after=here)] == [None, None, here + 1]


@pytest.mark.parametrize("code", ["", "12345", "1234567", "١٢٣٤٥٦", "12345\n", "abcdef"])
def test_it_takes_nothing_else_for_a_code(code):
    assert step_of(SECRET, code, after=0, now=NOW) is None


def test_its_secrets_are_of_160_bits_and_its_recovery_codes_of_50():
    drawn = iter(range(256))
    codes = new_recovery_codes(lambda count: bytes(next(drawn) for _ in range(count)))
    assert len(set(codes)) == 10
    assert codes[0] == "aaaqe-ayeau"
    assert plain_code(" AAAQE ayeau ") == plain_code(codes[0])
    assert len(new_secret(bytes)) == 32
