"""When what is held of somebody may be given out or erased: PURE."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.kit.errors import Conflict, Forbidden

DONE_WITHIN = timedelta(days=7)
"""From the yes: in so many days access is to be given (Data Protection General Regulations, LN 263/2021)."""


class Standing(StrEnum):
    """Where a request stands at a moment."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    DONE = "done"
    OVER = "over"


class SamePerson(Forbidden):
    """Nobody decides about what they brought."""

    def __init__(self) -> None:
        super().__init__("subject.second", "You brought this request: somebody else must decide.")


class Decided(Conflict):
    """There is nothing left to decide."""

    def __init__(self) -> None:
        super().__init__("subject.decided", "This was decided: read it again.")


class NotNow(Conflict):
    """It cannot be carried out at this moment."""

    def __init__(self, standing: Standing) -> None:
        super().__init__("subject.closed", f"It cannot be carried out: the request is {standing}.")


@dataclass(frozen=True, slots=True)
class Request:
    """What was decided so far about one request."""

    asked_by: int
    granted_at: datetime | None = None
    refused_at: datetime | None = None
    done_at: datetime | None = None

    def standing(self, now: datetime) -> Standing:
        """Where it stands."""
        if self.refused_at is not None:
            return Standing.REFUSED
        if self.granted_at is None:
            return Standing.ASKED
        if self.done_at is not None:
            return Standing.DONE
        return Standing.GRANTED if now < self.granted_at + DONE_WITHIN else Standing.OVER

    def check_decider(self, person: int, now: datetime) -> None:
        """Raises Decided (subject.decided) and SamePerson (subject.second)."""
        if self.standing(now) is not Standing.ASKED:
            raise Decided
        if person == self.asked_by:
            raise SamePerson

    def check_granted(self, now: datetime) -> None:
        """Raises NotNow (subject.closed) unless it may be carried out now."""
        if (standing := self.standing(now)) is not Standing.GRANTED:
            raise NotNow(standing)
