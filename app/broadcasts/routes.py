"""The API of notices: read one, and release it as a second person."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from app.broadcasts import actions, queries
from app.broadcasts.models import Broadcast
from app.broadcasts.schemas import NoticeView
from app.staff.access import Signed, allowed
from app.staff.policy import Deed
from app.web.deps import Db, Now
from app.web.errors import problems
from app.web.etag import IfMatch, etag, expect
from app.web.paging import LARGEST

router = APIRouter(prefix="/api/v1/notices", tags=["notices"])

Number = Annotated[int, Path(ge=1, le=LARGEST, examples=[7])]


@router.get("/{number}", dependencies=[Depends(allowed(Deed.READ_NOTICES))], responses=problems(404))
def read_notice(number: Number, db: Db, response: Response) -> NoticeView:
    """One notice: its text in each language, what it costs in segments, and how many people it would reach now.

    Its `ETag` is what a release asks for: nobody releases a text they have not read.
    """
    return show(db, queries.by_id(db, number), response)


@router.post("/{number}/release", status_code=201, responses=problems(404, 409, 412, 428))
def release_notice(
    *,
    number: Number,
    if_match: IfMatch,
    db: Db,
    now: Now,
    signed: Annotated[Signed, Depends(allowed(Deed.RELEASE))],
    response: Response,
) -> NoticeView:
    """Let a notice go to the subscribers of its ward. 403 for the one who wrote it, whatever their role."""
    broadcast = queries.locked(db, number)
    expect(broadcast.version, if_match)
    actions.release(db, broadcast, by=signed.person_id, now=now)
    return show(db, broadcast, response)


def show(db: Db, broadcast: Broadcast, response: Response) -> NoticeView:
    """The notice with its version as ETag."""
    response.headers["ETag"] = etag(broadcast.version)
    return NoticeView.of(broadcast, queries.audience(db, broadcast))
