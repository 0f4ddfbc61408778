"""The API of the county's people: whom a complaint can be given to, and who can be named in one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.staff import queries
from app.staff.access import Signed, allowed
from app.staff.policy import Deed, Role
from app.web.deps import Db
from app.web.paging import Paging, link_next

router = APIRouter(prefix="/api/v1/people", tags=["people"])


class PersonView(BaseModel):
    """A member of staff, as colleagues know them."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={"examples": [{"id": 4, "name": "A. Wekesa", "role": "officer", "department": "water"}]},
    )

    id: int
    name: str
    role: Role
    department: str | None = Field(description="Null for those who belong to no office.")


class PeoplePage(BaseModel):
    """Some of the staff."""

    items: list[PersonView]


@router.get("")
def list_people(
    *,
    asked: Annotated[Paging, Query()],
    db: Db,
    signed: Annotated[Signed, Depends(allowed(Deed.READ_CASES))],  # noqa: ARG001
    request: Request,
    response: Response,
) -> PeoplePage:
    """Everybody who works here now, by number; `Link` leads to the next page."""
    found = queries.people_page(db, after=asked.after, limit=asked.limit + 1)
    shown, after = asked.cut(found)
    link_next(request, response, after)
    return PeoplePage(items=[PersonView.model_validate(person) for person in shown])
