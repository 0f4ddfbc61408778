"""What is wrong in a menu: where it stands, what it is, how to mend it, and how to reach it with a phone."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a menu file, counted from 1; `file` is relative to the folder of the menus."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend. `node` and `language` are empty where it belongs to none.

    `rule` is a stable slug such as "screen.long". `dial` is the shortest dial string that shows it, empty when
    none does. A `warning` does not keep a menu from being used.
    """

    file: str
    line: int
    node: str
    language: str
    what: str
    mend: str
    dial: str = ""
    rule: str = ""
    warning: bool = False

    def __str__(self) -> str:
        subject = " ".join(part for part in (self.node, self.language and f"[{self.language}]") if part)
        where = f"{self.file}:{self.line}: " + (f"{subject}: " if subject else "")
        return f"{where}{self.what} {self.mend}" + (f" Dial {self.dial}" if self.dial else "")


class MenuFaults(Exception):
    """A menu that cannot be used; `faults` says why, one line each in `str()`."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))


def fault(
    rule: str,
    place: Place,
    what: str,
    mend: str,
    *,
    node: str = "",
    language: str = "",
    dial: str = "",
    warning: bool = False,
) -> Fault:
    """A fault at a place."""
    return Fault(place.file, place.line, node, language, what, mend, dial, rule, warning)
