"""The API of many complaints at once: one change for each of them, each with its own version and its own result."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from app.complaints.api.caseload import Caseload, Reading
from app.complaints.api.moves.doings import OF
from app.complaints.api.moves.hand import Hand
from app.complaints.api.moves.sent import Assignment, Reason
from app.complaints.rules.lifecycle import Verb
from app.complaints.rules.parties import deeds_of
from app.kit.errors import Refusal
from app.staff.access import check_may
from app.web.errors import Problem, told
from app.web.etag import etag

router = APIRouter(prefix="/api/v1", tags=["complaints"])

MOST = 100


class One(BaseModel):
    """A complaint that is to be changed, as it was read."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reference": "48291386", "etag": '"2"'}]}
    )

    reference: str = Field(pattern="^[0-9]{8}$")
    etag: str = Field(pattern=r'^"[0-9]{1,18}"$', description="Its `ETag`, as `If-Match` would carry it.")


class Moving(BaseModel):
    """Say that each was read by a person, or begin to work on each."""

    model_config = ConfigDict(extra="forbid")

    deed: Literal[Verb.ACKNOWLEDGE, Verb.START]


class Assigning(Assignment):
    """Hand each to a department, and perhaps to one of its officers."""

    deed: Literal[Verb.ASSIGN]


class Noting(Reason):
    """Write the same down for colleagues on each, or hand each back to triage with the same reason."""

    deed: Literal[Verb.NOTE, Verb.HAND_BACK]


Change = Annotated[Moving | Assigning | Noting, Field(discriminator="deed")]


class Changes(BaseModel):
    """One change, and the complaints it is for."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "change": {"deed": "assign", "department": "water"},
                    "items": [{"reference": "48291386", "etag": '"2"'}],
                }
            ]
        },
    )

    change: Change
    items: list[One] = Field(min_length=1, max_length=MOST)


class Result(BaseModel):
    """What became of one: 201 with its new `etag`, or the status and the problem that it alone would have got."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reference": "48291386", "status": 201, "etag": '"3"', "problem": None}]}
    )

    reference: str
    status: int
    etag: str | None
    problem: Problem | None


class Results(BaseModel):
    """What became of each, in the order in which they were given."""

    items: list[Result]


@router.post("/changes")
def change_complaints(changes: Changes, caseload: Reading) -> Results:
    """Do one thing to up to 100 complaints: each by itself, so that one that was refused holds no other back.

    403 for the whole where the role may not do it at all. A complaint that was changed after it was read gets 412;
    one that the reader may not know of 404, as one that does not exist.
    """
    check_may(caseload.signed, *deeds_of(changes.change.deed))
    # In one order, so that two who change the same complaints wait for each other and not crosswise.
    order = sorted(range(len(changes.items)), key=lambda at: changes.items[at].reference)
    results = {at: _change(caseload, changes.items[at], changes.change) for at in order}
    return Results(items=[results[at] for at in range(len(changes.items))])


def _change(caseload: Caseload, one: One, change: Change) -> Result:
    """One of them, in a savepoint of its own."""
    try:
        with caseload.db.begin_nested():
            complaint = caseload.hold(one.reference, one.etag)
            OF[change.deed].do(Hand(caseload, complaint), change)
            caseload.note(change.deed.value, f"complaint/{complaint.reference}")
    except Refusal as refused:
        problem = told(refused)
        return Result(reference=one.reference, status=problem.status, etag=None, problem=problem)
    return Result(reference=one.reference, status=201, etag=etag(complaint.version), problem=None)
