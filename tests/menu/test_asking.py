"""Screens that ask for words: what is taken literally, what is too little, and what is too much."""

import pytest

from app.menu.engine import hear
from tests.menu.world import MENU, TO_CHECK, TO_STORY, walk_to


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
