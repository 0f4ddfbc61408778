"""The API of notices: write one, see what it comes to, try it, release it as a second person, hold it up."""

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Depends, Query, Request, Response

from app.broadcasts import actions, queries, writing
from app.broadcasts.audience import ends_at, warnings
from app.broadcasts.models import Broadcast
from app.broadcasts.ports import Airing, Approval
from app.broadcasts.schemas import (
    Copying,
    EstimateView,
    NewNotice,
    NoticeLine,
    NoticePage,
    NoticeView,
    Sealed,
    Tested,
)
from app.kit.seal import Sealer
from app.staff.access import Signed, allowed
from app.staff.models import Person
from app.staff.policy import Deed
from app.web.deps import Db, Now, part
from app.web.errors import problems
from app.web.etag import IfMatch, etag, expect
from app.web.paging import Number, Paging, link_next

router = APIRouter(prefix="/api/v1/notices", tags=["notices"])

AiringHere = Annotated[Airing, Depends(part(Airing))]
SealerHere = Annotated[Sealer, Depends(part(Sealer))]
Writes = Annotated[Signed, Depends(allowed(Deed.BROADCAST))]
Releases = Annotated[Signed, Depends(allowed(Deed.RELEASE))]
reads = Depends(allowed(Deed.READ_NOTICES))


@router.get("", dependencies=[reads])
def list_notices(asked: Annotated[Paging, Query()], db: Db, request: Request, response: Response) -> NoticePage:
    """Notices, the newest first."""
    shown, after = asked.cut(queries.page(db, after=asked.after, limit=asked.limit + 1))
    link_next(request, response, after)
    return NoticePage(items=[NoticeLine.model_validate(one) for one in shown])


@router.post("", status_code=201)
def write_notice(
    *, new: NewNotice, db: Db, now: Now, airing: AiringHere, signed: Writes, response: Response
) -> NoticeView:
    """Write a notice in one's own words. Nothing is sent until another person releases it."""
    broadcast = writing.write(db, airing, new.wish(airing), mark=uuid4().hex, by=signed.person_id, now=now)
    response.headers["Location"] = f"{router.prefix}/{broadcast.id}"
    return show(db, broadcast, now, response)


@router.get("/{number}", dependencies=[reads], responses=problems(404))
def read_notice(number: Number, db: Db, now: Now, response: Response) -> NoticeView:
    """One notice: its text in each language, what it costs in segments, and how many people it would reach now.

    Its `ETag` is what a release asks for: nobody releases a text they have not read.
    """
    return show(db, queries.by_id(db, number), now, response)


@router.put("/{number}", responses=problems(404, 409, 412, 428))
def change_notice(
    *,
    number: Number,
    new: NewNotice,
    if_match: IfMatch,
    db: Db,
    now: Now,
    airing: AiringHere,
    signed: Writes,
    response: Response,
) -> NoticeView:
    """Change a notice that nobody has got yet. Whoever changes it may not release it; an approval is void."""
    broadcast = _expected(db, number, if_match)
    writing.rewrite(db, broadcast, airing, new.wish(airing), by=signed.person_id, now=now)
    return show(db, broadcast, now, response)


@router.get("/{number}/estimate", dependencies=[reads], responses=problems(404))
def estimate_notice(number: Number, db: Db, now: Now, airing: AiringHere) -> EstimateView:
    """What it comes to: people by ward and language, segments, KES, hours, and what stands against it.

    `approval` is what a second person sends back to release exactly this.
    """
    broadcast = queries.by_id(db, number)
    found = airing.estimate(broadcast.texts, queries.tally(db, broadcast, now=now))
    draft = actions.draft_of(broadcast, now)
    return EstimateView.of(
        found,
        begins_at=draft.starts_at,
        ends_at=ends_at(draft.starts_at, found.seconds, airing.carriage),
        first=airing.restraint.first,
        blockers=actions.objections(db, broadcast, found, airing, now=now),
        warnings=list(warnings(draft, found, airing.carriage)),
        approval=Approval(
            queries.seal_of(db, broadcast, found.people, found.ceiling), found.people, str(found.ceiling)
        ),
    )


@router.post("/{number}/test", status_code=201, responses=problems(404, 409))
def test_notice(
    *, number: Number, db: Db, now: Now, airing: AiringHere, sealer: SealerHere, signed: Writes
) -> Tested:
    """Send it, marked as a test, to one's own telephone and one's chief's."""
    broadcast, person = queries.locked(db, number), db.get_one(Person, signed.person_id)
    return Tested(texts=writing.test(db, broadcast, airing, sealer=sealer, by=person, now=now))


@router.post("/{number}/copy", status_code=201, responses=problems(404, 409))
def copy_notice(
    *, number: Number, asked: Copying, db: Db, now: Now, signed: Writes, response: Response
) -> NoticeView:
    """A new draft with the words and the audience of this one."""
    broadcast = queries.by_id(db, number)
    made = writing.copy(db, broadcast, mark=uuid4().hex, expires_at=asked.expires_at, by=signed.person_id, now=now)
    response.headers["Location"] = f"{router.prefix}/{made.id}"
    return show(db, made, now, response)


@router.post("/{number}/release", status_code=201, responses=problems(404, 409, 412, 428))
def release_notice(
    *,
    number: Number,
    sealed: Sealed,
    if_match: IfMatch,
    db: Db,
    now: Now,
    airing: AiringHere,
    signed: Releases,
    response: Response,
) -> NoticeView:
    """Let a notice go, as its estimate says. 403 for whoever wrote a word of it, whatever their role."""
    broadcast = _expected(db, number, if_match)
    actions.release(db, broadcast, sealed.approval(), airing, by=signed.person_id, now=now)
    return show(db, broadcast, now, response)


@router.post("/{number}/pause", status_code=201, responses=problems(404, 409))
def pause_notice(*, number: Number, db: Db, now: Now, signed: Writes, response: Response) -> NoticeView:
    """Hold back every copy that has not left; the calls that are under way are the last."""
    broadcast = queries.locked(db, number)
    actions.pause(db, broadcast, by=signed.person_id, now=now)
    return show(db, broadcast, now, response)


@router.post("/{number}/stop", status_code=201, responses=problems(404, 409))
def stop_notice(*, number: Number, db: Db, now: Now, signed: Writes, response: Response) -> NoticeView:
    """End it for good: no copy leaves after the calls that are under way."""
    broadcast = queries.locked(db, number)
    actions.stop(db, broadcast, by=signed.person_id, now=now)
    return show(db, broadcast, now, response)


@router.post("/{number}/resumption", status_code=201, responses=problems(404, 409))
def resume_notice(*, number: Number, db: Db, now: Now, signed: Releases, response: Response) -> NoticeView:
    """Let a paused notice go on to exactly those who are left. 403 for whoever wrote a word of it."""
    broadcast = queries.locked(db, number)
    actions.resume(db, broadcast, by=signed.person_id, now=now)
    return show(db, broadcast, now, response)


def _expected(db: Db, number: int, if_match: str) -> Broadcast:
    broadcast = queries.locked(db, number)
    expect(broadcast.version, if_match)
    return broadcast


def show(db: Db, broadcast: Broadcast, now: Now, response: Response) -> NoticeView:
    """The notice with its version as ETag."""
    response.headers["ETag"] = etag(broadcast.version)
    count = broadcast.recipients
    return NoticeView.of(broadcast, queries.tally(db, broadcast, now=now).people if count is None else count)
