"""Lists of subscribers on pages; a number on them is shown to nobody, and never stands in an address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from app.kit.errors import Fault, Invalid, Refusal
from app.kit.seal import Sealer
from app.log import mask
from app.menu.compile import Menu
from app.rolls import uploads
from app.rolls.models import Roll
from app.rolls.sheet import FIELDS
from app.staff.access import Signed
from app.staff.frame import Desk, DeskHere
from app.staff.page_access import allowed_page
from app.staff.policy import Deed
from app.staff.queries import names_of
from app.web.deps import Db, Now, part
from app.web.pages.forms import AttachedHere, Sent, SentHere, attempt
from app.web.pages.speech import N_
from app.web.paging import Number

HOME = "/desk/people"
router = APIRouter(prefix=HOME, include_in_schema=False)

Enlists = Annotated[Signed, Depends(allowed_page(Deed.ENLIST))]
enlists = Depends(allowed_page(Deed.ENLIST))
SHOWN = 50
"""Faulty rows that a page tells of."""

PHASES: Mapping[str, str] = {
    "read": N_("Not begun"),
    "going": N_("Being taken in"),
    "stopped": N_("Stopped"),
    "ended": N_("Taken in"),
    "gone": N_("Its rows are not kept any more"),
}
CALLED: Mapping[str, str] = {"number": N_("Phone number"), "ward": N_("Ward"), "language": N_("Language")}
HEADED: Mapping[str, Sequence[str]] = {
    "number": ("number", "phone", "telephone", "tel", "mobile", "msisdn", "simu", "namba"),
    "ward": ("ward", "wadi"),
    "language": ("language", "lugha"),
}
"""How people head such columns: what a form proposes."""
DONE: Mapping[str, str] = {"start": N_("Begun"), "stop": N_("Stopped")}


@dataclass(frozen=True, slots=True)
class Board:
    """All that these pages are laid out from, in one request."""

    db: Session
    now: datetime
    sealer: Sealer
    menu: Menu
    desk: Desk

    def home(self, sent: Sent, *, refused: Refusal | None = None) -> Response:
        """The lists, and the form that takes another."""
        rolls = uploads.page(self.db)
        return self.desk.show(
            "rolls/people.html",
            refused=refused,
            sent=sent,
            rolls=[(one, phase(one)) for one in rolls],
            phases=PHASES,
            people=names_of(self.db, {one.person_id for one in rolls if one.person_id}),
        )

    def lay(
        self, roll: Roll, columns: Mapping[str, int], *, tried: bool = False, refused: Refusal | None = None
    ) -> Response:
        """One list: its columns, what it would come to once they were `tried`, and how far it is."""
        rows = uploads.rows_kept(self.sealer, roll) if roll.sheet_sealed else []
        trial = uploads.try_dry(rows, columns, uploads.wards_of(self.menu)) if rows and tried else None
        heading = [mask(head) for head in rows[0]] if rows else []
        return self.desk.show(
            "rolls/roll.html",
            refused=refused,
            roll=roll,
            phase=phase(roll),
            phases=PHASES,
            heading=heading,
            columns=columns or proposed(heading),
            called=CALLED,
            trial=trial,
            shown=SHOWN,
            people=names_of(self.db, {roll.person_id} if roll.person_id else set()),
            done=DONE.get(self.desk.page.request.query_params.get("done", ""), ""),
        )


async def on_board(
    *,
    db: Db,
    now: Now,
    sealer: Annotated[Sealer, Depends(part(Sealer))],
    menu: Annotated[Menu, Depends(part(Menu))],
    desk: DeskHere,
) -> Board:
    """What these pages are laid out from, in this request."""
    return Board(db, now, sealer, menu, desk)


BoardHere = Annotated[Board, Depends(on_board)]


def phase(roll: Roll) -> str:
    """Where a list stands, as `PHASES` calls it."""
    if roll.ended_at:
        return "ended"
    if roll.sheet_sealed is None:
        return "gone"
    if not roll.columns:
        return "read"
    return "stopped" if roll.stopped_at else "going"


def proposed(heading: Sequence[str]) -> dict[str, int]:
    """Where each field probably stands, by what heads the columns."""
    heads = {head.strip().casefold(): at for at, head in enumerate(heading)}
    found = {field: [heads[name] for name in names if name in heads] for field, names in HEADED.items()}
    return {field: at[0] for field, at in found.items() if at}


def chosen(sent: Sent) -> dict[str, int]:
    """Where each field stands, as a form says. Raises Invalid (roll.columns) where number or ward stand nowhere."""
    columns = {field: int(sent[field]) for field in FIELDS if sent[field].isdecimal()}
    faults = [Fault(field, N_("Choose a column.")) for field in ("number", "ward") if field not in columns]
    if faults:
        raise Invalid("roll.columns", N_("Say which column holds the number, and which the ward."), faults)
    return columns


@router.get("", dependencies=[enlists])
def people(board: BoardHere) -> Response:
    """The lists that were taken in, the newest first."""
    return board.home(Sent([]))


@router.post("")
def send_in(file: AttachedHere, sent: SentHere, board: BoardHere, signed: Enlists) -> Response:
    """Keep a list, sealed, until somebody has looked at it and begins it. Nobody is subscribed by that."""
    try:
        with board.db.begin_nested():
            if file is None:
                raise Invalid("roll.file", N_("Choose a file."), [Fault("file", N_("Choose a file."))])
            roll = uploads.receive(
                board.db,
                board.sealer,
                file.name,
                file.content,
                sent["consent"],
                by=signed.person_id,
                now=board.now,
            )
    except Refusal as refused:
        return board.home(sent, refused=refused)
    return RedirectResponse(f"{HOME}/{roll.id}", 303)


@router.get("/{number}", dependencies=[enlists])
def read_list(number: Number, board: BoardHere) -> Response:
    """One list: which column holds what, and how far it is."""
    return board.lay(uploads.by_id(board.db, number), {})


@router.post("/{number}/trial", dependencies=[enlists])
def try_list(number: Number, sent: SentHere, board: BoardHere) -> Response:
    """What it would come to with these columns, and what is wrong with which row; nobody is subscribed."""
    roll = uploads.by_id(board.db, number)
    try:
        return board.lay(roll, chosen(sent), tried=True)
    except Invalid as refused:
        return board.lay(roll, {}, refused=refused)


@router.post("/{number}/start")
def start(number: Number, sent: SentHere, board: BoardHere, signed: Enlists) -> Response:
    """Begin to take it in, or go on where it was stopped."""

    def begin(roll: Roll) -> None:
        columns = {} if roll.columns else chosen(sent)
        uploads.start(board.db, roll, columns, by=signed.person_id, now=board.now)

    return _do(board, number, "start", begin)


@router.post("/{number}/stop")
def stop(number: Number, board: BoardHere, signed: Enlists) -> Response:
    """Take nobody else in; those who are, stay, and it can go on."""
    return _do(board, number, "stop", lambda roll: uploads.stop(board.db, roll, by=signed.person_id, now=board.now))


def _do(board: Board, number: int, name: str, deed: Any) -> Response:
    if refused := attempt(board.db, lambda: deed(uploads.locked(board.db, number))):
        return board.lay(uploads.by_id(board.db, number), {}, refused=refused)
    return RedirectResponse(f"{HOME}/{number}?done={name}", 303)
