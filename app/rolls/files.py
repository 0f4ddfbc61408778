"""Rows of a CSV or of the first sheet of an .xlsx, as text."""

import csv
import hashlib
import io
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import load_workbook

from app.kit.errors import Invalid

UNREADABLE = (
    *(csv.Error, BadZipFile, zlib.error, OSError),
    *(ValueError, TypeError, LookupError, SyntaxError, NotImplementedError, EOFError),
)
"""What the readers raised of a thousand damaged files; a workbook's XML that is broken is a SyntaxError."""


def digest_of(path: Path, told: str) -> str:
    """What names an import: the file and what was told of it; changed, it is another one."""
    return hashlib.sha256(path.read_bytes() + b"\0" + told.encode()).hexdigest()


def rows_of(path: Path) -> Iterator[Sequence[str]]:
    """Each row as text. Raises Invalid (roll.file) for what is neither."""
    try:
        yield from _workbook(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    except UNREADABLE:
        raise Invalid("roll.file", "Give a CSV in UTF-8, or an .xlsx.") from None


def _csv(path: Path) -> Iterator[Sequence[str]]:
    text = path.read_text("utf-8-sig")
    first = text.split("\n", 1)[0]
    yield from csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ","
    )


def _workbook(path: Path) -> Iterator[Sequence[str]]:
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield ["" if cell is None else str(cell) for cell in row]
    finally:
        book.close()
