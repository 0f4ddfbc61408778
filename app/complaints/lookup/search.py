"""Search: a reference is found as it is, words in what residents wrote in clear, also when misspelt."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, cast, func, literal_column, select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from app.complaints.lookup.lexicon import meant
from app.complaints.lookup.lists import IN_A_LIST, Filters, Mark, Page, filtered
from app.complaints.lookup.seen import Narrowed, seen_by
from app.complaints.models import SAID, Complaint
from app.complaints.rules.triage import ORDINARY
from app.kit.errors import Invalid
from app.kit.reference import parse_reference
from app.staff.policy import Sight

MOST_WORDS = 8
LONGEST_WORD = 30
WORD = re.compile(r"[^\W_]+")

# As the index on them is written, so that the planner knows it again; sealed words are in neither.
SAYS: ColumnElement[Any] = literal_column(f"({SAID})")
IN_CLEAR: list[ColumnElement[bool]] = [
    literal_column(f"complaint.level = '{ORDINARY}'"),
    Complaint.words.is_not(None),
]
NEIGHBOURS = 12
"""Bits of an id that neighbours differ in: the index marks 4096 of them alike."""
STEPS = (1, 4, 16, 64)
"""How many such neighbourhoods are looked through at a time, from the newest; then the rest at once."""


def search(db: Session, asked: str, filters: Filters, *, after: Mark | None, limit: int, sight: Sight) -> Page:
    """The complaint of the reference that was asked for, whatever the filters; else what says all of the words,
    the newest first.

    Only of what the reader may know of: a reference that they may not know of is found like one that nobody has.
    """
    reference = reference_in(asked)
    if reference is not None:
        one = select(Complaint).where(Complaint.reference == reference, *seen_by(sight)).options(IN_A_LIST)
        return Page(db.scalars(one).all(), None, None)
    words = _words_in(asked)
    if not words:
        return Page([], None, None)
    says = spelt(meant(db, words).values())
    rows = _newest(db, says, [*seen_by(sight), *filtered(filters)], after.id if after else None, limit + 1)
    return Page(rows[:limit], Mark.of(rows[limit - 1]) if len(rows) > limit else None, None)


def spelt(words: Iterable[Iterable[str]]) -> str:
    """Words as PostgreSQL searches for them: all of them, each in one of its spellings."""
    either = [" | ".join(f"'{one}'" for one in spellings) for spellings in words]
    return " & ".join(f"({spellings})" for spellings in either)


def _newest(db: Session, says: str, narrowed: Narrowed, below: int | None, limit: int) -> list[Complaint]:
    """So many that say it, the newest first: a word that every fifth says is not looked up everywhere."""
    newest = db.scalar(select(func.max(Complaint.id))) or 0
    top = newest + 1 if below is None else min(below, newest + 1)
    found: list[Complaint] = []
    home = (top - 1) >> NEIGHBOURS
    if home < 0:
        return found
    for step in STEPS:
        marks = " | ".join(f"'#{one}'" for one in range(max(home - step + 1, 0), home + 1))
        found += _saying(db, f"{says} & ({marks})", [*narrowed, Complaint.id < top], limit - len(found))
        home -= step
        if len(found) == limit or home < 0:
            return found
    rest = [*narrowed, Complaint.id < (home + 1) << NEIGHBOURS]
    return [*found, *_saying(db, says, rest, limit - len(found))]


def _saying(db: Session, says: str, narrowed: Narrowed, limit: int) -> Sequence[Complaint]:
    saying = SAYS.op("@@", is_comparison=True)(cast(says, TSQUERY))
    found = select(Complaint).where(saying, *IN_CLEAR, *narrowed).options(IN_A_LIST)
    return db.scalars(found.order_by(Complaint.id.desc()).limit(limit)).all()


def reference_in(asked: str) -> str | None:
    """The reference that was asked for; None where other words were."""
    try:
        return parse_reference(asked)
    except Invalid:
        return None


def _words_in(asked: str) -> list[str]:
    return [word[:LONGEST_WORD].lower() for word in WORD.findall(asked)[:MOST_WORDS]]
