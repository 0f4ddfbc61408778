"""What a screen may ask for: how an answer of each kind is read, and the error line for one that is none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.kit.errors import Invalid
from app.kit.msisdn import parse_msisdn
from app.kit.reference import parse_reference

MOST_WORDS = 1000
"""Characters of a citizen's words that one fact holds."""

FEWEST_LETTERS = 3
DIGITS = 4
"""Digits of a PIN and of the code of a baraza."""

SHORT, FULL = "err.short", "err.long"
"""Error lines for too few words, and for words that hold no more."""

FLEETING = "pin"
"""The kind whose answer is forgotten as soon as the next screen is drawn, so that it is never kept with a walk."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How an answer is read, "" when it is none of this kind; and the error line that says so."""

    read: Callable[[str], str]
    error: str


def enough(words: str) -> bool:
    """Whether these are words, and no slip of a finger."""
    return sum(map(str.isalpha, words)) >= FEWEST_LETTERS


def _words(typed: str) -> str:
    return typed if enough(typed) else ""


def _digits(typed: str) -> str:
    return typed if len(typed) == DIGITS and typed.isascii() and typed.isdigit() else ""


def _reference(typed: str) -> str:
    try:
        return parse_reference(typed)
    except Invalid:
        return ""


def _phone(typed: str) -> str:
    try:
        return parse_msisdn(typed).e164
    except Invalid:
        return ""


KINDS: Mapping[str, Kind] = {
    "words": Kind(_words, SHORT),
    "reference": Kind(_reference, "err.ref"),
    "pin": Kind(_digits, "err.pin.shape"),
    "phone": Kind(_phone, "err.phone"),
    "code": Kind(_digits, "err.code"),
}
