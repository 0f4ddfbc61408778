"""One's own page: who one is here, where one is signed in, another password, and the way out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from app.kit.errors import Fault, Invalid, Refusal
from app.menu.compile import Menu
from app.staff.access import SettingsHere, signed
from app.staff.frame import Desk, DeskHere
from app.staff.naming import Names
from app.staff.page_access import SIGN_IN, Elsewhere, EntranceHere, csrf, in_session_page, signed_in_page
from app.staff.signin.browser import cookie_of, drop, is_plain, keep
from app.staff.signin.entrance import sign_out, sign_out_everywhere
from app.staff.signin.keeping import change_password
from app.staff.signin.rules import SHORTEST_PASSWORD, Step
from app.staff.signin.sessions import Within, sessions_of
from app.web.deps import Db, Now, part
from app.web.pages.forms import SentHere
from app.web.pages.page import KEYS, PageHere
from app.web.pages.routes import A_YEAR
from app.web.pages.speech import N_

router = APIRouter(prefix="/desk", include_in_schema=False)

InSession = Annotated[Within, Depends(in_session_page)]
MenuHere = Annotated[Menu, Depends(part(Menu))]

ROLES = {
    "officer": N_("Officer"),
    "focal": N_("Focal person"),
    "chief_officer": N_("Chief Officer"),
    "triage_officer": N_("Triage officer"),
    "secretary": N_("County Secretary"),
    "investigator": N_("Investigator"),
    "ombudsman": N_("Ombudsman"),
    "communications": N_("Communications officer"),
    "approver": N_("Approver of notices"),
    "administrator": N_("Administrator"),
    "agent": N_("Call agent"),
    "custodian": N_("Custodian of numbers"),
    "forum_officer": N_("Baraza officer"),
    "auditor": N_("Auditor"),
    "data_protection": N_("Data protection officer"),
    "analyst": N_("Analyst"),
    "client": N_("Program"),
}


async def still_desk(page: PageHere, here: InSession, csrf: Annotated[str, Depends(csrf)]) -> Desk:
    """The desk without a note that it was used: a change of the password ends this very session."""
    if here.step is not Step.DONE:
        raise Elsewhere(f"{SIGN_IN}/{here.step}")
    return Desk(page, signed(here.person), csrf)


@router.get("/me")
def me(db: Db, now: Now, here: InSession, desk: DeskHere, menu: MenuHere) -> Response:
    """Who one is, and every browser in which one is signed in."""
    return _shown(db, now, here, desk, menu)


@router.post("/me/password")
def another_password(
    *,
    sent: SentHere,
    db: Db,
    now: Now,
    here: InSession,
    desk: Annotated[Desk, Depends(still_desk)],
    menu: MenuHere,
    entrance: EntranceHere,
    settings: SettingsHere,
    request: Request,
) -> Response:
    """Another password; every other browser is signed out."""
    try:
        if sent["password"] != sent["again"]:
            mend = N_("This is not the same as above.")
            raise Invalid("staff.password", N_("The password was not changed."), [Fault("again", mend)])
        opened = change_password(entrance, cookie_of(request, settings) or "", sent["old"], sent["password"])
    except Refusal as refused:
        return _shown(db, now, here, desk, menu, refused=refused)
    answer = RedirectResponse("/desk/me?done=password", 303)
    keep(answer, opened.key, plain=is_plain(request, settings))
    return answer


@router.post("/me/keys", dependencies=[Depends(signed_in_page)])
def switch_keys(sent: SentHere) -> Response:
    """Single letters do something on pages, or nothing at all."""
    answer = RedirectResponse("/desk/me#keys-switch", 303)
    keys = "off" if sent["keys"] == "off" else "on"
    answer.set_cookie(KEYS, keys, max_age=A_YEAR, httponly=True, samesite="lax")
    return answer


@router.post("/sign-out")
def out(db: Db, now: Now, here: InSession, settings: SettingsHere, request: Request) -> Response:
    """Sign out in this browser."""
    sign_out(db, here, now=now)
    return _gone(request, settings)


@router.post("/sign-out-everywhere")
def out_everywhere(db: Db, now: Now, here: InSession, settings: SettingsHere, request: Request) -> Response:
    """Sign out in every browser, this one too."""
    sign_out_everywhere(db, here, now=now)
    return _gone(request, settings)


def _gone(request: Request, settings: SettingsHere) -> Response:
    answer = RedirectResponse(f"{SIGN_IN}?out=1", 303)
    drop(answer, plain=is_plain(request, settings))
    return answer


def _shown(db: Db, now: Now, here: Within, desk: Desk, menu: Menu, *, refused: Refusal | None = None) -> Response:
    return desk.show(
        "staff/me.html",
        refused=refused,
        person=here.person,
        username=here.credential.username,
        role=ROLES[desk.signed.role],
        department=Names(menu, desk.page.language).of("department", desk.signed.department),
        sessions=sessions_of(db, here.person.id, now=now),
        this=here.session.id,
        shortest=SHORTEST_PASSWORD,
        done=desk.page.request.query_params.get("done") == "password",
    )
