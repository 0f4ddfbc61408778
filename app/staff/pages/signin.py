"""Coming in, a page for each step: name and password, a code, a first password, a phone of one's own."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

import segno
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.kit.errors import NotFound, Refusal
from app.settings import Settings
from app.staff.access import SettingsHere
from app.staff.page_access import SIGN_IN, EntranceHere, csrf, in_session_page, ours, way_back
from app.staff.signin.browser import cookie_of, is_plain, keep
from app.staff.signin.entrance import out_of_step, second_step, sign_in
from app.staff.signin.keeping import begin_totp, change_password, confirm_totp
from app.staff.signin.rules import SHORTEST_PASSWORD, Step
from app.staff.signin.sessions import Opened, Within
from app.web.pages.forms import Sent, SentHere
from app.web.pages.page import Page, PageHere

router = APIRouter(prefix=SIGN_IN, include_in_schema=False)

Next = Annotated[str, Query(alias="next", max_length=2000)]
Csrf = Annotated[str, Depends(csrf)]
InStep = Annotated[Within, Depends(in_session_page)]


@router.get("")
def ask(page: PageHere, asked: Next = "") -> Response:
    """Name and password."""
    return _form(page, "password", asked)


@router.post("", dependencies=[Depends(ours)])
def come_in(
    *,
    sent: SentHere,
    page: PageHere,
    entrance: EntranceHere,
    settings: SettingsHere,
    request: Request,
    asked: Next = "",
) -> Response:
    """The first step; the page says alike of a wrong name and of a wrong password that they do not go together."""
    try:
        opened = sign_in(entrance, sent["username"], sent["password"])
    except Refusal as refused:
        return _form(page, "password", asked, refused=refused, sent=sent)
    return _onward(opened, request, settings, asked)


def _must_stand(here: Within, step: Step) -> None:
    """Whoever stands elsewhere is told so by the beginning."""
    if here.step is not step:
        raise out_of_step()


@router.get("/code")
def ask_code(page: PageHere, here: InStep, csrf: Csrf, asked: Next = "") -> Response:
    """The code of the phone, or one of those for its loss."""
    _must_stand(here, Step.CODE)
    return _form(page, "code", asked, csrf=csrf)


@router.post("/code", dependencies=[Depends(in_session_page)])
def give_code(
    *,
    sent: SentHere,
    page: PageHere,
    entrance: EntranceHere,
    settings: SettingsHere,
    request: Request,
    csrf: Csrf,
    asked: Next = "",
) -> Response:
    """The second step."""
    key = cookie_of(request, settings) or ""
    step = partial(second_step, entrance, key, sent["code"])
    return _try(step, page, "code", (request, settings, asked), csrf=csrf)


@router.get("/password")
def ask_password(page: PageHere, here: InStep, csrf: Csrf, asked: Next = "") -> Response:
    """A password of one's own in place of the one that somebody else made."""
    _must_stand(here, Step.PASSWORD)
    return _form(page, "first_password", asked, csrf=csrf, username=here.credential.username)


@router.post("/password")
def give_password(
    *,
    sent: SentHere,
    page: PageHere,
    here: InStep,
    entrance: EntranceHere,
    settings: SettingsHere,
    request: Request,
    csrf: Csrf,
    asked: Next = "",
) -> Response:
    """Change it."""
    key, username = cookie_of(request, settings) or "", here.credential.username
    change = partial(change_password, entrance, key, sent["old"], sent["password"])
    return _try(change, page, "first_password", (request, settings, asked), csrf=csrf, username=username)


@router.get("/phone")
def ask_phone(page: PageHere, here: InStep, entrance: EntranceHere, csrf: Csrf, asked: Next = "") -> Response:
    """A picture that an authenticator app reads, and the same as letters to type."""
    return _form(page, "phone", asked, csrf=csrf, **_picture(entrance, here))


@router.post("/phone")
def give_phone(
    *,
    sent: SentHere,
    page: PageHere,
    here: InStep,
    entrance: EntranceHere,
    settings: SettingsHere,
    request: Request,
    csrf: Csrf,
    asked: Next = "",
) -> Response:
    """The phone shows the right code: the ten codes for its loss are shown, this once."""
    try:
        confirmed = confirm_totp(entrance, cookie_of(request, settings) or "", sent["code"])
    except Refusal as refused:
        return _form(page, "phone", asked, refused=refused, csrf=csrf, **_picture(entrance, here))
    shown = page.show("staff/codes.html", codes=confirmed.recovery_codes, onward=way_back(asked))
    keep(shown, confirmed.opened.key, plain=is_plain(request, settings))
    return shown


def _picture(entrance: EntranceHere, here: Within) -> dict[str, Any]:
    phone = begin_totp(entrance, here)
    picture = segno.make(phone.address, error="m").svg_inline(scale=5, light="#fff", svgclass=None, lineclass=None)
    return {"picture": picture, "letters": phone.secret}


def _try(
    step: Callable[[], Opened], page: Page, form: str, after: tuple[Request, Settings, str], **facts: Any
) -> Response:
    """Take a step, and go on to the next; or the form again, with what was wrong."""
    request, settings, asked = after
    try:
        opened = step()
    except Refusal as refused:
        return _form(page, form, asked, refused=refused, **facts)
    return _onward(opened, request, settings, asked)


def _onward(opened: Opened, request: Request, settings: Settings, asked: str) -> Response:
    """To what is asked next, under the new session."""
    back = way_back(asked)
    onward = back if opened.step is Step.DONE else f"{SIGN_IN}/{opened.step}?{urlencode({'next': back})}"
    answer = RedirectResponse(onward, 303)
    keep(answer, opened.key, plain=is_plain(request, settings))
    return answer


def _form(
    page: Page, step: str, asked: str, *, refused: Refusal | None = None, sent: Sent | None = None, **facts: Any
) -> Response:
    """The form of a step; who is in no session, or elsewhere in it, begins again."""
    if isinstance(refused, NotFound) or (refused is not None and refused.rule == "staff.step"):
        return RedirectResponse(SIGN_IN, 303)
    known: dict[str, Any] = {
        "csrf": "",
        "username": sent["username"] if sent else "",
        "shortest": SHORTEST_PASSWORD,
    }
    return page.show("staff/sign_in.html", step=step, next=way_back(asked), refused=refused, **known | facts)
