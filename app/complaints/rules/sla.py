"""When: the day an answer is promised for, and how long the resident has to say whether it is right."""

from datetime import UTC, date, datetime, time, timedelta

from app.complaints.rules.clocks import Deadline, due
from app.complaints.rules.lifecycle import State
from app.complaints.rules.parties import TIMERS
from app.complaints.rules.triage import Policy, place
from app.kit.calendar import NAIROBI, Calendar, nairobi_day

EVENING = time(20)
EXTENDED = "extended"
"""The rule of a day that somebody set with a reason: no clock of the policy, so nothing works it out again."""


def promise(policy: Policy, calendar: Calendar, category: str, filed_at: datetime) -> datetime:
    """When a complaint of this category must have its answer, in UTC. Raises Invalid (complaint.category)."""
    return due(policy.rule(place(policy, category).clock), calendar, filed_at)


def timer(policy: Policy, calendar: Calendar, name: str, start: datetime, *, paused: int = 0) -> Deadline:
    """The end of that clock or timer of the policy, begun at `start`; `paused` as in `due`. Raises KeyError."""
    due_at = due(policy.rule(name), calendar, start, paused=paused)
    return Deadline(rule=name, from_at=start, due_at=due_at, calendar=calendar.version)


def callback_on(policy: Policy, calendar: Calendar, asked_at: datetime) -> date:
    """The day, in Nairobi, by whose end somebody is rung."""
    return nairobi_day(timer(policy, calendar, "callback", asked_at).due_at)


def step(policy: Policy, calendar: Calendar, state: State, clock: str, start: datetime) -> Deadline | None:
    """The clock of a state entered at `start`; of what has an urgent `clock` the policy may have an own timer.

    None where no clock of its own runs: the office is at work until the answer is due, or the resident has their
    window.
    """
    name = TIMERS[state][0] if state in TIMERS else ""
    name = own if (own := f"{name}_{clock}") in policy.timers else name
    return timer(policy, calendar, name, start) if name in policy.timers else None


def window(policy: Policy, outcome_at: datetime) -> datetime:
    """Until when the resident may say whether an outcome is right, in UTC: 20:00 in Nairobi on the last day.

    It runs from the outcome and asks for nothing that comes after, so nothing can begin it anew. It ends in the
    evening, because its end is told by a text that must wake nobody.
    """
    return _at(nairobi_day(outcome_at) + timedelta(days=policy.confirmation_days), EVENING)


def reminded_until(policy: Policy, now: datetime) -> datetime:
    """Windows that end by this moment have had their one reminder, or are owed it now."""
    return now + timedelta(days=policy.reminder_days)


def asked_again_until(policy: Policy, now: datetime) -> datetime:
    """Questions whose time to answer ends by this moment have had their one reminder, or are owed it now."""
    return now + timedelta(days=policy.question_reminder_days)


def review_until(policy: Policy, closed_at: datetime) -> date:
    """The last day, in Nairobi, on which a review of what was closed then may be asked."""
    return nairobi_day(closed_at) + timedelta(days=policy.review_days)


def later(calendar: Calendar, due_at: datetime, days: int) -> datetime:
    """The end of a period that stood still for so many days, in UTC: again no day off."""
    moved = due_at.astimezone(NAIROBI) + timedelta(days=days)
    return datetime.combine(calendar.next_working(moved.date()), moved.time(), NAIROBI).astimezone(UTC)


def day(moment: datetime) -> str:
    """The date in Nairobi, as texts take it: "2026-12-08"."""
    return nairobi_day(moment).isoformat()


def _at(on: date, clock_time: time) -> datetime:
    return datetime.combine(on, clock_time, NAIROBI).astimezone(UTC)
