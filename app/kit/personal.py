"""What tells in somebody's words who they are: phone numbers, numbers of papers, e-mail addresses."""

import re
from collections.abc import Iterator

from phonenumbers import Leniency, PhoneNumberMatcher

from app.kit.reference import is_reference

HIDDEN = "•••"
"""What stands in its place."""

# The series 7 and 1 in any spelling, whatever prefixes a library knows today; as in logs.
_MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)? ?254|0)[ .()-]{0,2}[17](?:[ .()-]{0,2}\d){8}(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# A KRA PIN; and what follows the name of a paper: identity cards have 7 or 8 digits, passports a letter before.
_TAXPAYER = re.compile(r"\b[AP]\d{9}[A-Z]\b", re.IGNORECASE)
_PAPER = re.compile(
    r"\b(?:id|i\.d\.?|national id|kitambulisho|passport|pasipoti|huduma|nhif|sha|nssf)\b"
    r"[^\d\n]{0,20}?(?P<number>\b(?:[a-z]{1,2} ?)?\d(?:[ -]?\d){5,10}\b)",
    re.IGNORECASE,
)
# Digits alone that are as long as an identity card's, unless they are money or the number of a report.
_BARE = re.compile(r"(?<![\d.,/-])\d{7,9}(?![\d.,/-]*\d)")
_MONEY = re.compile(r"(?:kes|ksh|kshs|sh|shs|shilingi|shillings|bob)[ .:]*$", re.IGNORECASE)
_SPENT = re.compile(r"^ ?(?:/=|/-|(?:kes|ksh|sh|shilingi|shillings|bob)\b)", re.IGNORECASE)


def without_personal(words: str) -> str:
    """The words with `HIDDEN` for each phone number (of any country, in any spelling), number of an identity card,
    passport or taxpayer, and e-mail address. Amounts of money and references of reports stay.

    It finds what looks like one: somebody's name, or a number written in words, it does not.
    """
    spans = sorted(_found(words))
    kept, at = [], 0
    for start, end in spans:
        if start >= at:
            kept += [words[at:start], HIDDEN]
        at = max(at, end)
    return "".join([*kept, words[at:]])


def _found(words: str) -> Iterator[tuple[int, int]]:
    for match in PhoneNumberMatcher(words, "KE", leniency=Leniency.VALID):
        yield match.start, match.end
    for pattern in (_MOBILE, _MAIL, _TAXPAYER):
        for found in pattern.finditer(words):
            yield found.span()
    for found in _PAPER.finditer(words):
        yield found.span("number")
    for found in _BARE.finditer(words):
        money = _MONEY.search(words[: found.start()]) or _SPENT.search(words[found.end() :])
        if not money and not is_reference(found[0]):
            yield found.span()
