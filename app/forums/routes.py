"""The API of barazas: list them, make one, write its notice."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from app.broadcasts.routes import show
from app.broadcasts.schemas import NoticeView
from app.forums import actions, queries
from app.forums.schemas import Asked, ForumPage, ForumView, NewForum
from app.menu.compile import Menu
from app.staff.access import Signed, allowed
from app.staff.policy import Deed
from app.web.deps import Db, Now, part
from app.web.errors import problems
from app.web.paging import link_next

router = APIRouter(prefix="/api/v1/forums", tags=["barazas"])

reads = Depends(allowed(Deed.READ_FORUMS))
Announces = Annotated[Signed, Depends(allowed(Deed.ANNOUNCE))]
MenuHere = Annotated[Menu, Depends(part(Menu))]
Code = Annotated[str, Path(pattern="^[0-9]{4}$", examples=["4821"])]


@router.get("", dependencies=[reads])
def list_forums(asked: Annotated[Asked, Query()], db: Db, request: Request, response: Response) -> ForumPage:
    """Barazas, the newest made first, of every ward or of one."""
    found = queries.page(db, ward=asked.ward, after=asked.after, limit=asked.limit + 1)
    shown, after = asked.cut(found)
    link_next(request, response, after)
    return ForumPage(items=[ForumView.of(forum) for forum in shown])


@router.get("/{code}", dependencies=[reads], responses=problems(404))
def read_forum(code: Code, db: Db) -> ForumView:
    """One baraza."""
    return ForumView.of(queries.by_code(db, code))


@router.post("", status_code=201, responses=problems(409))
def make_forum(
    *, new: NewForum, db: Db, now: Now, menu: MenuHere, signed: Announces, response: Response
) -> ForumView:
    """Make a baraza; callers of its ward see it at once. 422 names each field that a phone could not show."""
    forum = actions.make(db, menu, new.draft(), by=signed.person_id, now=now)
    response.headers["Location"] = f"{router.prefix}/{forum.code}"
    return ForumView.of(forum)


@router.post("/{code}/notice", status_code=201, responses=problems(404, 409))
def write_notice(
    *, code: Code, db: Db, now: Now, menu: MenuHere, signed: Announces, response: Response
) -> NoticeView:
    """Write the notice of a baraza: the frozen text in each language, its segments and how many people it reaches.

    Nothing is sent until another person releases it.
    """
    broadcast = actions.write_notice(db, menu, queries.by_code(db, code), by=signed.person_id, now=now)
    response.headers["Location"] = f"/api/v1/notices/{broadcast.id}"
    return show(db, broadcast, response)
