"""How facts are said in each language: dates, times, references, word lists; and the longest each can be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from babel import Locale, UnknownLocaleError

from app.kit.reference import spaced
from app.menu.catalogue import Translator
from app.menu.faults import Fault, fault
from app.menu.library import Library
from app.menu.model import Fact
from app.menu.screen.texts import SLOT, Sayer, clip, longest_of, one_line, width

ONE, OTHER = "one", "other"
"""Forms of a text beside a count: English has these two; `other` is for every count that has no form of its own."""

CLOCK_SLOTS = frozenset({"h", "mm", "h6"})
HOURS = ("night",) * 6 + ("morning",) * 6 + ("afternoon",) * 4 + ("evening",) * 3 + ("late",) * 5
"""The period of each hour, as the list `clock` of the words names it."""

LISTS: Mapping[str, tuple[str, ...]] = {
    "date": ("month", *map(str, range(1, 13))),
    "time": ("time",),
    "clock": ("clock", "night", "morning", "afternoon", "evening", "late"),
}
"""The word list that a kind of fact is said with, and the words it must hold."""

MOST_ROWS = 4
"""Choices that an SMS lists: more do not fit one part."""

Words = Mapping[str, Mapping[str, str]]
"""One language's word lists."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What one language says: its words, its constants, and for each fact how it is said and its longest.

    `forms` are those that a text has in it beside a count, `other` among them; `form` tells which a number takes.
    """

    language: str
    words: Words
    constants: Mapping[str, str]
    sayers: Mapping[str, Sayer]
    bounds: Mapping[str, Sayer]
    forms: tuple[str, ...]
    form: Callable[[int], str]

    def variant(self, count: str) -> str:
        """The name of the way a text is said beside a count."""
        return variant(self.language, self.form(int(count)) if count.isdecimal() else OTHER)


def variant(language: str, form: str) -> str:
    """The name of the way a text is said in a form: the language itself for `other`, else `en#one`."""
    return language if form == OTHER else f"{language}#{form}"


def plural(language: str) -> tuple[tuple[str, ...], Callable[[int], str]]:
    """The forms of a language beside a count, and which of them a number takes (Unicode CLDR, plural rules)."""
    try:
        rule = Locale.parse(language).plural_form
    except (UnknownLocaleError, ValueError):
        return (OTHER,), lambda _count: OTHER
    return (OTHER, *sorted(rule.tags)), rule


def speak(library: Library, given: Mapping[str, str], translator: Translator) -> tuple[Speech, list[Fault]]:
    """How facts are said in the translator's language, and the facts that cannot be."""
    language = translator.language
    words = {
        name: {
            key: translator.text(f"{name}/{key}", text, library.place("words", name, key))
            for key, text in entries.items()
        }
        for name, entries in library.words.items()
    }
    faults: list[Fault] = []
    constants: dict[str, str] = {}
    sayers: dict[str, Sayer] = {}
    bounds: dict[str, Sayer] = {}
    for name, fact in library.facts.items():
        try:
            if fact.is_constant:
                constants[name] = _constant(fact, given, language)
                longest, sayers[name] = constants[name], _always(constants[name])
            else:
                longest, sayers[name] = _saying(fact, words, language)
            bounds[name] = _always(longest)
        except LookupError as missing:
            place = library.place("facts", name)
            mend = "Add it."
            faults.append(fault("fact.unsayable", place, f"{name}: {missing.args[0]}.", mend, language=language))
    return Speech(language, words, constants, sayers, bounds, *plural(language)), faults


def _always(text: str) -> Sayer:
    return lambda _value: text


def _constant(fact: Fact, given: Mapping[str, str], language: str) -> str:
    """What a constant is; raises LookupError with a sentence's worth of why not."""
    if fact.given is not None:
        if fact.given not in given:
            raise LookupError(f"the settings give no `{fact.given}`")
        return given[fact.given]
    return _in(language, fact.always, "always")


def _in(language: str, value: str | dict[str, str] | None, key: str) -> str:
    if isinstance(value, dict):
        if language not in value:
            raise LookupError(f"`{key}` says nothing for {language}")
        return value[language]
    return value or ""


def _saying(fact: Fact, words: Words, language: str) -> tuple[str, Sayer]:
    """The longest a fact can be, and how it is said; raises LookupError."""
    listed, *needed = LISTS.get(fact.shows, (fact.words,))
    known: Mapping[str, str] = words.get(listed, {}) if listed else {}
    if listed and not known:
        raise LookupError(f"words.yaml has no list `{listed}`")
    if lacking := [key for key in needed if key not in known]:
        raise LookupError(f"the list `{listed}` lacks {', '.join(lacking)}")
    match fact.shows:
        case "plain" | "count":
            longest = _in(language, fact.longest, "longest")
            is_plain = fact.shows == "plain"
            return (longest, plain_sayer(longest)) if is_plain else (f"{longest}+", count_sayer(int(longest)))
        case "fill":
            return "", one_line
        case "reference":
            return "4829 1386", reference_sayer()
        case "date":
            return longest_date(known), date_sayer(known)
        case "clock":
            return longest_clock(known), clock_sayer(known)
    return _listing(known) if fact.shows.startswith("rows:") else (longest_of(known.values()), word_sayer(known))


def _listing(known: Mapping[str, str]) -> tuple[str, Sayer]:
    """The longest list of rows, and how one is said."""
    longest, say = sorted(known, key=lambda key: width(known[key]))[-MOST_ROWS:], rows_sayer(known)
    return say(",".join(longest)), say


def rows_sayer(words: Mapping[str, str]) -> Sayer:
    """Says the words of ids with commas between them as numbered choices, `1 Malava, 2 Lugari`."""
    say = word_sayer(words)

    def listed(value: str) -> str:
        return ", ".join(f"{number} {say(one)}" for number, one in enumerate(value.split(",")[:MOST_ROWS], 1))

    return listed


def plain_sayer(longest: str) -> Sayer:
    """Says text as it is, never longer than was proved."""
    room = width(longest)
    return lambda value: clip(one_line(value), room)


def count_sayer(most: int) -> Sayer:
    """Says a number, and of more than `most` that it is more."""
    return lambda value: (str(int(value)) if int(value) <= most else f"{most}+") if value.isdecimal() else ""


def word_sayer(words: Mapping[str, str]) -> Sayer:
    """Says the word of an id; if the list no longer has it, the id itself, as far as the longest word goes."""
    room = width(longest_of(words.values()))
    return lambda value: words.get(value) or clip(one_line(value), room)


def date_sayer(months: Mapping[str, str]) -> Sayer:
    """Says an ISO date as a day and a month, `28 Sept`."""
    room = width(longest_date(months))

    def say(value: str) -> str:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return clip(one_line(value), room)
        return f"{day.day} {months.get(str(day.month), day.month)}"

    return say


def longest_date(months: Mapping[str, str]) -> str:
    """The longest date: a day of two digits in the longest month."""
    return f"28 {longest_of(months.values())}"


def clock_sayer(periods: Mapping[str, str]) -> Sayer:
    """Says HH:MM by the period of the day; {h6} is the hour as Kiswahili counts it, from six in the morning."""
    room = width(longest_clock(periods))

    def say(value: str) -> str:
        hour, _, minute = value.partition(":")
        if not (hour.isdigit() and minute.isdigit() and int(hour) < 24):
            return clip(one_line(value), room)
        return _clock(periods, int(hour), minute)

    return say


def longest_clock(periods: Mapping[str, str]) -> str:
    """The longest moment of a day."""
    return longest_of(_clock(periods, hour, "48") for hour in range(24))


def reference_sayer() -> Sayer:
    """Says eight digits as people read them, in two groups."""
    return lambda value: spaced(value) if len(value) == 8 else clip(one_line(value), 9)


def _clock(periods: Mapping[str, str], hour: int, minute: str) -> str:
    said = {"h": str(hour % 12 or 12), "mm": minute, "h6": str((hour - 6) % 12 or 12)}
    return SLOT.sub(lambda found: said.get(found[1], found[0]), periods.get(HOURS[hour], ""))
