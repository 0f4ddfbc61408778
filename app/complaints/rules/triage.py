"""Who a complaint goes to: the county's policy as its content file gives it, and what it says of one complaint."""

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from app.complaints.rules.clocks import Clock, Part
from app.complaints.rules.ladder import Step, disorder
from app.kit.errors import Fault, Invalid

ORDINARY = "c0"
"""The level at which officers on the case read its words; above it only the Ombudsman's office does."""
CONFIDENTIAL = "c1"
"""Accuses somebody: the number is hidden, and no text names the matter."""
PROTECTED = "c2"
"""Could cost whoever tells: no text unless they say that it is safe, and it opens by their PIN alone."""
SURVIVOR = "c3"
"""Of which nothing is written down but that somebody asked."""


TIMERS = frozenset(
    {
        "triage",
        "triage_urgent",
        "needs_info",
        "referral",
        "chase",
        "accept",
        "investigation",
        "hearing",
        "not_admitted",
        "reopening",
        "review",
        "callback",
        "unread",
    }
)
"""What the program sets a clock for besides the answer itself; the policy says how long each is."""


class Placing(Part):
    """What a category decides: which office answers, the queue it waits in, its clock, how closely it is held."""

    department: str
    queue: str
    clock: str
    level: Literal["c0", "c1", "c2", "c3"]


class Drafts(Part):
    """How long an unfinished report is kept for a redial; a confidential one shorter, because phones are shared."""

    ordinary_hours: int = Field(ge=1, le=72)
    confidential_minutes: int = Field(ge=5, le=60)


class Neighbours(Part):
    """When a caller is told that others have reported the same: so many people of the ward in so many days."""

    count: int = Field(ge=2)
    days: int = Field(ge=1, le=90)


class Queues(Part):
    """The queues that have a meaning: where work waits for triage, and where no accused office looks."""

    default: str
    ombudsman: str


class Local(Part):
    """Where the ward decides who answers: for these categories, in these wards, this office."""

    categories: tuple[str, ...] = Field(min_length=1)
    wards: tuple[int, ...] = Field(min_length=1)
    department: str


class Policy(Part):
    """The county's policy on complaints; refused when a category names a clock or a queue that it lacks."""

    clocks: Mapping[str, Clock]
    confirmation_days: int = Field(ge=1, le=90)
    reminder_days: int = Field(ge=1)
    question_reminder_days: int = Field(ge=1)
    timers: Mapping[str, Clock]
    review_days: int = Field(ge=1, le=366)
    pause_cap_days: int = Field(ge=0, le=90)
    ladder: tuple[Step, ...] = Field(min_length=1)
    drafts: Drafts
    neighbours: Neighbours
    telling: tuple[str, ...]
    levels: tuple[str, ...] = Field(min_length=1)
    reports_per_day: int = Field(ge=1)
    reporting_cap_words: int = Field(ge=100)
    silence_months: int = Field(default=6, ge=1, le=60)
    queues: Queues
    categories: Mapping[str, Placing]
    wards: tuple[Local, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Every category leads to a clock and a queue that exist."""
        for category, placing in self.categories.items():
            if placing.clock not in self.clocks:
                raise ValueError(f"{category} names the clock {placing.clock}, which is not among the clocks")
            if placing.queue not in {self.queues.default, self.queues.ombudsman}:
                raise ValueError(f"{category} names the queue {placing.queue}, which is not among the queues")
        if unknown := {name for local in self.wards for name in local.categories} - self.categories.keys():
            raise ValueError(f"the wards name {', '.join(sorted(unknown))}, which is not among the categories")
        if self.reminder_days >= self.confirmation_days:
            raise ValueError("the reminder comes before the time to confirm begins")
        return self

    @model_validator(mode="after")
    def _timed(self) -> Self:
        """Every timer is set and has a name of its own, and the ladder goes up to levels that residents know."""
        if lacking := TIMERS - self.timers.keys():
            raise ValueError(f"among the timers is no {', no '.join(sorted(lacking))}")
        if self.question_reminder_days >= (self.timers["needs_info"].days or 1):
            raise ValueError("the reminder of a question comes before the time to answer it begins")
        if twice := self.timers.keys() & self.clocks.keys():
            raise ValueError(f"{', '.join(sorted(twice))} is a clock and a timer: each name stands for one of them")
        if wrong := disorder(self.ladder):
            raise ValueError(f"in the ladder, {wrong}")
        if unknown := {step.to for step in self.ladder if step.tells} - set(self.levels):
            raise ValueError(
                f"the ladder tells residents of {', '.join(sorted(unknown))}: that is not among the levels"
            )
        return self

    def knows(self, name: str) -> bool:
        """Whether it has a clock or timer of that name."""
        return name in self.clocks or name in self.timers

    def rule(self, name: str) -> Clock:
        """The clock or timer of that name. Raises KeyError."""
        return self.clocks[name] if name in self.clocks else self.timers[name]

    @property
    def departments(self) -> frozenset[str]:
        """Every office that answers for something."""
        own = {placing.department for placing in self.categories.values()}
        return frozenset(own | {local.department for local in self.wards})


def place(policy: Policy, category: str, ward: int | None = None) -> Placing:
    """Where a complaint of this category goes first; a ward may have an office of its own for it.

    Raises Invalid (complaint.category).
    """
    try:
        placing = policy.categories[category]
    except KeyError:
        raise Invalid("complaint.category", f"The policy has no category {category}: choose one it has.") from None
    for local in policy.wards:
        if ward in local.wards and category in local.categories:
            return placing.model_copy(update={"department": local.department})
    return placing


def queue_of(policy: Policy, queue: str, department: str) -> str:
    """Where a complaint waits once it is handed to a department: with it; but what the Ombudsman holds stays there.

    Raises Invalid (complaint.department) for an office that answers for nothing.
    """
    if department not in policy.departments:
        fault = Fault("department", f"Choose one of: {', '.join(sorted(policy.departments))}.")
        raise Invalid("complaint.department", f"No office is called {department}.", [fault])
    return queue if queue == policy.queues.ombudsman else department


def level_of(policy: Policy, queue: str, reopened: int) -> str:
    """Whose answer is promised after so many reopenings: each time one higher, and the last is the Ombudsman."""
    if queue == policy.queues.ombudsman:
        return policy.levels[-1]
    return policy.levels[min(reopened, len(policy.levels)) - 1]
