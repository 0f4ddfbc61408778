"""The API of call-backs: who waits to be rung, one number to ring, and what came of it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from app.audit.actions import note
from app.callbacks import actions, queries
from app.callbacks.models import Callback
from app.callbacks.ports import Ringing
from app.callbacks.schemas import CallbackPage, CallbackRow, CallbackView, CallMade
from app.kit.seal import Sealer
from app.staff.access import Signed, allowed
from app.staff.policy import Deed
from app.web.deps import Db, Now, part
from app.web.errors import problems
from app.web.etag import IfMatch, etag, expect
from app.web.paging import LARGEST, Paging, link_next

router = APIRouter(prefix="/api/v1/callbacks", tags=["call-backs"])

Calls = Annotated[Signed, Depends(allowed(Deed.CALL))]
SealerHere = Annotated[Sealer, Depends(part(Sealer))]
RingingHere = Annotated[Ringing, Depends(part(Ringing))]
Number = Annotated[int, Path(ge=1, le=LARGEST, examples=[12])]


@router.get("")
def list_callbacks(
    *, asked: Annotated[Paging, Query()], db: Db, now: Now, signed: Calls, request: Request, response: Response
) -> CallbackPage:
    """Those who wait to be rung, whoever asked first on top; no numbers."""
    found = queries.page(db, after=asked.after, limit=asked.limit + 1)
    shown, after = asked.cut(found)
    note(db, person_id=signed.person_id, deed="list", about="callbacks", now=now)
    link_next(request, response, after)
    return CallbackPage(items=[CallbackRow.of(callback) for callback in shown])


@router.get("/{number}", responses=problems(404))
def read_callback(
    *, number: Number, db: Db, now: Now, sealer: SealerHere, signed: Calls, response: Response
) -> CallbackView:
    """One call-back with the number to ring; its `ETag` is what noting a call asks for."""
    callback = queries.by_id(db, number)
    note(db, person_id=signed.person_id, deed="read", about=f"callback/{number}", now=now)
    return show(db, sealer, callback, response)


@router.post("/{number}/outcome", status_code=201, responses=problems(404, 409, 412, 428))
def note_outcome(
    *,
    number: Number,
    made: CallMade,
    if_match: IfMatch,
    db: Db,
    now: Now,
    ringing: RingingHere,
    signed: Calls,
    response: Response,
) -> CallbackView:
    """Note that somebody rang: over once they were reached, or missed for the third time.

    Whoever is missed the first time gets a text with the day by which they are rung again, where a text is safe.
    """
    callback = queries.locked(db, number)
    expect(callback.tries, if_match)
    actions.note_call(db, ringing, callback, made.outcome, now=now)
    about = f"callback/{number}"
    note(db, person_id=signed.person_id, deed="call", about=about, detail={"outcome": made.outcome}, now=now)
    return show(db, ringing.sealer, callback, response)


def show(db: Db, sealer: Sealer, callback: Callback, response: Response) -> CallbackView:
    """The call-back with how often it was tried as its ETag."""
    response.headers["ETag"] = etag(callback.tries)
    return CallbackView.whole(callback, queries.number_to_ring(db, sealer, callback))
