"""The trail over the API: who read or changed what, for auditors, who see no case by it."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from sqlalchemy import Select, Text, cast, select
from sqlalchemy.orm import Session

from app.audit.actions import note
from app.audit.models import Entry
from app.complaints.api.listing import Day
from app.complaints.lookup.seen import walled_from
from app.kit.calendar import NAIROBI
from app.staff.access import Signed, allowed
from app.staff.policy import Deed
from app.web.deps import Db, Now
from app.web.paging import LARGEST, Paging, link_next

router = APIRouter(prefix="/api/v1/trail", tags=["trail"])

ROW: dict[str, JsonValue] = {
    "id": 812,
    "at": "2026-11-24T09:00:00Z",
    "person_id": 4,
    "deed": "read",
    "about": "complaint/48291386",
    "detail": {},
}


FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
"""Every deed lies between; a day beyond is taken for the nearest of these."""


class EntryView(BaseModel):
    """One deed of one person about one thing; no person is the console."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [ROW]})

    id: int
    at: datetime
    person_id: int | None
    deed: str
    about: str
    detail: Mapping[str, str]


class TrailPage(BaseModel):
    """Some of the trail, the newest first."""

    items: list[EntryView]


class Followed(Paging):
    """Whose deeds, about what, or when."""

    person: int | None = Field(None, ge=1, le=LARGEST, description="The number of somebody on the staff.")
    about: str | None = Field(None, max_length=200, description="Such as complaint/48291386 or person/4.")
    deed: str | None = Field(None, max_length=40, description="Such as read, or refused.")
    since: Day | None = Field(None, description="From this day of Nairobi on.")
    until: Day | None = Field(None, description="Up to this day of Nairobi, and with it.")


@router.get("")
def read_trail(
    *,
    asked: Annotated[Followed, Query()],
    db: Db,
    now: Now,
    signed: Annotated[Signed, Depends(allowed(Deed.READ_TRAIL))],
    request: Request,
    response: Response,
) -> TrailPage:
    """Who read or changed what; whoever reads it leaves an entry too.

    Of a complaint that names the reader, or somebody they lead, nothing is told here either.
    """
    items, after = follow(db, asked, signed.person_id, now=now)
    link_next(request, response, after)
    return TrailPage(items=items)


def follow(db: Session, asked: Followed, reader: int, *, now: datetime) -> tuple[list[EntryView], int | None]:
    """The trail as that person may read it, which leaves an entry; and where the page ends, if more follows."""
    found = db.scalars(_followed(asked).where(*_beyond_the_wall(db, reader))).all()
    note(db, person_id=reader, deed="read", about="trail", now=now)
    shown, after = asked.cut(found)
    return [EntryView.model_validate(entry) for entry in shown], after


def _followed(asked: Followed) -> Select[Entry]:
    wanted = [
        column == value
        for column, value in ((Entry.person_id, asked.person), (Entry.about, asked.about), (Entry.deed, asked.deed))
        if value is not None
    ]
    beyond = [Entry.id < asked.after] if asked.after is not None else []
    beyond += [Entry.at >= _begin(asked.since)] if asked.since is not None else []
    beyond += [Entry.at < _begin(asked.until) + timedelta(days=1)] if asked.until is not None else []
    return select(Entry).where(*wanted, *beyond).order_by(Entry.id.desc()).limit(asked.limit + 1)


def _begin(day: date) -> datetime:
    """When that day begins in Nairobi."""
    return datetime.combine(min(max(day, FIRST), LAST), time(), NAIROBI)


def _beyond_the_wall(db: Db, person_id: int) -> list[Any]:
    hidden = walled_from(db, person_id)
    return [~said.contains(reference) for reference in hidden for said in (Entry.about, cast(Entry.detail, Text))]
