"""A Kenyan mobile number: read in every local spelling, held in one, and masked wherever it is printed."""

import re
from dataclasses import dataclass

import phonenumbers

from app.kit.errors import Invalid

# `[0-9]` and `fullmatch`, because `\d` takes Arabic digits and `$` a trailing newline.
_MOBILE = re.compile(r"\+254[17][0-9]{8}")
_SPELLING = re.compile(r"[0-9 +().-]+")


@dataclass(frozen=True, slots=True, repr=False)
class Msisdn:
    """A number that can hold a phone in Kenya; `e164` is "+2547…" or "+2541…". Printed, it shows three digits."""

    e164: str

    def __post_init__(self) -> None:
        if not _MOBILE.fullmatch(self.e164):
            raise ValueError("an Msisdn is made by parse_msisdn")

    @property
    def masked(self) -> str:
        """The number as people and logs may see it: "+254…678"."""
        return f"+254…{self.e164[-3:]}"

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"Msisdn({self.masked})"


def parse_msisdn(raw: str) -> Msisdn:
    """The number behind 07…, 01…, 7…, 254…, 00254…, +254…, with spaces, dashes, dots or brackets; also " 254…",
    whose plus a form decoder took for a space (an aggregator does send it bare).

    Raises Invalid: msisdn.unreadable (letters, other scripts' digits, line ends), msisdn.not_kenyan_mobile
    (landlines, short codes, foreign numbers, wrong length). Neither repeats the number.
    """
    if _MOBILE.fullmatch(raw):
        return Msisdn(raw)
    if not _SPELLING.fullmatch(raw):
        raise Invalid("msisdn.unreadable", "A phone number is digits, like 0712 345 678: type it again.")
    e164 = _e164(raw.strip(" "))
    # The series 7 and 1, not the prefixes a library knows today: a new one must not shut its owners out, and one
    # number must be the same in every spelling.
    if not _MOBILE.fullmatch(e164):
        raise Invalid("msisdn.not_kenyan_mobile", "Only Kenyan mobile numbers will do, like 0712 345 678.")
    return Msisdn(e164)


def _e164(spelt: str) -> str:
    """The international spelling, or "" when no number can be made of it."""
    if spelt.startswith("00") and not spelt.startswith("000"):
        spelt = "+" + spelt[2:]  # the world's way; the library knows Kenya's own, 000
    try:
        number = phonenumbers.parse(spelt, "KE")
    except phonenumbers.NumberParseException:
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
