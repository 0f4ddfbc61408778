"""One resident, now, on one channel: what effects and offers may ask, and what they leave to be written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.complaints.filing import Filing
from app.complaints.ports import County
from app.complaints.queries import Lately
from app.contacts.actions import Known, Learned
from app.menu.engine import Done, Row, Walk
from app.menu.vocabulary import EffectSpec, OfferSpec


@dataclass(slots=True)
class Visit:
    """The host of one walk. `filings` and `learned` are written by the channel, many visits at a time.

    `lately` is what this person filed in the last 24 hours, if anything; the channel reads it where it may matter.
    """

    db: Session
    county: County
    contact: Known
    lately: Lately | None
    channel: str
    source_key: str
    menu_version: str
    now: datetime
    draw: Callable[[], str]
    effects: Mapping[str, "Effect"]
    offers: Mapping[str, "Offer"]
    filings: list[Filing] = field(default_factory=list)
    learned: Learned | None = None

    def perform(self, effect: str, walk: Walk) -> Done:
        """Do what the menus name, for this resident."""
        return self.effects[effect].run(self, walk)

    def rows(self, offer: str, walk: Walk) -> Sequence[Row]:
        """What this resident may choose from."""
        return self.offers[offer].run(self, walk)

    def find(self, search: str, walk: Walk, words: str) -> Sequence[Row]:  # noqa: ARG002  # no search is offered yet
        """What these letters find: nothing, until there is a search."""
        return ()


@dataclass(frozen=True, slots=True)
class Effect:
    """A deed or a look that menus can name: what it needs and gives, and how it is done."""

    spec: EffectSpec
    run: Callable[[Visit, Walk], Done]


@dataclass(frozen=True, slots=True)
class Offer:
    """A list that menus can offer, and how its rows are found."""

    spec: OfferSpec
    run: Callable[[Visit, Walk], Sequence[Row]]
