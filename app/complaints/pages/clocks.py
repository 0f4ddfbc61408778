"""The clocks of a complaint with the rule behind each: how long, counted how, from when."""

from datetime import datetime
from typing import NamedTuple

from app.complaints.models import Complaint
from app.complaints.ports import County
from app.complaints.rules.clocks import Clock
from app.complaints.rules.sla import EXTENDED


class Running(NamedTuple):
    """A clock that runs: its name in the policy, how it counts (None for a day that somebody set), from when."""

    rule: str
    clock: Clock | None
    from_at: datetime | None
    due_at: datetime


def promised(county: County, complaint: Complaint) -> Running:
    """The clock of the answer that the resident was promised."""
    return _running(county, complaint.due_rule or EXTENDED, complaint.due_from_at, complaint.due_at)


def step(county: County, complaint: Complaint) -> Running | None:
    """The clock of the state it stands in; None where none runs."""
    if complaint.step_due_at is None:
        return None
    return _running(county, complaint.step_rule or "", complaint.step_from_at, complaint.step_due_at)


def _running(county: County, rule: str, from_at: datetime | None, due_at: datetime) -> Running:
    known = county.policy.knows(rule)
    return Running(rule, county.policy.rule(rule) if known else None, from_at, due_at)
