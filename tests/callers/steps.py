"""What a simulated caller, the network and the county may do next; a script of steps can be played again."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from tests.phone import CODE

Deed = Literal[
    "dial",  # with `words` as a deep dial
    "type",
    "again",  # the answer was lost, and the network asks again
    "late",  # an earlier request comes again, `times` before the last, perhaps of a session that was left
    "shorter",  # a request shorter than what was heard, which never was answered
    "stranger",  # another number sends `words` in this session
    "rush",  # two requests at once, of which the second types `words` after the first
    "leave",  # the line drops
    "resume",  # goes on with the session that was left before this one
    "out",  # looks for a way home
    "officer",  # makes the next `times` moves on this caller's newest report
    "wait",  # `times` minutes
    "chores",  # the worker asks who was silent, and forgets dialogues whose time is over
    "restart",
    "swap",
]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done. In `words`, {me}, {pin}, {mine} and {theirs} stand for what is this caller's and another's.

    A request is sent `times` times at once.
    """

    deed: Deed
    words: str = ""
    times: int = 1

    def __str__(self) -> str:
        shown = self.words if len(self.words) <= 60 else f"{self.words[:50]}... ({len(self.words)} letters)"
        times = f" x{self.times}" if self.times > 1 else ""
        if self.deed == "dial":
            return f"{CODE[:-1]}*{self.words}#{times}" if self.words else f"{CODE}{times}"
        if self.deed == "type":
            return f"{shown!r}{times}" if not shown.isdigit() else f"{shown}{times}"
        return f"[{self.deed}{f' {shown!r}' if shown else ''}{times}]"


def as_dialled(script: Iterable[Step]) -> str:
    """A script as one would write down what to dial: a line for each dial."""
    lines: list[str] = []
    for _, steps in groupby(_numbered(script), key=lambda pair: pair[0]):
        lines.append(" ".join(str(step) for _, step in steps))
    return "\n".join(lines)


def _numbered(script: Iterable[Step]) -> Iterable[tuple[int, Step]]:
    dials = 0
    for step in script:
        dials += step.deed == "dial"
        yield dials, step
