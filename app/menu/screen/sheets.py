"""A node's screens: how one page is put together from its words, its rows, its error line and the line of keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from app.kit.gsm import septets
from app.menu.screen.texts import Sayer, Template, clip, fitting, one_line
from app.menu.vocabulary import Row

ROOM = 156
"""Septets of a screen: 160 on Safaricom's phones, less `CON ` or `END `."""

Placing = Literal["above", "title"]
"""Where an error line stands: over the whole screen, or in the place of its first line."""


@dataclass(slots=True)
class View:
    """What a screen is drawn with: the language, the page, the facts, the rows of its offer, the error to show.

    Where a count asks for a form of the language, it is `en#one`.
    """

    language: str
    page: int
    facts: Mapping[str, str]
    sayers: Mapping[str, Sayer]
    rows: Sequence[Row] = ()
    error: str = ""


class Drawn(NamedTuple):
    """A screen as text, the page it is (a page too far is the first), and the values of the rows on it."""

    text: str
    page: int
    rows: tuple[str, ...] = ()


class Sheet(Protocol):
    """All pages of a node in all languages."""

    def draw(self, view: View) -> Drawn:
        """The page that `view` asks for."""
        ...

    def options(self, page: int) -> tuple[int, int]:
        """Which of the node's options stand on a page: from, and up to."""
        ...


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page in one language: as it is, and under each error line."""

    plain: Template
    wrong: Mapping[str, Template]

    def text(self, view: View) -> str:
        """The page with its facts said."""
        return (self.wrong.get(view.error) or self.plain).fill(view.facts, view.sayers)


@dataclass(frozen=True, slots=True)
class Fixed:
    """Pages known when the menu is compiled; only facts are put in."""

    leaves: Mapping[str, tuple[Leaf, ...]]
    spans: tuple[tuple[int, int], ...]

    def draw(self, view: View) -> Drawn:
        """The page that `view` asks for."""
        leaves = self.leaves[view.language]
        page = view.page if view.page < len(leaves) else 0
        return Drawn(leaves[page].text(view), page)

    def options(self, page: int) -> tuple[int, int]:
        """The options of that page."""
        return self.spans[page if page < len(self.spans) else 0]


@dataclass(frozen=True, slots=True)
class Rolled:
    """What an open offer's page is made of in one language; `navs` by error (or "") are for more and for last."""

    first: Template
    then: Template
    row: Template
    options: tuple[str, ...]
    errors: Mapping[str, str]
    navs: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Open:
    """Pages of rows that are known only while somebody dials: `per` a page, then the node's options on each."""

    faces: Mapping[str, Rolled]
    per: int
    placing: Placing
    count: int

    def draw(self, view: View) -> Drawn:
        """The page that `view` asks for."""
        face = self.faces[view.language]
        pages = -(-len(view.rows) // self.per)
        page = view.page if view.page < pages else 0
        shown = view.rows[page * self.per : (page + 1) * self.per]
        last = page >= pages - 1
        head = face.first if page == 0 else face.then
        error = face.errors.get(view.error, "")
        title = titled(head, error, self.placing).fill(view.facts, view.sayers)
        lines = [face.row.fill(row.facts, view.sayers) for row in shown]
        nav = face.navs[view.error if error else ""][last]
        return Drawn(stack(title, (*lines, *face.options), nav), page, tuple(row.value for row in shown))

    def options(self, page: int) -> tuple[int, int]:  # noqa: ARG002  # the same on every page
        """All options."""
        return 0, self.count


@dataclass(frozen=True, slots=True)
class Closed:
    """The pages of an offer whose every list was known at compile time, by the values of its rows."""

    lists: Mapping[tuple[str, ...], tuple[Fixed, tuple[tuple[int, int], ...]]]
    otherwise: Open

    def draw(self, view: View) -> Drawn:
        """The page that `view` asks for."""
        values = tuple(row.value for row in view.rows)
        known = self.lists.get(values)
        if known is None:
            return self.otherwise.draw(view)
        fixed, spans = known
        drawn = fixed.draw(view)
        start, stop = spans[drawn.page]
        return Drawn(drawn.text, drawn.page, values[start:stop])

    def options(self, page: int) -> tuple[int, int]:
        """All options."""
        return self.otherwise.options(page)


@dataclass(frozen=True, slots=True)
class Running:
    """What a page of long words is made of in one language: a head before and after them, and what stands below."""

    first: tuple[Template, Template]
    then: tuple[Template, Template]
    options: tuple[str, ...]
    errors: Mapping[str, str]
    more: str
    last: str


class Piece(NamedTuple):
    """One page's share of long words, in what it stands, and the room that it has."""

    before: str
    words: str
    after: str
    room: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """Pages that somebody's own words fill, cut at word ends; an error line makes the words give way."""

    fact: str
    faces: Mapping[str, Running]
    count: int

    def draw(self, view: View) -> Drawn:
        """The page that `view` asks for."""
        face = self.faces[view.language]
        words = one_line(view.facts.get(self.fact, ""))
        piece, page = self._piece(face, words, view)
        error = face.errors.get(view.error, "")
        said = clip(piece.words, piece.room - septets(error) - 1) if error else piece.words
        head = (f"{error}\n" if error else "") + piece.before + said + piece.after
        return Drawn(stack(head, face.options, face.last if piece.is_last else face.more), page)

    def _piece(self, face: Running, words: str, view: View) -> tuple[Piece, int]:
        """The page's share of the words, and which page it is: the first one when there is no such page."""
        opening = piece = self._cut(face, face.first, words, view)
        start = 0
        for page in range(view.page):
            if piece.is_last:
                return opening, 0
            start += len(piece.words)
            start += words[start : start + 1] == " "
            piece = self._cut(face, face.then, words[start:], view)
            if page + 1 == view.page:
                return piece, view.page
        return opening, 0

    def _cut(self, face: Running, frame: tuple[Template, Template], words: str, view: View) -> Piece:
        """What of the remaining words one page takes."""
        before, after = (part.fill(view.facts, view.sayers) for part in frame)
        bare = septets(stack(before + after, face.options, ""))
        room = ROOM - bare - nav_room(face.last)
        if len(words) <= room and septets(words) <= room:
            return Piece(before, words, after, room, True)
        room = ROOM - bare - nav_room(face.more)
        end = max(1, fitting(words, room))
        gap = words.rfind(" ", 0, end + 1)
        # A word that would leave half of the page empty is cut where the page ends.
        return Piece(before, words[: gap if gap > end // 2 else end], after, room, False)

    def options(self, page: int) -> tuple[int, int]:  # noqa: ARG002  # the same on every page
        """All options."""
        return 0, self.count


def stack(title: str, choices: Sequence[str], nav: str) -> str:
    """A screen: its head, its choices numbered from 1, its line of keys."""
    lines = [title, *(f"{number} {choice}" for number, choice in enumerate(choices, 1))]
    if nav:
        lines.append(nav)
    return "\n".join(lines)


def titled(head: Template, error: str, placing: Placing) -> Template:
    """The head under an error line, or with the error line in place of its first."""
    if not error:
        return head
    return head.between(f"{error}\n", "") if placing == "above" else head.below_title().between(error, "")


def nav_room(nav: str) -> int:
    """Septets that a line of keys takes with its line break."""
    return septets(nav) + 1 if nav else 0
