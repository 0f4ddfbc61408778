"""The clock of the lab, which lets minutes pass in seconds."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.outbox.stand_ins import NOW


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that showed `shows` (seconds after NOW) at the moment `at`, and goes `factor` times faster since."""

    at: float
    shows: float
    factor: float

    def seconds(self) -> float:
        """What it shows, in seconds after NOW."""
        return self.shows + (time.time() - self.at) * self.factor

    def now(self) -> datetime:
        """What it shows."""
        return NOW + timedelta(seconds=self.seconds())
