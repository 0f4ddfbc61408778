"""What a dialogue is held with: the menus, and the policy, places and calendar that were published with them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict

from app.broadcasts.audience import Carriage, Restraint
from app.broadcasts.ports import Airing
from app.complaints.almanac import Almanac
from app.complaints.ports import County
from app.complaints.rules.canned import Canned
from app.complaints.rules.jurisdiction import Jurisdiction
from app.complaints.rules.triage import Policy
from app.conversation.hearing.ear import Ear
from app.conversation.places import Places
from app.conversation.texting import Texting
from app.conversation.visit import Effect, Offer, Search
from app.forums.ports import Grounds
from app.kit.calendar import Calendar
from app.kit.seal import Sealer
from app.menu.compile import Menu
from app.outbox.gate.rules import Limits
from app.outbox.ports import Wording
from app.privacy.rules import Retention


class DayOff(BaseModel):
    """A day off by Gazette notice."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    name: str
    source: str


class DaysOff(BaseModel):
    """The days off beyond those that everybody knows, as `menus/holidays.yaml` says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    days: Sequence[DayOff]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that is content: what residents read, what the county promises, where its wards lie."""

    menu: Menu
    policy: Policy
    jurisdiction: Jurisdiction
    calendar: Calendar
    places: Places
    canned: Canned
    effects: Mapping[str, Effect]
    offers: Mapping[str, Offer]
    searches: Mapping[str, Search]
    ear: Ear
    texting: Texting
    restraint: Restraint
    retention: Retention

    def grounds(self, sealer: Sealer, randbelow: Callable[[int], int]) -> Grounds:
        """What barazas need of it, with the keys and chance."""
        return Grounds(self.menu, self.places.subcounties, sealer, randbelow)

    def county(self, sealer: Sealer, words: Wording | None = None, *, almanac: Almanac | None = None) -> County:
        """What complaints need of it, with the keys; `words` where texts are worded by other menus than these.

        `almanac`: the days off that the desk has added since.
        """
        return County(
            policy=self.policy,
            jurisdiction=self.jurisdiction,
            calendar=almanac.over(self.calendar) if almanac else self.calendar,
            menu=words or self.menu,
            sealer=sealer,
        )

    def airing(self, limits: Limits) -> Airing:
        """The terms on which broadcasts are sent: what is in force, and what the operator allows."""
        carriage = Carriage(limits.price, limits.rate, limits.opens, limits.closes)
        subcounties = {code: tuple(map(int, wards)) for code, wards in self.places.subcounties.items()}
        return Airing(self.menu, self.restraint, carriage, subcounties)
