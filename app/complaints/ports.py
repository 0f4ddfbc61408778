"""What complaints need from outside, and who acts on them."""

from dataclasses import dataclass
from typing import Literal

from app.complaints.rules.triage import Policy
from app.kit.calendar import Calendar
from app.kit.seal import Sealer
from app.outbox.ports import Wording


@dataclass(frozen=True, slots=True)
class County:
    """What the county has laid down (policy, working days, words of the day) and the keys it seals with."""

    policy: Policy
    calendar: Calendar
    menu: Wording
    sealer: Sealer


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: the resident, one member of staff by id, or the clock."""

    by: Literal["citizen", "staff", "system"]
    person_id: int | None = None


SYSTEM = Actor("system")
