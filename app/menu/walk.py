"""A walk: where one caller is in a menu, and what they meet there."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.menu.compiled import HOME, START
from app.menu.vocabulary import Row


@dataclass(slots=True)
class Walk:
    """Where a caller is: node and page shown, the nodes behind, the language, the facts, the rows on the screen.

    What lies behind is kept as `node`, or as `node page` where it was not the first page that was left.
    """

    node: str = START
    page: int = 0
    trail: list[str] = field(default_factory=list)
    language: str | None = None
    facts: dict[str, str] = field(default_factory=dict)
    rows: list[str] = field(default_factory=list)

    @property
    def behind(self) -> list[str]:
        """The nodes that `0` leads back through, the last one first."""
        return [mark.partition(" ")[0] for mark in reversed(self.trail)]

    def leave(self) -> None:
        """Note where the caller stands, to come back to it."""
        self.trail.append(f"{self.node} {self.page}" if self.page else self.node)

    def come_back(self) -> tuple[str, int]:
        """The node and page left last, which lies behind no more; Home, where nothing does."""
        node, _, page = (self.trail.pop() if self.trail else HOME).partition(" ")
        return node, int(page or 0)

    def copy(self) -> "Walk":
        """The same walk, to come back to."""
        return Walk(self.node, self.page, [*self.trail], self.language, {**self.facts}, [*self.rows])

    def become(self, other: "Walk") -> None:
        """Be where the other is."""
        self.node, self.page, self.trail = other.node, other.page, other.trail
        self.language, self.facts, self.rows = other.language, other.facts, other.rows

    def to_json(self) -> str:
        """The walk as one line."""
        return json.dumps(
            [self.node, self.page, self.trail, self.language, self.facts, self.rows], separators=(",", ":")
        )

    @classmethod
    def from_json(cls, line: str) -> "Walk":
        """The walk that `to_json` wrote."""
        return cls(*json.loads(line))


class Standing(Protocol):
    """A walk as the world may see it: read, and changed by nothing but what an effect declares to give and take."""

    @property
    def node(self) -> str:
        """The node that is being entered or shown."""
        ...

    @property
    def language(self) -> str | None:
        """The language, once it was chosen."""
        ...

    @property
    def facts(self) -> Mapping[str, str]:
        """What was saved so far."""
        ...


@dataclass(frozen=True, slots=True)
class Done:
    """What an effect came to: its outcome, and the facts it gives."""

    outcome: str = ""
    gives: Mapping[str, str] = field(default_factory=dict)


class Host(Protocol):
    """The world, as a walk asks for it."""

    def rows(self, offer: str, walk: Standing) -> Sequence[Row]:
        """The rows of an offer now."""
        ...

    def find(self, search: str, walk: Standing, words: str) -> Sequence[Row]:
        """The rows that have these letters: at least three, as they were typed."""
        ...

    def perform(self, effect: str, walk: Standing) -> Done:
        """Do an effect, now and once."""
        ...


@dataclass(frozen=True, slots=True)
class Screen:
    """What the caller sees, without `CON ` or `END `; `ends` when nothing can be answered any more."""

    text: str
    ends: bool
