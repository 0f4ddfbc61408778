"""Who may do what."""

import pytest

from app.staff.policy import MAY, OF_THE_OMBUDSMAN, Deed, Role, may, may_grant, sight

TABLE = """
                   off foc chi tri sec inv omb com app adm age cus for aud dat ana cli
READ_CASES         yes yes yes yes yes yes yes -   -   -   -   -   -   -   -   -   yes
READ_EVERYWHERE    -   -   -   yes yes -   -   -   -   -   -   -   -   -   -   -   yes
READ_CONFIDENTIAL  -   -   -   -   -   yes yes -   -   -   -   -   -   -   -   -   -
TRIAGE             -   -   -   yes -   -   yes -   -   -   -   -   -   -   -   -   -
HAND_OUT           -   yes -   -   -   -   -   -   -   -   -   -   -   -   -   -   -
WORK               yes yes yes -   -   yes yes -   -   -   -   -   -   -   -   -   -
INVESTIGATE        -   -   -   -   -   yes yes -   -   -   -   -   -   -   -   -   -
DECIDE             -   -   -   -   -   -   yes -   -   -   -   -   -   -   -   -   -
READ_FORUMS        yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes
READ_NOTICES       -   -   -   -   -   -   -   yes yes -   -   -   yes -   -   -   -
ANNOUNCE           -   -   -   -   -   -   -   yes yes -   -   -   yes -   -   -   -
KEEP_FORUMS        -   -   -   -   -   -   -   yes yes -   -   -   yes -   -   -   -
BROADCAST          -   -   -   -   -   -   -   yes yes -   -   -   -   -   -   -   -
RELEASE            -   -   -   -   -   -   -   -   yes -   -   -   -   -   -   -   -
ENLIST             -   -   -   -   -   -   -   yes -   -   -   -   -   -   -   -   -
PUBLISH            -   -   -   -   -   -   yes yes -   yes -   -   -   -   -   -   -
CALL               -   -   -   -   -   -   yes -   -   -   -   -   -   -   -   -   -
FILE               yes yes -   yes -   -   yes -   -   -   yes -   -   -   -   -   yes
KEEP_TEXTS         -   -   -   -   -   -   yes yes -   yes -   -   -   -   -   -   -
READ_FILED         -   -   -   -   -   -   -   -   -   -   yes -   -   -   -   -   -
READ_FIGURES       -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   yes -
READ_TRAIL         -   -   -   -   -   -   yes -   -   -   -   -   -   yes yes -   -
REVIEW             -   -   -   -   -   -   yes -   -   yes -   -   -   yes yes -   -
GRANT              -   -   -   -   -   -   yes -   -   yes -   -   -   -   -   -   -
UNMASK             -   -   -   -   -   -   -   -   -   -   -   yes -   -   -   -   -
HOLD               -   -   -   -   -   -   yes -   -   -   -   -   -   -   -   -   -
SUBJECTS           -   -   -   -   -   -   -   -   -   -   -   -   -   -   yes -   -
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


def test_a_person_of_some_wards_sees_what_comes_from_them_and_a_count_sees_no_more():
    seen = sight(Role.OFFICER, "water", 1, wards=[1012])
    asked = {"department": "water", "ordinary": True}
    assert [seen.covers(**asked, ward=ward) for ward in (1012, 1013, None)] == [True, False, False]


def test_an_agent_sees_what_they_filed():
    seen = sight(Role.AGENT, None, 1)
    asked = {"department": "roads", "ward": None}
    assert seen.covers(**asked, ordinary=True, filed_by=1)
    assert not seen.covers(**asked, ordinary=True, filed_by=2)
    assert not seen.covers(**asked, ordinary=True, filed_by=None)
    assert not seen.covers(**asked, ordinary=False, filed_by=1)


def test_a_token_gives_no_more_than_its_deeds_and_its_department():
    narrow = sight(Role.OMBUDSMAN, "water", 1, deeds=frozenset({Deed.READ_CASES})).within("water")
    assert (narrow.department, narrow.confidential) == ("water", False)
    assert sight(Role.OMBUDSMAN, None, 1).within("roads").department == "roads"
    assert sight(Role.OFFICER, "water", 1).within("roads").department == ""
    assert sight(Role.OFFICER, "water", 1).within(None).department == "water"


@pytest.mark.parametrize("role", Role)
def test_rights_are_given_by_two_roles_and_those_that_show_cases_by_the_ombudsman_alone(role):
    shows = MAY[role] & {Deed.READ_CASES, Deed.READ_FILED, Deed.READ_TRAIL} or role is Role.CUSTODIAN
    assert (role in OF_THE_OMBUDSMAN) is bool(shows)
    granting = {by for by in Role if may_grant(by, role)}
    assert granting == ({Role.OMBUDSMAN} if shows else {Role.OMBUDSMAN, Role.ADMINISTRATOR})


def test_an_administrator_sees_no_case_whatever_else_they_may_do():
    seeing = {Deed.READ_CASES, Deed.READ_FILED, Deed.READ_FIGURES, Deed.READ_CONFIDENTIAL, Deed.READ_TRAIL}
    assert not MAY[Role.ADMINISTRATOR] & seeing
