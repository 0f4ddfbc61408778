"""Writing a notice on a page: counted before anything is kept, changed while it is a draft, copied."""

from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from app.broadcasts import queries, writing
from app.broadcasts.models import Broadcast
from app.broadcasts.pages.board import Board, BoardHere, Writes, writes
from app.broadcasts.pages.titles import BLOCKED, LEFT_OUT
from app.broadcasts.ports import Wish
from app.broadcasts.schemas import Copying, NewNotice
from app.broadcasts.writing import Foreseen
from app.kit.calendar import NAIROBI
from app.kit.errors import NotFound, Refusal
from app.web.etag import etag, expect
from app.web.pages.forms import Sent, SentHere, for_wards, in_nairobi, shaped
from app.web.paging import Number

router = APIRouter(prefix="/desk/notices", include_in_schema=False)

CLOCK = "%Y-%m-%dT%H:%M"
"""How a form gives a moment."""


@router.get("/new", dependencies=[writes])
def compose(board: BoardHere) -> Response:
    """Write, to whom, when."""
    return _form(board, Sent([]), "/desk/notices/new")


@router.post("/new")
def write(sent: SentHere, board: BoardHere, signed: Writes) -> Response:
    """Count what it would come to, or keep it as a draft. Nothing is sent until another person releases it."""
    airing, mark = board.airing, uuid4().hex
    try:
        with board.db.begin_nested():
            wish = _wish(sent, board)
            if sent["look"]:
                return _form(board, sent, "/desk/notices/new", foreseen=_foreseen(board, wish))
            made = writing.write(board.db, airing, wish, mark=mark, by=signed.person_id, now=board.now)
    except Refusal as refused:
        return _form(board, sent, "/desk/notices/new", refused=refused)
    return RedirectResponse(f"/desk/notices/{made.id}?done=write", 303)


@router.get("/{number}/change", dependencies=[writes])
def change(number: Number, board: BoardHere) -> Response:
    """The form with what the notice says."""
    return _form(board, _said(board, queries.by_id(board.db, number)), f"/desk/notices/{number}/change")


@router.post("/{number}/change")
def rewrite(number: Number, sent: SentHere, board: BoardHere, signed: Writes) -> Response:
    """Count what it would come to, or change it; whoever does may not release it, and an approval is void."""
    address = f"/desk/notices/{number}/change"
    try:
        with board.db.begin_nested():
            notice = queries.locked(board.db, number)
            expect(notice.version, sent["version"])
            wish = _wish(sent, board)
            if sent["look"]:
                return _form(board, sent, address, foreseen=_foreseen(board, wish))
            writing.rewrite(board.db, notice, board.airing, wish, by=signed.person_id, now=board.now)
    except NotFound:
        raise
    except Refusal as refused:
        if refused.rule != "http.stale":
            return _form(board, sent, address, refused=refused)
        theirs = _said(board, queries.by_id(board.db, number))
        kept = Sent([*sent.pairs, ("version", theirs["version"])])
        return _form(board, kept, address, refused=refused, theirs=theirs)
    return RedirectResponse(f"/desk/notices/{number}?done=change", 303)


@router.post("/{number}/copy")
def copy(number: Number, sent: SentHere, board: BoardHere, signed: Writes) -> Response:
    """A new draft with the words and the audience of this one, open to be changed."""
    notice = queries.by_id(board.db, number)
    try:
        with board.db.begin_nested():
            until = shaped(Copying, {"expires_at": in_nairobi(sent["expires_at"]) or ""}).expires_at
            mark, by = uuid4().hex, signed.person_id
            made = writing.copy(board.db, notice, mark=mark, expires_at=until, by=by, now=board.now)
    except Refusal as refused:
        return board.lay(notice, refused=refused, sent=sent)
    return RedirectResponse(f"/desk/notices/{made.id}/change", 303)


def _form(
    board: Board,
    sent: Sent,
    address: str,
    *,
    refused: Refusal | None = None,
    foreseen: Foreseen | None = None,
    theirs: Sent | None = None,
) -> Response:
    """The form with what was filled in; `theirs` is what a colleague made of it meanwhile."""
    return board.desk.show(
        "broadcasts/compose.html",
        refused=refused,
        sent=sent,
        address=address,
        foreseen=foreseen,
        theirs=theirs,
        left_out=LEFT_OUT,
        blocked=BLOCKED,
        names=board.names,
        subcounties=board.names.choices("subcounty", board.airing.subcounties),
        wards=board.names.choices("ward", board.airing.wards),
    )


def _foreseen(board: Board, wish: Wish) -> Foreseen:
    return writing.foresee(board.db, board.airing, wish, now=board.now)


def _wish(sent: Sent, board: Board) -> Wish:
    return shaped(NewNotice, _fields(sent)).wish(board.airing)


def _fields(sent: Sent) -> dict[str, Any]:
    """What was chosen, as the API takes it; times are Nairobi's."""
    whom = sent["whom"]
    return {
        "texts": {language: sent[f"texts.{language}"] for language in ("en", "sw") if sent[f"texts.{language}"]},
        "wards": sent.all("ward") if whom == "wards" else [],
        "subcounties": sent.all("subcounty") if whom == "subcounties" else [],
        "county": whom == "county",
        "topic": sent["topic"] or "news",
        "starts_at": in_nairobi(sent["starts_at"]),
        "expires_at": in_nairobi(sent["expires_at"]) or "",
    }


def _said(board: Board, notice: Broadcast) -> Sent:
    """What a notice says, as its form would send it."""
    words = writing.words_of(notice, board.airing)
    pairs = [(f"texts.{language}", said) for language, said in words.items()]
    pairs += [("version", etag(notice.version)), ("topic", notice.topic)]
    pairs += for_wards(notice.wards, board.airing.wards)
    for name, moment in (("starts_at", notice.starts_at), ("expires_at", notice.expires_at)):
        pairs += [(name, moment.astimezone(NAIROBI).strftime(CLOCK))] if moment else []
    return Sent(pairs)
