"""Requests of residents about their own data as they leave the house, and what staff send about them."""

from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.subjects.models import SubjectRequest
from app.subjects.rules import Standing

REQUEST: dict[str, JsonValue] = {
    "id": 4,
    "kind": "erasure",
    "shown": "in_person",
    "standing": "asked",
    "asked_by": 7,
    "asked_at": "2026-11-24T09:00:00Z",
    "decided_by": None,
    "granted_at": None,
    "refused_at": None,
    "done_at": None,
}


class Brought(BaseModel):
    """What a resident asks about their own data."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"number": "0700 000 012", "kind": "export", "shown": "in_person"}]},
    )

    number: str = Field(max_length=20, description="Theirs, in any Kenyan spelling.")
    kind: Literal["export", "erasure"]
    shown: Literal["call", "in_person", "letter"] = Field(
        description="How it was seen that the number is theirs; `call`: you rang it, and they answered."
    )


class RequestView(BaseModel):
    """One request, and where it stands. Whose it is stands nowhere."""

    model_config = ConfigDict(json_schema_extra={"examples": [REQUEST]})

    id: int
    kind: Literal["export", "erasure"]
    shown: Literal["call", "in_person", "letter"]
    standing: Standing
    asked_by: int
    asked_at: datetime
    decided_by: int | None
    granted_at: datetime | None = Field(description="It is to be carried out within seven days of this.")
    refused_at: datetime | None
    done_at: datetime | None

    @classmethod
    def of(cls, asked: SubjectRequest, now: datetime) -> Self:
        """The request's shape outside."""
        kept = {name: getattr(asked, name) for name in cls.model_fields.keys() - {"standing"}}
        return cls.model_validate(kept | {"standing": asked.request.standing(now)})


class RequestPage(BaseModel):
    """One page of requests, the oldest first."""

    items: list[RequestView]


class ErasedView(BaseModel):
    """What an erasure came to."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reports": 2, "kept": 0}]})

    reports: int = Field(description="Reports of which only the skeleton is left.")
    kept: int = Field(description="Reports that are open or held: they stay whole, and the number with them.")
