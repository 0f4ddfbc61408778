"""The API of holds: a report that a court or an inquiry needs is kept as it is, whatever its time."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.complaints.api.caseload import Reading
from app.complaints.api.moves.hand import Reference
from app.privacy import holding
from app.privacy.schemas import Because, HoldPage, HoldView
from app.staff.access import Signed, allowed
from app.staff.policy import Deed
from app.web.errors import problems
from app.web.paging import Paging, link_next

router = APIRouter(prefix="/api/v1", tags=["privacy"])

Holding = Annotated[Signed, Depends(allowed(Deed.HOLD))]


@router.post("/complaints/{reference}/hold", status_code=201, responses=problems(404, 409))
def hold_complaint(reference: Reference, because: Because, signed: Holding, caseload: Reading) -> HoldView:
    """Keep a report as it is: it is not parted from its number, and nothing of it is erased, until it is let go."""
    db, sealer = caseload.db, caseload.county.sealer
    complaint = caseload.find(reference)
    held = holding.hold(db, sealer, complaint, because.because, by=signed.person_id, now=caseload.now)
    caseload.note("hold", f"complaint/{reference}")
    return HoldView.of(held, reference, because.because)


@router.post("/complaints/{reference}/hold-release", status_code=201, responses=problems(404))
def let_complaint_go(reference: Reference, signed: Holding, caseload: Reading) -> HoldView:
    """Let a report go: what is due of it by then is done at once."""
    held = holding.let_go(caseload.db, caseload.find(reference), by=signed.person_id, now=caseload.now)
    caseload.note("release_hold", f"complaint/{reference}")
    return HoldView.of(held, reference, holding.because_of(held, caseload.county.sealer))


@router.get("/holds")
def list_holds(
    *, asked: Annotated[Paging, Query()], signed: Holding, caseload: Reading, request: Request, response: Response
) -> HoldPage:
    """What is held, and why; of reports that you may know of."""
    found = holding.page(caseload.db, signed.sight, after=asked.after, limit=asked.limit + 1)
    shown, after = asked.cut([held for held, _ in found])
    link_next(request, response, after)
    sealer = caseload.county.sealer
    views = [
        HoldView.of(held, complaint.reference, holding.because_of(held, sealer))
        for held, complaint in found[: len(shown)]
    ]
    caseload.note("list", "holds")
    return HoldPage(items=views)
