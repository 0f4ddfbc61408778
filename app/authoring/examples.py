"""Example facts and rows: what stands in for a resident's own when a screen is drawn for its author."""

from collections.abc import Sequence

from app.menu.library import Library
from app.menu.model import Fact
from app.menu.vocabulary import OfferSpec, Row

DAY, MOMENT, REFERENCE = "2026-09-28", "10:48", "48291386"
ROWS = 3


def example_facts(library: Library, language: str, number: int = 0) -> dict[str, str]:
    """A value of every fact: of a word list the word of that number, of a text the longest it may be."""
    return {name: _example(name, fact, library, language, number) for name, fact in library.facts.items()}


def _example(name: str, fact: Fact, library: Library, language: str, number: int) -> str:
    listed = "time" if fact.shows == "time" else fact.words
    if listed:
        words = list(library.words.get(listed, {})) or [name]
        return words[number % len(words)]
    known = {"date": DAY, "clock": MOMENT, "reference": REFERENCE}
    longest = fact.longest.get(language) if isinstance(fact.longest, dict) else fact.longest
    return known.get(fact.shows) or longest or name


def example_lists(offer: OfferSpec, saves: str | None, library: Library, language: str) -> Sequence[Sequence[Row]]:
    """Every list that a closed offer can be; for an open one a few rows, whose values are what the node `saves`."""
    if offer.lists:
        return offer.lists
    rows = []
    for number in range(ROWS):
        facts = example_facts(library, language, number)
        rows.append(Row(facts.get(saves or "", str(number)), {fact: facts.get(fact, fact) for fact in offer.facts}))
    return [rows]
