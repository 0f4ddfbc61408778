"""The API of what comes after a baraza: who was there, what was said, and the response matrix."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.audit.actions import note
from app.forums import queries
from app.forums import results as after
from app.forums.actions import attendance, matrix
from app.forums.api.results import (
    Answer,
    Belonging,
    Matrix,
    NeedList,
    NewTheme,
    ResultsView,
    Sheet,
    ThemeView,
    ViewPage,
    ViewsAsked,
    ViewView,
)
from app.forums.api.routes import Code, GroundsHere, reads
from app.forums.models import Forum
from app.staff.access import Signed, SignedIn, allowed
from app.staff.policy import Deed, may
from app.web.deps import Db, Now
from app.web.errors import problems
from app.web.etag import IfMatch, etag, expect
from app.web.paging import Number, link_next

router = APIRouter(prefix="/api/v1/forums/{code}", tags=["barazas"])

Keeps = Annotated[Signed, Depends(allowed(Deed.KEEP_FORUMS))]


@router.get("/results", dependencies=[reads], responses=problems(404))
def read_results(code: Code, db: Db, signed: SignedIn) -> ResultsView:
    """Who comes and came, what they need, whether they were heard, how many views: small counts are hidden.

    What is needed is shown whole to those who arrange it.
    """
    found = after.results(db, queries.by_code(db, code))
    return ResultsView.of(found, arranges=may(signed.role, Deed.KEEP_FORUMS))


@router.post("/attendance", status_code=201, responses=problems(404, 409))
def count_sheet(*, code: Code, sheet: Sheet, db: Db, now: Now, grounds: GroundsHere, signed: Keeps) -> ResultsView:
    """Type a paper sheet; typed again under its name, it takes the place of the first."""
    forum = queries.locked(db, code)
    lines = sheet.counted(grounds)
    attendance.count_sheet(db, forum, sheet.sheet, lines, by=signed.person_id, now=now)
    return ResultsView.of(after.results(db, forum), arranges=True)


@router.get("/needs", responses=problems(404))
def list_needs(*, code: Code, db: Db, now: Now, grounds: GroundsHere, signed: Keeps) -> NeedList:
    """What would help those who come, for whoever arranges it; who needs it is not told."""
    forum = queries.by_code(db, code)
    note(db, person_id=signed.person_id, deed="read", about=f"forum/{code}/needs", now=now)
    return NeedList.of(after.needs(db, grounds.sealer, forum))


@router.get("/views", responses=problems(404))
def list_views(
    *,
    code: Code,
    asked: Annotated[ViewsAsked, Query()],
    db: Db,
    now: Now,
    grounds: GroundsHere,
    signed: Keeps,
    request: Request,
    response: Response,
) -> ViewPage:
    """What people said in their own words, the first said first, without who it was; numbers in it are masked."""
    forum = queries.by_code(db, code)
    found = after.views_page(db, forum, uncoded=asked.uncoded, after=asked.after, limit=asked.limit + 1)
    shown, last = asked.cut(found)
    note(db, person_id=signed.person_id, deed="read", about=f"forum/{code}/views", now=now)
    link_next(request, response, last)
    return ViewPage(items=[ViewView.of(view, after.words_of(grounds.sealer, view)) for view in shown])


@router.post("/views/{number}/theme", status_code=201, responses=problems(404))
def code_view(
    *, code: Code, number: Number, belonging: Belonging, db: Db, now: Now, grounds: GroundsHere, signed: Keeps
) -> ViewView:
    """Say to which theme a view belongs; an answer that was let go already goes to whoever said it, too."""
    forum = queries.by_code(db, code)
    view, theme = after.view_of(db, forum, number), after.theme_of(db, forum, belonging.theme)
    matrix.code_view(db, forum, view, theme, by=signed.person_id, now=now)
    return ViewView.of(view, after.words_of(grounds.sealer, view))


@router.get("/matrix", dependencies=[reads], responses=problems(404))
def read_matrix(code: Code, db: Db) -> Matrix:
    """What people said, how many of them, what was done about it, and whether they were told."""
    rows = after.matrix(db, queries.by_code(db, code))
    return Matrix(items=[ThemeView.of(row) for row in rows])


@router.post("/themes", status_code=201, responses=problems(404))
def add_theme(*, code: Code, new: NewTheme, db: Db, now: Now, signed: Keeps, response: Response) -> ThemeView:
    """Add a theme: what several people said, in one line of each language."""
    forum = queries.by_code(db, code)
    theme = matrix.add_theme(db, forum, new.said.model_dump(), by=signed.person_id, now=now)
    response.headers["Location"] = f"/api/v1/forums/{code}/themes/{theme.id}"
    return show(db, forum, theme.id, response)


@router.get("/themes/{number}", dependencies=[reads], responses=problems(404))
def read_theme(code: Code, number: Number, db: Db, response: Response) -> ThemeView:
    """One theme; its `ETag` is what an answer asks for."""
    return show(db, queries.by_code(db, code), number, response)


@router.post("/themes/{number}/answer", status_code=201, responses=problems(404, 409, 412, 428))
def answer_theme(
    *,
    code: Code,
    number: Number,
    answer: Answer,
    if_match: IfMatch,
    db: Db,
    now: Now,
    grounds: GroundsHere,
    signed: Keeps,
    response: Response,
) -> ThemeView:
    """Say what was done. Nobody is told before a second person has released it, under `tellings`."""
    forum = queries.by_code(db, code)
    theme = after.theme_of(db, forum, number)
    expect(theme.version, if_match)
    said, by = answer.did.model_dump(), signed.person_id
    matrix.answer(db, forum, theme, said, answer.stands, department=answer.known(grounds), by=by, now=now)
    return show(db, forum, number, response)


def show(db: Db, forum: Forum, number: int, response: Response) -> ThemeView:
    """The theme with its version as ETag."""
    row = after.row_of(db, forum, number)
    response.headers["ETag"] = etag(row.theme.version)
    return ThemeView.of(row)
