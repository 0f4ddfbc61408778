"""What stands in a log line, and what never does."""

import json
import logging

import psycopg
import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.log import configure, log, mask

CANARY = "+254712345678"
SPELLINGS = [
    "+254712345678",
    "254712345678",
    "00254712345678",
    " 254712345678",
    "%2B254712345678",
    "0712345678",
    "0112345678",
    "0712 345 678",
    "+254 712 345678",
    "0712-345-678",
]


@pytest.fixture(autouse=True)
def as_it_was():
    """Leave the logging of the test run as it is."""
    root = logging.getLogger()
    before, level, raises = root.handlers[:], root.level, logging.raiseExceptions
    yield
    logging.raiseExceptions = raises
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def lines(capsys):
    configure("INFO")

    def read() -> list[dict]:
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    return read


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_masks_a_number_however_it_is_spelt(spelling):
    masked = mask(f"from {spelling}, twice: {spelling}")
    assert masked.count("+254…678") == 2
    assert "345" not in masked


@pytest.mark.parametrize(
    "kept",
    [
        "48291386",
        "4829 1386",
        "20384",
        "*384*50#",
        "2026-07-12T10:30:00",
        "0.0712345678",
        "107123456789",
        "+254…678",
    ],
)
def test_leaves_what_is_no_number(kept):
    assert mask(kept) == kept


def test_writes_one_object_a_line_with_event_level_and_time(lines):
    log.info("complaint.filed", reference="48291386", words="moja\nmbili")
    log.debug("too.quiet")
    [line] = lines()
    assert line.pop("at").endswith("Z")
    assert line == {"event": "complaint.filed", "level": "info", "reference": "48291386", "words": "moja\nmbili"}


@pytest.mark.parametrize(
    "value",
    [
        CANARY,
        254712345678,
        [CANARY],
        {"deep": {CANARY: (CANARY,)}},
        CANARY.encode(),
        ValueError(CANARY),
        f"\x00{CANARY[1:]}",
        f"\u00a0{CANARY[4:].rjust(10, '0')}",
    ],
)
def test_masks_a_number_anywhere_in_a_line(capsys, value):
    configure()
    log.info(f"event {CANARY}", field=value)
    said = capsys.readouterr().err
    assert "712345678" not in said
    assert "+254…678" in json.loads(said)["event"]


def test_masks_what_libraries_say(lines):
    logging.getLogger("some.library").warning("calling %s", CANARY)
    [line] = lines()
    assert (line["event"], line["level"]) == ("calling +254…678", "warning")


def test_is_silent_about_each_request(lines):
    logging.getLogger("uvicorn.access").info("POST /at/secret/ussd")
    logging.getLogger("httpx").info("HTTP Request: POST https://x")
    assert lines() == []


def test_says_what_a_machine_complained_of(lines):
    try:
        raise ConnectionRefusedError(111, f"no answer for {CANARY}")
    except OSError:
        log.exception("door.failed")
    [line] = lines()
    [error] = line["errors"]
    assert error["type"] == "builtins.ConnectionRefusedError"
    assert error["says"] == "[Errno 111] no answer for +254…678"
    assert error["at"][0].startswith("tests/test_log.py:")
    assert error["at"][0].endswith(" test_says_what_a_machine_complained_of")


def test_never_quotes_what_an_error_quotes(capsys):
    configure()
    words = "the chief took the relief food"
    try:
        try:
            raise KeyError(words)
        except KeyError as error:
            raise ExceptionGroup(words, [ValueError(words)]) from error
    except ExceptionGroup:
        log.exception("bug")
    said = capsys.readouterr().err
    assert words not in said
    assert [error["type"].rpartition(".")[2] for error in json.loads(said)["errors"]] == [
        "ExceptionGroup",
        "ValueError",
        "KeyError",
    ]


def test_never_quotes_the_row_that_a_database_refused(capsys, db):
    configure()
    words = "the chief took the relief food"
    db.execute(text("CREATE TEMP TABLE told (words text CONSTRAINT ck_told_empty CHECK (words = ''))"))
    with pytest.raises(IntegrityError, match=words) as refused:
        db.execute(text("INSERT INTO told VALUES (:words)"), {"words": words})
    log.error("bug", exc_info=refused.value)
    said = capsys.readouterr().err
    assert words not in said
    cause = json.loads(said)["errors"][-1]
    assert (cause["sqlstate"], cause["constraint"]) == ("23514", "ck_told_empty")
    assert cause["type"] == f"psycopg.errors.{psycopg.errors.CheckViolation.__name__}"
