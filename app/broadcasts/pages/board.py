"""What the pages of notices are laid out from: one notice with all that is to be known of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from app.broadcasts import queries
from app.broadcasts.models import Broadcast
from app.broadcasts.pages.titles import BLOCKED, DONE, LEFT_OUT, PHASES
from app.broadcasts.ports import Airing
from app.broadcasts.progress import Progress, progress
from app.broadcasts.routes import AiringHere, estimate_notice
from app.broadcasts.writing import is_by_hand
from app.kit.errors import Refusal
from app.staff.access import Signed
from app.staff.frame import Desk, DeskHere
from app.staff.naming import Names
from app.staff.page_access import allowed_page
from app.staff.policy import Deed
from app.staff.queries import names_of
from app.web.deps import Db, Now
from app.web.etag import etag
from app.web.pages.forms import Sent, attempt

Writes = Annotated[Signed, Depends(allowed_page(Deed.BROADCAST))]
Releases = Annotated[Signed, Depends(allowed_page(Deed.RELEASE))]
reads, writes = Depends(allowed_page(Deed.READ_NOTICES)), Depends(allowed_page(Deed.BROADCAST))


@dataclass(frozen=True, slots=True)
class Board:
    """All that a page of notices is laid out from."""

    db: Session
    now: datetime
    airing: Airing
    desk: Desk

    @property
    def names(self) -> Names:
        """What the county calls things, in the reader's language."""
        return Names(self.airing.menu, self.desk.page.language)

    def fares(self, notice: Broadcast) -> Progress:
        """How far a notice is."""
        return progress(self.db, notice, allowed=self.airing.carriage.per_second, now=self.now)

    def lay(self, notice: Broadcast, *, refused: Refusal | None = None, sent: Sent | None = None) -> Response:
        """One notice with all that is to be known of it."""
        desk, own = self.desk, self.desk.signed.person_id in notice.makers
        known = {notice.author_id, *notice.makers, *([notice.released_by] if notice.released_by else [])}
        return desk.show(
            "broadcasts/notice.html",
            refused=refused,
            sent=sent or Sent([]),
            by_hand=is_by_hand(notice),
            notice=notice,
            estimate=estimate_notice(notice.id, self.db, self.now, self.airing),
            progress=self.fares(notice),
            version=etag(notice.version),
            people=names_of(self.db, known),
            names=self.names,
            phases=PHASES,
            left_out=LEFT_OUT,
            blocked=BLOCKED,
            done=DONE.get(desk.page.request.query_params.get("done", ""), ""),
            writes=desk.signed.may(Deed.BROADCAST),
            releases=desk.signed.may(Deed.RELEASE) and not own,
            own=own,
        )

    def do(self, number: int, name: str, deed: Callable[[Broadcast], Any]) -> Response:
        """Do it to the notice as it is now; a refusal is told on its page."""
        if refused := attempt(self.db, lambda: deed(queries.locked(self.db, number))):
            return self.lay(queries.by_id(self.db, number), refused=refused)
        return RedirectResponse(f"/desk/notices/{number}?done={name}", 303)


def on_board(db: Db, now: Now, airing: AiringHere, desk: DeskHere) -> Board:
    """What a page of notices is laid out from, in this request."""
    return Board(db, now, airing, desk)


BoardHere = Annotated[Board, Depends(on_board)]
