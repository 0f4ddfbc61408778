"""The press: what a program makes of the sources of menus, and why it may refuse them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from app.kit.errors import Conflict, Fault
from app.menu import faults
from app.menu.compile import Menu
from app.menu.library import Library
from app.menu.proofs.subject import Subject


class Printed(Protocol):
    """A version made ready: its menu, and whatever else was published with it."""

    @property
    def menu(self) -> Menu:
        """The menu."""
        ...


Made = TypeVar("Made", bound=Printed)
Made_co = TypeVar("Made_co", bound=Printed, covariant=True)


class Press(Protocol[Made_co]):
    """What the program of today makes of sources."""

    def prove(self, library: Library, /) -> None:
        """See that they are fit to be published. Raises Unproved with everything that is wrong."""

    def faults(self, library: Library, /) -> Sequence[faults.Fault]:
        """Everything that is wrong in them, what only deserves a warning too."""
        ...

    def subject(self, library: Library, /) -> Subject:
        """The same ready to be drawn. Raises MenuFaults."""
        ...

    def reprint(self, version: str, sources: Mapping[str, str], /) -> Made_co:
        """Make a version ready that was proved once. Raises Lost when this program has no longer what it names."""
        ...


@dataclass(frozen=True, slots=True)
class Pressroom:
    """Where a change is proved that somebody sends: by the program, with the settings and in the year of then."""

    press: Callable[[datetime], Press[Any]]


class Unproved(Conflict):
    """Menus that may not be put in force; `faults` say file and line, and what to mend there."""

    def __init__(self, version: str, found: Iterable[faults.Fault]) -> None:
        lines = (str(one).partition(": ") for one in found)
        wrong = [Fault(where, what) for where, _, what in lines]
        super().__init__(
            "menu.unproved", f"The menus {version} do not pass the proof: they stay unpublished.", wrong
        )


class Lost(Conflict):
    """A version that this program cannot walk any more, or that nobody kept."""

    def __init__(self, version: str, why: str) -> None:
        self.why = why
        mend = "Publish menus that it can: `itika menus publish` or `itika menus rollback`."
        super().__init__("menu.lost", f"This program cannot use the menus {version}: {why} {mend}")
