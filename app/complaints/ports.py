"""What complaints need from outside, and who acts on them."""

from dataclasses import dataclass
from typing import Literal

from app.complaints.rules.jurisdiction import Jurisdiction
from app.complaints.rules.triage import Policy
from app.kit.calendar import Calendar
from app.kit.seal import Sealer
from app.outbox.ports import Wording

TEXTS = {
    "complaint.receipt": "reference date",
    "complaint.receipt.quiet": "reference date",
    "complaint.news.quiet": "reference",
    "complaint.assigned": "reference dept date",
    "complaint.handed_back": "reference date",
    "complaint.asked": "reference question date",
    "complaint.asked.again": "reference date",
    "complaint.unanswered": "reference date",
    "complaint.investigated": "reference date",
    "complaint.mediation": "reference date",
    "complaint.promise": "reference dept note date",
    "complaint.extended": "reference long_note date",
    "complaint.escalated": "reference level date",
    "complaint.merged": "reference date",
    "complaint.unmerged": "reference date",
    "complaint.referred": "reference agency contact",
    "complaint.referred.plain": "reference agency",
    "complaint.referred.receipt": "reference agency date",
    "complaint.not_taken": "reference reason date",
    "complaint.abuse": "reference date",
    "complaint.reply": "reference long_note",
    "complaint.outcome": "reference dept note date",
    "complaint.outcome.long": "reference dept long_note date",
    "complaint.outcome.again": "reference date",
    "complaint.confirmed": "reference date",
    "complaint.closed.silent": "reference date",
    "complaint.reopened": "reference date level",
    "complaint.reopened.partly": "reference date level",
    "complaint.withdrawn": "reference",
    "complaint.review": "reference date",
    "complaint.late": "reference dept level date",
    "complaint.caj": "reference date",
}
"""The texts that the menus must have, each with the facts that it is given."""


@dataclass(frozen=True, slots=True)
class County:
    """What the county has laid down (policy, offices, working days, words) and the keys it seals with."""

    policy: Policy
    jurisdiction: Jurisdiction
    calendar: Calendar
    menu: Wording
    sealer: Sealer


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: the resident, one member of staff by id, or the clock."""

    by: Literal["citizen", "staff", "system"]
    person_id: int | None = None


SYSTEM = Actor("system")
