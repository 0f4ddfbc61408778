"""The small menus as these tests use them: with a changed file, and their catalogue as text."""

from collections.abc import Iterable, Mapping
from io import BytesIO

from openpyxl import load_workbook

from app.authoring.drawings import subject_of
from app.authoring.translation.lines import lines_of
from app.authoring.translation.returned import Change, changes_of, sheets_of
from app.authoring.translation.workbook import HEADINGS, REVIEW, TEXT, TRANSLATION, workbook
from app.menu.check import check
from app.menu.faults import Fault
from app.menu.library import Library, library_of
from app.menu.proofs.subject import Subject
from tests.menu.world import GIVEN, SOURCES, VOCABULARY

PO = "locale/sw.po"
CATALOGUE = SOURCES[PO]


def a_subject(sources: Mapping[str, str] = SOURCES) -> Subject:
    """The small menus, ready to be drawn."""
    return subject_of(library_of(sources), VOCABULARY, GIVEN)


def proof(library: Library) -> Iterable[Fault]:
    """What is wrong in small menus."""
    return PROVED if library.sources == SOURCES else check(library, VOCABULARY, GIVEN)


def a_book(catalogue: str = CATALOGUE, sources: Mapping[str, str] = SOURCES) -> bytes:
    """The spreadsheet of the small menus, as a translator gets it."""
    return workbook({"sw": lines_of(a_subject({**sources, PO: catalogue}), "sw", catalogue)})


def written(book: bytes, texts: Mapping[str, object], column: str = TRANSLATION) -> bytes:
    """The spreadsheet after somebody wrote in it, each text by its context."""
    opened = load_workbook(BytesIO(book))
    sheet = opened["sw"]
    for context, text in texts.items():
        sheet[f"{letter(column)}{row_of(sheet, context)}"].value = text
    saved = BytesIO()
    opened.save(saved)
    return saved.getvalue()


def marked(book: bytes, marks: Mapping[str, str]) -> bytes:
    """The spreadsheet after somebody judged texts."""
    return written(book, marks, REVIEW)


def cell_of(context: str) -> str:
    """Where a text's translation stands."""
    sheet = load_workbook(BytesIO(BOOK))["sw"]
    return f"sw!{letter(TRANSLATION)}{row_of(sheet, context)}"


def taken(book: bytes, catalogue: str = CATALOGUE) -> list[Change]:
    """What was changed in the spreadsheet."""
    return changes_of(sheets_of(book)["sw"], catalogue)


def row_of(sheet, context: str) -> int:
    """The row of a text."""
    at = HEADINGS.index(TEXT) + 1
    return next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, at).value == context)


def letter(column: str) -> str:
    """The letter of a column."""
    return "ABCDEFGH"[HEADINGS.index(column)]


BOOK = a_book()
PROVED = check(library_of(SOURCES), VOCABULARY, GIVEN)
