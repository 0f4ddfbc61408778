"""A spreadsheet back from a translator, read: which texts were changed in it, and whether they still may be."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from app.authoring.translation.blocks import Block, blocks_of
from app.authoring.translation.lines import state_of
from app.authoring.translation.workbook import MARKS, REVIEW, REVIEW_WAS, SOURCE, TEXT, TRANSLATION, WAS
from app.kit.errors import Fault, Invalid

READ = (TEXT, SOURCE, TRANSLATION, REVIEW, WAS, REVIEW_WAS)
NOTHING = "Nothing was taken from the spreadsheet:"
MOST_BYTES = 50_000_000
"""What a spreadsheet may unpack to; one of 551 texts has 400,000 bytes."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it came back, with what stood in it when it was sent; `cell` is its translation's, as `sw!D12`."""

    cell: str
    context: str
    source: str
    translation: str
    review: str
    was: str
    review_was: str

    @property
    def is_changed(self) -> bool:
        """Whether the translator wrote in it."""
        return self.translation != self.was or self.review != self.review_was


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one text: its translation before and after, and the review mark it gets, if any."""

    cell: str
    context: str
    before: str
    after: str
    review: str


def sheets_of(book: bytes) -> dict[str, list[Row]]:
    """The rows of each language in an .xlsx file. Raises Invalid, with a fault for each cell that holds no text."""
    try:
        if sum(entry.file_size for entry in ZipFile(BytesIO(book)).infolist()) > MOST_BYTES:
            raise Invalid("xlsx.large", "This file unpacks to more than any export does: export the texts anew.")
        opened = load_workbook(BytesIO(book))
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as bad:
        raise Invalid("xlsx.form", "This is no .xlsx file: save the spreadsheet as an Excel workbook.") from bad
    faults: list[Fault] = []
    sheets = {sheet.title: list(_rows(sheet, faults)) for sheet in opened.worksheets if sheet["A1"].value == TEXT}
    if faults:
        raise Invalid("xlsx.cells", NOTHING, faults)
    return sheets


def _rows(sheet: Any, faults: list[Fault]) -> Iterator[Row]:
    headings = [cell.value for cell in sheet[1]]
    if missing := [heading for heading in READ if heading not in headings]:
        faults.append(Fault(sheet.title, f"The column {missing[0]} is missing: export the texts anew."))
        return
    for cells in sheet.iter_rows(min_row=2):
        context, *said = (_said(cells[headings.index(heading)], faults) for heading in READ)
        if context:
            yield Row(_place(cells[headings.index(TRANSLATION)]), context, *said)


def _said(cell: Any, faults: list[Fault]) -> str:
    """A cell's text, with line breaks as the menus have them; Excel writes a carriage return as `_x000D_`."""
    if cell.value is None:
        return ""
    if cell.data_type != "s":
        what = "This is a formula" if cell.data_type == "f" else "The spreadsheet made a number or a date of this"
        faults.append(Fault(_place(cell), f"{what}: format the cell as text and write it again."))
        return ""
    return str(cell.value).replace("_x000D_", "").replace("\r\n", "\n")


def _place(cell: Any) -> str:
    return f"{cell.parent.title}!{cell.coordinate}"


def changes_of(rows: Sequence[Row], catalogue: str) -> list[Change]:
    """What was changed since the export and is not in the catalogue yet.

    Raises Invalid with a fault for each changed cell that is empty, whose mark is none, or whose text has meanwhile
    changed in the menus or in the catalogue.
    """
    blocks = {block.context: block for block in blocks_of(catalogue) if not block.is_gone}
    changed = [row for row in rows if row.is_changed]
    faults = [Fault(row.cell, what) for row in changed if (what := _clash(row, blocks.get(row.context)))]
    times = Counter(row.context for row in changed)
    twice = (row for row in changed if times[row.context] > 1)
    faults += [Fault(row.cell, "This text stands in two rows: keep one.") for row in twice]
    if faults:
        raise Invalid("xlsx.changes", NOTHING, faults)
    found = (_change(row, blocks[row.context]) for row in changed)
    return [change for change in found if change.before != change.after or change.review]


def _clash(row: Row, block: Block | None) -> str:
    """Why a change cannot be taken; empty when it can."""
    if block is None:
        return "The menus have this text no longer: take the row out."
    if block.source != row.source:
        return "The English has changed since the export: export the texts anew and translate what it says now."
    if row.translation != row.was and not row.translation.strip():
        return f"The translation is empty: write it, or what stood there: {row.was}"
    if row.translation != row.was and block.translation not in {row.was, row.translation}:
        return f"It was changed elsewhere since the export, and reads now: {block.translation}"
    if row.review != row.review_was and row.review not in MARKS:
        return f"{row.review or 'Nothing'} is no review mark: write {', '.join(MARKS)}."
    return ""


def _change(row: Row, block: Block) -> Change:
    after = row.translation if row.translation != row.was else block.translation
    review = row.review if row.review not in {row.review_was, state_of(block)} else ""
    return Change(row.cell, row.context, block.translation, after, review)
