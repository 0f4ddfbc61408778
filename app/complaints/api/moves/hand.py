"""A complaint taken in hand to be changed, and who may do what to it."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Path

from app.complaints.api.caseload import Caseload, Reading
from app.complaints.models import Complaint
from app.complaints.ports import Actor
from app.staff.access import allowed
from app.staff.policy import Deed
from app.web.errors import problems
from app.web.etag import IfMatch

Reference = Annotated[str, Path(pattern="^[0-9]{8}$", examples=["48291386"])]


@dataclass(frozen=True, slots=True)
class Hand:
    """A complaint in somebody's hand: locked, theirs to change, and not changed since they read it."""

    caseload: Caseload
    complaint: Complaint

    @property
    def by(self) -> Actor:
        """Whose hand it is."""
        return Actor("staff", self.caseload.signed.person_id)


def take(reference: Reference, if_match: IfMatch, caseload: Reading) -> Hand:
    """The complaint of the address in hand, or 404, 412, 428."""
    return Hand(caseload, caseload.hold(reference, if_match))


InHand = Annotated[Hand, Depends(take)]


def change(*deeds: Deed) -> dict[str, Any]:
    """What every change declares; whether the role allows it is asked before anything is looked up."""
    refused = problems(404, 409, 412, 428)
    return {"status_code": 201, "dependencies": [Depends(allowed(*deeds))], "responses": refused}
