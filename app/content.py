"""What the county wrote, read and proved once at start: menus, policy, places and the calendar."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.complaints.ports import County
from app.complaints.triage import Policy
from app.conversation.effects import EFFECTS
from app.conversation.offers import offers_of
from app.conversation.places import Places
from app.conversation.visit import Effect, Offer
from app.kit.calendar import Calendar, kenyan_holidays
from app.kit.seal import Sealer
from app.menu.compile import Menu, compile_menu
from app.menu.library import Library, read_library, read_yaml
from app.menu.vocabulary import Vocabulary
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that is content: what residents read, what the county promises, where its wards lie."""

    menu: Menu
    policy: Policy
    calendar: Calendar
    places: Places
    effects: dict[str, Effect]
    offers: dict[str, Offer]

    def county(self, sealer: Sealer) -> County:
        """What complaints need of it, with the keys."""
        return County(policy=self.policy, calendar=self.calendar, menu=self.menu, sealer=sealer)


def read_vocabulary(menus: Path) -> Vocabulary:
    """What these menus may name: the effects of the program, and its offers over the places of the county."""
    offers = offers_of(read_places(menus))
    return Vocabulary(
        effects={name: effect.spec for name, effect in EFFECTS.items()},
        offers={name: offer.spec for name, offer in offers.items()},
    )


def read_places(menus: Path) -> Places:
    """The sub-counties and wards; raises pydantic's ValidationError."""
    return Places.model_validate(read_yaml(menus / "places.yaml").plain)


def given_facts(settings: Settings) -> dict[str, str]:
    """The facts that settings give to the menus: the code to dial and the short code to write to."""
    return {"code": settings.ussd_code, "short": settings.at_shortcode}


def load_content(settings: Settings, menus: Path, *, now: datetime) -> Content:
    """Read and prove all content. Raises MenuFaults, which says file, line and mend of every fault."""
    library: Library = read_library(menus)
    extra = [day["on"] for day in read_yaml(menus / "holidays.yaml").plain["days"]]
    years = range(now.year - 1, now.year + 3)
    places = read_places(menus)
    return Content(
        menu=compile_menu(library, read_vocabulary(menus), given_facts(settings)),
        policy=Policy.model_validate(read_yaml(menus / "policy.yaml").plain),
        calendar=Calendar(kenyan_holidays(years, extra)),
        places=places,
        effects=EFFECTS,
        offers=offers_of(places),
    )
