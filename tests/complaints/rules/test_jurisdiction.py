"""The register of who may decide what, read by the day, and the county's own."""

from datetime import date

import pytest

from app.complaints.rules.jurisdiction import Jurisdiction, beyond, ground, office, referral
from app.kit.errors import Invalid
from app.menu.library import parse_yaml
from app.settings import MENUS
from tests.builders import JURISDICTION

FILE = parse_yaml((MENUS / "jurisdiction.yaml").read_text("utf-8"), "jurisdiction.yaml")
COUNTY = Jurisdiction.model_validate(FILE.plain)
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("name", "on", "called"),
    [
        ("roads", date(2025, 6, 30), "Transport, Infrastructure, Public Works and Energy"),
        ("roads", date(2025, 7, 1), "Roads, Public Works and Energy"),
        ("kacrwasco", date(2022, 9, 3), "Kakamega County Rural Water and Sanitation Company"),
        ("kacwasco", date(2022, 9, 4), "Kakamega County Water and Sanitation Company"),
    ],
)
def test_names_an_office_as_it_was_on_the_day(name, on, called):
    assert office(COUNTY, name, on).name == called


@pytest.mark.parametrize(("name", "on"), [("kacrwasco", TODAY), ("roads", date(2023, 6, 30)), ("magic", TODAY)])
def test_knows_no_office_that_is_none_on_the_day(name, on):
    with pytest.raises(Invalid, match=f"no department {name}"):
        office(COUNTY, name, on)


def test_says_what_a_rural_company_became():
    assert office(COUNTY, "kacrwasco", date(2020, 1, 1)).became == "kacwasco"
    assert office(COUNTY, "kacwasco", TODAY).parent == "water"


def test_sends_on_with_a_number_where_there_is_one():
    assert referral(COUNTY, "police_misconduct", TODAY).number == "1559"
    assert referral(COUNTY, "caj", TODAY).number == "0800 221 349"
    assert referral(COUNTY, "teachers", TODAY).number is None
    with pytest.raises(Invalid, match="no agency"):
        referral(COUNTY, "moon", TODAY)


def test_gives_the_grounds_and_what_nobody_here_may_take():
    assert ground(COUNTY, "before_court", TODAY).refers == "court"
    assert {line.id for line in beyond(COUNTY, TODAY)} >= {"governor", "executive", "court"}
    assert all(referral(COUNTY, line.to, TODAY) for line in beyond(COUNTY, TODAY))
    with pytest.raises(Invalid, match="no ground"):
        ground(COUNTY, "tired", TODAY)


def test_every_line_says_by_what_authority():
    lines = [*COUNTY.offices, *COUNTY.referrals, *COUNTY.beyond, *COUNTY.grounds]
    assert all(line.source for line in lines)


LINE = {"id": "x", "from": "2026-01-01", "source": "s", "verified": True}
OFFICE = LINE | {"name": "X", "head": "H"}


@pytest.mark.parametrize(
    ("part", "lines", "wrong"),
    [
        ("offices", [OFFICE, OFFICE | {"from": "2026-06-01"}], "two lines of x"),
        ("offices", [OFFICE | {"until": "2025-06-01"}], "ends before it begins"),
        ("offices", [OFFICE | {"parent": "y"}], "point to y"),
        ("grounds", [LINE | {"name": "g", "refers": "moon"}], "point to moon"),
        ("beyond", [LINE | {"matter": "m", "to": "moon"}], "point to moon"),
    ],
)
def test_refuses_a_register_that_contradicts_itself(part, lines, wrong):
    register = JURISDICTION.model_dump(by_alias=True, mode="json") | {part: lines}
    with pytest.raises(ValueError, match=wrong):
        Jurisdiction.model_validate(register)


def test_lets_one_line_follow_another():
    lines = [OFFICE | {"until": "2026-05-31"}, OFFICE | {"from": "2026-06-01", "name": "Y"}]
    register = Jurisdiction.model_validate(JURISDICTION.model_dump(by_alias=True, mode="json") | {"offices": lines})
    assert [office(register, "x", day).name for day in (date(2026, 5, 31), date(2026, 6, 1))] == ["X", "Y"]
