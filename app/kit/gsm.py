"""The letters a basic phone can show: folding into GSM 03.38, measuring in septets, cutting into segments."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from gsm0338 import Codec

from app.kit.errors import Invalid

_ESCAPE = 0x1B  # announces an extension character, so it is no letter itself
_BASIC = frozenset(Codec().decode(bytes([code]))[0] for code in range(128) if code != _ESCAPE)
_EXTENSION = frozenset(Codec().decode(bytes([_ESCAPE, code]), "ignore")[0] for code in range(128)) - {""}
_ALPHABET = _BASIC | _EXTENSION

# What a phone cannot show although it is there: C0 and C1 without the line breaks, soft hyphen, bidi and
# zero-width marks, tags, and halves of surrogate pairs, which UTF-8 and PostgreSQL refuse.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]+"
)
_BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")

# Spellings that Unicode's own decompositions do not give; the vowels and ŋ are those of Kenyan languages.
_SPELT = {
    **dict.fromkeys("‘’‚‛‹›ʹʻʼʽˈ′`´", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−⁃•‣·∙●▪", "-"),
    **dict.fromkeys("\v\x85\u2028\u2029", "\n"),
    **{"\t": " ", "⁄": "/", "∕": "/", "÷": "/", "×": "x", "→": "->", "←": "<-", "¢": "c", "©": "(c)", "®": "(R)"},
    **{"ɛ": "e", "ɨ": "i", "ı": "i", "ɔ": "o", "ʉ": "u", "μ": "u", "ŋ": "ng'", "Ŋ": "Ng'", "ł": "l", "Ł": "L"},
    **{"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "œ": "oe", "Œ": "OE", "ẞ": "ß"},
}


@dataclass(frozen=True, slots=True)
class Segments:
    """A text as a network bills it: its parts in order, and `units` (septets, or UTF-16 units for ucs2) in all."""

    alphabet: Literal["gsm", "ucs2"]
    parts: tuple[str, ...]
    units: int


def strange(text: str) -> tuple[str, ...]:
    """The characters outside GSM 03.38, each once, in order: any one of them makes a whole SMS UCS-2."""
    return tuple(dict.fromkeys(character for character in text if character not in _ALPHABET))


def septets(text: str) -> int:
    """The room a text takes on a screen or in an SMS: one septet a character, two for `^{}\\[~]|€` and form feed.

    Raises Invalid (gsm.strange) when a character is outside GSM 03.38.
    """
    if not _ALPHABET.issuperset(text):
        named = ", ".join(f"{character!r} (U+{ord(character):04X})" for character in strange(text))
        raise Invalid("gsm.strange", f"A phone cannot show {named}: write it with plain letters.")
    return len(text) + sum(map(text.count, _EXTENSION))


def segment(text: str) -> Segments:
    """The text as it is sent: 160 septets alone or 153 a part, else 70 UTF-16 units alone or 67 a part.

    An extension character or a surrogate pair never straddles two parts (3GPP TS 23.038, TS 23.040 §9.2.3.24.1).
    """
    if _ALPHABET.issuperset(text):
        units = septets(text)
        parts = tuple(_cut(text, _septets, 153)) if units > 160 else (text,)
        return Segments("gsm", parts, units)
    units = sum(map(_utf16_units, text))
    parts = tuple(_cut(text, _utf16_units, 67)) if units > 70 else (text,)
    return Segments("ucs2", parts, units)


def fold(text: str) -> str:
    """The text in GSM 03.38 letters: accents off where the alphabet lacks them, quotes and dashes made plain,
    digits of any script as 0-9, what no phone shows dropped, and "?" for the rest.

    Text that is in the alphabet already comes back as it is.
    """
    if _ALPHABET.issuperset(text):
        return text
    return "".join(map(_fold, unicodedata.normalize("NFC", _UNSEEN.sub("", text))))


def clean(text: str, limit: int = 1000) -> str:
    """A citizen's words as they are kept: NFC, at most `limit` characters, without control, bidi and zero-width
    characters or halves of surrogate pairs; line breaks and tabs become one space. Nothing else changes.
    """
    if text.isascii() and text.isprintable():
        return text[:limit]
    return unicodedata.normalize("NFC", _UNSEEN.sub("", _BREAKS.sub(" ", text)))[:limit]


def _septets(character: str) -> int:
    return 2 if character in _EXTENSION else 1


def _utf16_units(character: str) -> int:
    return 2 if character > "\uffff" else 1


def _cut(text: str, cost: Callable[[str], int], limit: int) -> Iterator[str]:
    start = taken = 0
    for at, character in enumerate(text):
        if taken + cost(character) > limit:
            yield text[start:at]
            start, taken = at, 0
        taken += cost(character)
    yield text[start:]


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    if character in _ALPHABET:
        return character
    if character in _SPELT:
        return _SPELT[character]
    letters = (part for part in unicodedata.normalize("NFKD", character) if unicodedata.category(part) != "Mn")
    plain = "".join(_SPELT.get(letter, letter) for letter in letters)
    if _ALPHABET.issuperset(plain):
        return plain
    return str(unicodedata.decimal(character, "?"))
