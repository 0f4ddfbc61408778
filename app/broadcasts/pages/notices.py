"""Notices on pages: a list, a form in three steps on one page, and one notice with all to be known of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from app.broadcasts import actions, queries, writing
from app.broadcasts.models import Broadcast
from app.broadcasts.pages.titles import BLOCKED, DONE, LEFT_OUT, PHASES
from app.broadcasts.ports import Airing
from app.broadcasts.progress import Progress, progress, standing
from app.broadcasts.routes import AiringHere, SealerHere, estimate_notice
from app.broadcasts.schemas import NewNotice, Sealed
from app.kit.errors import NotFound, Refusal
from app.staff.access import Signed
from app.staff.frame import Desk, DeskHere
from app.staff.models import Person
from app.staff.naming import Names
from app.staff.page_access import allowed_page
from app.staff.policy import Deed
from app.staff.queries import names_of
from app.web.deps import Db, Now
from app.web.etag import etag, expect
from app.web.pages.forms import Sent, SentHere, in_nairobi, shaped
from app.web.paging import Number, Paging

router = APIRouter(prefix="/desk/notices", include_in_schema=False)

Writes = Annotated[Signed, Depends(allowed_page(Deed.BROADCAST))]
Releases = Annotated[Signed, Depends(allowed_page(Deed.RELEASE))]
reads, writes = Depends(allowed_page(Deed.READ_NOTICES)), Depends(allowed_page(Deed.BROADCAST))


@dataclass(frozen=True, slots=True)
class Board:
    """All that a page of notices is laid out from."""

    db: Session
    now: datetime
    airing: Airing
    desk: Desk

    def fares(self, notice: Broadcast) -> Progress:
        """How far a notice is."""
        return progress(self.db, notice, allowed=self.airing.carriage.per_second, now=self.now)

    def form(self, sent: Sent, *, refused: Refusal | None = None) -> Response:
        """The form of a new notice, with what was filled in."""
        names = Names(self.airing.menu, self.desk.page.language)
        return self.desk.show(
            "broadcasts/compose.html",
            refused=refused,
            sent=sent,
            subcounties=names.choices("subcounty", self.airing.subcounties),
            wards=names.choices("ward", self.airing.wards),
        )

    def lay(self, notice: Broadcast, *, refused: Refusal | None = None) -> Response:
        """One notice with all that is to be known of it."""
        desk, own = self.desk, self.desk.signed.person_id in notice.makers
        known = {notice.author_id, *notice.makers, *([notice.released_by] if notice.released_by else [])}
        return desk.show(
            "broadcasts/notice.html",
            refused=refused,
            notice=notice,
            estimate=estimate_notice(notice.id, self.db, self.now, self.airing),
            progress=self.fares(notice),
            version=etag(notice.version),
            people=names_of(self.db, known),
            names=Names(self.airing.menu, desk.page.language),
            phases=PHASES,
            left_out=LEFT_OUT,
            blocked=BLOCKED,
            done=DONE.get(desk.page.request.query_params.get("done", ""), ""),
            writes=desk.signed.may(Deed.BROADCAST),
            releases=desk.signed.may(Deed.RELEASE) and not own,
            own=own,
        )

    def do(self, number: int, name: str, deed: Callable[[Broadcast], Any]) -> Response:
        """Do it to the notice as it is now; a refusal is told on its page."""
        try:
            with self.db.begin_nested():
                deed(queries.locked(self.db, number))
        except NotFound:
            raise
        except Refusal as refused:
            return self.lay(queries.by_id(self.db, number), refused=refused)
        return RedirectResponse(f"/desk/notices/{number}?done={name}", 303)


def on_board(db: Db, now: Now, airing: AiringHere, desk: DeskHere) -> Board:
    """What a page of notices is laid out from, in this request."""
    return Board(db, now, airing, desk)


BoardHere = Annotated[Board, Depends(on_board)]


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


@router.get("/new", dependencies=[writes])
def compose(board: BoardHere) -> Response:
    """Write, to whom, when."""
    return board.form(Sent([]))


@router.post("/new")
def write(sent: SentHere, board: BoardHere, signed: Writes) -> Response:
    """Keep it as a draft. Nothing is sent until another person releases it."""
    airing, mark = board.airing, uuid4().hex
    try:
        with board.db.begin_nested():
            wish = shaped(NewNotice, _fields(sent)).wish(airing)
            made = writing.write(board.db, airing, wish, mark=mark, by=signed.person_id, now=board.now)
    except Refusal as refused:
        return board.form(sent, refused=refused)
    return RedirectResponse(f"/desk/notices/{made.id}?done=write", 303)


def _fields(sent: Sent) -> Mapping[str, Any]:
    """What was chosen, as the API takes it; times are Nairobi's."""
    whom = sent["whom"]
    return {
        "texts": {language: sent[f"texts.{language}"] for language in ("en", "sw") if sent[f"texts.{language}"]},
        "wards": sent.all("ward") if whom == "wards" else [],
        "subcounties": sent.all("subcounty") if whom == "subcounties" else [],
        "county": whom == "county",
        "starts_at": in_nairobi(sent["starts_at"]),
        "expires_at": in_nairobi(sent["expires_at"]) or "",
    }


@router.get("/{number}", dependencies=[reads])
def notice(number: Number, board: BoardHere) -> Response:
    """One notice: as phones show it, whom it reaches, its cost, what stands against it, and how far it is."""
    return board.lay(queries.by_id(board.db, number))


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
