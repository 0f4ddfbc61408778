"""The API of the late list: by department, how many answers are so late that everybody may know, and how long."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from sqlalchemy import func, select

from app.complaints.models import Complaint
from app.complaints.ports import County
from app.complaints.rules.ladder import listed_from
from app.complaints.rules.lifecycle import OWED
from app.complaints.rules.triage import ORDINARY
from app.staff.access import Signed, allowed
from app.staff.policy import Deed
from app.web.deps import Db, part

router = APIRouter(prefix="/api/v1/complaints", tags=["complaints"])

Reads = Annotated[Signed, Depends(allowed(Deed.READ_CASES))]
CountyHere = Annotated[County, Depends(part(County))]


ROW: dict[str, JsonValue] = {"department": "water", "count": 3, "oldest_due_at": "2026-11-02T14:00:00Z"}


class Late(BaseModel):
    """One department on the list."""

    model_config = ConfigDict(json_schema_extra={"examples": [ROW]})

    department: str
    count: int = Field(description="Ordinary complaints that have climbed to the step that lists them.")
    oldest_due_at: datetime


class LateList(BaseModel):
    """The departments that keep residents waiting, the most first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [ROW]}]})

    items: list[Late]


@router.get("/late")
def list_late(db: Db, county: CountyHere, _: Reads) -> LateList:
    """Late answers by department, as the ladder's step of the list has counted them: numbers only, no case."""
    late = (
        select(Complaint.department, func.count(), func.min(Complaint.due_at))
        .where(
            Complaint.state.in_(OWED),
            Complaint.level == ORDINARY,
            Complaint.rung >= listed_from(county.policy.ladder),
        )
        .group_by(Complaint.department)
        .order_by(func.count().desc(), Complaint.department)
    )
    return LateList(items=[Late(department=row[0], count=row[1], oldest_due_at=row[2]) for row in db.execute(late)])
