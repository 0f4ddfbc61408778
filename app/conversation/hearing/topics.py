"""What a text is about, guessed from its words: topic, language, and whether it must not be written by SMS."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.conversation.hearing.keywords import Hit, Keywords, plain

NO = "no"
"""The keyword that denies."""
OTHER = ".other"
"""How a category ends that means a whole field of work."""
MOST_WORDS = 5
"""Words that one spelling takes at most."""


@dataclass(frozen=True, slots=True)
class Topic:
    """The category that a text is about, if any word told, and its words without a keyword in front."""

    category: str | None
    story: str


def topic_of(keywords: Keywords, text: str) -> Topic:
    """What a text is about: by its first word, else by the longest hint; the particular before the general."""
    hit, rest = first_of(keywords, text)
    hints = _hints(keywords, text)
    said = (hit.keyword.category if hit else None) or next(iter(hints), None)
    return Topic(_in_particular(said, hints), rest if hit else text)


def first_of(keywords: Keywords, text: str) -> tuple[Hit | None, str]:
    """The topic or REPORT that a text begins with, and the words behind it."""
    words = plain(text).split()
    for length in range(min(MOST_WORDS, len(words)), 0, -1):
        if hit := keywords.first.get(" ".join(words[:length])):
            return hit, behind(text, length)
    return None, text


def is_topic(keywords: Keywords, text: str) -> bool:
    """Whether a text is the name of a topic, or REPORT, and nothing else."""
    hit, rest = first_of(keywords, text)
    return hit is not None and not plain(rest)


def field_of(category: str) -> str:
    """The field of work that a category belongs to: "water" of "water.spring"."""
    return category.partition(".")[0]


def behind(text: str, words: int) -> str:
    """A text without its first words, as it was written."""
    parts = text.split()
    taken = 0
    while parts and taken < words:
        taken += len(plain(parts.pop(0)).split())
    return " ".join(parts)


def danger_in(keywords: Keywords, text: str) -> str:
    """ "hold" or "safe" where a word says so, "safe" first; else ""."""
    found = {hit.keyword.counts for _, hit in _met(keywords.anywhere, text)}
    return next((kind for kind in ("safe", "hold") if kind in found), "")


def is_undone(keywords: Keywords, text: str) -> bool:
    """Whether an answer to an outcome says that it is not done: a word of that kind in it, or "no" in front."""
    first = keywords.answers.get(plain(text).partition(" ")[0])
    return (first is not None and first.name == NO) or any(_met(keywords.undone, text))


def language_of(keywords: Keywords, text: str) -> str:
    """The language in which most keywords of a text are spelt; "" where none tells."""
    told = [hit.language for _, hit in _met(keywords.anywhere, text)]
    words = plain(text).split()
    for table in (keywords.first, keywords.answers, keywords.alone):
        told += [hit.language for word in words if (hit := table.get(word))]
    en, sw = told.count("en"), told.count("sw")
    return "" if en == sw else ("en" if en > sw else "sw")


def _hints(keywords: Keywords, text: str) -> list[str]:
    """The categories that words of a text hint at, that of the longest first."""
    met = [(spelling, hit.keyword) for spelling, hit in _met(keywords.anywhere, text)]
    met.sort(key=lambda hint: len(hint[0]), reverse=True)
    return [keyword.category for _, keyword in met if keyword.category]


def _in_particular(said: str | None, hints: Sequence[str]) -> str | None:
    """What was said; of a whole field of work (`water.other`), what a hint says in particular (`water.burst`)."""
    if said is None or not said.endswith(OTHER):
        return said
    return next((hint for hint in hints if field_of(hint) == field_of(said) and hint != said), said)


def _met(table: Mapping[str, Hit], text: str) -> Iterator[tuple[str, Hit]]:
    words = plain(text).split()
    for start in range(len(words)):
        for length in range(1, min(MOST_WORDS, len(words) - start) + 1):
            spelling = " ".join(words[start : start + length])
            if hit := table.get(spelling):
                yield spelling, hit
