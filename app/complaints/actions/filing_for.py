"""A report that somebody on the staff writes down for a resident: by the same rules as a call, and once."""

from datetime import datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.complaints.actions.guards import check_ward
from app.complaints.filing import Filing, level_held, lodge_all
from app.complaints.models import Complaint, FilingKey
from app.complaints.ports import County
from app.complaints.rules import sla
from app.complaints.rules.triage import SURVIVOR, place
from app.kit.calendar import nairobi_day
from app.kit.errors import Fault, Invalid

KEPT = timedelta(days=7)
"""How long a repeat under a key is given the first answer; the API's description of the key says the same."""

FORGET = text(
    """
    DELETE FROM filing_key WHERE (person_id, key) IN (
        SELECT person_id, key FROM filing_key WHERE at <= :until ORDER BY at LIMIT :limit
    )
    """
)


class Unwritten(Invalid):
    """Of a survivor's call nothing is written down, whoever asks for it."""

    def __init__(self) -> None:
        mend = "Nothing of this is written down: call the help line with them, or go there together."
        super().__init__("complaint.survivor", mend, [Fault("category", mend)])


class KeyReused(Invalid):
    """The key was sent before, with something else or so long ago that what was sent is forgotten."""

    def __init__(self) -> None:
        mend = "This key was sent with another report: a new report takes a new key."
        super().__init__("complaint.key", mend, [Fault("Idempotency-Key", mend)])


def file_for(db: Session, county: County, filing: Filing, *, key: str, mark: bytes, now: datetime) -> FilingKey:
    """File what a resident told somebody, whom the report names; they get the receipt that a call would bring them.

    The same `key` of the same person again files nothing and gives the first answer; `mark` stands for all that
    was sent with it. A key that was forgotten since is refused, so that nothing is ever filed by it twice.
    Raises Invalid (complaint.category, complaint.ward, complaint.survivor, complaint.key).
    """
    if filing.ward is not None:
        check_ward(county, filing.ward)
    placing = place(county.policy, filing.category, filing.ward)
    if placing.level == SURVIVOR:
        raise Unwritten
    due_at = sla.timer(county.policy, county.calendar, placing.clock, now).due_at
    claim = {
        "person_id": filing.filed_by,
        "key": key,
        "mark": mark,
        "reference": filing.reference,
        "due_on": nairobi_day(due_at),
        "level": level_held(filing, placing),
        "at": now,
    }
    # Of two at once the second waits here until the first has committed, and finds its answer.
    claimed = db.execute(insert(FilingKey).values(claim).on_conflict_do_nothing().returning(FilingKey.key))
    if claimed.first() is not None:
        if db.scalar(select(Complaint.id).where(Complaint.source_key == filing.source_key)) is not None:
            raise KeyReused
        lodge_all(db, county, [filing], now=now)
    known = db.scalars(select(FilingKey).where(FilingKey.person_id == filing.filed_by, FilingKey.key == key)).one()
    if known.mark != mark:
        raise KeyReused
    return known


def forget_keys(db: Session, *, now: datetime, limit: int = 1000) -> int:
    """Erase the keys whose time is over, with what they stand for; how many, at most `limit`."""
    erased = db.execute(FORGET, {"until": now - KEPT, "limit": limit})
    return int(erased.rowcount)  # type: ignore[attr-defined]
