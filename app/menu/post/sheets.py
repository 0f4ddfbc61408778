"""A node as a text: it draws the name of its letter, which is worded in its reader's language when it leaves."""

from dataclasses import dataclass

from app.menu.screen.sheets import Drawn, View
from app.menu.words import MOST_ROWS

FACT_OF_ROWS = "rows"
"""The fact that says the rows of an offer: their ids with commas between them."""


@dataclass(frozen=True, slots=True)
class Post:
    """A node's letter, and the one after what was no answer; a silent node has told by a text of its deed."""

    letter: str
    again: str
    count: int

    def draw(self, view: View) -> Drawn:
        """The name of the letter; "" for a silent node."""
        rows = tuple(row.value for row in view.rows[:MOST_ROWS])
        return Drawn(self.again if view.error else self.letter, 0, rows)

    def options(self, page: int) -> tuple[int, int]:  # noqa: ARG002  # a text has no pages
        """All options."""
        return 0, self.count
