"""Reading what came of a baraza: who was there, who was heard, what was said and what was done about it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.forums.models import Attendance, Forum, Guest, Telling, Theme, View, about_need, about_view
from app.kit.errors import NotFound
from app.kit.seal import Sealer

UNSAID = "unsaid"
DIMENSIONS: Mapping[str, InstrumentedAttribute[object]] = {
    "sex": Attendance.sex,
    "age": Attendance.age,
    "disability": Attendance.disability,
    "ward": Attendance.ward,
}


@dataclass(frozen=True, slots=True)
class Results:
    """Counts of one baraza, each by what it is counted by; nothing is hidden in them."""

    coming: Counter[str]
    needs: Counter[str]
    heard: Counter[str]
    views: Counter[str]
    present: Counter[str]
    present_by: Mapping[str, Counter[str]]


def results(db: Session, forum: Forum) -> Results:
    """What can be counted of it."""
    guests = db.execute(select(Guest.coming, Guest.need, Guest.heard).where(Guest.forum_id == forum.id)).all()
    voices = select(View.channel, func.count()).where(View.forum_id == forum.id, View.kind == "view")
    sources = select(Attendance.sheet.is_(None), func.sum(Attendance.count)).where(Attendance.forum_id == forum.id)
    return Results(
        coming=Counter("yes" if one.coming else "no" for one in guests if one.coming is not None),
        needs=Counter(one.need for one in guests if one.need and one.coming),
        heard=Counter(str(one.heard) for one in guests if one.heard),
        views=_counter(db.execute(voices.group_by(View.channel))),
        present=Counter(
            {
                "code" if by_code else "sheet": int(count)
                for by_code, count in db.execute(sources.group_by(Attendance.sheet.is_(None)))
            }
        ),
        present_by={name: _present(db, forum, column) for name, column in DIMENSIONS.items()},
    )


def _present(db: Session, forum: Forum, column: InstrumentedAttribute[object]) -> Counter[str]:
    counted = select(column, func.sum(Attendance.count)).where(Attendance.forum_id == forum.id).group_by(column)
    return _counter(db.execute(counted))


def _counter(rows: Iterable[Any]) -> Counter[str]:
    return Counter({UNSAID if value is None else str(value).lower(): int(count) for value, count in rows})


def needs(db: Session, sealer: Sealer, forum: Forum) -> list[tuple[str, str | None]]:
    """What would help those who come, in their own words where they wrote some; who needs it is not told."""
    asked = select(Guest).where(Guest.forum_id == forum.id, Guest.need.is_not(None), Guest.coming.is_(True))
    return [(one.need or "", _opened(sealer, one)) for one in db.scalars(asked.order_by(Guest.need, Guest.said_at))]


def _opened(sealer: Sealer, guest: Guest) -> str | None:
    if guest.need_sealed is None:
        return None
    return sealer.open(guest.need_sealed, about_need(guest.forum_id, guest.contact_id)).decode()


def views_page(db: Session, forum: Forum, *, uncoded: bool, after: int | None, limit: int) -> Sequence[View]:
    """At most `limit` of what was said, the first first, beyond the id `after`; all, or what has no theme yet."""
    said = select(View).where(View.forum_id == forum.id, View.id > (after or 0))
    if uncoded:
        said = said.where(View.theme_id.is_(None))
    return db.scalars(said.order_by(View.id).limit(limit)).all()


def view_of(db: Session, forum: Forum, number: int) -> View:
    """One view, held until the end of the transaction. Raises NotFound (view.unknown)."""
    held = select(View).where(View.id == number, View.forum_id == forum.id).with_for_update()
    view = db.scalar(held)
    if view is None:
        raise NotFound("view.unknown", "There is no such view on this baraza.")
    return view


def words_of(sealer: Sealer, view: View) -> str:
    """What was said, opened for whoever works on it; "" where it was erased."""
    if not view.words_sealed:
        return ""
    return sealer.open(view.words_sealed, about_view(view.forum_id, view.contact_id, view.at)).decode()


def theme_of(db: Session, forum: Forum, number: int) -> Theme:
    """One theme as it is now, held until the end of the transaction. Raises NotFound (theme.unknown)."""
    held = select(Theme).where(Theme.id == number, Theme.forum_id == forum.id).with_for_update()
    theme = db.scalar(held, execution_options={"populate_existing": True})
    if theme is None:
        raise _unknown()
    return theme


def _unknown() -> NotFound:
    return NotFound("theme.unknown", "There is no such theme of this baraza.")


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One theme: how many people spoke of it, and how far its answer is."""

    theme: Theme
    voices: int
    telling: Telling | None


def matrix(db: Session, forum: Forum) -> list[MatrixRow]:
    """What people said, how many, and what was done about it; in the order in which themes were added."""
    return _rows(db, Theme.forum_id == forum.id)


def row_of(db: Session, forum: Forum, number: int) -> MatrixRow:
    """One line of the matrix. Raises NotFound (theme.unknown)."""
    found = _rows(db, (Theme.forum_id == forum.id) & (Theme.id == number))
    if not found:
        raise _unknown()
    return found[0]


def _rows(db: Session, which: ColumnElement[bool]) -> list[MatrixRow]:
    voices = func.count(View.contact_id.distinct())
    found = select(Theme, voices, Telling).where(which)
    found = found.outerjoin(View, View.theme_id == Theme.id).outerjoin(Telling, Telling.theme_id == Theme.id)
    rows = db.execute(found.group_by(Theme.id, Telling.id).order_by(Theme.id))
    return [MatrixRow(theme, count, telling) for theme, count, telling in rows]
