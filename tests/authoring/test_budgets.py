"""The letters that are left of a text: as many as the proof lets it have."""

from itertools import chain

import pytest

from app.authoring.budgets import budgets
from app.authoring.drawings import subject_of
from app.authoring.translation.acceptance import applied
from app.authoring.translation.returned import Change
from app.menu.library import library_of
from app.menu.proofs import letters, screens
from tests.authoring.drafts import CATALOGUE, PO, a_subject
from tests.menu.world import SOURCES, VOCABULARY, changed

LONGEST = {"code": "*384*1234#", "short": "20414"}
ROOM = budgets(a_subject())
ENTRIES = a_subject().library.catalogues["sw"].entries
LISTS = ("ward/", "month/", "topic/", "clock/", "state/", "subcounty/", "step/")


def longer(context: str, more: int) -> list[str]:
    """What is too long when a translation has so many letters more."""
    entry = ENTRIES[context]
    change = Change("", context, entry.text, entry.text + "a" * more, "")
    library = library_of({**SOURCES, PO: applied(CATALOGUE, [change])})
    subject = subject_of(library, VOCABULARY, LONGEST)
    return list(map(str, chain(screens.fit(subject), screens.filled(subject), letters.segments(subject))))


@pytest.mark.parametrize("context", [context for context in ENTRIES if not context.startswith((*LISTS, "nav/"))])
def test_has_room_for_the_letters_that_are_left(context):
    assert not longer(context, ROOM["sw", context])


@pytest.mark.parametrize(
    "context", ["rights.1", "rights.2", "story", "check", "message/receipt", "message/answer", "error/err.short"]
)
def test_has_room_for_not_one_more(context):
    assert longer(context, ROOM["sw", context] + 1)


def test_lets_a_word_be_as_long_as_the_longest_of_its_list():
    assert ROOM["sw", "ward/991"] == len("Shinoyi-Shikomari-Esumeyia") - len("Mautuma")


def test_is_negative_when_a_text_is_too_long():
    sources = changed("home.yaml", "2/2 Nobody may punish you.", f"2/2 {'Nobody may punish you. ' * 7}")

    assert budgets(a_subject(sources))["en", "rights.2"] < 0


def test_shares_a_row_among_all_that_stand_on_a_page():
    assert 0 <= ROOM["sw", "subcounty#row"] < ROOM["sw", "subcounty"]
