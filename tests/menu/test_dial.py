"""Deep dials: how far `*384*50*1*2#` goes by itself."""

from app.menu.engine import Done, Walk, begin, dial, hear
from tests.menu.world import SOURCES, World, a_menu

MENU = a_menu()


def dialled(*tokens: str, language: str | None = "en", world: World | None = None) -> tuple[Walk, World, str]:
    walk, world = Walk(language=language), world or World()
    return walk, world, dial(MENU, walk, tokens, world).text


def test_opens_the_shortcut_and_chooses_on():
    walk, world, text = dialled("1", "1", "1", "3")

    assert walk.node == "number"
    assert walk.facts == {"category": "water", "subcounty": "199", "ward": "993"}
    assert text.startswith("Lumakanda. May officers see your number?")
    assert hear(MENU, walk, "0", world).text.startswith("Which ward?")


def test_turns_pages():
    assert dialled("1", "8", "2")[0].facts == {"category": "other"}


def test_opens_home_for_an_unknown_shortcut():
    for tokens in (["7"], ["7", "1"], ["words"], [""], []):
        walk, _, text = dialled(*tokens)
        assert (walk.node, text.split("\n")[0]) == ("home", "Mulembe!")


def test_goes_back_home_from_a_shortcut():
    walk, world, _ = dialled("1")

    assert hear(MENU, walk, "0", world).text.startswith("Mulembe!")


def test_stops_before_a_screen_for_words_and_takes_none_of_the_rest():
    walk, _, text = dialled("1", "1", "1", "3", "1", "1", "0")

    assert walk.node == "story"
    assert text == "Lumakanda. What happened?\n0 Back"
    assert "story" not in walk.facts


def test_stops_before_a_deed_with_the_screen_before_it():
    facts = {"story": "The pipe is broken", "category": "water", "ward": "991", "number": "hidden"}
    walk, world = Walk(language="en", facts=facts), World()
    menu = a_menu({**SOURCES, "shortcuts.yaml": SOURCES["shortcuts.yaml"] + '"3": check\n'})

    screen = dial(menu, walk, ["3", "1", "1"], world)

    assert walk.node == "check"
    assert walk.trail == ["home"]
    assert screen.text.startswith("You wrote: The pipe is broken")
    assert "lodge" not in world.performed


def test_never_answers_the_question_of_language():
    walk, _, text = dialled("1", "1", language=None, world=World(greet=Done("new")))
    assert (walk.node, walk.language) == ("lang", None)

    assert text == begin(MENU, Walk(), World(greet=Done("new"))).text


def test_takes_no_language_and_no_words_for_a_choice():
    for token in ("SW", "x", ""):
        walk, _, _ = dialled("1", token, "1")
        assert (walk.node, walk.language) == ("report.topic", "en")


def test_shows_a_wrong_number_as_hearing_does():
    walk, _, text = dialled("1", "77")

    assert walk.node == "report.topic"
    assert text.startswith("Not listed. Choose:")
