"""The API that tells how a notice fares: where it stands, each change as it comes, and what came of it."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any, Self

from fastapi import APIRouter, Request, Response
from fastapi.sse import format_sse_event
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from starlette.responses import StreamingResponse

from app.broadcasts import progress, queries
from app.broadcasts.ports import Airing
from app.broadcasts.progress import Phase, Progress
from app.broadcasts.routes import AiringHere, reads
from app.db import transaction
from app.web.deps import Db, House, Now, house_of
from app.web.errors import problems
from app.web.paging import Number

router = APIRouter(prefix="/api/v1/notices", tags=["notices"])

EVERY_S = 2.0
AT_MOST = 300
"""Events of one connection: a browser that loses it asks again, and is let in again or not."""

STANDING: dict[str, JsonValue] = {
    "phase": "going",
    "people": 412,
    "owed": 412,
    "waiting": 100,
    "accepted": 300,
    "refused": 10,
    "unknown": 2,
    "expired": 0,
    "delivered": 250,
    "failed": 5,
    "kes": "241.60",
    "per_second": 50.0,
    "seconds_left": 2.0,
}
END: dict[str, JsonValue] = {
    "result": "failed",
    "reason": "no_such_number",
    "network": "safaricom",
    "texts": 5,
    "kes": "4.00",
}


class ProgressView(BaseModel):
    """Where a notice stands; accepted, refused, unknown, expired and waiting are together all that was owed."""

    model_config = ConfigDict(json_schema_extra={"examples": [STANDING]})

    phase: Phase = Field(description="`looking`: the first have it, and it waits for somebody to look.")
    people: int = Field(description="The most people that were approved.")
    owed: int
    waiting: int
    accepted: int = Field(description="Taken by the provider.")
    refused: int
    unknown: int = Field(description="Nobody can tell whether these left; they are never sent again.")
    expired: int
    delivered: int = Field(description="Of those accepted: on the handset.")
    failed: int = Field(description="Of those accepted: not delivered.")
    kes: Decimal
    per_second: float
    seconds_left: float | None = Field(description="At the present rate; null while nothing leaves.")

    @classmethod
    def of(cls, found: Progress) -> Self:
        """Where it stands."""
        ends = {state: found.states.get(state, 0) for state in ("accepted", "refused", "unknown", "expired")}
        return cls(
            phase=found.phase,
            people=found.people,
            owed=found.owed,
            waiting=found.waiting,
            **ends,
            delivered=found.delivered,
            failed=found.failed,
            kes=found.kes,
            per_second=found.per_second,
            seconds_left=found.seconds_left,
        )


class EndView(BaseModel):
    """So many copies that ended in one way."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [END]})

    result: str
    reason: str
    network: str
    texts: int
    kes: Decimal


class ReportView(BaseModel):
    """What came of a notice."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={"examples": [{"ends": [END], "opted_out": 3, "replied": 7, "kes": "4.00"}]},
    )

    ends: list[EndView]
    opted_out: int = Field(description="Readers who stopped notices within three days of it.")
    replied: int = Field(description="Readers who wrote to us within three days of it.")
    kes: Decimal


@router.get("/{number}/progress", dependencies=[reads], responses=problems(404))
def read_progress(number: Number, db: Db, now: Now, airing: AiringHere) -> ProgressView:
    """How far a notice has come."""
    broadcast = queries.by_id(db, number)
    return ProgressView.of(progress.progress(db, broadcast, allowed=airing.carriage.per_second, now=now))


class Events(StreamingResponse):
    """Server-sent events. FastAPI's own kind would keep the request's transaction open until the last one."""

    media_type = "text/event-stream"


STREAMED: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            Events.media_type: {
                "schema": {
                    "type": "object",
                    "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
                    "required": ["event", "data"],
                }
            }
        }
    }
}
"""What each event is made of, as the document tells it; its data is a ProgressView."""


@router.get("/{number}/events", dependencies=[reads], response_class=Events, responses=problems(404) | STREAMED)
def stream_progress(number: Number, db: Db, request: Request, airing: AiringHere) -> Events:
    """The same as it changes, as server-sent events named `progress`, until nothing more is under way."""
    queries.by_id(db, number)
    return Events(_events(number, house_of(request), airing))


async def _events(number: int, house: House, airing: Airing) -> AsyncIterator[bytes]:
    before = None
    for _ in range(AT_MOST):
        found = await asyncio.to_thread(_look, number, house, airing)
        if found != before:
            yield format_sse_event(event="progress", data_str=ProgressView.of(found).model_dump_json())
        if found.at_rest:
            return
        before = found
        await asyncio.sleep(EVERY_S)


def _look(number: int, house: House, airing: Airing) -> Progress:
    with transaction(house.sessions) as db:
        broadcast = queries.by_id(db, number)
        return progress.progress(db, broadcast, allowed=airing.carriage.per_second, now=house.clock())


@router.get("/{number}/report", dependencies=[reads], responses=problems(404))
def read_report(number: Number, db: Db) -> ReportView:
    """What came of a notice so far: delivered, failed by reason and network, unknown, stopped, answered; KES."""
    return ReportView.model_validate(progress.report(db, queries.by_id(db, number)))


class Sheet(Response):
    """A table for spreadsheets."""

    media_type = "text/csv"


@router.get("/{number}/report.csv", dependencies=[reads], response_class=Sheet, responses=problems(404))
def read_report_sheet(number: Number, db: Db) -> Sheet:
    """The report as CSV; no cell begins like a formula."""
    broadcast, sheet = queries.by_id(db, number), io.StringIO()
    csv.writer(sheet).writerows(progress.lines(broadcast, progress.report(db, broadcast)))
    headers = {"Content-Disposition": f'attachment; filename="notice-{broadcast.id}.csv"'}
    return Sheet(sheet.getvalue(), headers=headers)
