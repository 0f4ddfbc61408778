"""How pages speak: the words of each language, and days, moments and sums said in them."""

import re
from collections.abc import Mapping, Sequence
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
    forms: Sequence[tuple[re.Pattern[str], str]] = ()
    """Sentences with facts in them, `{0} was entered already`: as they are recognised, and the words for them."""

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

    def said(self, sentence: str) -> str | None:
        """A sentence of the program, with its facts, in this language; None where there are no words for it yet."""
        told = self.words.gettext(sentence)
        if told != sentence or self.language == next(iter(LANGUAGES)):
            return told
        for form, words in self.forms:
            if found := form.fullmatch(sentence):
                return words.format(*found.groups())
        return None


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
        catalogue = read_po(file, locale=language)
    write_mo(compiled, catalogue)
    compiled.seek(0)
    whole = [(one.id, str(one.string)) for one in catalogue if isinstance(one.id, str) and "{0}" in one.id]
    # The longer one tells more of itself: `There is no ward {0}` before `{0} may not {1}`.
    forms = [(_form(sentence), words) for sentence, words in sorted(whole, key=lambda one: -len(one[0]))]
    return Speech(language, Translations(compiled), forms)


def _form(sentence: str) -> re.Pattern[str]:
    """What such a sentence looks like once its facts stand in it."""
    return re.compile(re.sub(r"\\\{\d\\\}", "(.+?)", re.escape(sentence)), re.DOTALL)


def heard(accepted: str) -> str:
    """The language of a visitor who chose none: the first of ours that their browser asks for, else English."""
    for wanted in accepted.lower().split(","):
        if (language := wanted.strip()[:2]) in LANGUAGES:
            return language
    return next(iter(LANGUAGES))


def N_(sentence: str) -> str:
    """Mark a sentence that a template says later in the visitor's language, so that translators find it."""
    return sentence
