"""Drafts: a report that was cut off is the unfinished session's sealed walk, offered again to the same phone.

A redial is told where the caller was, never what was typed: another hand may hold the phone.
"""

from dataclasses import dataclass
from datetime import datetime

from app.complaints.rules.triage import CONFIDENTIAL, ORDINARY, PROTECTED, Policy
from app.menu.engine import Walk

KEPT = ("category", "ward", "number", "story", "sms", "pin_hash")
"""Facts that a draft carries over into the session that takes it up."""
FILED = "filed"
"""In a walk whose report is filed: nothing of it is offered again."""
BRIEF = "brief"
"""In a walk that is kept a short while only, whatever its topic."""
SECRETS = frozenset({BRIEF, "pin_mark", "pin_hash"})


@dataclass(frozen=True, slots=True)
class Draft:
    """What was chosen and typed in a session that was cut off, and how closely it is held."""

    session_id: str
    facts: dict[str, str]
    level: str
    saved_at: datetime

    @property
    def next(self) -> str:
        """Where to go on: an outcome of `take_up_draft`; of an ordinary draft also the step that is told."""
        has = self.facts.keys()
        if self.level == PROTECTED:
            return "check_c2" if has >= {"story", "sms", "pin_hash"} else "c2"
        if self.level == CONFIDENTIAL:
            return "check_c1" if has >= {"number", "story"} else "c1"
        return next((fact for fact in ("number", "story") if fact not in has), "check")


def draft_of(session_id: str, walk: Walk, policy: Policy, saved_at: datetime) -> Draft | None:
    """The draft in an unfinished walk; None where its topic is no longer one that can be filed."""
    if not is_draft(walk, policy):
        return None
    facts = {fact: walk.facts[fact] for fact in KEPT if fact in walk.facts}
    return Draft(session_id, facts, policy.categories[facts["category"]].level, saved_at)


def is_draft(walk: Walk, policy: Policy) -> bool:
    """Whether something would be lost if this walk were cut off: its topic and its place are chosen.

    A protected report asks for no place; there it is the PIN that was set.
    """
    placing = policy.categories.get(walk.facts.get("category", ""))
    if placing is None or FILED in walk.facts:
        return False
    return ("pin_hash" if placing.level == PROTECTED else "ward") in walk.facts


def is_brief(walk: Walk, policy: Policy) -> bool:
    """Whether a walk is kept a short while only: it accuses somebody, or there is something of a PIN in it."""
    placing = policy.categories.get(walk.facts.get("category", ""))
    return (placing is not None and placing.level != ORDINARY) or not SECRETS.isdisjoint(walk.facts)
