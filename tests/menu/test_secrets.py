"""What is asked and forgotten: a PIN is in a walk only until the next screen, and an outcome may bring an error."""

from dataclasses import replace

import pytest

from app.menu.check import check
from app.menu.engine import Done, Walk, begin, hear, show
from app.menu.library import library_of
from app.menu.vocabulary import Vocabulary
from tests.menu.world import GIVEN, MENU, SOURCES, VOCABULARY, World, changed, effect, line_of

DIFFERS = "The two PINs differ. Choose again:\nChoose a PIN of 4 digits.\n0 Back"


class Keeper(World):
    """A world that writes down the PINs it was given."""

    def __init__(self, **outcomes: Done) -> None:
        super().__init__(remember_pin=Done("", {"pin_mark": "mark"}), **outcomes)
        self.pins: list[str] = []

    def perform(self, effect: str, walk: Walk) -> Done:
        """What a PIN comes to."""
        if effect in {"remember_pin", "match_pin"}:
            self.pins.append(walk.facts["pin"])
        return super().perform(effect, walk)


def at(node: str, *typed: str, world: World | None = None) -> tuple[Walk, World, str]:
    """A walk that came to a node, after these answers."""
    walk, world = Walk(node=node, language="en"), world or Keeper()
    text = show(MENU, walk, world).text
    for answer in typed:
        text = hear(MENU, walk, answer, world).text
        assert "pin" not in walk.facts
        assert answer not in walk.to_json()
    return walk, world, text


def test_gives_a_pin_to_the_effect_and_to_nobody_else():
    walk, world, text = at("safe", "2580", "2581")

    assert world.pins == ["2580", "2581"]
    assert (walk.node, walk.facts) == ("safe.phone", {})
    assert text.startswith("Which number may we call?")


def test_has_nothing_behind_what_takes_facts_away():
    walk, world, _ = at("safe", "2580", "2580")
    assert walk.trail == []

    assert hear(MENU, walk, "0", world).text.startswith("Mulembe!")


def test_has_a_way_back_where_nothing_was_taken_away():
    walk, world, _ = at("safe", "2580", "2581", world=Keeper(match_pin=Done("differs")))
    hear(MENU, walk, "2580", world)

    assert (walk.node, walk.trail, walk.facts) == ("safe.again", ["safe"], {"pin_mark": "mark"})


def test_finds_a_road_that_comes_back_to_what_needs_a_fact_that_was_taken_away():
    sources = changed("safe.yaml", "  saves: phone\n  goes: safe.code\n", "  saves: phone\n  goes: safe.again\n")

    (found,) = (fault for fault in check(library_of(sources), VOCABULARY, GIVEN) if fault.rule == "fact.unsaved")

    assert (found.node, found.dial) == ("safe.match", "*384*50*5# > pin > pin > phone > pin")
    assert found.what == "match_pin needs {pin_mark}, which not every road to it saves and keeps."


def looking(**outcomes: str) -> Vocabulary:
    """The vocabulary with a look that needs a mark and takes it away when it comes to `stay`."""
    look = effect("look", "pin_mark", takes={"stay": "pin_mark"}, **outcomes)
    return replace(VOCABULARY, effects={**VOCABULARY.effects, "look": look})


@pytest.mark.parametrize(("ends", "wrong"), [("false", True), ("true", False)])
def test_lets_no_screen_take_away_what_it_needs_when_it_is_shown_again(ends, wrong):
    sources = changed("safe.yaml", "does: remember_pin, goes: safe.again", "does: remember_pin, goes: safe.look")
    sources["more.yaml"] = f"safe.look: {{text: Yes, does: look, goes: {{on: safe.again}}, ends: {ends}}}\n"

    found = check(library_of(sources), looking(on="", stay=""), GIVEN)

    assert ("fact.unsaved" in {fault.rule for fault in found if fault.node == "safe.look"}) is wrong


def test_brings_the_error_line_of_an_outcome():
    walk, world, text = at("safe", "2580", "2581", world=Keeper(match_pin=Done("differs")))

    assert (walk.node, walk.trail, text) == ("safe", [], DIFFERS)
    assert show(MENU, walk, world).text == DIFFERS.partition("\n")[2]


def test_forgets_a_pin_when_an_effect_breaks():
    class Broken(Keeper):
        def perform(self, effect: str, walk: Walk) -> Done:
            if effect == "match_pin":
                raise OSError("the line is cut")
            return super().perform(effect, walk)

    walk, world, _ = at("safe", "2580", world=Broken())
    with pytest.raises(OSError, match="cut"):
        hear(MENU, walk, "2580", world)

    assert "2580" not in walk.to_json()


def test_forgets_on_the_first_screen_whatever_gave_it():
    walk = Walk(language="en")
    begin(MENU, walk, World(greet=Done("known", {"pin": "2580"})))

    assert walk.facts == {}


def test_says_that_no_screen_may_show_a_pin():
    sources = changed("safe.yaml", 'text: "Type the PIN again."', 'text: "Type {pin} again."')
    sources["facts.yaml"] += 'pin: {longest: "2580"}\n'

    found = [fault for fault in check(library_of(sources), VOCABULARY, GIVEN) if fault.rule == "fact.fleeting"]

    assert [(fault.file, fault.line) for fault in found] == [
        ("safe.yaml", line_of(sources, "safe.yaml", "Type {pin}"))
    ]


def needing(name: str, **outcomes: str) -> Vocabulary:
    """The vocabulary with an effect of that name that needs the PIN."""
    return replace(
        VOCABULARY, effects={**VOCABULARY.effects, name: effect(name, "pin", deed=name == "deed", **outcomes)}
    )


def rules(node: str, vocabulary: Vocabulary) -> set[str]:
    """What is found when `safe` leads to that node."""
    sources = changed("safe.yaml", "  goes: safe.keep\n", "  goes: safe.kept\n")
    sources["more.yaml"] = f"safe.kept: {node}\n"
    found = check(library_of(sources), vocabulary, GIVEN)
    return {fault.rule for fault in found if fault.node == "safe.kept" and fault.rule.startswith("fact.")}


def test_lets_a_pin_be_used_by_what_happens_once_and_by_nothing_that_is_done_again():
    assert rules("{text: Yes, does: look, goes: {on: safe.keep}}", needing("look", on="", stay="")) == {
        "fact.fleeting"
    }
    assert (
        rules("{text: Yes, does: look, goes: {on: safe.keep}, ends: true}", needing("look", on="", stay=""))
        == set()
    )
    assert rules("{text: Yes, does: deed, goes: {on: safe.keep}}", needing("deed", on="", stay="")) == set()
    assert rules("{does: look, goes: safe.keep}", needing("look")) == set()


def test_names_the_road_of_an_error_that_an_outcome_brings():
    sources = changed("words.yaml", "The two PINs differ. Choose again:", "The PINs differ. " * 9)

    found = [fault for fault in check(library_of(sources), VOCABULARY, GIVEN) if fault.rule == "screen.long"]

    assert [(fault.node, fault.dial) for fault in found if fault.language == "en"] == [
        ("safe", "*384*50*5# > pin > pin")
    ]
    assert MENU.nodes["safe"].brought == {"err.pin.differs": "safe.match"}


def test_says_at_which_step_a_node_is():
    assert (MENU.nodes["safe"].step, MENU.nodes["home"].step) == ("pin", None)


def test_leaves_alone_what_the_program_can_do_and_no_menu_names():
    unnamed = effect("tell_fortune", "moon", deed=True, good="luck")
    vocabulary = replace(VOCABULARY, effects={**VOCABULARY.effects, "tell_fortune": unnamed})

    assert check(library_of(SOURCES), vocabulary, GIVEN, strict=True) == []
