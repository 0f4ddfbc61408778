"""What whoever is signed in at the desk's pages may read: the same caseload as over the API."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends
from sqlalchemy.orm import Session

from app.complaints.api.caseload import Caseload, CountyHere
from app.complaints.models import Complaint
from app.staff.access import Signed
from app.staff.naming import Names
from app.staff.page_access import allowed_page
from app.staff.policy import Deed
from app.staff.queries import workers
from app.web.deps import Db, Now, part


async def reading_page(
    db: Db,
    county: CountyHere,
    now: Now,
    signed: Annotated[Signed, Depends(allowed_page(Deed.READ_CASES, Deed.READ_FILED))],
) -> Caseload:
    """The caseload of whoever signed in; others are sent to do so, and 403 for a role that reads no complaints."""
    return Caseload(db, county, signed, now)


ReadingPage = Annotated[Caseload, Depends(reading_page)]


@dataclass(frozen=True, slots=True)
class Glass:
    """What a resident's phone shows of their report now: the menus know, which stand above complaints."""

    show: Callable[[Session, Complaint, datetime], str]


GlassHere = Annotated[Glass, Depends(part(Glass))]


def staff_choices(caseload: Caseload, names: Names) -> list[tuple[str, str]]:
    """Everybody who works on complaints, with their office."""
    return [(str(one.id), f"{one.name}, {names.of('department', one.department)}") for one in workers(caseload.db)]
