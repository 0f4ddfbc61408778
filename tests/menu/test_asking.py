"""Screens that ask for words: what is taken literally, what is too little, and what is too much."""

import pytest

from app.menu.engine import Walk, hear
from tests.menu.world import MENU, TO_CHECK, TO_STORY, World, walk_to


@pytest.mark.parametrize(
    "words",
    [
        "1*2*0# send",
        "It is 08:98, room 00",
        "*384*50# was dialled",
        "0 litres came",
        "Maji ‘mabaya’ 😀 yako hapa",
        "SW EN abc",
    ],
)
def test_takes_words_literally(words):
    assert walk_to(*TO_STORY, words)[0].facts["story"] == words


@pytest.mark.parametrize("short", ["", " ", "8", "9", "98", "00", "12345", "ok", "*#!?", "SW", "...", "\x00\x01"])
def test_asks_for_more_than_a_sign_or_two(short):
    walk, _, text = walk_to(*TO_STORY, short)

    assert walk.node == "story"
    assert text == "Please write a little more.\nLumakanda. What happened?\n0 Back"


def test_knows_one_key_where_it_asks_for_words():
    assert walk_to(*TO_STORY, "0")[0].node == "number"


def test_keeps_at_most_a_thousand_letters_and_says_so():
    walk, _, _ = walk_to(*TO_STORY, "a" * 1200)
    assert walk.facts["story"] == "a" * 1000

    walk, world, text = walk_to(*TO_STORY, "abc " * 247, "2", "more words that do not fit")
    assert text == "Full. Send now; add the rest later.\nWrite more.\n0 Back"
    assert walk.node == "more"
    assert len(walk.facts["story"]) == 1000
    assert hear(MENU, walk, "0", world).text.startswith("You wrote:")


def test_joins_what_is_added_with_a_space():
    walk, _, _ = walk_to(*TO_CHECK, "2", " since Monday ")

    assert walk.facts["story"] == "The pipe at the market is broken since Monday"


def test_asks_for_more_when_what_is_added_is_too_short():
    assert walk_to(*TO_CHECK, "2", "1")[2].startswith("Please write a little more.\n")


def asked(node: str, typed: str) -> tuple[Walk, str]:
    """A walk that was at a node when this was typed."""
    walk = Walk(node=node, language="en")
    return walk, hear(MENU, walk, typed, World()).text


@pytest.mark.parametrize(
    ("node", "typed", "fact", "kept"),
    [
        ("safe.reference", "48291380", "reference", "48291380"),
        ("safe.reference", " 4829 1380 ", "reference", "48291380"),
        ("safe.reference", "4829-1380", "reference", "48291380"),
        ("safe.phone", "0712 345 678", "phone", "+254712345678"),
        ("safe.phone", "254712345678", "phone", "+254712345678"),
        ("safe.code", " 0042 ", "baraza", "0042"),
    ],
)
def test_takes_what_has_the_shape_that_is_asked(node, typed, fact, kept):
    walk, _ = asked(node, typed)

    assert walk.facts[fact] == kept
    assert walk.node != node


@pytest.mark.parametrize(
    ("node", "error", "typed"),
    [
        ("safe", "A PIN is 4 digits.", ["123", "12345", "12 34", "١٢٣٤", "abcd", "", "9", "-123", "SW"]),
        ("safe.phone", "That is not a Kenyan number.", ["0712", "+255712345678", "words", "٠٧١٢٣٤٥٦٧٨", "8"]),
        ("safe.code", "No baraza has that number.", ["123", "1 234", "12345", "²³⁴⁵"]),
        ("safe.reference", "Check the number: one digit is wrong.", ["48291386", "4829138", "x", "٤٨٢٩١٣٨٠", "98"]),
    ],
)
def test_asks_again_for_what_has_another_shape(node, error, typed):
    for answer in typed:
        walk, text = asked(node, answer)
        assert text.split("\n")[0] == error, answer
        assert (walk.node, walk.facts) == (node, {})


def test_goes_back_from_whatever_is_asked():
    for node in ("safe", "safe.phone", "safe.code", "safe.reference"):
        assert asked(node, "0")[0].node == "home"
