"""What barazas need of the house: its words and places, its keys, and the texts that the menus must have."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.forums.rules.area import Area, area_of
from app.forums.rules.draft import Known
from app.forums.rules.telling import Kind
from app.kit.seal import Sealer
from app.menu.compile import Menu

NOTICES = {"ward": "forum.notice", "subcounty": "forum.notice.subcounty", "county": "forum.notice.county"}
"""The notice by the kind of place that it names."""
REMINDER = "forum.reminder"
TOLD_BY: Mapping[Kind, str] = {
    Kind.WEEK: REMINDER,
    Kind.DAY: REMINDER,
    Kind.HOURS: REMINDER,
    Kind.MOVED: "forum.moved",
    Kind.CANCELLED: "forum.cancelled",
    Kind.HEARD: "forum.heard",
    Kind.OUTCOME: "forum.outcome",
}
"""The text of each thing that is told later."""
_FACTS = "baraza title day date time venue"

TEXTS = {name: f"{_FACTS} {kind}".removesuffix(" county") for kind, name in NOTICES.items()}
TEXTS |= dict.fromkeys(TOLD_BY.values(), _FACTS)
TEXTS |= {TOLD_BY[Kind.CANCELLED]: f"{_FACTS} cause", TOLD_BY[Kind.OUTCOME]: f"{_FACTS} wish did"}
"""The texts that the menus must have, each with the facts that it is given."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """The county as barazas see it: `subcounties` are the numbers of their wards, `randbelow` draws codes."""

    menu: Menu
    subcounties: Mapping[str, Sequence[str]]
    sealer: Sealer
    randbelow: Callable[[int], int]

    @property
    def known(self) -> Known:
        """What the county has words for."""
        words = {listed: tuple(self.menu.words(listed, "en")) for listed in ("ward", "about", "department")}
        return Known(tuple(map(int, words["ward"])), words["about"], words["department"])

    def area(self, wards: Sequence[int]) -> Area:
        """What these wards are called together."""
        return area_of(wards, self.subcounties)

    def within(self, subcounties: Iterable[str]) -> tuple[int, ...]:
        """The wards of these sub-counties, in order; a code of none has none."""
        found = {int(ward) for code in subcounties for ward in self.subcounties.get(code, ())}
        return tuple(sorted(found))

    @property
    def every_ward(self) -> tuple[int, ...]:
        """The wards of the county, in order."""
        return self.within(self.subcounties)
