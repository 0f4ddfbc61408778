"""The API of alerts: what a member of staff is called on for."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from sqlalchemy import Select, select

from app.complaints.api.caseload import Reads
from app.complaints.lookup.seen import seen_by
from app.complaints.models import Complaint, StaffNotice
from app.kit.errors import NotFound
from app.staff.access import Signed
from app.web.deps import Db, Now
from app.web.errors import problems
from app.web.paging import LARGEST, Paging, link_next

router = APIRouter(prefix="/api/v1/alerts", tags=["alerts"])

Number = Annotated[int, Path(ge=1, le=LARGEST, examples=[12])]


ROW: dict[str, JsonValue] = {
    "id": 12,
    "reference": "48291386",
    "kind": "late",
    "at": "2026-12-08T14:00:00Z",
    "read_at": None,
}


class AlertView(BaseModel):
    """One call: for which complaint, why, since when."""

    model_config = ConfigDict(json_schema_extra={"examples": [ROW]})

    id: int
    reference: str
    kind: str = Field(description="nudge, late, caj, unread, chase, or step. and the name of what ran out")
    at: datetime
    read_at: datetime | None


class AlertPage(BaseModel):
    """Some alerts, the oldest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [ROW]}]})

    items: list[AlertView]


class Sought(Paging):
    """Which alerts."""

    unread: bool = Field(True, description="Only those not read yet.")


@router.get("")
def list_alerts(
    asked: Annotated[Sought, Query()], db: Db, signed: Reads, request: Request, response: Response
) -> AlertPage:
    """Your own alerts, the oldest first; `Link` leads to the next page."""
    found = own_alerts(signed).where(StaffNotice.id > (asked.after or 0))
    if asked.unread:
        found = found.where(StaffNotice.read_at.is_(None))
    rows = db.execute(found.order_by(StaffNotice.id).limit(asked.limit + 1)).all()
    shown, after = asked.cut([view(notice, reference) for notice, reference in rows])
    link_next(request, response, after)
    return AlertPage(items=list(shown))


@router.post("/{number}/reading", status_code=201, responses=problems(404))
def read_alert(number: Number, db: Db, now: Now, signed: Reads) -> AlertView:
    """Say that you have read it; said twice, the first time stands."""
    row = db.execute(own_alerts(signed).where(StaffNotice.id == number)).one_or_none()
    if row is None:
        raise NotFound("alert.unknown", "You have no alert of that number.")
    notice, reference = row
    notice.read_at = notice.read_at or now
    return view(notice, reference)


def own_alerts(signed: Signed) -> Select[StaffNotice, str]:
    """Whoever asks sees no other's, and none about what they may no longer know of."""
    found = select(StaffNotice, Complaint.reference).join(Complaint, Complaint.id == StaffNotice.complaint_id)
    return found.where(StaffNotice.person_id == signed.person_id, *seen_by(signed.sight))


def view(notice: StaffNotice, reference: str) -> AlertView:
    """An alert as its reader sees it."""
    return AlertView(id=notice.id, reference=reference, kind=notice.kind, at=notice.at, read_at=notice.read_at)
