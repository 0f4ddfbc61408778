"""Rows of a CSV or of the first sheet of an .xlsx, as text."""

import csv
import hashlib
import io
import zlib
from collections.abc import Iterator, Sequence
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from app.kit.errors import Invalid

UNREADABLE = (
    *(csv.Error, BadZipFile, zlib.error, OSError),
    *(ValueError, TypeError, LookupError, SyntaxError, NotImplementedError, EOFError),
)
"""What the readers raised of a thousand damaged files; a workbook's XML that is broken is a SyntaxError."""

SWOLLEN = 32_000_000
"""Bytes that a workbook may be when unpacked: a small one can be made to swell until the memory is full."""


def digest_of(content: bytes, told: str) -> str:
    """What names an import: the file and what was told of it; changed, it is another one."""
    return hashlib.sha256(content + b"\0" + told.encode()).hexdigest()


def rows_of(content: bytes, name: str) -> Iterator[Sequence[str]]:
    """Each row as text. Raises Invalid (roll.file) for what is neither, and for a workbook that swells."""
    try:
        yield from _workbook(content) if name.lower().endswith(".xlsx") else _csv(content)
    except UNREADABLE:
        raise Invalid("roll.file", "Give a CSV in UTF-8, or an .xlsx.") from None


def _csv(content: bytes) -> Iterator[Sequence[str]]:
    text = content.decode("utf-8-sig")
    first = text.split("\n", 1)[0]
    yield from csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ","
    )


def _workbook(content: bytes) -> Iterator[Sequence[str]]:
    with ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > SWOLLEN:
            raise ValueError
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield ["" if cell is None else str(cell) for cell in row]
    finally:
        book.close()
