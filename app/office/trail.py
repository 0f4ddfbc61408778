"""The trail on a page: who did what, about which case, when; and whether all of it is still as it was written."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from app.audit import anchor
from app.audit.actions import note
from app.audit.anchor import Anchors
from app.audit.verify import Verdict, verify
from app.complaints import trail
from app.complaints.trail import Followed
from app.kit.seal import Sealer
from app.settings import Settings
from app.staff.access import SettingsHere, Signed
from app.staff.frame import Desk, DeskHere
from app.staff.page_access import allowed_page
from app.staff.policy import Deed
from app.staff.queries import names_of, people_page
from app.web.deps import Db, Now, part
from app.web.pages.forms import shaped
from app.web.paging import Paging

router = APIRouter(prefix="/desk/audit", include_in_schema=False)

Reads = Annotated[Signed, Depends(allowed_page(Deed.READ_TRAIL))]
SealerHere = Annotated[Sealer, Depends(part(Sealer))]


class Asked(Paging):
    """What the form of the page asks; a field that was left empty asks for nothing."""

    person: str = Field("", max_length=20)
    about: str = Field("", max_length=200)
    deed: str = Field("", max_length=40)
    since: str = Field("", max_length=10)
    until: str = Field("", max_length=10)

    def followed(self) -> Followed:
        """The same as the API takes it; a reference may be typed in two groups."""
        asked = {name: value.strip() for name, value in self.model_dump(exclude={"after", "limit"}).items()}
        digits = "".join(asked["about"].split())
        if digits.isdecimal():
            asked["about"] = f"complaint/{digits}"
        wanted = {name: value for name, value in asked.items() if value}
        return shaped(Followed, wanted | {"after": self.after, "limit": self.limit})


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that a page of the trail is laid out from."""

    db: Db
    now: Now
    desk: Desk
    signed: Signed

    def lay(self, asked: Asked, *, verdict: Verdict | None = None, heads: int = 0) -> Response:
        """What was asked for, the newest first, and what a look at the chain found."""
        page, staff = self.desk.page, people_page(self.db, after=None, limit=1000)
        rows, after = trail.follow(self.db, asked.followed(), self.signed.person_id, now=self.now)
        return self.desk.show(
            "office/trail.html",
            rows=rows,
            asked=asked,
            people=names_of(self.db, {one.person_id for one in rows if one.person_id is not None}),
            staff=sorted(((str(one.id), one.name) for one in staff), key=lambda one: one[1]),
            following=after and page.link(after=str(after)),
            link=page.link,
            verdict=verdict,
            heads=heads,
        )


def at_shelf(db: Db, now: Now, desk: DeskHere, signed: Reads) -> Shelf:
    """What a page of the trail is laid out from, in this request."""
    return Shelf(db, now, desk, signed)


ShelfHere = Annotated[Shelf, Depends(at_shelf)]


@router.get("")
def follow(asked: Annotated[Asked, Query()], shelf: ShelfHere) -> Response:
    """The trail, narrowed to somebody, a thing, a deed or some days."""
    return shelf.lay(asked)


@router.post("/verification")
def verify_trail(shelf: ShelfHere, settings: SettingsHere, sealer: SealerHere) -> Response:
    """Walk the chain from the last anchor but one, and compare every anchor; `itika audit verify --deep` walks it
    all. That somebody looked stands in the trail.
    """
    anchors = _anchors(settings, sealer)
    verdict = verify(shelf.db, anchors, now=shelf.now, deep=False)
    note(shelf.db, person_id=shelf.signed.person_id, deed="verify", about="trail", now=shelf.now)
    return shelf.lay(Asked.model_construct(), verdict=verdict, heads=len(anchors.heads))


def _anchors(settings: Settings, sealer: Sealer) -> Anchors:
    """What was anchored; nothing where nobody has anchored anything yet."""
    try:
        return anchor.read(settings.anchors_file, sealer.sign)
    except OSError:
        return Anchors((), ())
