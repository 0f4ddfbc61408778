"""The spreadsheet for translators: a sheet a language, a row a text; only translation and review can be written."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from app.authoring.translation.lines import Line
from app.kit.sheets import RISKY

TEXT, SCREEN, SOURCE, TRANSLATION, LEFT, REVIEW, WAS, REVIEW_WAS = HEADINGS = (
    "Text", "Screen", "English", "Translation", "Letters left", "Review", "Translation before", "Review before",
)  # fmt: skip
WIDTHS = (26, 34, 40, 44, 12, 9, 20, 9)
WRITTEN, HIDDEN = {TRANSLATION, REVIEW}, {WAS, REVIEW_WAS}
MARKS = ("H", "M", "L")
ADVICE = (
    "A sheet for each language. Write in the columns Translation and Review only; the others are locked.",
    "Keep what stands in braces, such as {ward}: a name, a date or a number is put there.",
    "Letters left counts as you type. Below 0 the screen of a simple phone cannot show the text.",
    "Plain letters only: no curly quotes, no long dashes. [ ] { } ^ ~ \\ | count double.",
    "Review says how sure the wording is: H stock words, M needs an editor's ear, L uncertain.",
    "`new` has no translation yet; `stale` means that the English has changed: mend it, or give it H, M or L.",
    "Send the file back: `itika menus import --xlsx FILE` says cell by cell what is wrong, or takes it.",
)


def workbook(sheets: Mapping[str, Iterable[Line]]) -> bytes:
    """The .xlsx file, a sheet for each language."""
    book = Workbook()
    book.active.title = "Read me"
    book.active.column_dimensions["A"].width = 110
    for advice in ADVICE:
        book.active.append([advice])
    for language, lines in sheets.items():
        _fill(book.create_sheet(language), lines)
    book.active = 1 if sheets else 0
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def _fill(sheet: Any, lines: Iterable[Line]) -> None:
    sheet.append(HEADINGS)
    for number, line in enumerate(lines, 2):
        said = (
            line.context,
            line.screen,
            line.source,
            line.translation,
            "",
            line.state,
            line.translation,
            line.state,
        )
        for column, text in enumerate(said, 1):
            _put(sheet.cell(number, column), text)
        if line.room is not None:
            shown = f"{_letter(TRANSLATION)}{number}"
            sheet.cell(number, _column(LEFT)).value = f'=IF({shown}="","",{line.room}-LEN({shown}))'
    _lay_out(sheet)


def _put(cell: Any, text: str) -> None:
    """Write text as text, also when it begins like a formula, now and when somebody edits the cell."""
    if not text:
        return
    cell.value = text
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = text.startswith(RISKY)


def _lay_out(sheet: Any) -> None:
    sheet.freeze_panes = "B2"
    for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True), 1):
        dimension = sheet.column_dimensions[get_column_letter(column)]
        dimension.width, dimension.hidden = width, heading in HIDDEN
        sheet.cell(1, column).font = Font(bold=True)
        for row in range(2, sheet.max_row + 1):
            cell = sheet.cell(row, column)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.protection = Protection(locked=heading not in WRITTEN)
            if heading in WRITTEN:
                cell.number_format = "@"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.autoFilter = False
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(HEADINGS))}{sheet.max_row}"
    marks = DataValidation(type="list", formula1=f'"{",".join(MARKS)}"', allow_blank=True)
    sheet.add_data_validation(marks)
    marks.add(f"{_letter(REVIEW)}2:{_letter(REVIEW)}{max(sheet.max_row, 2)}")
    red = CellIsRule(operator="lessThan", formula=["0"], fill=PatternFill("solid", bgColor="FFC7CE"))
    sheet.conditional_formatting.add(f"{_letter(LEFT)}2:{_letter(LEFT)}{max(sheet.max_row, 2)}", red)


def _column(heading: str) -> int:
    return HEADINGS.index(heading) + 1


def _letter(heading: str) -> str:
    return str(get_column_letter(_column(heading)))
