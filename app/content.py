"""What the county wrote: the menus it published, and the policy, places and calendar of its folder."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.complaints.ports import County
from app.complaints.triage import Policy
from app.conversation.effects import EFFECTS
from app.conversation.offers import offers_of
from app.conversation.places import Places
from app.conversation.visit import Effect, Offer
from app.db import Sessions
from app.editions.actions import Settle
from app.editions.press import Press
from app.editions.shelf import Shelf
from app.kit.calendar import Calendar, kenyan_holidays
from app.kit.seal import Sealer
from app.menu.compile import compile_menu
from app.menu.library import read_library, read_yaml
from app.menu.vocabulary import Vocabulary
from app.outbox.ports import Wording
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that is content: what residents read, what the county promises, where its wards lie."""

    menu: Wording
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


def press_of(settings: Settings, menus: Path) -> Press:
    """What this program makes of menus, over the places that lie in the folder `menus`."""
    return Press(read_vocabulary(menus), given_facts(settings))


def open_shelf(
    settings: Settings, sessions: Sessions, menus: Path, settle: Settle, *, clock: Callable[[], datetime]
) -> Shelf:
    """The published menus; what the folder `menus` has to do with them is settled before the first look."""
    press = press_of(settings, menus)
    return Shelf(sessions, press, lambda db, now: settle(db, menus, press, now=now), clock=clock)


def load_content(settings: Settings, menus: Path, *, now: datetime, menu: Wording | None = None) -> Content:
    """Read the folder `menus`; `menu` is the one to use, where the folder's own is not it.

    Raises MenuFaults, which says file, line and mend of every fault.
    """
    extra = [day["on"] for day in read_yaml(menus / "holidays.yaml").plain["days"]]
    years = range(now.year - 1, now.year + 3)
    places = read_places(menus)
    return Content(
        menu=menu or compile_menu(read_library(menus), read_vocabulary(menus), given_facts(settings)),
        policy=Policy.model_validate(read_yaml(menus / "policy.yaml").plain),
        calendar=Calendar(kenyan_holidays(years, extra)),
        places=places,
        effects=EFFECTS,
        offers=offers_of(places),
    )
