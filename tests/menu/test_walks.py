"""Simulated callers: whatever they type and the world answers, each screen fits and there is a way home."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content import read_vocabulary
from app.kit.gsm import septets, strange
from app.menu.check import check, prove
from app.menu.compile import Menu
from app.menu.engine import Done, Row, Screen, Walk, begin, dial, hear, show
from app.menu.library import read_library
from app.menu.proofs.roads import Roads
from app.menu.screen.sheets import ROOM
from app.menu.vocabulary import Vocabulary
from tests.menu.world import GIVEN, SMALL, VOCABULARY

COUNTY = Path(__file__).parents[2] / "menus"


@cache
def proved(folder: Path) -> tuple[Menu, Vocabulary]:
    """The menus of a folder and what they may name."""
    known = VOCABULARY if folder == SMALL else read_vocabulary(folder)
    return prove(read_library(folder), known, GIVEN), known


VALUES = [
    "",
    "1",
    "1016",
    "991",
    "assigned",
    "2026-09-28",
    "22:45",
    "water",
    "48291386",
    "wed",
    "10:30",
    "😀 maji ŵ {x} " * 9,
]

typed = st.one_of(
    st.sampled_from([*"0123456789", "77", "SW", "en", "", "00", "98", "#", "1*1"]),
    st.sampled_from(["2580", "4829 1380", "48291380", "0712 345 678", "kongo", "Sinoko"]),
    st.sampled_from(["The pipe at the market is broken", "maji " * 220, "hapa 1*2*0", "[{" * 60 + "abc"]),
    st.text(max_size=30),
)


class Any:
    """A world that answers anything it may."""

    def __init__(self, menu: Menu, vocabulary: Vocabulary, random: Random) -> None:
        self.menu, self.vocabulary, self.random = menu, vocabulary, random

    def rows(self, offer: str, walk: Walk) -> Sequence[Row]:
        """One of the lists of a closed offer, or up to twenty rows of anything."""
        spec = self.vocabulary.offers[offer]
        assert spec.needs <= walk.facts.keys(), f"{offer} lacks what it needs at {walk.node}"
        if spec.lists:
            return self.random.choice(spec.lists)
        count = self.random.randrange(21)
        return [Row(f"row{n}", {fact: self.random.choice(VALUES) for fact in spec.facts}) for n in range(count)]

    def find(self, search: str, walk: Walk, words: str) -> Sequence[Row]:
        """Nothing, or one of the lists that letters can find."""
        return self.random.choice([(), *self.vocabulary.searches[search].lists])

    def perform(self, effect: str, walk: Walk) -> Done:
        """One of the effect's outcomes."""
        spec = self.vocabulary.effects[effect]
        assert spec.needs <= walk.facts.keys(), f"{effect} lacks what it needs at {walk.node}"
        outcome = self.random.choice(sorted(spec.gives))
        return Done(outcome, {fact: self.random.choice(VALUES) for fact in spec.gives[outcome]})


def sound(screen: Screen) -> None:
    """Assert that a phone can show it."""
    assert not strange(screen.text)
    assert 0 < septets(screen.text) <= ROOM, screen.text


@pytest.mark.parametrize("folder", [SMALL, COUNTY], ids=["small", "county"])
@settings(max_examples=150)
@given(random=st.randoms(use_true_random=False), language=st.sampled_from(["en", "sw", None]), keys=st.data())
def test_gives_every_caller_screens_that_fit_and_a_way_home(folder, random, language, keys):
    menu, vocabulary = proved(folder)
    world, walk = Any(menu, vocabulary, random), Walk(language=language)
    tokens = keys.draw(st.lists(st.sampled_from("123456789"), max_size=4))
    screen = dial(menu, walk, tokens, world) if tokens else begin(menu, walk, world)
    sound(screen)
    for answer in keys.draw(st.lists(typed, max_size=25)):
        screen = hear(menu, walk, answer, world)
        sound(screen)
        walk = Walk.from_json(walk.to_json())
        assert not menu.fleeting & walk.facts.keys()
        assert len(walk.behind) == len(set(walk.behind))
        assert all(len(value) <= 1000 for value in walk.facts.values())
    sound(show(menu, walk, world))

    for key in ["0", "9", "1", "0", "9"]:
        if screen.ends or walk.node == "home":
            return
        screen = hear(menu, walk, key, world)
    assert screen.ends or walk.node == "home"


ANSWERS = {
    "words": "The pipe at the market is broken",
    "reference": "4829 1380",
    "pin": "2580",
    "phone": "0712 345 678",
    "code": "1003",
}


@cache
def saved(folder: Path) -> Mapping[str, frozenset[str]]:
    """By node: the facts that the proof takes for saved on every road to it, but for what is forgotten at once."""
    menu, vocabulary = proved(folder)
    roads = Roads(read_library(folder), vocabulary, menu, "*384*50#")
    return {node: facts - menu.fleeting for node, facts in roads.saved().items()}


@pytest.mark.parametrize("folder", [SMALL, COUNTY], ids=["small", "county"])
def test_has_all_that_the_proof_says_on_every_screen_and_on_those_it_may_go_back_to(folder):
    for seed in range(300):
        wander(folder, Random(seed))


def wander(folder: Path, random: Random) -> None:
    """Sixty answers, most of them good ones, and often back; asserts what the proof says after each."""
    menu, vocabulary = proved(folder)
    walk, world, came = Walk(language="en"), Any(menu, vocabulary, random), random.choice(sorted(menu.shortcuts))
    screen = dial(menu, walk, [came], world)
    for _ in range(60):
        for node in (walk.node, *walk.behind):
            assert saved(folder)[node] <= walk.facts.keys(), f"{node} lacks what it had, after {came}"
        if screen.ends:
            return
        asks = menu.nodes[walk.node].asks
        key = random.choice([ANSWERS[asks], ANSWERS[asks], "0"] if asks else "1234512345670089")
        came += f" > {key}"
        screen = hear(menu, walk, key, world)


def test_finds_nothing_in_the_countys_menus():
    assert check(read_library(COUNTY), read_vocabulary(COUNTY), GIVEN) == []
