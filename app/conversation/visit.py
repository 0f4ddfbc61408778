"""One resident, now, on one channel: what effects and offers may ask, and what they leave to be written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.complaints.filing import Filing
from app.complaints.ports import County
from app.complaints.queries import Lately
from app.contacts.holder import Known, Learned
from app.conversation.drafts import Draft
from app.conversation.hearing.ear import DEAF, Ear
from app.conversation.neighbours import Neighbours
from app.menu.compile import Menu
from app.menu.engine import Done, Row, Standing
from app.menu.vocabulary import EffectSpec, OfferSpec, SearchSpec


@dataclass(slots=True)
class Left:
    """What a visit leaves to be written.

    `counts` are topics of which only that is kept; `takes` is the session whose draft was taken up, and `erases`
    says that every draft of this person goes.
    """

    filings: list[Filing] = field(default_factory=list)
    learned: Learned = field(default_factory=Learned)
    counts: list[str] = field(default_factory=list)
    takes: str | None = None
    erases: bool = False


@dataclass(slots=True)
class Visit:
    """The host of one walk. What it leaves is written by the channel, many visits at a time.

    `lately` is what this person filed in the last 24 hours, if anything, and `draft` the newest report that they
    did not finish; the channel reads both where they may matter.
    """

    db: Session
    county: County
    menu: Menu
    contact: Known
    lately: Lately | None
    draft: Draft | None
    neighbours: Neighbours
    channel: str
    source_key: str
    now: datetime
    draw: Callable[[], str]
    effects: Mapping[str, "Effect"]
    offers: Mapping[str, "Offer"]
    searches: Mapping[str, "Search"]
    ear: Ear = DEAF
    left: Left = field(default_factory=Left)

    def perform(self, effect: str, walk: Standing) -> Done:
        """Do what the menus name, for this resident."""
        return self.effects[effect].run(self, walk)

    def rows(self, offer: str, walk: Standing) -> Sequence[Row]:
        """What this resident may choose from."""
        return self.offers[offer].run(self, walk)

    def find(self, search: str, walk: Standing, words: str) -> Sequence[Row]:  # noqa: ARG002  # the same for everybody
        """What these letters find."""
        return self.searches[search].run(words)


@dataclass(frozen=True, slots=True)
class Effect:
    """A deed or a look that menus can name: what it needs and gives, and how it is done."""

    spec: EffectSpec
    run: Callable[[Visit, Standing], Done]


@dataclass(frozen=True, slots=True)
class Offer:
    """A list that menus can offer, and how its rows are found."""

    spec: OfferSpec
    run: Callable[[Visit, Standing], Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Search:
    """A search by letters that menus can name, and what it finds."""

    spec: SearchSpec
    run: Callable[[str], Sequence[Row]]
