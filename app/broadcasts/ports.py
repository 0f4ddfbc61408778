"""What broadcasts need of the house: how the county restrains itself, what texts cost, and the names of wards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.broadcasts.audience import Carriage, Estimate, Restraint, Tally, estimate
from app.menu.compile import Menu

ENDING = "broadcast.ending"
TEST = "broadcast.test"
TEXTS = {ENDING: "", TEST: "notice"}
"""The texts that the menus must have, each with the facts that it is given: how every notice ends that somebody
wrote by hand, and how a test of one looks.
"""


@dataclass(frozen=True, slots=True)
class Airing:
    """The terms on which broadcasts are sent now. `subcounties` are the wards of each, by its code."""

    menu: Menu
    restraint: Restraint
    carriage: Carriage
    subcounties: Mapping[str, tuple[int, ...]]

    @property
    def wards(self) -> tuple[int, ...]:
        """Every ward of the county."""
        return tuple(ward for wards in self.subcounties.values() for ward in wards)

    def estimate(self, texts: Mapping[str, str], tally: Tally) -> Estimate:
        """What these texts come to for these people."""
        names = {
            language: {int(code): name for code, name in self.menu.words("ward", language).items()}
            for language in texts
        }
        return estimate(texts, tally, names, self.carriage)


@dataclass(frozen=True, slots=True)
class Approval:
    """What a second person said yes to: the hash of all of it, the most people, and the most KES as a decimal."""

    seal: str
    recipients: int
    ceiling_kes: str


@dataclass(frozen=True, slots=True)
class Wish:
    """A notice as somebody wrote it: the words by language, wards, the topic of the subscription, and when."""

    words: Mapping[str, str]
    wards: tuple[int, ...]
    topic: str
    starts_at: datetime | None
    expires_at: datetime
