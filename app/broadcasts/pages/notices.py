"""Notices on pages: a list, one notice with all to be known of it, what is done about it, and what came of it."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.broadcasts import actions, queries, writing
from app.broadcasts.models import Broadcast
from app.broadcasts.pages.board import BoardHere, Releases, Writes, reads
from app.broadcasts.pages.titles import ENDS, PHASES
from app.broadcasts.progress import report, standing
from app.broadcasts.routes import SealerHere
from app.broadcasts.schemas import Sealed
from app.staff.models import Person
from app.staff.policy import Deed
from app.staff.queries import names_of
from app.web.etag import expect
from app.web.pages.forms import SentHere
from app.web.paging import Number, Paging

router = APIRouter(prefix="/desk/notices", include_in_schema=False)


@router.get("", dependencies=[reads])
def notices(asked: Annotated[Paging, Query()], board: BoardHere) -> Response:
    """Notices, the newest first, each with how far it is."""
    shown, after = asked.cut(queries.page(board.db, after=asked.after, limit=asked.limit + 1))
    return board.desk.show(
        "broadcasts/notices.html",
        rows=standing(board.db, shown, now=board.now),
        people=names_of(board.db, {one.author_id for one in shown}),
        following=after and board.desk.page.link(after=str(after)),
        phases=PHASES,
        writes=board.desk.signed.may(Deed.BROADCAST),
    )


@router.get("/{number}", dependencies=[reads])
def notice(number: Number, board: BoardHere) -> Response:
    """One notice: as phones show it, whom it reaches, its cost, what stands against it, and how far it is."""
    return board.lay(queries.by_id(board.db, number))


@router.get("/{number}/report", dependencies=[reads])
def read_report(number: Number, board: BoardHere) -> Response:
    """What came of it so far: how copies ended, on which network and why, who stopped notices, who answered."""
    notice = queries.by_id(board.db, number)
    found = report(board.db, notice)
    return board.desk.show(
        "broadcasts/report.html", notice=notice, report=found, progress=board.fares(notice), ends=ENDS
    )


@router.post("/{number}/test")
def test(number: Number, board: BoardHere, sealer: SealerHere, signed: Writes) -> Response:
    """Send it, marked as a test, to one's own telephone and one's chief's."""
    me = board.db.get_one(Person, signed.person_id)
    send = partial(writing.test, board.db, airing=board.airing, sealer=sealer, by=me, now=board.now)
    return board.do(number, "test", lambda one: send(broadcast=one))


@router.post("/{number}/release")
def release(number: Number, sent: SentHere, board: BoardHere, signed: Releases) -> Response:
    """Let it go, as the page that was read says: its texts, its people, its cost."""

    def let_go(one: Broadcast) -> None:
        expect(one.version, sent["version"])
        approval = sent.shaped(Sealed).approval()
        actions.release(board.db, one, approval, board.airing, by=signed.person_id, now=board.now)

    return board.do(number, "release", let_go)


@router.post("/{number}/pause")
def pause(number: Number, board: BoardHere, signed: Writes) -> Response:
    """Hold back every copy that has not left."""
    return board.do(number, "pause", partial(actions.pause, board.db, by=signed.person_id, now=board.now))


@router.post("/{number}/stop")
def stop(number: Number, board: BoardHere, signed: Writes) -> Response:
    """End it for good."""
    return board.do(number, "stop", partial(actions.stop, board.db, by=signed.person_id, now=board.now))


@router.post("/{number}/resumption")
def resume(number: Number, board: BoardHere, signed: Releases) -> Response:
    """Let a paused notice go on to exactly those who are left."""
    return board.do(number, "resume", partial(actions.resume, board.db, by=signed.person_id, now=board.now))
