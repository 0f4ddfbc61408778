"""Writing down what a resident told somebody: one page that is filled by keyboard in the time of a call."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from app.complaints.api.caseload import Caseload, CountyHere
from app.complaints.api.routes import KEY, MenuHere, file_complaint
from app.complaints.api.routes import Desk as Listening
from app.complaints.api.schemas import Filed, Told
from app.complaints.lookup.around import alike
from app.complaints.pages import titles
from app.kit.errors import NotFound, Refusal
from app.staff.access import Signed
from app.staff.frame import Desk, DeskHere
from app.staff.naming import Names
from app.staff.page_access import allowed_page
from app.staff.policy import Deed
from app.web.deps import Db, Now
from app.web.pages.forms import Sent, SentHere

router = APIRouter(prefix="/desk/filing", include_in_schema=False)

Files = Annotated[Signed, Depends(allowed_page(Deed.FILE))]
NEVER = Sent([])


class Keyed(BaseModel):
    """What lets the same report be sent twice and filed once."""

    key: str = Field(pattern=KEY)


@router.get("")
def empty(county: CountyHere, menu: MenuHere, desk: DeskHere, signed: Files) -> Response:  # noqa: ARG001
    """The page, under a key of its own."""
    return _form(county, menu, desk, NEVER, key=_new_key())


@router.post("")
def file(
    *, sent: SentHere, db: Db, now: Now, county: CountyHere, menu: MenuHere, desk: DeskHere, signed: Files
) -> Response:
    """File it, and say the number and the day to whoever listens; what was refused comes back filled, under
    another key if that one was spent on another report or is none.
    """
    listening = Listening(db, county, menu, now, signed.person_id)
    try:
        with db.begin_nested():
            filed = file_complaint(sent.shaped(Told), sent.shaped(Keyed).key, listening)
    except Refusal as refused:
        useless = refused.rule == "complaint.key" or any(fault.field == "key" for fault in refused.faults)
        return _form(county, menu, desk, sent, key=_new_key() if useless else sent["key"], refused=refused)
    return _receipt(Caseload(db, county, signed, now), filed, desk)


def _new_key() -> str:
    return secrets.token_urlsafe(16)


def _form(
    county: CountyHere, menu: MenuHere, desk: Desk, sent: Sent, *, key: str, refused: Refusal | None = None
) -> Response:
    names = Names(menu, desk.page.language)
    return desk.show(
        "complaints/filing.html",
        sent=sent,
        key=key,
        refused=refused,
        topics=names.choices("topic", county.policy.categories),
        wards=names.choices("ward", menu.words("ward", desk.page.language)),
    )


def _receipt(caseload: Caseload, filed: Filed, desk: Desk) -> Response:
    """The number, the day, and others that may be about the same; of what its writer may not know, the number."""
    days, sight = caseload.county.policy.neighbours.days, caseload.signed.sight
    try:
        same = alike(caseload.db, caseload.find(filed.reference), days=days, sight=sight)
    except NotFound:
        same, known = [], False
    else:
        known = True
    return desk.show("complaints/filed.html", status=201, filed=filed, known=known, same=same, titles=titles)
