"""What is done about a baraza from its page: the API's own actions, each behind a form that keeps its words."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from app.forums import queries
from app.forums.actions import making, moving, telling
from app.forums.api.routes import Code
from app.forums.api.schemas import Announcement, Cancellation, Minutes, Moving
from app.forums.api.tellings import known
from app.forums.models import Forum
from app.forums.pages.barazas import Announces, moment_of, reads
from app.forums.pages.board import BoardHere, Tried
from app.kit.errors import NotFound, Refusal
from app.staff.access import Signed
from app.staff.page_access import allowed_page
from app.staff.policy import Deed
from app.web.etag import expect
from app.web.pages.forms import Sent, SentHere, shaped
from app.web.paging import Number

router = APIRouter(prefix="/desk/barazas", include_in_schema=False)

Releases = Annotated[Signed, Depends(allowed_page(Deed.RELEASE))]


@router.get("/{code}", dependencies=[reads])
def forum(code: Code, board: BoardHere) -> Response:
    """One baraza: as phones show it, who is told what and when, what was done, and what may be done."""
    return board.lay(queries.by_code(board.db, code))


@router.post("/{code}/announcement")
def announce(code: Code, sent: SentHere, board: BoardHere, signed: Announces) -> Response:
    """Let residents see it; nobody is written to by that."""

    def let_see(forum: Forum) -> None:
        why = sent.shaped(Announcement).why
        making.announce(board.db, board.grounds, forum, why, by=signed.person_id, now=board.now)

    return board.do(code, sent, "announce", let_see)


@router.post("/{code}/move")
def move(code: Code, sent: SentHere, board: BoardHere, signed: Announces) -> Response:
    """Another day or place."""

    def put(forum: Forum) -> None:
        to = shaped(Moving, {"starts_at": moment_of(sent), "venue": _venue(sent)})
        venue = to.venue.model_dump() if to.venue else {"en": forum.venue_en, "sw": forum.venue_sw}
        starts_at = to.starts_at or forum.starts_at
        moving.move(board.db, forum, starts_at, venue, by=signed.person_id, now=board.now)

    return board.do(code, sent, "move", put)


def _venue(sent: Sent) -> dict[str, str] | None:
    said = {language: sent[f"venue.{language}"] for language in ("en", "sw")}
    return said if any(said.values()) else None


@router.post("/{code}/cancellation")
def cancel(code: Code, sent: SentHere, board: BoardHere, signed: Announces) -> Response:
    """It will not be held, for a cause that every language has a word for."""

    def call_off(forum: Forum) -> None:
        cause = sent.shaped(Cancellation).cause
        moving.cancel(board.db, board.grounds, forum, cause, by=signed.person_id, now=board.now)

    return board.do(code, sent, "cancel", call_off)


@router.post("/{code}/holding")
def hold(code: Code, sent: SentHere, board: BoardHere, signed: Announces) -> Response:
    """It took place."""
    return board.do(code, sent, "hold", partial(moving.hold, board.db, by=signed.person_id, now=board.now))


@router.post("/{code}/minutes")
def minute(code: Code, sent: SentHere, board: BoardHere, signed: Announces) -> Response:
    """Put its minutes on record; a second time they stand beside the first."""

    def keep(forum: Forum) -> None:
        words = sent.shaped(Minutes).minutes
        moving.minute(board.db, forum, words, by=signed.person_id, now=board.now)

    return board.do(code, sent, "minute", keep)


@router.post("/{code}/notice")
def write_notice(code: Code, sent: SentHere, board: BoardHere, signed: Announces) -> Response:
    """Write its notice and go to it; nothing is sent until another person releases it."""
    forum = queries.by_code(board.db, code)
    try:
        with board.db.begin_nested():
            notice = making.write_notice(board.db, board.grounds, forum, by=signed.person_id, now=board.now)
    except Refusal as refused:
        return board.lay(forum, Tried("notice", sent, refused))
    return RedirectResponse(f"/desk/notices/{notice.id}?done=write", 303)


@router.post("/{code}/tellings/{number}/release")
def release(code: Code, number: Number, sent: SentHere, board: BoardHere, signed: Releases) -> Response:
    """Let go, as a second person, what those who were told are told of a change or of what was done."""
    forum = queries.by_code(board.db, code)
    try:
        with board.db.begin_nested():
            one = known(telling.locked(board.db, forum, number))
            expect(one.version, sent["version"])
            telling.release(board.db, forum, one, by=signed.person_id, now=board.now)
    except NotFound:
        raise
    except Refusal as refused:
        return board.lay(forum, Tried("release", sent, refused))
    return RedirectResponse(f"/desk/barazas/{code}?done=release#told", 303)
