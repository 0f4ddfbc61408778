"""What the county calls things, for pages: topics, wards, offices in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.menu.compile import Menu


@dataclass(frozen=True, slots=True)
class Names:
    """What the county calls topics, wards and offices, in one language; a retired name is shown as it is kept."""

    menu: Menu
    language: str

    def of(self, listed: str, name: str | int | None) -> str:
        """A word of that list."""
        try:
            return self.menu.word(listed, str(name), self.language)
        except KeyError:
            return "" if name is None else str(name)

    def choices(self, listed: str, names: Iterable[str | int]) -> list[tuple[str, str]]:
        """These names with their words, in the order of the alphabet."""
        return sorted(((str(name), self.of(listed, name)) for name in names), key=lambda one: one[1].lower())
