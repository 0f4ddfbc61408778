"""Whether words may tell who wrote them: asked where whoever tells could be made to pay for it."""

import re
from collections.abc import Iterable

# A phone number, an identity card (7 or 8 digits) or a payroll number; spaces and dashes stand between digits.
NUMBER = re.compile(r"(?:\d[ -]?){6,}\d")
ADDRESS = re.compile(r"\S@\S")
WORD = re.compile(r"[^\W_]+")


def is_telling(words: str, phrases: Iterable[str]) -> bool:
    """Whether a number, an address or one of the county's phrases ("my name is") stands in the words."""
    if NUMBER.search(words) or ADDRESS.search(words):
        return True
    plain = _plain(words)
    return any(f" {_plain(phrase).strip()} " in plain for phrase in phrases)


def _plain(words: str) -> str:
    """Words in small letters, one space between and around them."""
    return f" {' '.join(WORD.findall(words.lower()))} "
