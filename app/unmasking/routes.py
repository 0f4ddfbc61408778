"""The API of seeing who a resident is: an officer asks, others decide, and for a quarter of an hour it is shown."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field
from sqlalchemy.orm import Session

from app.audit.actions import note
from app.complaints.api.caseload import CountyHere, Reading
from app.complaints.api.moves.hand import Reference
from app.complaints.queries import resident_of
from app.kit.seal import Sealer
from app.staff.access import Signed, allowed, check_may
from app.staff.policy import Deed
from app.unmasking import actions, queries
from app.unmasking.queries import Asker, Found
from app.unmasking.rules import SHOWN_FOR
from app.unmasking.schemas import IdentityView, Motive, No, UnmaskingPage, UnmaskingView, Yes
from app.web.deps import Db, Now
from app.web.errors import problems
from app.web.etag import IfMatch, etag, expect
from app.web.paging import Number, Paging, link_next

router = APIRouter(prefix="/api/v1", tags=["unmasking"])

Taking = Annotated[Signed, Depends(allowed(Deed.WORK, Deed.UNMASK, Deed.DECIDE))]
Deciding = Annotated[Signed, Depends(allowed(Deed.UNMASK, Deed.DECIDE))]


class Asked(Paging):
    """Which requests."""

    waiting: bool = Field(False, description="Only those that wait for a yes or a no.")


@dataclass(frozen=True, slots=True)
class Vault:
    """The requests as one person may know them, in one request of theirs."""

    db: Session
    sealer: Sealer
    signed: Signed
    now: datetime

    @property
    def asker(self) -> Asker:
        """Whoever is signed in: others' requests are theirs to decide, or only their own to follow."""
        return Asker(self.signed.sight, decides=self.signed.may(Deed.UNMASK, Deed.DECIDE))

    def hold(self, number: int, if_match: str) -> Found:
        """One request to be decided: held, and still what this person has read (412, 428)."""
        found = queries.held(self.db, number, self.asker)
        expect(found.asked.version, if_match)
        return found

    def show(self, found: Found, response: Response) -> UnmaskingView:
        """The request as it now is."""
        self.db.flush()
        response.headers["ETag"] = etag(found.asked.version)
        return self.view(found)

    def view(self, found: Found) -> UnmaskingView:
        """The request's shape outside."""
        return UnmaskingView.of(
            found.asked,
            found.complaint,
            resident=resident_of(found.complaint, self.sealer),
            motive=actions.motive_of(found.asked, self.sealer),
            reasons=actions.reasons_of(found.asked, self.sealer),
            now=self.now,
        )

    def note(self, deed: str, found: Found, **detail: str) -> None:
        """Leave an entry in the trail, by the complaint that it is about."""
        about, more = f"complaint/{found.complaint.reference}", {"request": str(found.asked.id), **detail}
        note(self.db, person_id=self.signed.person_id, deed=deed, about=about, detail=more, now=self.now)


async def vault(db: Db, county: CountyHere, signed: Taking, now: Now) -> Vault:
    """The requests for whoever works on complaints or decides who is shown what."""
    return Vault(db, county.sealer, signed, now)


VaultHere = Annotated[Vault, Depends(vault)]


@router.post("/complaints/{reference}/unmasking", status_code=201, responses=problems(404, 409))
def ask_to_see(
    reference: Reference, motive: Motive, caseload: Reading, vault: VaultHere, response: Response
) -> UnmaskingView:
    """Ask to see the number that a resident hid, and say why; asked again while it waits, it is one request."""
    check_may(vault.signed, Deed.WORK)
    complaint = caseload.find(reference)
    asked = actions.ask(vault.db, vault.sealer, complaint, motive.motive, by=vault.signed.person_id, now=vault.now)
    found = Found(asked, complaint)
    vault.note("ask_unmasking", found)
    return vault.show(found, response)


@router.get("/unmaskings")
def list_requests(
    asked: Annotated[Asked, Query()], vault: VaultHere, request: Request, response: Response
) -> UnmaskingPage:
    """Your requests; for whoever decides, everybody's that they may know of. The oldest first."""
    items, after = listed(vault, asked)
    link_next(request, response, after)
    return UnmaskingPage(items=items)


def listed(vault: Vault, asked: Asked) -> tuple[list[UnmaskingView], int | None]:
    """Those requests, which leaves an entry in the trail; and where the page ends, if more follows."""
    found = queries.page(
        vault.db,
        vault.asker,
        waiting=asked.waiting,
        after=asked.after,
        limit=asked.limit + 1,
    )
    shown, after = asked.cut([one.asked for one in found])
    views = [vault.view(one) for one in found[: len(shown)]]
    note(vault.db, person_id=vault.signed.person_id, deed="list", about="unmaskings", now=vault.now)
    return views, after


@router.get("/unmaskings/{number}", responses=problems(404))
def read_request(number: Number, vault: VaultHere, response: Response) -> UnmaskingView:
    """One request, with the ETag that deciding it asks for."""
    found = queries.one(vault.db, number, vault.asker)
    vault.note("read", found)
    return vault.show(found, response)


@router.post("/unmaskings/{number}/grant", status_code=201, responses=problems(404, 409, 412, 428))
def let_look(
    *, number: Number, yes: Yes, if_match: IfMatch, vault: VaultHere, deciding: Deciding, response: Response
) -> UnmaskingView:
    """Say yes. The first yes is a custodian's; for a protected resident a second custodian or the Ombudsman adds
    theirs. Nobody decides about what they asked for themselves.
    """
    found = vault.hold(number, if_match)
    if found.asked.first_by is None:
        check_may(deciding, Deed.UNMASK)
    actions.let(found, vault.sealer, yes.because, by=deciding.person_id, untold=yes.untold, now=vault.now)
    vault.note("grant_unmasking", found, **({"untold": "yes"} if yes.untold else {}))
    return vault.show(found, response)


@router.post("/unmaskings/{number}/refusal", status_code=201, responses=problems(404, 409, 412, 428))
def refuse(
    *,
    number: Number,
    if_match: IfMatch,
    vault: VaultHere,
    deciding: Deciding,
    response: Response,
    no: No | None = None,
) -> UnmaskingView:
    """Say no: that ends it. Its asker may ask anew, and say more."""
    found = vault.hold(number, if_match)
    actions.refuse(found, vault.sealer, no.because if no else "", by=deciding.person_id, now=vault.now)
    vault.note("refuse_unmasking", found)
    return vault.show(found, response)


@router.post("/unmaskings/{number}/look", status_code=201, responses=problems(404, 409))
def look(number: Number, vault: VaultHere) -> IdentityView:
    """Who the resident is: for its asker alone, for a quarter of an hour from the first look. Each look is an entry
    in the trail, and the resident is told some days later, unless that was said to be dangerous.
    """
    check_may(vault.signed, Deed.WORK)
    found = queries.held(vault.db, number, Asker(vault.signed.sight, decides=False))
    identity = actions.look(vault.db, vault.sealer, found, now=vault.now)
    vault.note("unmask", found)
    opened_at = found.asked.opened_at
    assert opened_at is not None
    language, until = found.complaint.language, opened_at + SHOWN_FOR
    return IdentityView(number=identity.number.e164, words=identity.words, language=language, until=until)
