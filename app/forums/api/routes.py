"""The API of barazas: make, announce, move and cancel one, put on record that it was held; write its notice."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from app.broadcasts.routes import show as show_notice
from app.broadcasts.schemas import NoticeView
from app.forums import queries
from app.forums.actions import making, moving
from app.forums.api.schemas import (
    CODE,
    Announcement,
    Asked,
    Cancellation,
    Correction,
    EventList,
    EventView,
    ForumPage,
    ForumView,
    Minutes,
    Moving,
    NewForum,
)
from app.forums.models import Forum
from app.forums.ports import Grounds
from app.staff.access import Signed, allowed
from app.staff.policy import Deed
from app.web.deps import Db, Now, part
from app.web.errors import problems
from app.web.etag import IfMatch, etag, expect
from app.web.paging import link_next

router = APIRouter(prefix="/api/v1/forums", tags=["barazas"])

reads = Depends(allowed(Deed.READ_FORUMS))
Announces = Annotated[Signed, Depends(allowed(Deed.ANNOUNCE))]
GroundsHere = Annotated[Grounds, Depends(part(Grounds))]
Code = Annotated[str, Path(pattern=CODE, examples=["4821"])]
CHANGES = problems(404, 409, 412, 428)


@router.get("", dependencies=[reads])
def list_forums(
    *, asked: Annotated[Asked, Query()], db: Db, grounds: GroundsHere, request: Request, response: Response
) -> ForumPage:
    """Barazas, the newest made first: of every ward and state, or of one."""
    found = queries.page(db, ward=asked.ward, state=asked.state, after=asked.after, limit=asked.limit + 1)
    shown, after = asked.cut(found)
    link_next(request, response, after)
    return ForumPage(items=[ForumView.of(forum, grounds) for forum in shown])


@router.get("/{code}", dependencies=[reads], responses=problems(404))
def read_forum(code: Code, db: Db, grounds: GroundsHere, response: Response) -> ForumView:
    """One baraza; its `ETag` is what each change asks for."""
    return show(queries.by_code(db, code), grounds, response)


@router.get("/{code}/events", dependencies=[reads], responses=problems(404))
def list_events(code: Code, db: Db) -> EventList:
    """What was done about it, by whom, and why."""
    return EventList(items=[EventView.of(event) for event in queries.events(db, queries.by_code(db, code))])


@router.post("", status_code=201, responses=problems(409))
def make_forum(
    *, new: NewForum, db: Db, now: Now, grounds: GroundsHere, signed: Announces, response: Response
) -> ForumView:
    """Make a draft, which residents do not see. 422 names each field that a phone could not show."""
    forum = making.make(db, grounds, new.draft(grounds), code=new.code, by=signed.person_id, now=now)
    response.headers["Location"] = f"{router.prefix}/{forum.code}"
    return show(forum, grounds, response)


class Change:
    """One baraza about to be changed: its row is held, and it is as whoever changes it has read it."""

    def __init__(
        self,
        *,
        code: Code,
        if_match: IfMatch,
        db: Db,
        now: Now,
        grounds: GroundsHere,
        signed: Announces,
        response: Response,
    ) -> None:
        self.forum = queries.locked(db, code)
        expect(self.forum.version, if_match)
        self.db, self.grounds, self.response = db, grounds, response
        self.by, self.now = signed.person_id, now

    def shown(self) -> ForumView:
        """The baraza as it is now."""
        return show(self.forum, self.grounds, self.response)


Changing = Annotated[Change, Depends()]


@router.post("/{code}/correction", status_code=201, responses=CHANGES)
def correct_forum(correction: Correction, change: Changing) -> ForumView:
    """Write a draft anew; after its announcement it is moved or cancelled instead."""
    draft = correction.draft(change.grounds)
    making.correct(change.db, change.grounds, change.forum, draft, by=change.by, now=change.now)
    return change.shown()


@router.post("/{code}/announcement", status_code=201, responses=CHANGES)
def announce_forum(announcement: Announcement, change: Changing) -> ForumView:
    """Let residents see it when they dial. Nobody is written to: that is its notice.

    Less than three days before it, `why` is asked; less than seven, the answer warns.
    """
    making.announce(change.db, change.grounds, change.forum, announcement.why, by=change.by, now=change.now)
    return change.shown()


@router.post("/{code}/move", status_code=201, responses=CHANGES)
def move_forum(moving_to: Moving, change: Changing) -> ForumView:
    """Another day or place, also for one that was cancelled: who dials sees it at once."""
    forum = change.forum
    venue = moving_to.venue.model_dump() if moving_to.venue else {"en": forum.venue_en, "sw": forum.venue_sw}
    starts_at = moving_to.starts_at or forum.starts_at
    moving.move(change.db, forum, starts_at, venue, by=change.by, now=change.now)
    return change.shown()


@router.post("/{code}/cancellation", status_code=201, responses=CHANGES)
def cancel_forum(cancellation: Cancellation, change: Changing) -> ForumView:
    """It will not be held: who dials sees it at once."""
    moving.cancel(change.db, change.grounds, change.forum, cancellation.cause, by=change.by, now=change.now)
    return change.shown()


@router.post("/{code}/holding", status_code=201, responses=CHANGES)
def hold_forum(change: Changing) -> ForumView:
    """It took place."""
    moving.hold(change.db, change.forum, by=change.by, now=change.now)
    return change.shown()


@router.post("/{code}/minutes", status_code=201, responses=CHANGES)
def minute_forum(minutes: Minutes, change: Changing) -> ForumView:
    """Put its minutes on record; a second time they stand beside the first."""
    moving.minute(change.db, change.forum, minutes.minutes, by=change.by, now=change.now)
    return change.shown()


@router.post("/{code}/notice", status_code=201, responses=problems(404, 409))
def write_notice(
    *, code: Code, db: Db, now: Now, grounds: GroundsHere, signed: Announces, response: Response
) -> NoticeView:
    """Write the notice of a baraza: the frozen text in each language, its segments and how many people it reaches.

    Nothing is sent until another person releases it.
    """
    broadcast = making.write_notice(db, grounds, queries.by_code(db, code), by=signed.person_id, now=now)
    response.headers["Location"] = f"/api/v1/notices/{broadcast.id}"
    return show_notice(db, broadcast, now, response)


def show(forum: Forum, grounds: Grounds, response: Response) -> ForumView:
    """The baraza with its version as ETag."""
    response.headers["ETag"] = etag(forum.version)
    return ForumView.of(forum, grounds)
