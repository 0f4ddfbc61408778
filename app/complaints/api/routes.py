"""The API of one complaint: the case with its events, and filing one for a resident."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response
from sqlalchemy.orm import Session

from app.audit.actions import note
from app.complaints import actions, queries
from app.complaints.api.caseload import CountyHere, Reading
from app.complaints.api.moves.hand import Reference
from app.complaints.api.schemas import Case, Filed, Told
from app.complaints.filing import Filing
from app.complaints.ports import County
from app.contacts.actions import meet, remember
from app.contacts.holder import Learned
from app.kit.errors import Fault, Invalid
from app.kit.gsm import clean
from app.kit.msisdn import Msisdn, parse_msisdn
from app.menu.compile import Menu
from app.staff.access import Signed, allowed
from app.staff.policy import Deed
from app.web.deps import Db, Now, part
from app.web.errors import problems
from app.web.etag import etag

router = APIRouter(prefix="/api/v1/complaints", tags=["complaints"])

Files = Annotated[Signed, Depends(allowed(Deed.FILE))]
MenuHere = Annotated[Menu, Depends(part(Menu))]
KEY = "^[A-Za-z0-9_.-]{8,64}$"
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=KEY,
        description="Made anew for each report. Sent again within 7 days with the same report it files nothing and "
        "gets the same answer; later, or with another report: 422 complaint.key.",
        examples=["7f9c24e5-1b6f-4c0e-9d0a-5a1f2b3c4d5e"],
    ),
]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a resident is listened to: what the county has laid down, and who writes."""

    db: Session
    county: County
    menu: Menu
    now: datetime
    person_id: int


def at_desk(db: Db, county: CountyHere, menu: MenuHere, now: Now, signed: Files) -> Desk:
    """The desk of whoever may file for residents."""
    return Desk(db, county, menu, now, signed.person_id)


@router.post("", status_code=201)
def file_complaint(told: Told, key: Key, desk: Annotated[Desk, Depends(at_desk)]) -> Filed:
    """File what a resident told you by telephone, at your desk or at a baraza.

    It goes where their own call would have gone, as closely held, and they get the same receipt at their number;
    that you wrote it down stays with it. The language is that of all texts to them, unless they chose another.
    """
    number, sealer = _number(told.number), desk.county.sealer
    resident = meet(desk.db, sealer, [number], now=desk.now)[number]
    if resident.language is None:
        remember(desk.db, {resident.id: Learned(language=told.language)})
    filing = Filing(
        contact_id=resident.id,
        reference=queries.free_reference(desk.db, secrets.randbelow),
        category=told.category,
        ward=told.ward,
        words=_words(told.words),
        hidden=not told.number_shown,
        language=told.language,
        channel=told.channel,
        source_key=f"staff/{desk.person_id}/{key}",
        menu_version=desk.menu.version,
        filed_by=desk.person_id,
    )
    mark = sealer.mark(told.model_dump_json())
    filed = actions.file_for(desk.db, desk.county, filing, key=key, mark=mark, now=desk.now)
    note(desk.db, person_id=desk.person_id, deed="file", about=f"complaint/{filed.reference}", now=desk.now)
    return Filed.model_validate(filed, from_attributes=True)


def _number(spelt: str) -> Msisdn:
    try:
        return parse_msisdn(spelt)
    except Invalid as bad:
        raise Invalid(bad.rule, bad.detail, [Fault("number", bad.detail)]) from None


def _words(written: str) -> str:
    words = clean(written).strip()
    if not words:
        mend = "Write what they told you, in their own words."
        raise Invalid("complaint.words", mend, [Fault("words", mend)])
    return words


@router.get("/{reference}", responses=problems(404))
def read_complaint(reference: Reference, caseload: Reading, response: Response) -> Case:
    """One complaint with all its events, and its `ETag` for a change.

    Whoever may know of it reads its words. The resident is called by a name of the desk's; of their number there is
    as much in it as `digits` says, and the trail says so too.
    404 alike for a complaint that does not exist and for one that the reader may not know of.
    """
    complaint = caseload.find(reference)
    response.headers["ETag"] = etag(complaint.version)
    return caseload.show(complaint, "read")
