"""Keywords: what a text may begin with or be, as `menus/keywords.yaml` says, and the proof that none clashes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, RootModel, model_validator

Counts = Literal[
    "whole", "reference", "place", "code", "answer", "topic", "report", "hold", "safe", "undone", "hint", "notices"
]
"""Where a keyword counts: see the head of keywords.yaml."""

APART = frozenset({"undone", "notices"})
"""What stands in a table of its own, and may be spelt as something else is."""
ANYWHERE = frozenset({"hold", "safe", "hint"})
FIRST = frozenset({"topic", "report"})
ALONE = frozenset({"whole", "reference", "place", "code"})

_WORD = re.compile(r"[^\W_]+")


def plain(text: str) -> str:
    """A text as keywords are looked up: capital letters and digits, one space between words, no signs."""
    return " ".join(_WORD.findall(text.replace("'", "").replace("’", "").upper()))


class Keyword(BaseModel):
    """One meaning with all its spellings; the languages tell in which to answer somebody who is new."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    counts: Counts
    goes: str | None = None
    category: str | None = None
    about: str | None = None
    sets: Mapping[str, str] = Field(default_factory=dict)
    en: tuple[str, ...] = ()
    sw: tuple[str, ...] = ()
    typos: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if (self.counts in ALONE) != (self.goes is not None):
            raise ValueError("`goes` belongs to what counts whole, or with something behind it, and only there")
        if (self.counts in {"topic", "hint"}) != (self.category is not None):
            raise ValueError("`category` belongs to a topic or a hint, and only there")
        if (self.counts == "notices") != (self.about is not None):
            raise ValueError("`about` belongs to what notices are about, and only there")
        if not (self.en or self.sw):
            raise ValueError("a keyword needs a spelling, in `en` or `sw`")
        return self

    def spellings(self) -> Iterator[tuple[str, str, int]]:
        """Each spelling as it is looked up, with the list and the place where it stands."""
        for listed in ("en", "sw", "typos"):
            for at, spelling in enumerate(getattr(self, listed)):
                yield plain(spelling), listed, at


class Spelt(RootModel[Mapping[str, Keyword]]):
    """The whole file."""

    model_config = ConfigDict(frozen=True)


@dataclass(frozen=True, slots=True)
class Hit:
    """A keyword that was met: its name, what it is, and the language it was spelt in ("" for a slip)."""

    name: str
    keyword: Keyword
    language: str


@dataclass(frozen=True, slots=True)
class Keywords:
    """Every keyword by its spelling, apart by where it counts."""

    alone: Mapping[str, Hit]
    first: Mapping[str, Hit]
    answers: Mapping[str, Hit]
    anywhere: Mapping[str, Hit]
    undone: Mapping[str, Hit]
    notices: Mapping[str, Hit]

    @classmethod
    def of(cls, spelt: Spelt) -> "Keywords":
        """The index of a file."""
        names = ("alone", "first", "answers", "anywhere", "undone", "notices")
        tables: dict[str, dict[str, Hit]] = {name: {} for name in names}
        for name, keyword in spelt.root.items():
            table = tables[realm(keyword)]
            for spelling, listed, _ in keyword.spellings():
                table[spelling] = Hit(name, keyword, "" if listed == "typos" else listed)
        return cls(**tables)

    @property
    def entries(self) -> Mapping[str, frozenset[str]]:
        """The nodes that keywords lead to, each with the facts that it brings there."""
        found: dict[str, frozenset[str]] = {}
        for hit in self.alone.values():
            facts = frozenset(hit.keyword.sets)
            found[hit.keyword.goes or ""] = found.get(hit.keyword.goes or "", facts) & facts
        return found


NONE = Keywords({}, {}, {}, {}, {}, {})
"""No keywords at all."""


def realm(keyword: Keyword) -> str:
    """Which of the tables a keyword stands in: what may not be spelt alike."""
    if keyword.counts in ALONE:
        return "alone"
    if keyword.counts in ANYWHERE:
        return "anywhere"
    if keyword.counts in APART:
        return keyword.counts
    return "first" if keyword.counts in FIRST else "answers"


def clashes(spelt: Spelt) -> Iterator[tuple[tuple[str, ...], str]]:
    """Where a spelling stands that means something else, too, and a sentence about it.

    A topic may be heard anywhere as a hint of its own, so first words and words anywhere may be alike; whatever
    is a whole message may be nothing else, for nobody must stop or start by chance.
    """
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for name, keyword in spelt.root.items():
        for spelling, listed, at in keyword.spellings():
            if not spelling:
                yield (name, listed, str(at)), "This spelling has no letters."
                continue
            table = realm(keyword) if realm(keyword) in {"anywhere", *APART} else "spoken"
            there = first.setdefault((table, spelling), (name, listed))
            if there != (name, listed):
                yield (name, listed, str(at)), f"{spelling} is also a spelling of {there[0]}."
