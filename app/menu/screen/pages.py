"""Cutting a node's choices into pages: in all languages together, so that a number means the same in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.menu.model import MOST_OPTIONS
from app.menu.screen.sheets import ROOM, Closed, Fixed, Flow, Leaf, Open, Placing, Rolled, Running, nav_room, titled
from app.menu.screen.texts import Sayer, Template, width
from app.menu.vocabulary import Row

Kind = Literal["home", "choice", "tell", "ask", "end", "mute"]
"""What keys a screen prints: none at the end or where keys are off; only 8 at home, with nothing behind it."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Nav:
    """The words of the keys 8, 0 and 9 in one language."""

    more: str
    back: str
    home: str

    def lines(self, kind: Kind, *, more: bool) -> tuple[str, ...]:
        """The lines of keys a page may have, the best first; the last one is the least it must have."""
        next_, back, home = f"8 {self.more}", f"0 {self.back}", f"9 {self.home}"
        known: dict[Kind, tuple[tuple[str, ...], tuple[str, ...]]] = {
            "home": ((next_,), ("",)),
            "choice": ((f"{next_} {back}",), (f"{back} {home}", back, "")),
            "tell": ((f"{next_} {back} {home}", f"{next_} {back}"), (f"{back} {home}", back)),
            "ask": ((back,), (back,)),
        }
        onward, last = known.get(kind, (("",), ("",)))
        return onward if more else last


@dataclass(frozen=True, slots=True)
class Face:
    """A node's words in one language, constants put in; `bounds` say each fact at its longest."""

    first: Template
    then: Template
    options: tuple[str, ...]
    row: Template
    errors: Mapping[str, str]
    nav: Nav
    kind: Kind
    bounds: Mapping[str, Sayer]
    goes_on: bool = False

    def head(self, start: int) -> Template:
        """The text of a page by the number of its first item."""
        return self.first if start == 0 else self.then

    def measure(self, head: Template, choices: Sequence[str]) -> int:
        """Septets of a page without its keys, at its longest."""
        return width(head.fill({}, self.bounds)) + sum(3 + width(choice) for choice in choices)

    def least(self, head: Template, choices: Sequence[str], *, more: bool) -> int:
        """Septets of a page with the keys that it must have, or with an error line for a title if that is more."""
        nav = nav_room(self.nav.lines(self.kind, more=more)[-1])
        heads = [head, *(titled(head, error, "title") for error in self.errors.values())]
        return nav + max(self.measure(each, choices) for each in heads)

    def nav_for(self, head: Template, choices: Sequence[str], *, more: bool) -> str:
        """The best line of keys that fits below."""
        used = self.measure(head, choices)
        lines = self.nav.lines(self.kind, more=more)
        return next((line for line in lines if used + nav_room(line) <= ROOM), lines[-1])


Faces = Mapping[str, Face]
Lines = Mapping[str, tuple[str, ...]]
"""By language: the lines of choices."""


def cut(faces: Faces, items: Lines, tail: Lines) -> tuple[Span, ...]:
    """Which items stand on each page: as many as fit with the tail in every language, at most seven numbers.

    A page too long for even one item gets one all the same, for the proof to find.
    """
    total = len(next(iter(items.values())))
    most = MOST_OPTIONS - len(next(iter(tail.values())))
    spans: list[Span] = []
    start = 0
    while start < total:
        stop = min(start + max(most, 1), total)
        while stop > start + 1 and not _fits(faces, items, tail, (start, stop), more=stop < total):
            stop -= 1
        spans.append((start, stop))
        start = stop
    return tuple(spans) or ((0, 0),)


def _fits(faces: Faces, items: Lines, tail: Lines, span: Span, *, more: bool) -> bool:
    start, stop = span
    return all(
        face.least(face.head(start), items[name][start:stop] + tail[name], more=more) <= ROOM
        for name, face in faces.items()
    )


def place(faces: Faces, items: Lines, tail: Lines, spans: Sequence[Span]) -> Placing:
    """Above, if an error line fits over every page in every language; else in the title's place."""
    for start, stop in spans:
        for name, face in faces.items():
            choices, head = items[name][start:stop] + tail[name], face.head(start)
            more = stop < spans[-1][1] or face.goes_on
            used = face.measure(head, choices) + nav_room(face.nav_for(head, choices, more=more))
            if any(used + width(error) + 1 > ROOM for error in face.errors.values()):
                return "title"
    return "above"


def fixed(faces: Faces, items: Lines, tail: Lines, spans: tuple[Span, ...], placing: Placing) -> Fixed:
    """The pages, ready but for their facts."""
    leaves = {
        name: tuple(
            _leaf(face, start, (*items[name][start:stop], *tail[name]), placing, more=stop < spans[-1][1])
            for start, stop in spans
        )
        for name, face in faces.items()
    }
    return Fixed(leaves, spans)


def _leaf(face: Face, start: int, choices: tuple[str, ...], placing: Placing, *, more: bool) -> Leaf:
    head = face.head(start)
    more = more or face.goes_on
    plain = face.nav_for(head, choices, more=more)
    wrong = {}
    for key, error in face.errors.items():
        under = titled(head, error, placing)
        nav = plain if placing == "above" else face.nav_for(under, choices, more=more)
        wrong[key] = _page(under, choices, nav)
    return Leaf(_page(head, choices, plain), wrong)


def _page(head: Template, choices: Sequence[str], nav: str) -> Template:
    lines = [f"{number} {choice}" for number, choice in enumerate(choices, 1)]
    return head.between("", "".join(f"\n{line}" for line in [*lines, *([nav] if nav else [])]))


def static(faces: Faces) -> Fixed:
    """The pages of a node without offers: its options cut, or its one page."""
    items = {name: face.options for name, face in faces.items()}
    tail: Lines = dict.fromkeys(faces, ())
    spans = cut(faces, items, tail)
    asks = any(face.kind == "ask" for face in faces.values())
    return fixed(faces, items, tail, spans, "above" if asks else place(faces, items, tail, spans))


def open_offer(faces: Faces) -> Open:
    """Pages of rows not yet known: as many a page as fit when each is the longest it can be."""
    rows = {name: face.row.fill({}, face.bounds) for name, face in faces.items()}
    tail = {name: face.options for name, face in faces.items()}
    count = len(next(iter(tail.values())))
    per = max(MOST_OPTIONS - count, 1)
    while per > 1 and not all(
        face.least(head, (rows[name],) * per + tail[name], more=True) <= ROOM
        for name, face in faces.items()
        for head in (face.first, face.then)
    ):
        per -= 1
    items = {name: (row,) * (3 * per) for name, row in rows.items()}
    placing = place(faces, items, tail, [(0, per), (per, 2 * per), (2 * per, 3 * per)])
    return Open(
        {name: _rolled(face, rows[name], per, placing) for name, face in faces.items()}, per, placing, count
    )


def _rolled(face: Face, row: str, per: int, placing: Placing) -> Rolled:
    choices = (*(row,) * per, *face.options)
    longer = max((face.first, face.then), key=lambda head: face.measure(head, ()))
    plain = tuple(face.nav_for(longer, choices, more=more) for more in (True, False))
    navs = {"": (plain[0], plain[1])}
    for key, error in face.errors.items():
        heads = [titled(head, error, placing) for head in (face.first, face.then)]
        head = max(heads, key=lambda each: face.measure(each, ()))
        under = (
            plain if placing == "above" else tuple(face.nav_for(head, choices, more=more) for more in (True, False))
        )
        navs[key] = (under[0], under[1])
    return Rolled(face.first, face.then, face.row, face.options, face.errors, navs)


def closed_offer(faces: Faces, lists: Sequence[Sequence[Row]], sayers: Mapping[str, Mapping[str, Sayer]]) -> Closed:
    """The pages of every list there can be, cut on its own rows; an error line stands alike in all of them."""
    tail = {name: face.options for name, face in faces.items()}
    drawn = []
    for rows in lists:
        items = {
            name: tuple(face.row.fill(row.facts, sayers[name]) for row in rows) for name, face in faces.items()
        }
        drawn.append((tuple(row.value for row in rows), items, cut(faces, items, tail)))
    above = all(place(faces, items, tail, spans) == "above" for _, items, spans in drawn)
    placing: Placing = "above" if above else "title"
    return Closed(
        {values: (fixed(faces, items, tail, spans, placing), spans) for values, items, spans in drawn},
        open_offer(faces),
    )


def flow(faces: Faces, fact: str) -> Flow:
    """Pages that the words of `fact` fill."""
    running = {name: _running(face, fact) for name, face in faces.items()}
    return Flow(fact, running, len(next(iter(faces.values())).options))


def _running(face: Face, fact: str) -> Running:
    return Running(
        _around(face.first, fact),
        _around(face.then, fact),
        face.options,
        face.errors,
        face.nav.lines("choice" if face.kind == "tell" else face.kind, more=True)[0],
        face.nav.lines(face.kind, more=face.goes_on)[0],
    )


def _around(head: Template, fact: str) -> tuple[Template, Template]:
    """What stands before and after the words; a text that does not show them shows them at its end."""
    at = head.facts.index(fact) if fact in head.facts else len(head.facts)
    return Template(head.literals[: at + 1], head.facts[:at]), Template(
        head.literals[at + 1 :] or ("",), head.facts[at + 1 :]
    )
