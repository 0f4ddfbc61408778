"""The press: what this program, with these settings, makes of the sources of a menu."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.kit.errors import Conflict, Fault
from app.menu import check
from app.menu.compile import Menu
from app.menu.faults import MenuFaults
from app.menu.library import Library, library_of
from app.menu.vocabulary import Vocabulary


class Unproved(Conflict):
    """Menus that may not be put in force; `faults` say file and line, and what to mend there."""

    def __init__(self, version: str, found: MenuFaults) -> None:
        lines = (str(fault).partition(": ") for fault in found.faults)
        faults = [Fault(where, what) for where, _, what in lines]
        super().__init__(
            "menu.unproved", f"The menus {version} cannot be published: they do not pass the proof.", faults
        )


class Lost(Conflict):
    """A version that this program cannot walk any more, or that nobody kept."""

    def __init__(self, version: str, why: str) -> None:
        self.why = why
        mend = "Publish menus that it can: `itika menus publish` or `itika menus rollback`."
        super().__init__("menu.lost", f"This program cannot use the menus {version}: {why} {mend}")


@dataclass(frozen=True, slots=True)
class Press:
    """The effects, offers and messages that menus may name, and the facts that the settings give them."""

    vocabulary: Vocabulary
    given: Mapping[str, str]

    def prove(self, library: Library) -> Menu:
        """The menu, fit to be published. Raises Unproved with everything that is wrong."""
        try:
            return check.prove(library, self.vocabulary, self.given)
        except MenuFaults as found:
            raise Unproved(library.version, found) from None

    def reprint(self, version: str, sources: Mapping[str, str]) -> Menu:
        """A published menu made ready to be walked. Raises Lost when this program has no longer what it names."""
        try:
            return check.revive(library_of(sources), self.vocabulary, self.given)
        except MenuFaults as found:
            raise Lost(version, str(found.faults[0])) from None
