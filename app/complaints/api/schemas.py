"""Complaints as they leave the house, and what staff send about them."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from app.complaints.models import Complaint, Event
from app.complaints.rules.lifecycle import OWED, Outcome, Remedy, State, Verb
from app.complaints.rules.resident import Digits
from app.web.etag import etag
from app.web.paging import LARGEST

Id = Annotated[int, Field(ge=1, le=LARGEST)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.]{0,39}$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=1000)]

ROW: dict[str, JsonValue] = {
    "reference": "48291386",
    "resident": "4F2-K",
    "category": "water.burst",
    "ward": 991,
    "department": "water",
    "queue": "triage",
    "level": "c0",
    "hidden": False,
    "state": "received",
    "assignee": None,
    "filed_at": "2026-11-24T09:00:00Z",
    "due_at": "2026-12-08T14:00:00Z",
    "overdue": False,
    "etag": '"1"',
}
EVENT: dict[str, JsonValue] = {
    "at": "2026-11-24T09:00:00Z",
    "verb": "file",
    "before": None,
    "after": "received",
    "by": "citizen",
    "person_id": None,
    "words": None,
    "internal": False,
    "detail": None,
}
CASE: dict[str, JsonValue] = ROW | {
    "channel": "ussd",
    "filed_by": None,
    "language": "sw",
    "words": "Bomba limepasuka karibu na soko tangu Jumapili.",
    "digits": "whole",
    "contact": "+254700000012",
    "acknowledged_at": None,
    "window_ends_at": None,
    "closed_at": None,
    "unlinked_at": None,
    "step_due_at": "2026-11-26T14:00:00Z",
    "outcome": None,
    "remedy": None,
    "adverse": False,
    "heard_at": None,
    "suspected_by": None,
    "referred_to": None,
    "ground": None,
    "merged_into": None,
    "merged": [],
    "reopened": 0,
    "points_to": None,
    "events": [EVENT],
}


class CaseRow(BaseModel):
    """A complaint in a list: no words, no number."""

    model_config = ConfigDict(json_schema_extra={"examples": [ROW]})

    reference: str
    resident: str = Field(
        description="What its owner is called at the desk. Who lets officers call has the same name on all their "
        "reports, who hid their number another on each."
    )
    category: str
    ward: int | None = Field(description="IEBC code of the ward.")
    department: str
    queue: str
    level: str = Field(description="c0 ordinary; c1 accuses somebody, c2 puts its owner at risk: the Ombudsman's.")
    hidden: bool = Field(description="The resident hid their number: it is shown to nobody.")
    state: State
    assignee: int | None
    filed_at: datetime
    due_at: datetime
    overdue: bool = Field(description="The county owes the next step and its time has run out.")
    etag: str = Field(description="Its version, as a change carries it in `If-Match`, and a bulk change beside it.")

    @classmethod
    def of(cls, complaint: Complaint, resident: str, now: datetime) -> Self:
        """The row's shape outside."""
        return cls.model_validate(_row(complaint, resident, now))


class CasePage(BaseModel):
    """One page of complaints, the oldest first."""

    items: list[CaseRow]


class CaseEvent(BaseModel):
    """One thing that happened. `words` are what was said; those of an `internal` event never leave the staff."""

    at: datetime
    verb: Verb
    before: State | None
    after: State
    by: str
    person_id: int | None
    words: str | None
    internal: bool
    detail: dict[str, str | int | bool | None] | None = Field(description="Codes, numbers and dates of it.")

    @classmethod
    def of(cls, event: Event, words: str) -> Self:
        """The event's shape outside."""
        kept = {name: getattr(event, name) for name in cls.model_fields.keys() - {"words"}}
        return cls.model_validate(kept | {"words": words or None})


class Case(CaseRow):
    """A whole complaint: whoever may know of it reads its words."""

    model_config = ConfigDict(json_schema_extra={"examples": [CASE]})

    channel: str
    filed_by: int | None = Field(description="Who of the staff wrote it down for its owner.")
    language: str
    words: str = Field(description="What the resident wrote.")
    digits: Digits = Field(
        description="How much of the number you see: `whole` if they let officers call and you work on complaints, "
        "`last_three` if you only read them, `none` for everybody where they hid it."
    )
    contact: str | None = Field(description="So much of the number, in E.164: +254700000012, +254…012, or null.")
    acknowledged_at: datetime | None
    window_ends_at: datetime | None = Field(description="Until when the resident may say whether it is done.")
    closed_at: datetime | None
    unlinked_at: datetime | None = Field(
        description="Since when it is parted from the number it came from, for good."
    )
    step_due_at: datetime | None = Field(description="By when its state is to be left.")
    outcome: Outcome | None = Field(description="While it waits for a second person, only submitted.")
    remedy: Remedy | None
    adverse: bool = Field(description="The draft finds against somebody, who must be heard.")
    heard_at: datetime | None
    suspected_by: int | None = Field(description="Who says that it is abuse; a second person decides.")
    referred_to: str | None
    ground: str | None
    merged_into: str | None = Field(description="The reference of the complaint that it is worked on with.")
    merged: list[str] = Field(description="The references of those that are worked on with it.")
    reopened: int
    points_to: str | None = Field(description="The report that its owner withdrew and opens again by this one.")
    events: list[CaseEvent]

    @classmethod
    def whole(
        cls,
        complaint: Complaint,
        *,
        now: datetime,
        resident: str,
        words: str,
        digits: Digits,
        contact: str | None,
        merged_into: str | None,
        merged: list[str],
        events: list[CaseEvent],
    ) -> Self:
        """The complaint's shape outside, with what its row does not hold in clear."""
        kept = {name: getattr(complaint, name) for name in _KEPT}
        told = {"words": words, "digits": digits, "contact": contact, "events": events}
        around = {"merged_into": merged_into, "merged": merged}
        return cls.model_validate(_row(complaint, resident, now) | kept | told | around)


_KEPT = (
    "channel",
    "filed_by",
    "language",
    "acknowledged_at",
    "window_ends_at",
    "closed_at",
    "unlinked_at",
    "step_due_at",
    "outcome",
    "remedy",
    "adverse",
    "heard_at",
    "suspected_by",
    "referred_to",
    "ground",
    "reopened",
    "points_to",
)
_ROW = CaseRow.model_fields.keys() - {"assignee", "resident", "overdue", "etag"}


def _row(complaint: Complaint, resident: str, now: datetime) -> dict[str, Any]:
    overdue = complaint.state in OWED and complaint.due_at < now
    kept = {name: getattr(complaint, name) for name in _ROW} | {"resident": resident}
    return kept | {"assignee": complaint.assignee_id, "overdue": overdue, "etag": etag(complaint.version)}


class Told(BaseModel):
    """What a resident told somebody on the staff."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "channel": "call",
                    "number": "0700 000 012",
                    "number_shown": True,
                    "language": "sw",
                    "category": "water.burst",
                    "ward": 991,
                    "words": "Bomba limepasuka karibu na soko tangu Jumapili.",
                }
            ]
        },
        extra="forbid",
    )

    channel: Literal["call", "walk_in", "baraza"]
    number: str = Field(max_length=20, description="Their phone, in any Kenyan spelling: the receipt goes there.")
    number_shown: bool = Field(False, description="They let officers call them.")
    language: Literal["en", "sw"]
    category: Slug
    ward: int | None = Field(None, ge=1, le=9999, description="IEBC code of the ward.")
    words: Words


class Filed(BaseModel):
    """The report, for whoever told it: they get the same by SMS, unless it could put them at risk."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reference": "48291386", "due_on": "2026-12-08", "level": "c0"}]}
    )

    reference: str
    due_on: date = Field(description="The day by which they are promised an answer, when it was filed.")
    level: str
