"""Which language a screen is in, told by the words that only one language of the menus has."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.menu.catalogue import Catalogue

WORD = re.compile(r"[^\W\d_]+")
ENOUGH = 2
"""Own words that a language must show: one may stand in a name, or on a screen of both languages."""


@dataclass(frozen=True, slots=True)
class Tongues:
    """For each language, the words of the menus that no other language uses."""

    own: Mapping[str, frozenset[str]]

    def of(self, text: str) -> str | None:
        """The language of this text, so that a screen reader may pronounce it; None when it cannot be told."""
        words = set(WORD.findall(text.lower()))
        found = sorted(((len(words & own), language) for language, own in self.own.items()), reverse=True)
        (most, language), *others = found or [(0, "")]
        return language if most >= ENOUGH and all(most > count for count, _ in others) else None


def tongues_of(catalogues: Mapping[str, Catalogue], source: str = "en") -> Tongues:
    """The languages of these catalogues and the one they translate from."""
    said: dict[str, set[str]] = {source: set()}
    for language, catalogue in catalogues.items():
        for entry in catalogue.entries.values():
            said[source].update(WORD.findall(entry.source.lower()))
            said.setdefault(language, set()).update(WORD.findall(entry.text.lower()))
    return Tongues(
        {
            language: frozenset(words.difference(*(said[other] for other in said if other != language)))
            for language, words in said.items()
        }
    )
