"""The API of residents' own data: the data protection officer brings a request, the Ombudsman decides."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.audit.actions import note
from app.complaints.api.caseload import CountyHere
from app.kit.errors import Fault, Invalid
from app.kit.msisdn import Msisdn, parse_msisdn
from app.staff.access import Signed, allowed
from app.staff.policy import Deed
from app.subjects import actions, queries
from app.subjects.holdings import Holdings, holdings
from app.subjects.schemas import Brought, ErasedView, RequestPage, RequestView
from app.web.deps import Db, Now
from app.web.errors import problems
from app.web.paging import Number, Paging, link_next

router = APIRouter(prefix="/api/v1/subjects", tags=["privacy"])

Bringing = Annotated[Signed, Depends(allowed(Deed.SUBJECTS))]
Deciding = Annotated[Signed, Depends(allowed(Deed.DECIDE))]
Knowing = Annotated[Signed, Depends(allowed(Deed.SUBJECTS, Deed.DECIDE))]


@router.post("", status_code=201, responses=problems(404))
def bring_request(brought: Brought, db: Db, county: CountyHere, now: Now, signed: Bringing) -> RequestView:
    """Bring what a resident asks: all that is held of their number, or that it be erased. Somebody else decides."""
    by, number = signed.person_id, _number(brought.number)
    asked = actions.bring(db, county.sealer, number, brought.kind, brought.shown, by=by, now=now)
    note(db, person_id=by, deed=f"bring_{asked.kind}", about=f"subject/{asked.id}", now=now)
    return RequestView.of(asked, now)


def _number(spelt: str) -> Msisdn:
    try:
        return parse_msisdn(spelt)
    except Invalid as bad:
        raise Invalid(bad.rule, bad.detail, [Fault("number", bad.detail)]) from None


@router.get("")
def list_requests(
    *, asked: Annotated[Paging, Query()], db: Db, now: Now, signed: Knowing, request: Request, response: Response
) -> RequestPage:
    """What residents asked, and where it stands. The oldest first."""
    found = queries.page(db, after=asked.after, limit=asked.limit + 1)
    shown, after = asked.cut(found)
    link_next(request, response, after)
    note(db, person_id=signed.person_id, deed="list", about="subjects", now=now)
    return RequestPage(items=[RequestView.of(one, now) for one in shown])


@router.post("/{number}/grant", status_code=201, responses=problems(404, 409))
def grant_request(number: Number, db: Db, now: Now, signed: Deciding) -> RequestView:
    """Say yes; nobody does to what they brought themselves."""
    asked = queries.held(db, number)
    actions.grant(asked, by=signed.person_id, now=now)
    note(db, person_id=signed.person_id, deed=f"grant_{asked.kind}", about=f"subject/{number}", now=now)
    return RequestView.of(asked, now)


@router.post("/{number}/refusal", status_code=201, responses=problems(404, 409))
def refuse_request(number: Number, db: Db, now: Now, signed: Deciding) -> RequestView:
    """Say no: that ends it."""
    asked = queries.held(db, number)
    actions.refuse(asked, by=signed.person_id, now=now)
    note(db, person_id=signed.person_id, deed=f"refuse_{asked.kind}", about=f"subject/{number}", now=now)
    return RequestView.of(asked, now)


@router.post("/{number}/export", status_code=201, responses=problems(404, 409))
def export_holdings(number: Number, db: Db, county: CountyHere, now: Now, signed: Bringing) -> Holdings:
    """All that is held of the number, to be handed to its owner: once, by whoever brought the request."""
    asked = queries.held(db, number, asked_by=signed.person_id, kind="export")
    asked.request.check_granted(now)
    asked.done_at = now
    note(db, person_id=signed.person_id, deed="export_subject", about=f"subject/{number}", now=now)
    return holdings(db, county.sealer, asked.contact_id, reader=signed.person_id)


@router.post("/{number}/erasure", status_code=201, responses=problems(404, 409))
def erase_holdings(number: Number, db: Db, now: Now, signed: Bringing) -> ErasedView:
    """Erase what is held of the number. Reports stay without owner and words; what is open or held stays whole."""
    asked = queries.held(db, number, asked_by=signed.person_id, kind="erasure")
    erased = actions.erase(db, asked, by=signed.person_id, now=now)
    told = {"reports": str(erased.reports), "kept": str(erased.kept)}
    note(db, person_id=signed.person_id, deed="erase_subject", about=f"subject/{number}", detail=told, now=now)
    return ErasedView(reports=erased.reports, kept=erased.kept)
