"""What is done about call-backs: asked for once, tried until somebody answers or has been missed three times."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.callbacks.models import Callback, about_number
from app.callbacks.ports import MISSED, Ringing
from app.kit.calendar import nairobi_day
from app.kit.errors import Conflict
from app.kit.msisdn import Msisdn
from app.kit.seal import Sealer
from app.outbox.actions import enqueue

TRIES = 3
"""How often we ring: what is said to whoever asks ("if we miss you we try twice more")."""
MOST_WAITING = 3
"""Numbers that one phone can have us ring at a time: nobody can send us after a whole village."""


class Done(Conflict):
    """The call-back is over."""

    def __init__(self) -> None:
        super().__init__("callback.done", "This call-back is done: there is nothing more to note.")


@dataclass(frozen=True, slots=True)
class Promise:
    """The day by which somebody is rung, and whether it was promised only now."""

    due_on: date
    is_new: bool


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and the number to ring: `other`, or the one that asks; `sms_safe` where a text harms nobody."""

    contact_id: int
    index: bytes
    other: Msisdn | None = None
    sms_safe: bool = False


def ask(db: Session, caller: Caller, when: str, *, due_on: date, sealer: Sealer, now: datetime) -> Promise:
    """Wait to be rung by the end of `due_on`.

    Who waits already, or has three numbers waiting, keeps what was promised first; asked twice at once is once.
    """
    index = sealer.blind(caller.other.e164) if caller.other else caller.index
    sealed = None
    if caller.other and index != caller.index:
        sealed = sealer.seal(caller.other.e164.encode(), about_number(caller.contact_id, index))
    if (promised := _waits(db, caller.contact_id, index)) is None:
        row = {
            "contact_id": caller.contact_id,
            "number_index": index,
            "number_sealed": sealed,
            "when_slot": when,
            "asked_at": now,
            "due_on": due_on,
            "sms_safe": caller.sms_safe,
        }
        asked = insert(Callback).values(row).on_conflict_do_nothing().returning(Callback.due_on)
        if (fresh := db.scalar(asked)) is not None:
            return Promise(fresh, is_new=True)
        promised = _waits(db, caller.contact_id, index)
    return Promise(promised or due_on, is_new=False)


def _waits(db: Session, contact_id: int, index: bytes) -> date | None:
    """The day promised to somebody who waits for this number already, or for too many others."""
    mine = (Callback.contact_id == contact_id) & Callback.done_at.is_(None)
    same = db.scalar(select(Callback.due_on).where(mine, Callback.number_index == index))
    if same is not None:
        return same
    count, first = db.execute(select(func.count(), func.min(Callback.due_on)).where(mine)).one()
    return first if count >= MOST_WAITING else None


def note_call(db: Session, ringing: Ringing, callback: Callback, outcome: str, *, now: datetime) -> None:
    """Write down that somebody rang: over once they were reached, or missed for the third time. Raises Done.

    Of the first miss they are told by a text, if that is safe.
    """
    if callback.done_at:
        raise Done
    callback.tries += 1
    if outcome == "reached" or callback.tries >= TRIES:
        callback.outcome, callback.done_at = outcome, now
    elif callback.tries == 1:
        _tell_missed(db, ringing, callback, now)


def _tell_missed(db: Session, ringing: Ringing, callback: Callback, now: datetime) -> None:
    """Promise another day; not to a phone that only asked for another, for it is not its owner who waits."""
    if not callback.sms_safe or callback.number_sealed is not None:
        return
    callback.due_on = ringing.next_on(now)
    enqueue(
        db,
        callback.contact_id,
        MISSED,
        facts={"date": callback.due_on.isoformat()},
        key=f"callback.{callback.id}",
        since=nairobi_day(callback.asked_at),
        sealer=ringing.sealer,
        menu=ringing.menu,
        now=now,
    )
