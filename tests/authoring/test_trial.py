"""A walk from any node, in a world of examples."""

import pytest

from app.authoring.trial import Stage, trial
from app.kit.errors import NotFound
from tests.authoring.drafts import a_subject
from tests.menu.world import VOCABULARY

SUBJECT = a_subject()


def stage(**outcomes: str) -> Stage:
    return Stage(SUBJECT.library, VOCABULARY, SUBJECT.menu, outcomes)


def screens(node: str, *answers: str, language: str = "en", on: Stage | None = None) -> list[str]:
    return [screen.text for screen in trial(on or stage(), node, language, iter(answers))]


@pytest.mark.parametrize("node", [name for name, node in SUBJECT.library.nodes.items() if not node.is_junction])
@pytest.mark.parametrize("language", ["en", "sw"])
def test_begins_at_any_screen(node, language):
    (first,) = screens(node, language=language)

    assert first


def test_shows_example_facts_in_the_language():
    assert screens("done", language="sw") == [
        "Asante. Nambari 4829 1386. Utajibiwa kufikia 28 Septemba. Piga *384*50#."
    ]


def test_goes_on_as_a_caller_would():
    shown = screens("subcounty", "2", "1", "1", "The pipe is broken", "1")

    assert shown[1].startswith("Which ward?\n1 Likuyani")
    assert shown[2].startswith("Likuyani. May officers see")
    assert shown[4].startswith("You wrote: The pipe is broken\n")
    assert shown[5].startswith("Thank you. Number 4829 1386.")


def test_tells_what_was_done_and_what_else_it_might_come_to():
    on = stage()

    screens("check", "1", on=on)

    assert on.done == ["lodge: filed (or busy)"]


def test_comes_to_the_outcome_that_was_asked_for():
    assert screens("mine.start", on=stage(find_reports="none"))[0].startswith("This phone has no report.")


def test_finds_by_letters():
    assert screens("subcounty", "shin")[1].startswith("Shinoyi-Shikomari-Esumeyia. May officers")


def test_ends_with_the_dialogue_or_with_the_answers():
    assert len(screens("busy", "1", "1")) == 1
    assert len(screens("home", "9", "9")) == 3


def test_walks_the_door_itself():
    assert screens("start", on=stage(greet="known"))[0].startswith("Mulembe!\n1 Report")


@pytest.mark.parametrize(("node", "language"), [("nowhere", "en"), ("home", "fr")])
def test_refuses_what_the_menus_do_not_have(node, language):
    with pytest.raises(NotFound):
        screens(node, language=language)


def test_refuses_an_outcome_that_an_effect_does_not_have():
    with pytest.raises(NotFound, match="filed, busy"):
        screens("check", "1", on=stage(lodge="lost"))
