"""How pages speak: the words of each language, and days, moments and sums said in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from app.kit.calendar import NAIROBI, nairobi_day

LOCALE = Path(__file__).parents[1] / "locale"
LANGUAGES: Mapping[str, str] = {"en": "English", "sw": "Kiswahili"}
"""The languages of the pages, each by its own name; the first is that of the source."""


@dataclass(frozen=True, slots=True)
class Speech:
    """One language: its words, and how it says days, moments and numbers."""

    language: str
    words: NullTranslations

    @property
    def locale(self) -> str:
        """The language as it is written in Kenya."""
        return f"{self.language}_KE"

    def day(self, on: date | datetime) -> str:
        """A day in Nairobi: "Tue 8 Dec 2026"."""
        return format_date(_on(on), "EEE d MMM y", locale=self.locale)

    def short_day(self, on: date | datetime) -> str:
        """A day in Nairobi where there is little room: "8 Dec 2026"."""
        return format_date(_on(on), "d MMM y", locale=self.locale)

    def month(self, on: date | datetime) -> str:
        """A month: "December 2026"."""
        return format_date(_on(on), "MMMM y", locale=self.locale)

    def hour(self, at: datetime) -> str:
        """What clocks in Nairobi show at a moment: "14:05"."""
        return format_time(at.astimezone(NAIROBI), "HH:mm", locale=self.locale)

    def moment(self, at: datetime) -> str:
        """A moment in Nairobi: "8 Dec 2026, 14:05"."""
        return f"{self.short_day(at)}, {self.hour(at)}"

    def number(self, number: int | Decimal) -> str:
        """A number with its thousands set apart."""
        return format_decimal(number, locale=self.locale)

    def knows(self, sentence: str) -> bool:
        """Whether it says a sentence of the program in its own words."""
        return self.language == next(iter(LANGUAGES)) or self.words.gettext(sentence) != sentence


def _on(on: date | datetime) -> date:
    return nairobi_day(on) if isinstance(on, datetime) else on


@cache
def speech(language: str) -> Speech:
    """How pages speak that language, read once; what has no translation yet is said in English."""
    path = LOCALE / f"{language}.po"
    if not path.exists():
        return Speech(language, NullTranslations())
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Speech(language, Translations(compiled))


def heard(accepted: str) -> str:
    """The language of a visitor who chose none: the first of ours that their browser asks for, else English."""
    for wanted in accepted.lower().split(","):
        if (language := wanted.strip()[:2]) in LANGUAGES:
            return language
    return next(iter(LANGUAGES))


def N_(sentence: str) -> str:
    """Mark a sentence that a template says later in the visitor's language, so that translators find it."""
    return sentence
