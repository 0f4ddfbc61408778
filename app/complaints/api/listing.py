"""What may be asked of the queue, and how its answers look."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.complaints.api.schemas import Id, Slug
from app.complaints.lookup.lists import Asked, Filters, Mark, Sort
from app.complaints.lookup.statistics import Period
from app.complaints.lookup.views import View
from app.complaints.rules.lifecycle import State
from app.kit.calendar import NAIROBI, nairobi_day

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Spot = Annotated[
    str | None,
    Field(pattern=r"^[0-9]{1,17}\.[0-9]{1,18}$", description="Opaque: take it from `Link`."),
]


class Narrowing(BaseModel):
    """Which complaints; what is left out is left open. A misspelt question is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")

    queue: Slug | None = Field(None, examples=["ombudsman"])
    state: State | None = None
    ward: int | None = Field(None, ge=1, le=9999)
    category: Slug | None = Field(None, examples=["water.burst"])
    department: Slug | None = None
    assignee: Id | None = None
    number_ends: str | None = Field(
        None,
        pattern="^[0-9]{3}$",
        examples=["012"],
        description="The last three digits of the resident's number, where they let officers call it; others are "
        "never found by theirs. A minute passes until a new report is.",
    )

    def filters(self) -> Filters:
        """The same, as lists take it."""
        return Filters(**{name: getattr(self, name) for name in Narrowing.model_fields})

    def noted(self) -> dict[str, str]:
        """What the trail keeps of it: that somebody looked by a number, but no digit of that."""
        asked = self.model_dump(exclude_none=True, exclude_defaults=True, exclude={"q"}, mode="json")
        return {name: "***" if name == "number_ends" else str(value) for name, value in asked.items()}


class Listing(Narrowing):
    """Which complaints, in which order, and which page of them."""

    view: View | None = Field(
        None,
        description="One of the lists of the desk. In all but answered and unread the next step is the county's.",
    )
    overdue: bool = Field(False, description="Only those that are late.")
    sort: Sort | None = Field(
        None,
        description="due: what falls due first, of what the county owes. age: the oldest first. Left out: due in a "
        "view, else age.",
    )
    after: Spot = None
    before: Spot = None
    limit: int = Field(50, ge=1, le=100, description="How many at most.")

    def plain(self) -> Asked:
        """The same, as lists take it."""
        views = [self.view, View.OVERDUE if self.overdue else None]
        return Asked(
            views=tuple(view for view in views if view),
            filters=self.filters(),
            sort=self.sort or (Sort.DUE if self.view else Sort.AGE),
            after=_read(self.after),
            before=_read(self.before),
            limit=self.limit,
        )


class Sought(Narrowing):
    """What is looked for: a reference, or words; and among which complaints."""

    q: str = Field(
        max_length=100,
        description="A reference, with or without spaces; or words, of which each may be the beginning of one.",
        examples=["4829 1386", "bomba soko"],
    )
    after: Spot = None
    limit: int = Field(50, ge=1, le=100, description="How many at most.")

    def mark(self) -> Mark | None:
        """Where the page before ended."""
        return _read(self.after)


def _as_written(value: Any) -> Any:
    """Dates are written one way: pydantic would take moments and seconds since 1970 too."""
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("write it as 2026-11-24")
    return value


Day = Annotated[date, BeforeValidator(_as_written)]


class Figured(Narrowing):
    """Of which complaints figures are wanted, and for which days."""

    until: Day | None = Field(None, description="The last day, in Nairobi. Left out: today.")
    days: int = Field(90, ge=1, le=366, description="How many days up to and with the last.")

    def period(self, now: datetime) -> Period:
        """The days as moments; a day before 2000 or after 2100 is taken for the nearest of those years."""
        last = self.until or nairobi_day(now)
        last = min(max(last, date(2000, 1, 1)), date(2100, 12, 31))
        ends = datetime.combine(last + timedelta(days=1), time(), NAIROBI)
        return Period(ends - timedelta(days=self.days), ends)


class Counts(BaseModel):
    """How many complaints each view holds for whoever asks; a list of that view shows as many."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{view.value: number for number, view in enumerate(View)}]}
    )

    mine: int = Field(description="Assigned to whoever asks.")
    unassigned: int = Field(description="Nobody's yet, and the next step is the county's.")
    department: int = Field(description="With the office of whoever asks.")
    due_today: int
    overdue: int
    answered: int = Field(description="The resident wrote, and nobody has done anything since.")
    unread: int = Field(description="Nobody has read what the resident wrote.")
    late: int = Field(description="So late that it stands on the late list of the policy's ladder.")

    @classmethod
    def of(cls, counted: dict[View, int]) -> Self:
        """The counts' shape outside."""
        return cls.model_validate({view.value: count for view, count in counted.items()})


def spell(mark: Mark | None) -> str | None:
    """A mark as it stands in an address."""
    return f"{(mark.due_at - EPOCH) // MICROSECOND}.{mark.id}" if mark else None


def _read(spot: str | None) -> Mark | None:
    if spot is None:
        return None
    due, _, own = spot.partition(".")
    return Mark(EPOCH + int(due) * MICROSECOND, int(own))
