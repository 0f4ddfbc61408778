"""Lists of complaints in pages and how many stand in each view: one set of conditions for both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session, load_only

from app.complaints.lookup.models import NumberEnd
from app.complaints.lookup.seen import Narrowed, seen_by
from app.complaints.lookup.views import HEARD, OPEN_ONES, OWED_ONES, View, Watch, in_view
from app.complaints.models import Complaint
from app.complaints.rules.lifecycle import State
from app.staff.policy import Sight

LONGEST_PAGE = 100
# Of its sixty columns a list shows so many, and to read all takes three times as long; what else is asked of a row
# in a list is refused, not looked up row by row.
IN_A_LIST = load_only(
    Complaint.reference,
    Complaint.contact_id,
    Complaint.category,
    Complaint.ward,
    Complaint.department,
    Complaint.queue,
    Complaint.level,
    Complaint.hidden,
    Complaint.state,
    Complaint.assignee_id,
    Complaint.filed_at,
    Complaint.due_at,
    Complaint.unread_since,
    Complaint.unlinked_at,
    Complaint.version,
    raiseload=True,
)


class Sort(StrEnum):
    """What a list begins with."""

    DUE = "due"
    AGE = "age"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None leaves it open."""

    queue: str | None = None
    state: State | None = None
    ward: int | None = None
    category: str | None = None
    department: str | None = None
    assignee: int | None = None
    number_ends: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page ends: the due date and the id of the complaint there."""

    due_at: datetime
    id: int

    @classmethod
    def of(cls, complaint: Complaint) -> "Mark":
        """The mark of one complaint."""
        return cls(complaint.due_at, complaint.id)


@dataclass(frozen=True, slots=True)
class Asked:
    """One page of a list: what is in it, in which order, and on which side of a mark."""

    views: tuple[View, ...] = ()
    filters: Filters = Filters()
    sort: Sort = Sort.AGE
    after: Mark | None = None
    before: Mark | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Some complaints in order, and the marks of the pages on both sides; None where there is none."""

    items: Sequence[Complaint]
    next_after: Mark | None
    previous_before: Mark | None


def page(db: Session, asked: Asked, *, sight: Sight, watch: Watch) -> Page:
    """At most `limit` complaints (never over 100) of those that the reader may know of.

    A page is found by what it begins behind and not by counting, so that what is filed meanwhile moves nothing and
    the thousandth page costs what the first does. By due date only what the county owes is listed: nothing else is
    due.
    """
    limit = max(1, min(asked.limit, LONGEST_PAGE))
    found = select(Complaint).where(*_narrowed(asked, sight, watch)).options(IN_A_LIST)
    rows = db.scalars(_ordered(found, asked).limit(limit + 1)).all()
    more = len(rows) > limit
    if asked.before is not None:
        items = rows[:limit][::-1]
        return Page(items, _mark(items, -1), _mark(items, 0) if more else None)
    items = rows[:limit]
    return Page(items, _mark(items, -1) if more else None, _mark(items, 0) if asked.after else None)


def counts(db: Session, filters: Filters, *, sight: Sight, watch: Watch) -> Mapping[View, int]:
    """How many complaints a list of each view would hold for this reader, in one walk over what is open."""
    conditions = {view: in_view(view, watch) for view in View}
    columns = [func.count().filter(*conditions[view]).label(view.value) for view in View]
    counted = select(*columns).select_from(Complaint).where(*OPEN_ONES, *seen_by(sight), *filtered(filters))
    row = db.execute(counted).one()
    return {view: getattr(row, view.value) for view in View}


def number(db: Session, filters: Filters, *, sight: Sight) -> int:
    """How many open complaints the filters leave of those that the reader may know of."""
    counted = select(func.count()).select_from(Complaint)
    return db.scalar(counted.where(*OPEN_ONES, *seen_by(sight), *filtered(filters))) or 0


def _narrowed(asked: Asked, sight: Sight, watch: Watch) -> Narrowed:
    narrowed = [*chain.from_iterable(in_view(view, watch) for view in asked.views)]
    if asked.sort is Sort.DUE and not asked.views:
        narrowed += OWED_ONES
    if asked.views and (asked.sort is Sort.AGE or not HEARD.isdisjoint(asked.views)):
        narrowed += OPEN_ONES  # of what is owed says nothing new, and leads to the index of what is open by its age
    return [*narrowed, *seen_by(sight), *filtered(asked.filters), *_beyond(asked)]


def filtered(filters: Filters) -> Narrowed:
    """What holds of every complaint that the filters leave."""
    asked: dict[InstrumentedAttribute[Any], Any] = {
        Complaint.queue: filters.queue,
        Complaint.state: filters.state,
        Complaint.ward: filters.ward,
        Complaint.category: filters.category,
        Complaint.department: filters.department,
        Complaint.assignee_id: filters.assignee,
    }
    narrowed = [column == value for column, value in asked.items() if value is not None]
    if filters.number_ends is not None:
        ends = select(NumberEnd.complaint_id).where(NumberEnd.digits == filters.number_ends)
        narrowed += [Complaint.id.in_(ends), Complaint.hidden.is_(False)]
    return narrowed


def _beyond(asked: Asked) -> Narrowed:
    """On the asked side of the marks: whoever gives both gets what lies between."""
    key, narrowed = tuple_(*_key(asked.sort)), []
    if asked.after is not None:
        narrowed.append(key > _place(asked.sort, asked.after))
    if asked.before is not None:
        narrowed.append(key < _place(asked.sort, asked.before))
    return narrowed


def _ordered(found: Select[Complaint], asked: Asked) -> Select[Complaint]:
    """In order; a page before a mark is read backwards, from the mark."""
    key = _key(asked.sort)
    return found.order_by(*(key if asked.before is None else [column.desc() for column in key]))


def _key(sort: Sort) -> list[ColumnElement[Any]]:
    due, own = Complaint.due_at, Complaint.id
    return [due.expression, own.expression] if sort is Sort.DUE else [own.expression]


def _place(sort: Sort, mark: Mark) -> Any:
    return tuple_(mark.due_at, mark.id) if sort is Sort.DUE else tuple_(mark.id)


def _mark(items: Sequence[Complaint], at: int) -> Mark | None:
    return Mark.of(items[at]) if items else None
