"""The leak scanner: looks for one person's number and words, however spelt, in logs and in every column."""

import base64
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import psycopg
from psycopg import sql

from tests.proofs.house import connect

TABLES = """
    SELECT table_schema, table_name FROM information_schema.tables
    WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'
"""
# Between the digits of a number anything may stand that people put there.
BETWEEN_DIGITS = re.compile(rb"(?<=\d)[^0-9A-Za-z]{1,3}(?=\d)")


@dataclass(frozen=True, slots=True)
class Canary:
    """A resident who can be told from all others: a number and words that nobody else uses."""

    number: str
    words: tuple[str, ...]

    def found_in(self, haystack: bytes) -> list[str]:
        """What of theirs can be read there, in clear or in an encoding that is no secret."""
        looked_at = [haystack.lower(), unquote_to_bytes(haystack).lower()]
        digits = [BETWEEN_DIGITS.sub(b"", one) for one in looked_at]
        subscriber = self.number.removeprefix("+254").encode()
        found = [self.number] if readable(subscriber, digits, haystack) else []
        return found + [word for word in self.words if readable(word.encode(), looked_at, haystack)]


def readable(needle: bytes, texts: Iterable[bytes], raw: bytes) -> bool:
    """Whether the needle stands in a lower-case text, forwards or backwards, or encoded in the raw bytes."""
    small = needle.lower()
    forms = (small, small[::-1], small.hex().encode(), needle.hex().encode())
    plain = any(form in text for text in texts for form in forms)
    return plain or any(form in raw for spelt in (needle, small) for form in _in_base64(spelt))


def _in_base64(needle: bytes) -> Iterator[bytes]:
    """What all base64 texts that hold the needle have in common, for each of the three ways it may lie in them."""
    for shift in range(3):
        whole = base64.b64encode(bytes(shift) + needle).rstrip(b"=")
        # The first letters depend on what stands before, the last one on what comes after.
        yield whole[-(-shift * 8 // 6) : -1]


@dataclass(frozen=True, slots=True)
class Leak:
    """Something readable where it must not be."""

    place: str
    what: str


def leaks_in_logs(logs: Iterable[Path], canaries: Iterable[Canary]) -> set[Leak]:
    """What the logs hold, line by line."""
    canaries = list(canaries)
    return {
        Leak(log.name, what)
        for log in logs
        for line in log.read_bytes().splitlines()
        for canary in canaries
        for what in canary.found_in(line)
    }


def leaks_in_database(owner_url: str, canaries: Iterable[Canary]) -> set[Leak]:
    """What the columns of all tables hold, row by row."""
    canaries = list(canaries)
    with connect(owner_url) as db:
        return {
            Leak(place, what)
            for place, value in _values(db)
            for canary in canaries
            for what in canary.found_in(value)
        }


def _values(db: psycopg.Connection) -> Iterator[tuple[str, bytes]]:
    for schema, table in db.execute(TABLES).fetchall():
        rows = db.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(schema, table)))
        columns = [column.name for column in rows.description]
        for row in rows:
            for column, value in zip(columns, row, strict=True):
                yield f"{table}.{column}", _bytes(value)


def _bytes(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)).encode()
