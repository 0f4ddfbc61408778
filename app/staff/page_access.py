"""Who is at the desk's pages: the same session as `access` knows, and a way to the page that is for now."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request

from app.kit.errors import NotFound
from app.kit.seal import Sealer
from app.staff.access import SettingsHere, Shown, Signed, check_may, in_session, signed
from app.staff.policy import Deed
from app.staff.signin.browser import SAFE, caller_of, cookie_of, form_token, must_be_ours
from app.staff.signin.entrance import Entrance
from app.staff.signin.passwords import Passwords
from app.staff.signin.rules import Step
from app.staff.signin.sessions import Within, touch
from app.staff.signin.watch import Watched
from app.web.deps import Db, Now, house_of, part
from app.web.errors import HttpRefusal

DESK, SIGN_IN = "/desk", "/desk/sign-in"


class Elsewhere(HttpRefusal):
    """A page that is not for now: the browser is sent on to the one that is."""

    def __init__(self, address: str) -> None:
        super().__init__(HTTPStatus.SEE_OTHER, "http.elsewhere", f"Go on at {address}.", {"Location": address})


def asked_page(request: Request) -> str:
    """Where to come back to after signing in; what was sent by a form is not repeated."""
    if request.method not in SAFE:
        return DESK
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def way_back(asked: str) -> str:
    """The address under /desk that somebody asked for before signing in; anything else leads to the desk."""
    ours = asked == DESK or asked.startswith((f"{DESK}/", f"{DESK}?"))
    return asked if ours and asked.isprintable() and "\\" not in asked and not asked.startswith(SIGN_IN) else DESK


def in_session_page(
    *, request: Request, watched: Watched, db: Db, now: Now, settings: SettingsHere, shown: Shown
) -> Within:
    """`in_session` for the pages of signing in: whoever has no session is sent to its beginning."""
    try:
        return in_session(request=request, watched=watched, db=db, now=now, settings=settings, shown=shown)
    except NotFound:
        raise Elsewhere(f"{SIGN_IN}?next={quote(asked_page(request), safe='/')}") from None


def signed_in_page(here: Annotated[Within, Depends(in_session_page)], now: Now) -> Signed:
    """Whoever signed in in this browser; others are sent to what is asked of them: /desk/sign-in, or below it
    /code, /password or /phone.
    """
    if here.step is not Step.DONE:
        raise Elsewhere(f"{SIGN_IN}/{here.step}")
    touch(here.session, now=now)
    return signed(here.person)


SignedInPage = Annotated[Signed, Depends(signed_in_page)]


def allowed_page(*deeds: Deed) -> Callable[[Signed], Awaitable[Signed]]:
    """`allowed` for pages: whoever is not signed in is sent to do so."""

    async def check(signed: SignedInPage) -> Signed:
        check_may(signed, *deeds)
        return signed

    return check


async def ours(request: Request) -> None:
    """For a form before any session, the first of signing in: it must be our own page's. Raises Forbidden."""
    must_be_ours(request)


async def csrf(request: Request, settings: SettingsHere) -> str:
    """What the forms of this browser's session carry as `csrf`; empty without one."""
    key = cookie_of(request, settings)
    return form_token(key) if key else ""


async def entrance(
    request: Request,
    now: Now,
    passwords: Annotated[Passwords, Depends(part(Passwords))],
    sealer: Annotated[Sealer, Depends(part(Sealer))],
) -> Entrance:
    """What signing in needs, for this browser."""
    return Entrance(house_of(request).sessions, passwords, sealer, caller_of(request, sealer), now)


EntranceHere = Annotated[Entrance, Depends(entrance)]
