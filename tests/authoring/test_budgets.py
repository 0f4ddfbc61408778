"""The letters that are left of a text: as many as the proof lets it have."""

import re
from collections import Counter
from collections.abc import Iterable
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
NODES, ENTRIES = a_subject().library.nodes, a_subject().library.catalogues["sw"].entries


def apart() -> list[list[str]]:
    """Texts of screens and SMS, so that no two of a group stand on one screen; and each error line alone."""
    groups: dict[int, list[str]] = {}
    beside: Counter[str] = Counter()
    for context in ENTRIES:
        whole, *_ = context.partition("/")
        node = re.split("[/#]", context)[0]
        if node in NODES or whole == "message":
            beside[node] += whole != "message"
            groups.setdefault(beside[node], []).append(context)
    return [*groups.values(), *([context] for context in ENTRIES if context.startswith("error/"))]


def longer(contexts: Iterable[str], more: int = 0) -> list[str]:
    """What is too long when translations take all that is left to them, and so many letters more."""
    changes = []
    for context in contexts:
        text = ENTRIES[context].text
        changes.append(Change("", context, text, text + "a" * (ROOM["sw", context] + more), ""))
    library = library_of({**SOURCES, PO: applied(CATALOGUE, changes)})
    subject = subject_of(library, VOCABULARY, LONGEST)
    return list(map(str, chain(screens.fit(subject), screens.filled(subject), letters.segments(subject))))


@pytest.mark.parametrize("contexts", apart(), ids=" ".join)
def test_has_room_for_the_letters_that_are_left(contexts):
    assert not longer(contexts)


@pytest.mark.parametrize(
    "context", ["rights.1", "rights.2", "story", "check", "message/receipt", "message/answer", "error/err.short"]
)
def test_has_room_for_not_one_more(context):
    assert longer([context], 1)


def test_lets_a_word_be_as_long_as_the_longest_of_its_list():
    assert ROOM["sw", "ward/991"] == len("Shinoyi-Shikomari-Esumeyia") - len("Mautuma")


def test_is_negative_when_a_text_is_too_long():
    sources = changed("home.yaml", "2/2 Nobody may punish you.", f"2/2 {'Nobody may punish you. ' * 7}")

    assert budgets(a_subject(sources))["en", "rights.2"] < 0


def test_shares_a_row_among_all_that_stand_on_a_page():
    assert 0 <= ROOM["sw", "subcounty#row"] < ROOM["sw", "subcounty"]
