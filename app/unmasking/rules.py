"""When an officer may see who a resident is: who decides, for how long, and when the resident is told. PURE."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.kit.errors import Conflict, Forbidden

SHOWN_FOR = timedelta(minutes=15)
"""From the first look; who lets an officer see a number lets them ring it, not keep it."""
OPENED_WITHIN = timedelta(hours=24)
"""From the last yes; after that there was no need."""
TOLD_AFTER = timedelta(days=14)
"""From the first look: by then an inquiry that the call served is under way."""


class Standing(StrEnum):
    """Where a request stands at a moment."""

    ASKED = "asked"
    SECONDED = "seconded"
    GRANTED = "granted"
    OPEN = "open"
    OVER = "over"
    REFUSED = "refused"


WAITING = frozenset({Standing.ASKED, Standing.SECONDED})


class SamePerson(Forbidden):
    """Nobody decides about what they asked for, or gives both of two yeses."""

    def __init__(self) -> None:
        super().__init__("unmasking.second", "You have had your part in it: somebody else must decide.")


class Decided(Conflict):
    """There is nothing left to decide."""

    def __init__(self) -> None:
        super().__init__("unmasking.decided", "This was decided: read it again.")


class Closed(Conflict):
    """The number is not shown at this moment."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(
            "unmasking.closed", f"It is not shown: the request is {standing}. Ask anew if you need it."
        )


@dataclass(frozen=True, slots=True)
class Request:
    """What was decided so far about one officer's request; two people decide where the resident is protected."""

    asked_by: int
    needs_two: bool
    first_by: int | None = None
    second_by: int | None = None
    refused_at: datetime | None = None
    granted_at: datetime | None = None
    opened_at: datetime | None = None

    def standing(self, now: datetime) -> Standing:
        """Where it stands."""
        if self.refused_at is not None:
            return Standing.REFUSED
        if self.granted_at is None:
            return Standing.ASKED if self.first_by is None else Standing.SECONDED
        if self.opened_at is None:
            return Standing.GRANTED if now < self.granted_at + OPENED_WITHIN else Standing.OVER
        return Standing.OPEN if now < self.opened_at + SHOWN_FOR else Standing.OVER

    def check_decider(self, person: int, now: datetime) -> None:
        """Raises Decided (unmasking.decided) and SamePerson (unmasking.second)."""
        if self.standing(now) not in WAITING:
            raise Decided
        if person in (self.asked_by, self.first_by):
            raise SamePerson

    def granted_by_one_more(self) -> bool:
        """Whether a yes now is the last that is needed."""
        return not self.needs_two or self.first_by is not None

    def check_open(self, now: datetime) -> None:
        """Raises Closed (unmasking.closed) unless its asker may look now."""
        if (standing := self.standing(now)) not in (Standing.GRANTED, Standing.OPEN):
            raise Closed(standing)
