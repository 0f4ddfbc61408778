"""Texts with facts in them, measured in septets and cut at word ends."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from app.kit.gsm import fold, septets

Sayer = Callable[[str], str]
"""From the value of a fact to what stands on the screen, in one language."""

SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def width(text: str) -> int:
    """Septets of a text, a letter that no phone shows counted as what it is folded to."""
    return septets(fold(text))


def longest_of(texts: Iterable[str]) -> str:
    """The text that takes most room; empty when there is none."""
    return max(texts, key=width, default="")


def slots(text: str) -> list[str]:
    """The names in braces, in order."""
    return SLOT.findall(text)


@dataclass(frozen=True, slots=True)
class Template:
    """A text with facts in it: literals, and between each two of them a fact."""

    literals: tuple[str, ...]
    facts: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str, constants: Mapping[str, str] | None = None) -> "Template":
        """The template of a text; facts among `constants` are put in at once."""
        put = constants or {}
        known = SLOT.sub(lambda found: put.get(found[1], found[0]), text)
        parts = SLOT.split(known)
        return cls(tuple(parts[0::2]), tuple(parts[1::2]))

    def fill(self, facts: Mapping[str, str], sayers: Mapping[str, Sayer]) -> str:
        """The text with every fact said."""
        if not self.facts:
            return self.literals[0]
        said = [self.literals[0]]
        for fact, literal in zip(self.facts, self.literals[1:], strict=True):
            said.append(sayers[fact](facts.get(fact, "")))
            said.append(literal)
        return "".join(said)

    def between(self, before: str, after: str) -> "Template":
        """The same template with literal text around it."""
        literals = list(self.literals)
        literals[0] = before + literals[0]
        literals[-1] += after
        return Template(tuple(literals), self.facts)

    def below_title(self) -> "Template":
        """The template without its first line, beginning with the line break; empty when it has but one line."""
        for at, literal in enumerate(self.literals):
            _, broken, rest = literal.partition("\n")
            if broken:
                return Template(("\n" + rest, *self.literals[at + 1 :]), self.facts[at:])
        return Template(("",))


def clip(text: str, room: int) -> str:
    """As much of a text as fits `room` septets, cut at a word end where there is one."""
    if len(text) <= room and width(text) <= room:
        return text
    end = fitting(text, room)
    cut = text.rfind(" ", 0, end + 1)
    return text[: cut if cut > 0 else end].rstrip()


def fitting(text: str, room: int) -> int:
    """How many characters from the start fit `room` septets; the text is in GSM 03.38."""
    end = min(len(text), max(room, 0))
    while end and septets(text[:end]) > room:
        end -= max(1, (septets(text[:end]) - room) // 2)
    return end


def one_line(text: str) -> str:
    """Free text as a screen shows it: folded, with single spaces and no line breaks."""
    return " ".join(fold(text).split())
