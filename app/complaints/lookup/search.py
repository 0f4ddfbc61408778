"""Search: a reference is found as it is, words in what residents wrote in clear, also when misspelt."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, select
from sqlalchemy.orm import Session

from app.complaints.lookup.lexicon import SHORTEST, meant
from app.complaints.lookup.lists import Filters, Mark, Page, filtered
from app.complaints.lookup.seen import seen_by
from app.complaints.models import Complaint
from app.complaints.rules.triage import ORDINARY
from app.kit.errors import Invalid
from app.kit.reference import parse_reference
from app.staff.policy import Sight

MOST_WORDS = 8
LONGEST_WORD = 30
WORD = re.compile(r"[^\W_]+")

# As the index on them is written, so that the planner knows it again; sealed words are in neither.
SAID: ColumnElement[Any] = literal_column("to_tsvector('simple'::regconfig, complaint.words)")
IN_CLEAR: list[ColumnElement[bool]] = [
    literal_column(f"complaint.level = '{ORDINARY}'"),
    Complaint.words.is_not(None),
]


def search(db: Session, asked: str, filters: Filters, *, after: Mark | None, limit: int, sight: Sight) -> Page:
    """The complaint of the reference that was asked for, whatever the filters; else what says all of the words,
    the newest first.

    Only of what the reader may know of: a reference that they may not know of is found like one that nobody has.
    """
    reference = _reference_in(asked)
    if reference is not None:
        one = select(Complaint).where(Complaint.reference == reference, *seen_by(sight))
        return Page(db.scalars(one).all(), None, None)
    words = _words_in(asked)
    if not words:
        return Page([], None, None)
    found = _saying(spelt(words, meant(db, words)), filters, sight)
    if after is not None:
        found = found.where(Complaint.id < after.id)
    rows = db.scalars(found.order_by(Complaint.id.desc()).limit(limit + 1)).all()
    return Page(rows[:limit], Mark.of(rows[limit - 1]) if len(rows) > limit else None, None)


def spelt(words: Iterable[str], meant: Mapping[str, list[str]]) -> str:
    """The words as PostgreSQL searches for them: each as the beginning of a word, unless it is too short for one, or as
    a word that was meant by it.
    """
    either = [[_quoted(word), *(f"'{near}'" for near in meant.get(word, []))] for word in words]
    return " & ".join(f"({' | '.join(spellings)})" for spellings in either)


def _quoted(word: str) -> str:
    return f"'{word}':*" if len(word) >= SHORTEST else f"'{word}'"


def _saying(asked: str, filters: Filters, sight: Sight) -> Select[Complaint]:
    says = SAID.op("@@", is_comparison=True)(func.to_tsquery(literal_column("'simple'::regconfig"), asked))
    return select(Complaint).where(says, *IN_CLEAR, *seen_by(sight), *filtered(filters))


def _reference_in(asked: str) -> str | None:
    try:
        return parse_reference(asked)
    except Invalid:
        return None


def _words_in(asked: str) -> list[str]:
    return [word[:LONGEST_WORD].lower() for word in WORD.findall(asked)[:MOST_WORDS]]
