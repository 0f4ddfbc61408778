"""The four refusals: what the house says when it will not do what was asked."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One field that is wrong, and a sentence that says how to mend it."""

    field: str
    detail: str


class Refusal(Exception):
    """A request that is understood and not granted; anything else that is raised is a bug.

    `rule` is a stable slug such as "complaint.stale"; `detail` is a sentence: what, and how to mend it. It never
    holds a full number or a citizen's words, because refusals are logged.
    """

    def __init__(self, rule: str, detail: str, faults: Iterable[Fault] = ()) -> None:
        self.rule = rule
        self.detail = detail
        self.faults = tuple(faults)
        super().__init__(rule, detail, self.faults)

    def __str__(self) -> str:
        return self.detail


class NotFound(Refusal):
    """Nothing of that name, or nothing that the asker may know of."""


class Conflict(Refusal):
    """The thing has changed, or is no longer in a state that allows this."""


class Forbidden(Refusal):
    """The asker is known and may not do this."""


class Invalid(Refusal):
    """What was given cannot be understood or breaks a rule; `faults` names each field."""
