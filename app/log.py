"""Structured lines on stderr, one JSON object each; never a full number, never a citizen's words."""

import logging
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from traceback import extract_tb
from typing import Any

import psycopg
import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

from app.settings import ROOT

log: FilteringBoundLogger = structlog.get_logger()
"""Where a line begins: `log.info("complaint.filed", reference=…)`, an event's name and fields."""

# A Kenyan mobile number in any of its spellings, also written in groups; what stays is its last three digits.
NUMBER = re.compile(
    r"(?<!\d)(?<!\d\.)(?:(?:\+|00)? ?254|0)[ -]?[17](?:[ -]?\d){5}[ -]?(\d)[ -]?(\d)[ -]?(\d)(?!\d)"
)
# They would say again what we say ourselves, with addresses that carry a secret.
QUIET = ("httpx", "httpcore", "uvicorn.access")
# Errors that speak of machines. The text of any other may quote what it choked on: a row, a value, a key.
SPEAKS_OF_MACHINES = (OSError, psycopg.OperationalError)


class _Stderr(logging.Handler):
    """Writes to whatever stderr is by then: a handler that held on to it would fall silent when it is replaced."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(self.format(record) + "\n")
        except Exception:
            self.handleError(record)


def configure(level: str = "INFO") -> None:
    """Send our lines and the libraries' to stderr, from `level` up. Start uvicorn with `log_config=None`."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        _tell_errors,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    handler = _Stderr()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _mask_event,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.raiseExceptions = False  # it would print the line that could not be written, unmasked
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def mask(text: str) -> str:
    """The text with every full Kenyan number reduced to `+254…` and its last three digits."""
    return NUMBER.sub(r"+254…\1\2\3", text)


def _mask_event(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {mask(str(name)): _masked(value) for name, value in event.items()}


def _masked(value: Any) -> Any:
    """The value as JSON can hold it, masked at any depth."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if mask(str(value)) == str(value) else mask(str(value))
    if isinstance(value, Mapping):
        return {mask(str(name)): _masked(one) for name, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray):
        return [_masked(one) for one in value]
    return mask(value if isinstance(value, str) else repr(value))


def _tell_errors(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Put types and places where an error would be, the cause last: where to look, without what was said."""
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()[1]
    if isinstance(given, tuple):
        given = given[1]
    if isinstance(given, BaseException):
        event["errors"] = [_told(error) for error in _chain(given)]
    return event


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, the errors it groups, and what it came from."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for part in error.exceptions:
                yield from _chain(part)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> dict[str, Any]:
    kind = type(error)
    told: dict[str, Any] = {"type": f"{kind.__module__}.{kind.__qualname__}"}
    if isinstance(error, psycopg.Error):
        told |= {"sqlstate": error.sqlstate, "constraint": error.diag.constraint_name}
    if isinstance(error, SPEAKS_OF_MACHINES):
        told["says"] = str(error).partition("\n")[0]
    told["at"] = [
        f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in extract_tb(error.__traceback__)
    ]
    return told


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
