"""SMS texts: filled with their facts, and never longer than the segments they declare."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.kit.gsm import segment
from app.menu.screen.texts import Sayer, Template, clip, width

ALONE = 160
JOINED = 153
"""Septets of an SMS alone and of each part of a longer one (3GPP TS 23.040)."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message in every language; a fact among `fills` takes what room the others leave."""

    kind: str
    one_way: bool
    segments: int
    texts: Mapping[str, Template]
    fills: frozenset[str]

    @property
    def room(self) -> int:
        """Septets in all its segments."""
        return ALONE if self.segments == 1 else JOINED * self.segments

    def text(self, facts: Mapping[str, str], language: str, sayers: Mapping[str, Sayer]) -> str:
        """The message as it is sent. Raises KeyError when a fact it shows is not given."""
        template = self.texts[language]
        for fact in template.facts:
            facts[fact]
        filling = self.fills.intersection(template.facts)
        if not filling:
            return template.fill(facts, sayers)
        # An escape that may not straddle two parts can cost a septet at each joint.
        bare = width(template.fill({fact: "" if fact in filling else said for fact, said in facts.items()}, sayers))
        room = (self.room - bare - (self.segments - 1)) // len(filling)
        cut = {fact: clip(sayers[fact](facts[fact]), room) for fact in filling}
        return template.fill({**facts, **cut}, sayers)

    def parts(self, text: str) -> int:
        """How many segments a text takes."""
        return len(segment(text).parts)
