"""A report that somebody on the staff writes down for a resident: by the same rules as a call, and once."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.complaints.actions.guards import check_ward
from app.complaints.filing import Filing, level_held, lodge_all
from app.complaints.models import FilingKey
from app.complaints.ports import County
from app.complaints.rules import sla
from app.complaints.rules.triage import SURVIVOR, place
from app.kit.calendar import nairobi_day
from app.kit.errors import Fault, Invalid


class Unwritten(Invalid):
    """Of a survivor's call nothing is written down, whoever asks for it."""

    def __init__(self) -> None:
        mend = "Nothing of this is written down: call the help line with them, or go there together."
        super().__init__("complaint.survivor", mend, [Fault("category", mend)])


class KeyReused(Invalid):
    """The key was sent before, with something else."""

    def __init__(self) -> None:
        mend = "This key was sent with another report: a new report takes a new key."
        super().__init__("complaint.key", mend, [Fault("Idempotency-Key", mend)])


def file_for(db: Session, county: County, filing: Filing, *, key: str, mark: bytes, now: datetime) -> FilingKey:
    """File what a resident told somebody, whom the report names; they get the receipt that a call would bring them.

    The same `key` of the same person again files nothing and gives the first answer; `mark` stands for all that
    was sent with it. Raises Invalid (complaint.category, complaint.ward, complaint.survivor, complaint.key).
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
        lodge_all(db, county, [filing], now=now)
    known = db.scalars(select(FilingKey).where(FilingKey.person_id == filing.filed_by, FilingKey.key == key)).one()
    if known.mark != mark:
        raise KeyReused
    return known
