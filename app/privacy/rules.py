"""How long what is known of a person is kept: PURE."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field


class Unlinked(BaseModel):
    """Days from the closing of a report until it is parted from the number it came from, by level."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    c0: int = Field(730, ge=31, le=3660)
    c1: int = Field(365, ge=31, le=3660)
    c2: int = Field(90, ge=31, le=3660)

    @property
    def by_level(self) -> Mapping[str, int]:
        """The days of each level."""
        return {"c0": self.c0, "c1": self.c1, "c2": self.c2}


class Retention(BaseModel):
    """How long the county keeps what, as `menus/retention.yaml` says; what that leaves out stands here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    unlinked_after_days: Unlinked = Unlinked()
    texts_days: int = Field(90, ge=31, le=3660)
    reports_days: int = Field(30, ge=8, le=3660)
    deliveries_days: int = Field(400, ge=31, le=3660)
    callbacks_days: int = Field(90, ge=31, le=3660)
    barazas_days: int = Field(365, ge=90, le=3660)
    consents_days: int = Field(1096, ge=31, le=3660)
    motives_days: int = Field(365, ge=31, le=3660)
    holds_days: int = Field(365, ge=31, le=3660)
    words_days: int = Field(2192, ge=90, le=36600)
    numbers_days: int = Field(730, ge=183, le=3660)

    def closed_before(self, now: datetime) -> Mapping[str, datetime]:
        """For each level, the moment before which what was closed is parted from its number by `now`."""
        return {level: now - timedelta(days=days) for level, days in self.unlinked_after_days.by_level.items()}

    @property
    def shortest_link(self) -> int:
        """After how many days the first reports are parted from their numbers."""
        return min(self.unlinked_after_days.by_level.values())
