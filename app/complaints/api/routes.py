"""The API of one complaint: the case with its events, and each thing staff do to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Response
from sqlalchemy.orm import Session

from app.complaints import actions
from app.complaints.api.caseload import Caseload, Reading
from app.complaints.api.schemas import Assignment, Case, Reply, Resolution
from app.complaints.models import Complaint
from app.complaints.ports import Actor, County
from app.complaints.rules.lifecycle import Verb
from app.staff.access import allowed
from app.staff.policy import Deed
from app.web.errors import problems
from app.web.etag import IfMatch, etag

router = APIRouter(prefix="/api/v1/complaints", tags=["complaints"])

Reference = Annotated[str, Path(pattern="^[0-9]{8}$", examples=["48291386"])]


def change(deed: Deed) -> dict[str, Any]:
    """What every change declares; whether the role allows it is asked before anything is looked up."""
    refused = problems(404, 409, 412, 428)
    return {"status_code": 201, "dependencies": [Depends(allowed(deed))], "responses": refused}


@router.get("/{reference}", responses=problems(404))
def read_complaint(reference: Reference, caseload: Reading, response: Response) -> Case:
    """One complaint with all its events, and its `ETag` for a change.

    Whoever may know of it reads its words. The resident's number is in it if they let officers call, and the trail
    then says that it was shown; where they hid it, it is null for everybody.
    404 alike for a complaint that does not exist and for one that the reader may not know of.
    """
    complaint = caseload.find(reference)
    response.headers["ETag"] = etag(complaint.version)
    return caseload.show(complaint, "read")


@dataclass(frozen=True, slots=True)
class Hand:
    """A complaint in somebody's hand: locked, theirs to change, and not changed since they read it."""

    db: Session
    county: County
    complaint: Complaint
    by: Actor
    now: datetime
    caseload: Caseload
    response: Response

    def done(self, verb: Verb) -> Case:
        """The complaint as it is now, the change left in the trail."""
        self.response.headers["ETag"] = etag(self.complaint.version)
        return self.caseload.show(self.complaint, verb.value)


def take(reference: Reference, if_match: IfMatch, caseload: Reading, response: Response) -> Hand:
    """The complaint of the address in hand, or 404, 412, 428."""
    return Hand(
        db=caseload.db,
        county=caseload.county,
        complaint=caseload.hold(reference, if_match),
        by=Actor("staff", caseload.signed.person_id),
        now=caseload.now,
        caseload=caseload,
        response=response,
    )


InHand = Annotated[Hand, Depends(take)]


@router.post("/{reference}/acknowledgement", **change(Deed.TRIAGE))
def acknowledge_complaint(hand: InHand) -> Case:
    """Say that it was read by a person: received → triage."""
    actions.acknowledge(hand.db, hand.county, hand.complaint, by=hand.by, now=hand.now)
    return hand.done(Verb.ACKNOWLEDGE)


@router.post("/{reference}/assignment", **change(Deed.TRIAGE))
def assign_complaint(assignment: Assignment, hand: InHand) -> Case:
    """Hand it to a department, and perhaps to one of its officers; the resident is told."""
    hand.caseload.check_assignee(assignment, hand.complaint)
    actions.assign(
        hand.db,
        hand.county,
        hand.complaint,
        assignment.department,
        assignee_id=assignment.assignee,
        by=hand.by,
        now=hand.now,
    )
    return hand.done(Verb.ASSIGN)


@router.post("/{reference}/start", **change(Deed.WORK))
def start_complaint(hand: InHand) -> Case:
    """Begin to work on it: assigned or reopened → in_progress."""
    actions.start(hand.db, hand.county, hand.complaint, by=hand.by, now=hand.now)
    return hand.done(Verb.START)


@router.post("/{reference}/reply", **change(Deed.WORK))
def reply_to_complaint(reply: Reply, hand: InHand) -> Case:
    """Write to the resident while the work goes on; the state stays."""
    actions.reply(hand.db, hand.county, hand.complaint, reply.words, by=hand.by, now=hand.now)
    return hand.done(Verb.REPLY)


@router.post("/{reference}/resolution", **change(Deed.WORK))
def resolve_complaint(resolution: Resolution, hand: InHand) -> Case:
    """Say what came of it: in_progress → resolved_proposed. The resident is asked whether it is so, and has the
    last word.
    """
    actions.propose(
        hand.db, hand.county, hand.complaint, resolution.words, resolution.outcome, by=hand.by, now=hand.now
    )
    return hand.done(Verb.PROPOSE)
