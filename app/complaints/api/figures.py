"""The figures of the desk over the API: small cells are told to the Ombudsman alone."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from app.complaints.api.caseload import Reading
from app.complaints.api.listing import Figured
from app.complaints.lookup.statistics import Figures, Period
from app.complaints.rules.cells import hide_small
from app.kit.calendar import NAIROBI

router = APIRouter(prefix="/api/v1", tags=["desk"])

Cells = dict[str, int | None]


class Statistics(BaseModel):
    """Flow, speed and quality of a period, of the complaints that the reader may know of.

    Null: too few to be told (1 to 9, and one more where the sum would give it away), or nothing to measure.
    """

    since: date
    until: date = Field(description="The last day that is counted.")
    flow: Cells = Field(description="Open before the first day; received; ended; open after the last day.")
    pending_by_age: Cells = Field(description="What was open after the last day, by days since its filing.")
    received_by: dict[str, Cells] = Field(description="What was received: by topic, department, ward and so on.")
    speed: dict[str, float | None] = Field(
        description="Days (median, 90th percentile) from the filing to the first human step, the first words and "
        "to the outcome; shares from 0 to 1."
    )
    ended: Cells = Field(description="How it ended: silence stands apart from a confirmation.")
    outcomes: Cells
    moves: Cells = Field(description="What residents did: confirmed, nothing, not done, review, taken back.")

    @classmethod
    def of(cls, told: Figures, period: Period, *, whole: bool) -> Self:
        """The figures' shape outside; unless `whole`, without what is small."""

        def cells(counted: Mapping[str, int]) -> Cells:
            return dict(counted) if whole else hide_small(counted)

        few = not whole and told.flow["ended"] + told.flow["received"] < 10
        return cls(
            since=period.since.astimezone(NAIROBI).date(),
            until=date.fromordinal(period.until.astimezone(NAIROBI).date().toordinal() - 1),
            flow=cells(told.flow),
            pending_by_age=cells(told.pending_by_age),
            received_by={name: cells(counted) for name, counted in told.received_by.items()},
            speed=dict.fromkeys(told.speed) if few else {name: _round(value) for name, value in told.speed.items()},
            ended=cells(told.ended),
            outcomes=cells(told.outcomes),
            moves=cells(told.moves),
        )


@router.get("/statistics")
def read_statistics(asked: Annotated[Figured, Query()], caseload: Reading) -> Statistics:
    """What was done in a period of at most 366 days, by the same filters as lists."""
    told = caseload.figures(asked)
    caseload.note("count", "complaints", days=str(asked.days))
    return Statistics.of(told, asked.period(caseload.now), whole=caseload.signed.sight.confidential)


def _round(value: float | None) -> float | None:
    return None if value is None else round(float(value), 2)
