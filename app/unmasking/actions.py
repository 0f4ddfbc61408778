"""What is done about seeing who a resident is: ask, let, refuse, look, and tell the resident later."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.complaints.models import Complaint
from app.complaints.ports import County
from app.complaints.queries import words_of
from app.complaints.rules.triage import PROTECTED
from app.contacts.actions import number_of
from app.kit.calendar import nairobi_day
from app.kit.errors import Conflict
from app.kit.msisdn import Msisdn
from app.kit.seal import Sealer
from app.outbox.actions import Owed, enqueue_all
from app.unmasking.models import Unmasking, about_motive, about_reasons
from app.unmasking.ports import TEXT, key_of
from app.unmasking.queries import Found, to_be_told, untold_of, waiting_for


class Unlinked(Conflict):
    """Nobody can tell any more."""

    def __init__(self) -> None:
        super().__init__("unmasking.unlinked", "This report was parted from its number: nobody can tell any more.")


class Shown(Conflict):
    """There is nothing to unmask."""

    def __init__(self) -> None:
        super().__init__("unmasking.shown", "This resident lets officers call: the number stands in the case.")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a resident is, and what they wrote, as they wrote it."""

    number: Msisdn
    words: str


def ask(db: Session, sealer: Sealer, complaint: Complaint, motive: str, *, by: int, now: datetime) -> Unmasking:
    """An officer asks to see the number behind a complaint, and says why. Asked twice while it waits is asked once.

    Raises Shown (unmasking.shown), Unlinked (unmasking.unlinked).
    """
    # Of two requests at once the second waits here, and finds the first.
    db.refresh(complaint, with_for_update={"key_share": True})
    if complaint.unlinked_at is not None:
        raise Unlinked
    if not complaint.hidden:
        raise Shown
    if (waits := waiting_for(db, complaint.id, by)) is not None:
        return waits
    asked = Unmasking(complaint_id=complaint.id, needs_two=complaint.level == PROTECTED, asked_by=by, asked_at=now)
    asked.motive_sealed = sealer.seal(motive.encode(), about_motive(complaint.id, by))
    db.add(asked)
    db.flush()
    db.refresh(asked)
    return asked


def let(found: Found, sealer: Sealer, because: str, *, by: int, untold: bool, now: datetime) -> None:
    """One yes more, and why; the last that is needed opens it to its asker. `untold`: who says that telling the
    resident would put them at risk is heard, whoever else says nothing.

    Raises Decided (unmasking.decided), SamePerson (unmasking.second).
    """
    asked = found.asked
    asked.request.check_decider(by, now)
    if asked.request.granted_by_one_more():
        asked.granted_at = now
    if asked.first_by is None:
        asked.first_by = by
    else:
        asked.second_by = by
    asked.untold = asked.untold or untold
    _give_reason(asked, sealer, because, by)


def refuse(found: Found, sealer: Sealer, because: str, *, by: int, now: datetime) -> None:
    """One no ends it, and says why. Raises Decided (unmasking.decided), SamePerson (unmasking.second)."""
    asked = found.asked
    asked.request.check_decider(by, now)
    asked.refused_by, asked.refused_at = by, now
    _give_reason(asked, sealer, because, by)


def _give_reason(asked: Unmasking, sealer: Sealer, because: str, by: int) -> None:
    if because:
        told = json.dumps([*reasons_of(asked, sealer), (by, because)]).encode()
        asked.reasons_sealed = sealer.seal(told, about_reasons(asked.complaint_id, asked.asked_by))


def reasons_of(asked: Unmasking, sealer: Sealer) -> Sequence[tuple[int, str]]:
    """Who decided, and why, in their order; of those who gave a reason that was not erased since."""
    if not asked.reasons_sealed:
        return []
    told = sealer.open(asked.reasons_sealed, about_reasons(asked.complaint_id, asked.asked_by))
    return [(by, because) for by, because in json.loads(told)]


def look(db: Session, sealer: Sealer, found: Found, *, now: datetime) -> Identity:
    """Who the resident is, for the quarter of an hour that begins with the first look.

    Raises Closed (unmasking.closed), Unlinked (unmasking.unlinked).
    """
    asked, complaint = found.asked, found.complaint
    asked.request.check_open(now)
    if complaint.unlinked_at is not None:
        raise Unlinked
    if asked.opened_at is None:
        asked.opened_at = now
    number = number_of(db, sealer, [complaint.contact_id])[complaint.contact_id]
    return Identity(number, words_of(complaint, sealer))


def motive_of(asked: Unmasking, sealer: Sealer) -> str:
    """Why its asker wants to know, for whoever decides; "" once its time was over and it was erased."""
    if not asked.motive_sealed:
        return ""
    return sealer.open(asked.motive_sealed, about_motive(asked.complaint_id, asked.asked_by)).decode()


def tell_unmasked(db: Session, county: County, *, now: datetime) -> int:
    """Tell those by SMS whose number an officer saw some days ago, unless that was said to be dangerous; how many.
    Those to whom no text is safe are told when they dial (`tell_who_dials`).
    """
    due = to_be_told(db, now)
    told = []
    for found in due:
        asked, complaint = found.asked, found.complaint
        asked.told_at = now
        assert asked.opened_at is not None
        facts = {"reference": complaint.reference, "date": nairobi_day(asked.opened_at).isoformat()}
        since = nairobi_day(complaint.filed_at)
        told.append(Owed(complaint.contact_id, TEXT, facts, key_of(asked.id), since))
    enqueue_all(db, told, sealer=county.sealer, menu=county.menu, now=now)
    return len(due)


def tell_who_dials(db: Session, complaint: Complaint, *, now: datetime) -> date | None:
    """When an officer last saw the number behind a protected report whose owner has opened it, once; else None."""
    if complaint.level != PROTECTED:
        return None
    untold = untold_of(db, complaint.id, now)
    for asked in untold:
        asked.told_at = now
    opened_at = untold[0].opened_at if untold else None
    return nairobi_day(opened_at) if opened_at else None
