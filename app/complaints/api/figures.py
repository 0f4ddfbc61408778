"""The figures of the desk over the API: what was done in a period, and which department keeps residents waiting."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.complaints.api.caseload import Counting, Reading
from app.complaints.api.listing import Figured
from app.complaints.lookup.statistics import Figures, Period, late_by_department
from app.kit.calendar import nairobi_day
from app.kit.cells import hide_small
from app.staff.policy import Deed

router = APIRouter(prefix="/api/v1", tags=["desk"])

Cells = dict[str, int | None]


STATISTICS: dict[str, JsonValue] = {
    "since": "2026-08-27",
    "until": "2026-11-24",
    "flow": {"brought_forward": 120, "received": 410, "ended": 395, "pending": 135},
    "of_received": {"admitted": 380, "repeated": 12},
    "pending_by_age": {"0-14": 61, "15-30": 40, "31-60": 22, "61+": 12},
    "received_by": {"ward": {"991": 40, "992": None}},
    "speed": {"acknowledged_share": 0.97, "outcome_days_median": 9.5},
    "ended": {"closed_confirmed": 210, "closed_silent": 172, "withdrawn": 13},
    "outcomes": {"upheld": 300},
    "remedies": {"service_given": 260, "apology": 31},
    "moves": {"confirm": 210, "lapse": 172, "reopen": 31},
    "reviews": {"changed": 11, "stood": 24},
    "reasons": {"given_with": 340, "refused_with": 41},
    "safety": {"name": 12},
}


class Statistics(BaseModel):
    """Flow, speed and quality of a period, of the complaints that the reader may know of.

    Null: too few to be told (1 to 9, and one more where the sum would give it away), or nothing to measure.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [STATISTICS]})

    since: date
    until: date = Field(description="The last day that is counted.")
    flow: Cells = Field(description="Open before the first day; received; ended; open after the last day.")
    of_received: Cells = Field(
        description="Taken up by now; and filed by somebody who had the same closed in the 90 days before."
    )
    pending_by_age: Cells = Field(description="What was open after the last day, by days since its filing.")
    received_by: dict[str, Cells] = Field(description="What was received: by topic, department, ward and so on.")
    speed: dict[str, float | None] = Field(
        description="Days (median, 90th percentile) from the filing to the first human step, the first words and "
        "to the outcome; shares from 0 to 1; of what was answered, all days that waited for residents."
    )
    ended: Cells = Field(description="How it ended: silence stands apart from a confirmation.")
    outcomes: Cells
    remedies: Cells = Field(description="What residents got by it.")
    moves: Cells = Field(
        description="What residents did: confirmed, nothing, not done, partly, review, taken back."
    )
    reviews: Cells = Field(
        description="Of the answers given in the period after a review: whether they came to another outcome than "
        "the answer before (`changed`), or to the same (`stood`)."
    )
    reasons: Cells = Field(
        description="Of the answers given in the period: those that refused (turned away, sent on, or an outcome "
        "that gives nothing) and those that gave something, each with or without reasons in words."
    )
    safety: Cells = Field(
        description="How often somebody was named and so kept out of the case, and how often a resident said that "
        "they were made to take it back."
    )

    @classmethod
    def of(cls, told: Figures, period: Period, *, whole: bool) -> Self:
        """The figures' shape outside; unless `whole`, without what is small."""

        def cells(counted: Mapping[str, int]) -> Cells:
            return dict(counted) if whole else hide_small(counted)

        few = not whole and told.flow["ended"] + told.flow["received"] < 10
        return cls(
            since=nairobi_day(period.since),
            until=date.fromordinal(nairobi_day(period.until).toordinal() - 1),
            flow=cells(told.flow),
            of_received=cells(told.of_received),
            pending_by_age=cells(told.pending_by_age),
            received_by={name: cells(counted) for name, counted in told.received_by.items()},
            speed=dict.fromkeys(told.speed) if few else {name: _round(value) for name, value in told.speed.items()},
            ended=cells(told.ended),
            outcomes=cells(told.outcomes),
            remedies=cells(told.remedies),
            moves=cells(told.moves),
            reviews=cells(told.reviews),
            reasons=cells(told.reasons),
            safety=cells(told.safety),
        )


@router.get("/statistics")
def read_statistics(asked: Annotated[Figured, Query()], caseload: Counting) -> Statistics:
    """What was done in a period of at most 366 days, by the same filters as lists."""
    told = caseload.figures(asked)
    caseload.note("count", "complaints", days=str(asked.days))
    return Statistics.of(told, asked.period(caseload.now), whole=caseload.signed.may(Deed.DECIDE))


def _round(value: float | None) -> float | None:
    return None if value is None else round(float(value), 2)


LATE_ROW: dict[str, JsonValue] = {"department": "water", "count": 3, "oldest_due_at": "2026-11-02T14:00:00Z"}


class Late(BaseModel):
    """One department on the list."""

    model_config = ConfigDict(json_schema_extra={"examples": [LATE_ROW]})

    department: str
    count: int = Field(description="Ordinary complaints that have climbed to the step that lists them.")
    oldest_due_at: datetime


class LateList(BaseModel):
    """The departments that keep residents waiting, the most first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [LATE_ROW]}]})

    items: list[Late]


@router.get("/complaints/late", tags=["complaints"])
def list_late(caseload: Reading) -> LateList:
    """Late answers by department, as the ladder's step of the list has counted them: numbers only, no case."""
    late = late_by_department(caseload.db, caseload.watch)
    return LateList(
        items=[Late(department=name, count=count, oldest_due_at=oldest) for name, count, oldest in late]
    )
