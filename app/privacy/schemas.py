"""Holds as they leave the house, and what staff send about them."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from app.privacy.models import Hold

HELD: dict[str, JsonValue] = {
    "id": 3,
    "reference": "48291386",
    "because": "The High Court asked for it: petition 12 of 2026.",
    "by": 5,
    "at": "2026-11-24T09:00:00Z",
    "ended_by": None,
    "ended_at": None,
}


class Because(BaseModel):
    """Why a report must be kept as it is."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"because": HELD["because"]}]})

    because: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=500)] = Field(
        description="Who needs it, and by which paper."
    )


class HoldView(BaseModel):
    """A report that is kept as it is, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [HELD]})

    id: int
    reference: str
    because: str
    by: int
    at: datetime
    ended_by: int | None
    ended_at: datetime | None

    @classmethod
    def of(cls, held: Hold, reference: str, because: str) -> Self:
        """The hold's shape outside."""
        kept = {name: getattr(held, name) for name in ("id", "by", "at", "ended_by", "ended_at")}
        return cls.model_validate(kept | {"reference": reference, "because": because})


class HoldPage(BaseModel):
    """One page of holds, the oldest first."""

    items: list[HoldView]
