"""The API of the days off that the desk adds once they are gazetted."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Self

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from sqlalchemy.orm import Session

from app.audit.actions import note
from app.complaints import almanac
from app.complaints.api.caseload import CountyHere, Reads
from app.complaints.models import DayOff
from app.complaints.ports import County
from app.kit.calendar import Calendar
from app.staff.access import Signed, allowed
from app.staff.policy import Deed
from app.web.deps import Db, Now, part
from app.web.errors import problems

router = APIRouter(prefix="/api/v1/days-off", tags=["days off"])

Decides = Annotated[Signed, Depends(allowed(Deed.DECIDE))]
Published = Annotated[Calendar, Depends(part(Calendar))]


@dataclass(frozen=True, slots=True)
class Hand:
    """What changing a day needs."""

    db: Session
    now: datetime
    person_id: int
    county: County
    published: Calendar

    def changed(self, row: DayOff, deed: str) -> "DayChanged":
        """The day as it is now, what was promised worked out anew, and the deed left in the trail."""
        recomputed = almanac.recompute(self.db, self.county, self.published, now=self.now)
        about = f"day_off/{row.day.isoformat()}"
        note(self.db, person_id=self.person_id, deed=deed, about=about, now=self.now)
        return DayChanged(**DayView.of(row).model_dump(), recomputed=recomputed)


def take(db: Db, now: Now, signed: Decides, county: CountyHere, published: Published) -> Hand:
    """The desk's hand, of whoever may decide."""
    return Hand(db, now, signed.person_id, county, published)


InHand = Annotated[Hand, Depends(take)]

Words = Annotated[str, Field(min_length=3, max_length=140, pattern=r"^[^\x00]*$")]
NEW: dict[str, JsonValue] = {
    "day": "2027-05-17",
    "name": "Idd-ul-Azha",
    "source": "Gazette notice of 14 May 2027",
}


class NewDay(BaseModel):
    """A day to enter."""

    model_config = ConfigDict(json_schema_extra={"examples": [NEW]}, extra="forbid")

    day: date = Field(ge=date(2020, 1, 1), le=date(2100, 12, 31))
    is_off: bool = Field(True, description="False for a holiday that was expected then and did not come.")
    name: Words
    source: Words = Field(description="The notice that it stands on.")


VIEW = NEW | {"is_off": True, "added_at": "2027-05-14T09:00:00Z", "added_by": 4}


class DayView(BaseModel):
    """A day that the desk entered."""

    model_config = ConfigDict(json_schema_extra={"examples": [VIEW]})

    day: date
    is_off: bool
    name: str
    source: str
    added_at: datetime
    added_by: int

    @classmethod
    def of(cls, row: DayOff) -> Self:
        """The row as it is shown."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class DayChanged(DayView):
    """The day, and how many open complaints were worked out anew at once; the worker does what is left."""

    model_config = ConfigDict(json_schema_extra={"examples": [VIEW | {"recomputed": 214}]})

    recomputed: int = Field(description="At most 1000; events tell of each promised date that moved.")


class Days(BaseModel):
    """All days that the desk has entered; the published ones stand in `menus/holidays.yaml`."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [VIEW]}]})

    items: list[DayView]


@router.get("")
def list_days_off(db: Db, _: Reads) -> Days:
    """The days that the desk has entered, in their order."""
    return Days(items=[DayView.of(row) for row in almanac.listed(db)])


@router.post("", status_code=201, responses=problems(409))
def add_day_off(new: NewDay, hand: InHand) -> DayChanged:
    """Enter a day off: what is open is worked out anew, what is closed stays as it was. 409: entered already."""
    row = almanac.add_day(
        hand.db, new.day, new.name, new.source, is_off=new.is_off, person_id=hand.person_id, now=hand.now
    )
    return hand.changed(row, "add")


@router.delete("/{day}", responses=problems(404))
def end_day_off(day: date, hand: InHand) -> DayChanged:
    """Take back a day that was entered by mistake; who entered it stays known."""
    return hand.changed(almanac.end_day(hand.db, day, person_id=hand.person_id, now=hand.now), "end")
