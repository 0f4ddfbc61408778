"""The frame around the desk's pages: who is signed in, and where they may go."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

from fastapi import Depends
from fastapi.responses import HTMLResponse

from app.staff.access import Signed
from app.staff.page_access import SignedInPage, csrf
from app.staff.policy import Deed
from app.web.pages.page import Page, PageHere
from app.web.pages.speech import N_


class Room(NamedTuple):
    """A part of the desk, for whoever may do one of its deeds."""

    address: str
    name: str
    deeds: tuple[Deed, ...]


ROOMS: Sequence[Room] = (
    Room("/desk", N_("Today"), tuple(Deed)),
    Room("/desk/complaints", N_("Complaints"), (Deed.READ_CASES, Deed.READ_FILED)),
    Room("/desk/barazas", N_("Barazas"), (Deed.ANNOUNCE, Deed.KEEP_FORUMS)),
    Room("/desk/notices", N_("Notices"), (Deed.READ_NOTICES,)),
    Room("/desk/people", N_("Subscribers"), (Deed.ENLIST,)),
    Room("/desk/filing", N_("File for a resident"), (Deed.FILE,)),
    Room("/desk/unmaskings", N_("Hidden numbers"), (Deed.WORK, Deed.UNMASK, Deed.DECIDE)),
)
"""In the order in which they stand on top of every page."""

OFFICE: Sequence[Room] = (
    Room("/desk/staff", N_("Staff and rights"), (Deed.REVIEW,)),
    Room("/desk/audit", N_("Trail"), (Deed.READ_TRAIL,)),
    Room("/desk/texts", N_("Texts"), (Deed.KEEP_TEXTS,)),
    Room("/desk/settings", N_("Settings"), (Deed.PUBLISH, Deed.DECIDE)),
    Room("/desk/menus", N_("Menus"), (Deed.PUBLISH,)),
)
"""Where the house itself is kept: one entry on top, and a second row once one is inside."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A page of the desk, for whoever is signed in."""

    page: Page
    signed: Signed
    csrf: str

    def show(self, template: str, **facts: Any) -> HTMLResponse:
        """The template within the frame, as `Page.show` fills it."""
        rooms, office = self._open(ROOMS), self._open(OFFICE)
        inside = [room for room in office if self.page.here.startswith(room.address)]
        frame: dict[str, Any] = {
            "signed": self.signed,
            "rooms": rooms,
            "office": office,
            "inside": inside,
            "csrf": self.csrf,
        }
        return self.page.show(template, **frame, **facts)

    def _open(self, rooms: Sequence[Room]) -> Sequence[Room]:
        return [room for room in rooms if self.signed.may(*room.deeds)]


async def at_desk(page: PageHere, signed: SignedInPage, csrf: Annotated[str, Depends(csrf)]) -> Desk:
    """The desk of whoever is signed in."""
    return Desk(page, signed, csrf)


DeskHere = Annotated[Desk, Depends(at_desk)]
