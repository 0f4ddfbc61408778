"""The number a citizen keeps of a complaint: eight digits, of which one proves the others."""

from collections.abc import Callable

from app.kit.errors import Invalid

# H. M. Damm's totally anti-symmetric quasigroup of order 10 (dissertation, Marburg 2004): its check digit catches
# every single wrong digit and every swap of two neighbours.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)

# No 0 or 1 in front, where menus have their keys and phones their prefixes; no 254, which reads as a phone number.
_FIRST, _LAST = 2_000_000, 9_999_999
_KENYA, _KENYAN = 2_540_000, 10_000
_COUNT = _LAST - _FIRST + 1 - _KENYAN

_LOOSE = str.maketrans("", "", "-‐‑‒–—")


def draw(randbelow: Callable[[int], int]) -> str:
    """One of 7,990,000 references, each as likely: seven random digits and their check digit."""
    drawn = _FIRST + randbelow(_COUNT)
    digits = str(drawn if drawn < _KENYA else drawn + _KENYAN)
    return f"{digits}{_damm(digits)}"


def is_reference(text: str) -> bool:
    """Whether these are the eight plain digits of a reference that could have been drawn."""
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        return False
    return text[0] in "23456789" and not text.startswith("254") and _damm(text) == 0


def parse_reference(raw: str) -> str:
    """The eight digits behind "4829 1380" or "4829-1380". Raises Invalid (reference.wrong)."""
    text = "".join(raw.split()).translate(_LOOSE)
    if not is_reference(text):
        raise Invalid("reference.wrong", "That is no reference: it has 8 digits, like 4829 1380. Check each digit.")
    return text


def spaced(reference: str) -> str:
    """The reference as people read it: two groups of four."""
    return f"{reference[:4]} {reference[4:]}"


def _damm(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim
