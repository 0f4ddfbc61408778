"""The gallery: the menus that somebody looked at last, made ready to be drawn and proved, which takes seconds."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.editions.press import Press
from app.menu.faults import Fault
from app.menu.library import library_of
from app.menu.proofs.subject import Subject


@dataclass(frozen=True, slots=True)
class Hung:
    """One version: ready to be drawn, and what is wrong in it."""

    version: str
    subject: Subject
    faults: Sequence[Fault]


class Gallery:
    """Keeps one version, as its readers look at one and the same; threads may share it."""

    def __init__(self) -> None:
        self._hung: Hung | None = None
        self._hanging = threading.Lock()

    def show(self, version: str, sources: Mapping[str, str], press: Press[Any]) -> Hung:
        """That version. Raises what `Press.subject` raises."""
        with self._hanging:
            if self._hung is None or self._hung.version != version:
                library = library_of(sources)
                self._hung = Hung(version, press.subject(library), press.faults(library))
            return self._hung
