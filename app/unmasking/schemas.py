"""Requests to see who a resident is as they leave the house, and what staff send about them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from app.complaints.models import Complaint
from app.unmasking.models import Unmasking
from app.unmasking.rules import Standing

VIEW: dict[str, JsonValue] = {
    "id": 7,
    "reference": "48291386",
    "resident": "4F2-K",
    "level": "c1",
    "standing": "asked",
    "needs_two": False,
    "motive": "She named a witness without saying where she lives: I must ring her.",
    "asked_by": 5,
    "asked_at": "2026-11-24T09:00:00Z",
    "first_by": None,
    "second_by": None,
    "granted_at": None,
    "refused_by": None,
    "opened_at": None,
    "untold": False,
    "told_at": None,
    "reasons": [],
}
REASON: dict[str, JsonValue] = {"by": 6, "because": "She can be reached by a reply to her text."}
SHOWN: dict[str, JsonValue] = {
    "number": "+254700000012",
    "words": "Chief wa Malava anadai pesa. Nipigie 0700 000 012.",
    "language": "sw",
    "until": "2026-11-24T09:30:00Z",
}


class Motive(BaseModel):
    """Why an officer must know who a resident is."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"motive": VIEW["motive"]}]})

    motive: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=500)] = Field(
        description="Read by whoever decides, and by nobody else."
    )


Because = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]


class No(BaseModel):
    """That the asker may not look."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"because": REASON["because"]}]})

    because: Because = Field("", description="Why, for the asker and for others who decide.")


class Yes(No):
    """That the asker may look."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"untold": False}]})

    untold: bool = Field(False, description="To tell the resident of it later would put them at risk.")


class ReasonView(BaseModel):
    """Why somebody decided as they did."""

    model_config = ConfigDict(json_schema_extra={"examples": [REASON]})

    by: int
    because: str


class UnmaskingView(BaseModel):
    """One request, and where it stands."""

    model_config = ConfigDict(json_schema_extra={"examples": [VIEW]})

    id: int
    reference: str
    resident: str = Field(description="What its owner is called at the desk.")
    level: str
    standing: Standing
    needs_two: bool = Field(description="The resident is protected: two people must say yes.")
    motive: str
    asked_by: int
    asked_at: datetime
    first_by: int | None
    second_by: int | None
    granted_at: datetime | None = Field(description="It can be opened within a day of this.")
    refused_by: int | None
    opened_at: datetime | None = Field(description="From here on it is shown for a quarter of an hour.")
    untold: bool
    told_at: datetime | None
    reasons: list[ReasonView] = Field(description="Why they decided, in their order; of those who said so.")

    @classmethod
    def of(
        cls,
        asked: Unmasking,
        complaint: Complaint,
        *,
        resident: str,
        motive: str,
        reasons: Sequence[tuple[int, str]],
        now: datetime,
    ) -> Self:
        """The request's shape outside."""
        kept = {name: getattr(asked, name) for name in cls.model_fields.keys() & Unmasking.__table__.columns.keys()}
        told = {"reference": complaint.reference, "level": complaint.level, "resident": resident, "motive": motive}
        why = [ReasonView(by=by, because=because) for by, because in reasons]
        return cls.model_validate(kept | told | {"standing": asked.request.standing(now), "reasons": why})


class UnmaskingPage(BaseModel):
    """One page of requests, the oldest first."""

    items: list[UnmaskingView]


class IdentityView(BaseModel):
    """Who a resident is; that it was shown stands in the trail."""

    model_config = ConfigDict(json_schema_extra={"examples": [SHOWN]})

    number: str = Field(description="E.164.")
    words: str = Field(description="What they wrote, with the numbers and addresses in it.")
    language: str = Field(description="In which they wrote.")
    until: datetime = Field(description="When this closes.")
