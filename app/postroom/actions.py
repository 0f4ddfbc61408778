"""What a person may do to the outbox: let it go on."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.actions import note
from app.kit.errors import Conflict
from app.outbox.gate.actions import read_gate, turn
from app.outbox.gate.rules import resumed


def resume(db: Session, *, by: int, now: datetime) -> None:
    """Open the gate for all workers. If what shut it is not mended, it shuts again.

    Raises Conflict (outbox.going) when nothing holds the texts up.
    """
    before = read_gate(db)
    if not before.shut:
        raise Conflict("outbox.going", "Nothing holds the texts up: there is nothing to resume.")
    turn(db, resumed)
    note(db, person_id=by, deed="resume", about="outbox", detail={"was": before.paused_because or "away"}, now=now)
