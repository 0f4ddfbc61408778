"""What staff learn of whoever filed: a name that tells nothing, and only the digits that are theirs."""

from itertools import product

import pytest

from app.complaints.rules.resident import LETTERS, Digits, alias, digits
from app.staff.policy import MAY, Deed, Role

LEVELS = ("c0", "c1", "c2", "c3")
WORKING = {
    Role.OFFICER,
    Role.FOCAL,
    Role.CHIEF_OFFICER,
    Role.TRIAGE_OFFICER,
    Role.INVESTIGATOR,
    Role.OMBUDSMAN,
}


@pytest.mark.parametrize("role", Role)
def test_every_role_sees_the_digits_of_its_level(role):
    told = {case: digits(case[0], MAY[role], hidden=case[1]) for case in product(LEVELS, (True, False))}
    shown = Digits.WHOLE if role in WORKING else Digits.LAST_THREE
    assert told == dict.fromkeys(told, Digits.NONE) | {("c0", False): shown}


def test_a_token_shows_no_more_than_its_own_deeds():
    assert digits("c0", {Deed.READ_CASES}, hidden=False) is Digits.LAST_THREE


def test_a_name_of_the_desk_has_a_million_forms_that_nobody_mishears():
    assert alias(bytes(4)) == "222-2"
    assert alias(b"\xff\xff\xff\xff") == "ZZZ-Z"
    assert len({alias(mark.to_bytes(4, "big")) for mark in range(5000)}) == 5000
    assert not {*"01IO"} & {*LETTERS}
