"""Who may do what."""

import pytest

from app.staff.policy import MAY, Deed, Role, may, sight

TABLE = """
                   off foc chi tri sec inv omb com app adm
READ_CASES         yes yes yes yes yes yes yes -   -   -
READ_EVERYWHERE    -   -   -   yes yes -   -   -   -   -
READ_CONFIDENTIAL  -   -   -   -   -   yes yes -   -   -
TRIAGE             -   -   -   yes -   -   yes -   -   -
HAND_OUT           -   yes -   -   -   -   -   -   -   -
WORK               yes yes yes -   -   yes yes -   -   -
INVESTIGATE        -   -   -   -   -   yes yes -   -   -
DECIDE             -   -   -   -   -   -   yes -   -   -
READ_FORUMS        yes yes yes yes yes yes yes yes yes yes
READ_NOTICES       -   -   -   -   -   -   -   yes yes -
ANNOUNCE           -   -   -   -   -   -   -   yes yes -
BROADCAST          -   -   -   -   -   -   -   yes yes -
RELEASE            -   -   -   -   -   -   -   -   yes -
PUBLISH            -   -   -   -   -   -   yes yes -   yes
CALL               -   -   -   -   -   -   yes -   -   -
FILE               yes yes -   yes -   -   yes -   -   -
KEEP_TEXTS         -   -   -   -   -   -   yes yes -   yes
"""


def cells():
    head, *rows = [line.split() for line in TABLE.strip().splitlines()]
    roles = {role.value[:3]: role for role in Role}
    return [
        (roles[role], Deed[name], cell == "yes")
        for name, *line in rows
        for role, cell in zip(head, line, strict=True)
    ]


@pytest.mark.parametrize(("role", "deed", "allowed"), cells())
def test_a_role_may_do_what_the_table_says(role, deed, allowed):
    assert may(role, deed) is allowed


def test_the_table_is_whole():
    assert {(role, deed) for role, deed, _ in cells()} == {(role, deed) for role in Role for deed in Deed}
    assert set(MAY) == set(Role)


@pytest.mark.parametrize(
    ("role", "own", "department", "ordinary", "covered"),
    [
        (Role.OFFICER, "water", "water", True, True),
        (Role.OFFICER, "water", "roads", True, False),
        (Role.OFFICER, "water", "water", False, False),
        (Role.OFFICER, None, "water", True, False),
        (Role.OFFICER, "ombudsman", "ombudsman", False, False),
        (Role.FOCAL, "water", "roads", True, False),
        (Role.CHIEF_OFFICER, "water", "water", False, False),
        (Role.TRIAGE_OFFICER, None, "water", True, True),
        (Role.TRIAGE_OFFICER, None, "water", False, False),
        (Role.SECRETARY, None, "water", True, True),
        (Role.SECRETARY, "ombudsman", "ombudsman", False, False),
        (Role.INVESTIGATOR, None, "ombudsman", False, True),
        (Role.OMBUDSMAN, None, "water", True, True),
        (Role.OMBUDSMAN, None, "ombudsman", False, True),
        (Role.ADMINISTRATOR, None, "water", True, False),
        (Role.ADMINISTRATOR, "water", "water", False, False),
    ],
)
def test_a_complaint_exists_for_those_who_may_know_of_it(role, own, department, ordinary, covered):
    assert sight(role, own, 1).covers(department=department, ordinary=ordinary) is covered


@pytest.mark.parametrize("role", Role)
def test_what_accuses_somebody_is_for_the_ombudsmans_office_alone(role):
    theirs = role in {Role.OMBUDSMAN, Role.INVESTIGATOR}
    assert sight(role, "water", 1).confidential is theirs
    assert sight(role, "water", 1).covers(department="water", ordinary=False) is theirs
