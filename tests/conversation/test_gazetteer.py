"""Finding the county's own wards by letters."""

from string import ascii_lowercase

import pytest

from app.content import names_in
from app.conversation.gazetteer import MOST, Gazetteer, gazetteer
from app.conversation.places import Places
from app.menu.library import parse_yaml, read_library
from app.settings import MENUS

LIBRARY = read_library(MENUS)
WARDS = LIBRARY.words["ward"]


@pytest.fixture(scope="module")
def county() -> Gazetteer:
    places = Places.model_validate(parse_yaml((MENUS / "places.yaml").read_text("utf-8"), "places.yaml").plain)
    return gazetteer(places, names_in(LIBRARY, "ward"), names_in(LIBRARY, "subcounty"))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Che", ["Butali/Chegulo", "Chemuche", "Chekalini", "Chevaywa"]),
        ("CHEMU", ["Chemuche"]),
        ("kabras", ["West Kabras", "East Kabras", "South Kabras"]),
        ("west kabras", ["West Kabras"]),
        ("Kabras Magharibi", ["West Kabras"]),
        ("kivaywa", ["Chevaywa"]),
        ("butali chegulo", ["Butali/Chegulo"]),
        ("marenyo", ["Marenyo-Shianda"]),
        ("isongo/makunga", ["Malaha/Isongo/Makunga"]),
        ("Idako", ["Idakho South", "Idakho East", "Idakho North", "Idakho Central"]),
        ("Rugari ward", ["Lugari", "Mautuma", "Lumakanda", "Chekalini", "Chevaywa", "Lwandeti"]),
        ("mumias east", ["Lusheya/Lubinu", "Malaha/Isongo/Makunga", "East Wanga"]),
        ("Khwi", ["Kisa North", "Kisa East", "Kisa West", "Kisa Central"]),
        ("xyz", []),
        ("ka", []),
        ("west", []),
        ("", []),
        ("123", []),
    ],
)
def test_finds_by_names_other_names_sub_counties_and_sounds(county: Gazetteer, typed, found):
    assert sorted(WARDS[ward] for ward in county.find(typed)) == sorted(found)


def test_finds_every_ward_by_its_name_in_every_language(county: Gazetteer):
    for ward, names in names_in(LIBRARY, "ward").items():
        for name in names:
            assert ward in county.find(name), name


def test_puts_a_ward_before_the_others_of_a_sub_county_of_that_name(county: Gazetteer):
    assert WARDS[county.find("lugari")[0]] == "Lugari"


def test_leaves_few_whatever_three_letters_are_typed(county: Gazetteer):
    every = county.every()
    for first in ascii_lowercase:
        for second in ascii_lowercase:
            for third in ascii_lowercase:
                found = county.find(first + second + third)
                assert len(found) <= MOST
                assert not found or found in every


def test_says_before_what_can_be_found_with_a_side(county: Gazetteer):
    every = county.every()
    for side in county.sides:
        for name in ("kabras", "mumias", "isukha", "idakho", "kisa", "marama", "wanga", "butsotso", "bunyala"):
            assert county.find(f"{side} {name}") in every
            assert county.find(f"{name} {side} north") in every
