"""The API of one complaint: the case with its events."""

from fastapi import APIRouter, Response

from app.complaints.api.caseload import Reading
from app.complaints.api.moves.hand import Reference
from app.complaints.api.schemas import Case
from app.web.errors import problems
from app.web.etag import etag

router = APIRouter(prefix="/api/v1/complaints", tags=["complaints"])


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
