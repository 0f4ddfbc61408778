"""Call-backs as they leave the house, and what came of one."""

from datetime import date, datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.callbacks.models import Callback
from app.kit.msisdn import Msisdn

ROW: dict[str, JsonValue] = {
    "id": 12,
    "when": "morning",
    "asked_at": "2026-11-24T09:00:00Z",
    "due_on": "2026-11-25",
    "other_number": False,
    "tries": 0,
    "outcome": None,
    "done_at": None,
}
WHOLE: dict[str, JsonValue] = ROW | {"number": "+254700000012"}


class CallbackRow(BaseModel):
    """A call-back in a list: without the number."""

    model_config = ConfigDict(json_schema_extra={"examples": [ROW]})

    id: int
    when: Literal["morning", "afternoon", "any"]
    asked_at: datetime
    due_on: date = Field(description="The day the resident was told.")
    other_number: bool = Field(description="They asked to be rung on another phone than the one they dialled from.")
    tries: int = Field(description="How often somebody rang; after the third miss it is over.")
    outcome: Literal["reached", "missed"] | None
    done_at: datetime | None

    @classmethod
    def of(cls, callback: Callback) -> Self:
        """The row's shape outside."""
        return cls.model_validate(_row(callback))


class CallbackPage(BaseModel):
    """One page of those who wait, whoever asked first on top."""

    items: list[CallbackRow]


class CallbackView(CallbackRow):
    """One call-back with the number to ring; that it was shown stands in the trail."""

    model_config = ConfigDict(json_schema_extra={"examples": [WHOLE]})

    number: str = Field(description="E.164.")

    @classmethod
    def whole(cls, callback: Callback, number: Msisdn) -> Self:
        """The row's shape outside, with the number."""
        return cls.model_validate(_row(callback) | {"number": number.e164})


class CallMade(BaseModel):
    """What came of ringing."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"outcome": "reached"}]}, extra="forbid")

    outcome: Literal["reached", "missed"]


def _row(callback: Callback) -> dict[str, object]:
    kept = {name: getattr(callback, name) for name in ("id", "asked_at", "due_on", "tries", "outcome", "done_at")}
    return kept | {"when": callback.when_slot, "other_number": callback.number_sealed is not None}
