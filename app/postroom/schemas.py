"""The outbox as it leaves the house."""

from datetime import datetime
from decimal import Decimal
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.outbox.delivery import Kind
from app.outbox.gate.rules import Limits, percent, periods
from app.outbox.models import Message
from app.postroom.queries import Going, Standing

STANDING: dict[str, JsonValue] = {
    "status": "paused",
    "reason": "no_credit",
    "since": "2026-11-24T09:00:00Z",
    "next_try_at": "2026-11-24T09:04:00Z",
    "per_second": 50.0,
    "waiting": 412,
    "oldest_at": "2026-11-24T08:58:12Z",
    "unknown": 3,
    "budgets": [{"period": "2026-11-24", "spent_kes": "312.8000", "budget_kes": "20000", "percent": 1}],
}
LOST: dict[str, JsonValue] = {
    "id": 81,
    "kind": "receipt",
    "broadcast_id": None,
    "why": "ReadTimeout",
    "attempts": 2,
    "repeated": True,
    "created_at": "2026-11-24T09:00:00Z",
    "unknown_since": "2026-11-24T09:10:31Z",
    "kes": "0.8000",
}


class Budget(BaseModel):
    """What texts cost in one day or month of Nairobi."""

    period: str
    spent_kes: Decimal
    budget_kes: Decimal | None = Field(description="None where there is no budget.")
    percent: int


class OutboxView(BaseModel):
    """Whether texts leave, what waits, and what was spent."""

    model_config = ConfigDict(json_schema_extra={"examples": [STANDING]})

    status: Going = Field(
        description="`paused`: the provider refused the whole account; `away`: it does not answer; `slowed`: it "
        "found us too fast. Paused and away, one text is tried from time to time."
    )
    reason: str | None = Field(description="Why it is paused, such as no_credit, bad_sender or http_401.")
    since: datetime | None
    next_try_at: datetime | None
    per_second: float = Field(description="Texts that may leave in a second, from all workers together.")
    waiting: int = Field(description="Texts that are due and have not left.")
    oldest_at: datetime | None = Field(description="Since when the oldest of them has been due.")
    unknown: int = Field(description="Texts of which nobody can tell whether they were sent.")
    budgets: list[Budget]

    @classmethod
    def of(cls, standing: Standing, limits: Limits, now: datetime) -> Self:
        """The outbox as staff see it."""
        gate = standing.gate
        return cls(
            status=standing.going,
            reason=gate.paused_because,
            since=gate.paused_at,
            next_try_at=gate.closed_until if gate.shut else None,
            per_second=gate.rate or limits.rate,
            waiting=standing.waiting,
            oldest_at=standing.oldest_at,
            unknown=standing.unknown,
            budgets=[
                Budget(period=period, spent_kes=spent, budget_kes=budget, percent=percent(spent, budget))
                for period, budget in periods(now, limits).items()
                for spent in [standing.spent.get(period, Decimal())]
            ],
        )


class LostText(BaseModel):
    """One text whose call was lost. Neither its words nor whom it is for: a name may tell who accused whom."""

    model_config = ConfigDict(json_schema_extra={"examples": [LOST]})

    id: int
    kind: Literal["receipt", "reply", "change", "notice"]
    broadcast_id: int | None
    why: str = Field(description="What happened to the call, such as ReadTimeout, http_500 or lease_over.")
    attempts: int
    repeated: bool = Field(description="A receipt is sent once more after ten minutes, marked as a repeat.")
    created_at: datetime
    unknown_since: datetime
    kes: Decimal | None = Field(description="What it may have cost.")

    @classmethod
    def of(cls, text: Message) -> Self:
        """The text, without what it says."""
        return cls.model_validate(
            {
                "id": text.id,
                "kind": Kind(text.priority).name.lower(),
                "broadcast_id": text.broadcast_id,
                "why": text.outcome or "",
                "attempts": text.attempts,
                "repeated": text.repeats > 0,
                "created_at": text.created_at,
                "unknown_since": text.settled_at or text.created_at,
                "kes": text.kes,
            }
        )


class LostPage(BaseModel):
    """Texts of which nobody can tell whether they were sent; a notice is never sent again by itself."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [LOST]}]})

    items: list[LostText]
