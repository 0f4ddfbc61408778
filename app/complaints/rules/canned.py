"""What the desk has at hand: answers that are written often, and what a topic wants done before it is answered."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from app.complaints.rules.clocks import Part
from app.complaints.rules.notes import plain
from app.kit.errors import Invalid


def _sendable(words: str) -> str:
    """Words that leave as they are written: raises ValueError for what an officer's words would be refused for."""
    try:
        kept = plain(words)
    except Invalid as refused:
        raise ValueError(str(refused).removesuffix(".")) from None
    if kept != words:
        raise ValueError(f"write it as it is sent: {kept}")
    return words


Sendable = Annotated[str, AfterValidator(_sendable)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.]{0,39}$")]
Item = Annotated[str, StringConstraints(min_length=1, max_length=80)]


class Reply(Part):
    """An answer that is at hand, in both languages; `topics` it is for, or the first parts of their names."""

    topics: tuple[Id, ...] = ()
    en: Sendable
    sw: Sendable
    review: Literal["M", "L"] | None = None

    def said(self, language: str) -> str:
        """The answer in that language; in English where it is not at hand in it."""
        return self.sw if language == "sw" else self.en

    def suits(self, category: str) -> bool:
        """Whether it is offered for a topic."""
        return not self.topics or any(_within(category, topic) for topic in self.topics)


class Canned(Part):
    """What menus/canned.yaml holds; an edition that was published without it has none of it at hand."""

    segment_cost: Decimal = Field(Decimal(0), ge=0, le=100, decimal_places=2)
    replies: Mapping[Id, Reply] = {}
    checklists: Mapping[Id, Mapping[Id, Item]] = {}

    def checklist(self, category: str) -> dict[str, str]:
        """What is to be done for a topic: the list of its field, then its own, by id."""
        items: dict[str, str] = {}
        for topic in sorted(self.checklists):
            if _within(category, topic):
                items |= self.checklists[topic]
        return items


def _within(category: str, topic: str) -> bool:
    return category == topic or category.startswith(f"{topic}.")
