"""What people said at a baraza and around it: their needs and views, sorted into themes, each with an answer."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import RedirectResponse

from app.audit.actions import note
from app.forums import queries
from app.forums import results as after
from app.forums.actions import attendance, matrix
from app.forums.api.results import Answer, NeedList, NewTheme, Sheet, ThemeView, ViewsAsked, ViewView
from app.forums.api.routes import Code
from app.forums.models import Forum
from app.forums.pages import titles
from app.forums.pages.board import Board, BoardHere, Tried
from app.forums.rules.draft import ANSWER_ROOM
from app.forums.rules.lifecycle import OVER
from app.kit.errors import NotFound, Refusal
from app.staff.access import Signed
from app.staff.page_access import allowed_page
from app.staff.policy import Deed
from app.web.etag import expect
from app.web.pages.forms import Sent, SentHere, shaped
from app.web.paging import Number

router = APIRouter(prefix="/desk/barazas/{code}", include_in_schema=False)

keeps = Depends(allowed_page(Deed.KEEP_FORUMS))
Keeps = Annotated[Signed, keeps]
AT_ONCE = 25
"""Views on one page: each has a list of themes to choose from."""


class Asked(ViewsAsked):
    """Which views, and what was just done."""

    limit: int = AT_ONCE
    done: str = ""


@router.get("/views")
def views(code: Code, asked: Annotated[Asked, Query()], board: BoardHere, signed: Keeps) -> Response:
    """What would help those who come, what people said without who it was, and the response matrix."""
    return _lay(board, queries.by_code(board.db, code), asked, signed)


def _lay(board: Board, forum: Forum, asked: Asked, signed: Signed, tried: Tried | None = None) -> Response:
    db, sealer = board.db, board.grounds.sealer
    found = after.views_page(db, forum, uncoded=asked.uncoded, after=asked.after, limit=asked.limit + 1)
    shown, last = asked.cut(found)
    for what in ("needs", "views"):
        note(db, person_id=signed.person_id, deed="read", about=f"forum/{forum.code}/{what}", now=board.now)
    return board.desk.show(
        "forums/views.html",
        refused=tried.refused if tried else None,
        tried=tried,
        forum=forum,
        needs=NeedList.of(after.needs(db, sealer, forum)).items,
        views=[ViewView.of(view, after.words_of(sealer, view)) for view in shown],
        themes=[ThemeView.of(row) for row in after.matrix(db, forum)],
        asked=asked,
        following=last and board.desk.page.link(after=str(last), done=None),
        departments=board.names.choices("department", board.grounds.known.organisers),
        room=ANSWER_ROOM,
        over=forum.state in OVER,
        titles=titles,
        names=board.names,
        done=titles.DONE.get(asked.done, ""),
    )


def _refused(board: Board, code: str, signed: Signed, tried: Tried) -> Response:
    return _lay(board, queries.by_code(board.db, code), Asked(), signed, tried)


@router.post("/views")
def code_views(code: Code, sent: SentHere, board: BoardHere, signed: Keeps) -> Response:
    """Say of each view on the page to which theme it belongs; what was not changed is left alone."""
    forum, db = queries.by_code(board.db, code), board.db
    for name, chosen in sent.fields.items():
        number, theme = name.removeprefix("theme-"), chosen
        if name.startswith("theme-") and number.isdecimal() and theme.isdecimal():
            view = after.view_of(db, forum, int(number))
            if view.theme_id != int(theme):
                belongs = after.theme_of(db, forum, int(theme))
                matrix.code_view(db, forum, view, belongs, by=signed.person_id, now=board.now)
    return RedirectResponse(f"/desk/barazas/{code}/views?done=code", 303)


@router.post("/themes")
def add_theme(code: Code, sent: SentHere, board: BoardHere, signed: Keeps) -> Response:
    """Add a theme: what several people said, in one line of each language."""
    try:
        with board.db.begin_nested():
            said = shaped(NewTheme, {"said": _spoken(sent, "said")}).said.model_dump()
            forum = queries.by_code(board.db, code)
            matrix.add_theme(board.db, forum, said, by=signed.person_id, now=board.now)
    except NotFound:
        raise
    except Refusal as refused:
        return _refused(board, code, signed, Tried("theme", sent, refused))
    return RedirectResponse(f"/desk/barazas/{code}/views?done=theme#themes", 303)


@router.post("/themes/{number}/answer")
def answer(code: Code, number: Number, sent: SentHere, board: BoardHere, signed: Keeps) -> Response:
    """Say what was done. Nobody is told before a second person lets it go from the baraza's page."""
    try:
        with board.db.begin_nested():
            forum = queries.by_code(board.db, code)
            theme = after.theme_of(board.db, forum, number)
            expect(theme.version, sent["version"])
            fields = {"did": _spoken(sent, "did"), "stands": sent["stands"], "department": sent["department"]}
            given = shaped(Answer, fields)
            department, did = given.known(board.grounds), given.did.model_dump()
            matrix.answer(
                board.db,
                forum,
                theme,
                did,
                given.stands,
                department=department,
                by=signed.person_id,
                now=board.now,
            )
    except NotFound:
        raise
    except Refusal as refused:
        return _refused(board, code, signed, Tried(f"answer-{number}", sent, refused))
    return RedirectResponse(f"/desk/barazas/{code}/views?done=answer#themes", 303)


def _spoken(sent: Sent, field: str) -> dict[str, str]:
    return {language: sent[f"{field}.{language}"] for language in ("en", "sw")}


@router.get("/attendance", dependencies=[keeps])
def sheet(code: Code, board: BoardHere) -> Response:
    """The form for one paper sheet."""
    return _sheet(board, queries.by_code(board.db, code), Sent([]))


@router.post("/attendance")
def count_sheet(code: Code, sent: SentHere, board: BoardHere, signed: Keeps) -> Response:
    """Count a paper sheet; typed again under its name, it takes the place of the first."""
    try:
        with board.db.begin_nested():
            forum = queries.locked(board.db, code)
            typed = shaped(Sheet, {"sheet": sent["sheet"], "lines": _lines(sent)})
            lines = typed.counted(board.grounds)
            attendance.count_sheet(board.db, forum, typed.sheet, lines, by=signed.person_id, now=board.now)
    except NotFound:
        raise
    except Refusal as refused:
        return _sheet(board, queries.by_code(board.db, code), sent, refused)
    return RedirectResponse(f"/desk/barazas/{code}?done=count#came", 303)


def _lines(sent: Sent) -> list[dict[str, Any]]:
    """A line for each number that was written, as the API takes it."""
    same = {"ward": sent["ward"] or None, "disability": sent["disability"] or None}
    return [
        same | {"count": sent[f"{sex}-{age}"], "sex": sex or None, "age": age or None}
        for age in titles.AGES
        for sex in titles.SEXES
        if sent[f"{sex}-{age}"]
    ]


def _sheet(board: Board, forum: Forum, sent: Sent, refused: Refusal | None = None) -> Response:
    return board.desk.show(
        "forums/sheet.html",
        refused=refused,
        forum=forum,
        sent=sent,
        titles=titles,
        wards=board.names.choices("ward", board.grounds.every_ward),
    )
