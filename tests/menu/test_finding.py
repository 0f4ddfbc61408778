"""Letters typed on a screen of choices: what they find, and where that leads."""

from dataclasses import replace

import pytest

from app.menu.check import check
from app.menu.engine import hear
from app.menu.library import library_of
from tests.menu.world import GIVEN, MENU, SEARCH, SOURCES, VOCABULARY, starting, walk_to

TO_PLACES = ("1", "1")


def test_goes_on_with_the_one_that_is_found():
    walk, world, text = walk_to(*TO_PLACES, " Kongo ")

    assert world.sought == ["Kongo"]
    assert (walk.node, walk.facts["ward"]) == ("number", "999")
    assert text.startswith("Kongoni. May officers see your number?")
    assert hear(MENU, walk, "0", world).text.startswith("Which sub-county?")


def test_lets_the_caller_choose_among_some():
    walk, world, text = walk_to(*TO_PLACES, "che")

    assert text == "Which of these?\n1 Chekalini\n2 Chevaywa\n3 Another\n0 Back 9 Home"
    assert walk.facts["found"] == "994,995"
    assert hear(MENU, walk, "sw", world).text.startswith("Wadi gani kati ya hizi?\n1 Chekalini")
    assert hear(MENU, walk, "2", world).text.startswith("Chevaywa. ")
    assert walk.facts["ward"] == "995"


@pytest.mark.parametrize("letters", ["xyz", "ko", "k1", "?a", "x" * 2000])
def test_says_that_nothing_has_the_letters_and_moves_no_option(letters):
    _, _, *choices = walk_to(*TO_PLACES, letters)[2].split("\n")
    walk, _, text = walk_to(*TO_PLACES, letters)

    assert text.split("\n")[0] == "No ward starts so. Try again or choose:"
    assert choices[-3:] == walk_to(*TO_PLACES)[2].split("\n")[-3:]
    assert (walk.node, "ward" in walk.facts) == ("subcounty", False)


@pytest.mark.parametrize("typed", ["", "77", "#", "1*1", "3 4"])
def test_takes_what_has_no_letter_for_a_wrong_choice(typed):
    _, world, text = walk_to(*TO_PLACES, typed)

    assert text.split("\n")[0] == "Not listed. Choose:"
    assert world.sought == []


def test_keeps_digits_keys_and_languages_what_they_are():
    assert walk_to(*TO_PLACES, "2")[0].node == "ward"
    assert walk_to(*TO_PLACES, "SW")[2].startswith("Ka")
    assert walk_to(*TO_PLACES, "0")[0].node == "report.topic"


def test_takes_letters_for_a_wrong_choice_where_nothing_is_searched():
    assert walk_to("Kongoni")[2].split("\n")[0] == "Not listed. Choose:"


def test_proves_that_every_list_fits():
    wide = replace(SEARCH, lists=(starting("") * 3,))
    rows = "x" * 20
    sources = {**SOURCES, "safe.yaml": SOURCES["safe.yaml"].replace('row: "{ward}"', f'row: "{{ward}} {rows}"')}
    sources["locale/sw.po"] += f'\nmsgctxt "matches#row"\nmsgid "{{ward}} {rows}"\nmsgstr "{{ward}} {rows}"\n'
    vocabulary = replace(VOCABULARY, searches={"wards": wide})

    assert check(library_of(SOURCES), vocabulary, GIVEN) == []
    assert check(library_of(sources), vocabulary, GIVEN) == []  # fewer rows a page, and all of them fit


def test_finds_that_no_row_fits():
    rows = "x" * 130
    sources = {**SOURCES, "safe.yaml": SOURCES["safe.yaml"].replace('row: "{ward}"', f'row: "{{ward}} {rows}"')}

    found = {(fault.rule, fault.node) for fault in check(library_of(sources), VOCABULARY, GIVEN)}

    assert ("screen.long", "matches") in found
