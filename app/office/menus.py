"""The menus on pages: every screen and text as the phone shows it, in each language, and what is wrong in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePath
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Query, Response

from app.authoring.drawings import Drawing, drawings
from app.authoring.examples import example_facts
from app.editions import queries
from app.editions.routes import PressroomHere
from app.kit.errors import NotFound
from app.menu.screen.sheets import ROOM
from app.menu.screen.texts import width
from app.office.gallery import Gallery, Hung
from app.staff.frame import Desk, DeskHere
from app.staff.page_access import allowed_page
from app.staff.policy import Deed
from app.web.deps import Db, Now, part

router = APIRouter(
    prefix="/desk/menus", include_in_schema=False, dependencies=[Depends(allowed_page(Deed.PUBLISH))]
)

AT_ONCE = 8
"""Screens of a file on one page: what a slow line brings in a second or two."""
IN_FRONT = 3
"""Pages of a screen that are shown at once; lists of wards have dozens."""


class Shown(NamedTuple):
    """One screen, or one text: its name, how one comes there, and by language its pages."""

    name: str
    way: str
    pages: Mapping[str, Sequence["Seen"]]


class Seen(NamedTuple):
    """What a phone shows at once, and how much of its room that takes."""

    text: str
    taken: int
    parts: int


@dataclass(frozen=True, slots=True)
class Wall:
    """All that a page of menus is laid out from."""

    db: Db
    desk: Desk
    hung: Hung

    @property
    def files(self) -> Mapping[str, Sequence[str]]:
        """The names of the screens, file by file; what no caller sees is passed over."""
        library, nodes = self.hung.subject.library, self.hung.subject.menu.nodes
        seen = [name for name in library.nodes if nodes[name].sheet is not None]
        return {
            PurePath(file).stem: list(names)
            for file, names in groupby(seen, lambda name: library.place("nodes", name).file)
        }

    def screens(self, names: Sequence[str]) -> Iterator[Shown]:
        """These screens in every language."""
        subject = self.hung.subject
        for name in names:
            drawn = {language: list(drawings(subject, name, language)) for language in subject.menu.languages}
            pages = {language: [_seen(one) for one in every] for language, every in drawn.items()}
            yield Shown(name, subject.roads.dial(name), pages)

    def texts(self, names: Sequence[str]) -> Iterator[Shown]:
        """These texts in every language, with example facts."""
        subject = self.hung.subject
        for name in names:
            letter, said = subject.menu.letters[name], {}
            for language in subject.menu.languages:
                text = subject.menu.message(name, example_facts(subject.library, language), language)
                said[language] = [Seen(text, width(text), letter.parts(text))]
            yield Shown(name, "", said)

    def lay(self, stem: str, names: Sequence[str], page: int) -> Response:
        """One page of a file's screens, or of the texts."""
        begin = page * AT_ONCE
        if not 0 <= begin < len(names):
            raise NotFound("menu.page", "There is no such page.")
        chosen = names[begin : begin + AT_ONCE]
        link = self.desk.page.link
        return self.desk.show(
            "office/screens.html",
            stem=stem,
            shown=list(self.texts(chosen) if stem == TEXTS else self.screens(chosen)),
            faults=[one for one in self.hung.faults if one.node in chosen],
            before=link(page=str(page - 1)) if page else None,
            following=link(page=str(page + 1)) if begin + AT_ONCE < len(names) else None,
            room=ROOM,
            front=IN_FRONT,
        )


def at_wall(
    *,
    db: Db,
    now: Now,
    pressroom: PressroomHere,
    gallery: Annotated[Gallery, Depends(part(Gallery))],
    desk: DeskHere,
) -> Wall:
    """The menus in force, ready to be looked at."""
    version = queries.held(db)
    return Wall(db, desk, gallery.show(version, queries.sources(db, version), pressroom.press(now)))


WallHere = Annotated[Wall, Depends(at_wall)]
TEXTS = "messages"
"""The file of the texts, which are no screens."""


@router.get("")
def menus(wall: WallHere) -> Response:
    """What is in force and what is wrong in it, and its screens file by file."""
    return wall.desk.show(
        "office/menus.html",
        line=queries.publications(wall.db, limit=1)[0],
        faults=wall.hung.faults,
        files=wall.files,
        texts=len(wall.hung.subject.menu.letters),
    )


@router.get("/{stem}")
def screens(stem: str, wall: WallHere, page: Annotated[int, Query(ge=0, le=999)] = 0) -> Response:
    """The screens of one file, or all texts, as the phone shows them. 404 for a file without any."""
    names = list(wall.hung.subject.menu.letters) if stem == TEXTS else wall.files.get(stem, [])
    return wall.lay(stem, names, page)


def _seen(one: Drawing) -> Seen:
    return Seen(one.text, one.septets, 0)
