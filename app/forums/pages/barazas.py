"""The calendar of barazas, and the form that writes one."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from app.forums import queries
from app.forums.actions import making
from app.forums.api.routes import Code
from app.forums.api.schemas import Correction, NewForum
from app.forums.models import Forum
from app.forums.pages import titles
from app.forums.pages.board import Board, BoardHere
from app.forums.rules.draft import ROOM, STARTS
from app.kit.calendar import NAIROBI, nairobi_day
from app.kit.errors import Refusal
from app.staff.access import Signed
from app.staff.page_access import allowed_page
from app.staff.policy import Deed
from app.web.etag import etag, expect
from app.web.pages.forms import Sent, SentHere, for_wards, in_nairobi, shaped
from app.web.paging import Paging

router = APIRouter(prefix="/desk/barazas", include_in_schema=False)

Announces = Annotated[Signed, Depends(allowed_page(Deed.ANNOUNCE))]
reads, announces = Depends(allowed_page(Deed.READ_FORUMS)), Depends(allowed_page(Deed.ANNOUNCE))
MAKE, CORRECT = "make", "correct"


class Agenda(Paging):
    """What of the calendar."""

    when: Literal["coming", "earlier"] = "coming"
    ward: int | Literal[""] = Field("", description="Only those for this ward.")


@router.get("", dependencies=[reads])
def barazas(asked: Annotated[Agenda, Query()], board: BoardHere) -> Response:
    """The barazas to come, the next one first, or those that were, the last one first; month by month."""
    ward, ahead = asked.ward or None, asked.when == "coming"
    found = queries.agenda(
        board.db, ahead=ahead, ward=ward, after=asked.after, limit=asked.limit + 1, now=board.now
    )
    shown, after = asked.cut(found)
    return board.desk.show(
        "forums/barazas.html",
        months=_by_month(shown),
        areas={forum.code: board.area(forum) for forum in shown},
        asked=asked,
        wards=board.names.choices("ward", board.grounds.every_ward),
        following=after and board.desk.page.link(after=str(after)),
        states=titles.STATES,
        writes=board.desk.signed.may(Deed.ANNOUNCE),
    )


def _by_month(forums: Sequence[Forum]) -> list[tuple[Any, list[Forum]]]:
    """The first day of each month with its barazas, in the order in which they are given."""

    def month(forum: Forum) -> Any:
        return nairobi_day(forum.starts_at).replace(day=1)

    return [(first, list(within)) for first, within in groupby(forums, month)]


@router.get("/new", dependencies=[announces])
def compose(board: BoardHere) -> Response:
    """An empty form."""
    return _form(board, Sent([]), "/desk/barazas/new")


@router.post("/new")
def make(sent: SentHere, board: BoardHere, signed: Announces) -> Response:
    """Keep it as a draft, which residents do not see."""
    grounds = board.grounds
    try:
        with board.db.begin_nested():
            new = shaped(NewForum, _fields(sent) | {"code": sent["code"] or None})
            draft = new.draft(grounds)
            made = making.make(board.db, grounds, draft, code=new.code, by=signed.person_id, now=board.now)
    except Refusal as refused:
        return _form(board, sent, "/desk/barazas/new", refused=refused)
    return RedirectResponse(f"/desk/barazas/{made.code}?done={MAKE}", 303)


@router.get("/{code}/correction", dependencies=[announces])
def correction(code: Code, board: BoardHere) -> Response:
    """The form with what the draft says."""
    forum = queries.by_code(board.db, code)
    return _form(board, _said(board, forum), f"/desk/barazas/{code}/correction")


@router.post("/{code}/correction")
def correct(code: Code, sent: SentHere, board: BoardHere, signed: Announces) -> Response:
    """Write the draft anew; whoever was overtaken sees what stands there now."""
    try:
        with board.db.begin_nested():
            forum = queries.locked(board.db, code)
            expect(forum.version, sent["version"])
            draft = shaped(Correction, _fields(sent)).draft(board.grounds)
            making.correct(board.db, board.grounds, forum, draft, by=signed.person_id, now=board.now)
    except Refusal as refused:
        stale = refused.rule == "http.stale"
        now = _said(board, queries.by_code(board.db, code))
        theirs = list(_differing(sent, now)) if stale else []
        kept = Sent([*sent.pairs, ("version", now["version"])]) if stale else sent
        return _form(board, kept, f"/desk/barazas/{code}/correction", refused=refused, theirs=theirs)
    return RedirectResponse(f"/desk/barazas/{code}?done={CORRECT}", 303)


def _form(
    board: Board,
    sent: Sent,
    address: str,
    *,
    refused: Refusal | None = None,
    theirs: Sequence[tuple[str, str, str]] = (),
) -> Response:
    """The form with what was filled in; `theirs` is what a colleague wrote meanwhile."""
    names, known = board.names, board.grounds.known
    return board.desk.show(
        "forums/compose.html",
        refused=refused,
        sent=sent,
        address=address,
        theirs=theirs,
        titles=titles,
        room=ROOM,
        starts=STARTS,
        subcounties=names.choices("subcounty", board.grounds.subcounties),
        wards=names.choices("ward", known.wards),
        topics=names.choices("about", known.topics),
        organisers=names.choices("department", known.organisers),
    )


def _fields(sent: Sent) -> dict[str, Any]:
    """What was filled in, as the API takes it; the moment is Nairobi's."""
    whom = sent["whom"]
    chosen = {"wards": sent.all("ward"), "subcounties": sent.all("subcounty"), "county": whom == "county"}
    return {
        "where": {whom: chosen[whom]} if chosen.get(whom) else {},
        "topic": sent["topic"],
        "organiser": sent["organiser"],
        "starts_at": moment_of(sent),
        **{field: {language: sent[f"{field}.{language}"] for language in ("en", "sw")} for field in ROOM},
    }


def moment_of(sent: Sent) -> str | None:
    """The day and the hour that a form gives, as one moment; None where there is no day."""
    return in_nairobi(f"{sent['day']}T{sent['hour']}") if sent["day"] else None


def _said(board: Board, forum: Forum) -> Sent:
    """What a draft says, as its form would send it."""
    there = forum.starts_at.astimezone(NAIROBI)
    pairs = [("version", etag(forum.version)), ("topic", forum.topic), ("organiser", forum.organiser)]
    pairs += [("day", there.date().isoformat()), ("hour", there.strftime("%H:%M"))]
    pairs += for_wards(forum.wards, board.grounds.every_ward)
    return Sent(
        [*pairs, *((f"{one}.{tongue}", forum.said(one, tongue)) for one in ROOM for tongue in ("en", "sw"))]
    )


def _differing(sent: Sent, now: Sent) -> Iterator[tuple[str, str, str]]:
    """Field, language and words of each text that a colleague wrote otherwise."""
    for field in ROOM:
        for language in ("en", "sw"):
            if (theirs := now[f"{field}.{language}"]) != sent[f"{field}.{language}"]:
                yield titles.FIELDS[field], language, theirs
