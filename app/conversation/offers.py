"""The offers that menus name: the lists a resident may choose from."""

from collections.abc import Callable, Sequence

from app.complaints import queries as cases
from app.conversation.places import Places
from app.conversation.visit import Offer, Visit
from app.forums import queries as forums
from app.menu.engine import Row, Walk
from app.menu.vocabulary import OfferSpec

ROWS = 20

Run = Callable[[Visit, Walk], Sequence[Row]]


def reports(visit: Visit, walk: Walk) -> list[Row]:
    """This person's reports, the newest first: their references and states, never their topics."""
    found = cases.of_contact(visit.db, visit.contact.id, limit=ROWS)
    return [Row(row.reference, {"reference": row.reference, "state": row.state}) for row in found]


def barazas(visit: Visit, walk: Walk) -> list[Row]:
    """The barazas to come in the ward, the next one first."""
    found = forums.upcoming(visit.db, int(walk.facts["ward"]), visit.now, limit=ROWS)
    return [Row(forum.code, forums.facts(forum, walk.language or "sw")) for forum in found]


def offers_of(places: Places) -> dict[str, Offer]:
    """Every offer, with the places of this county."""
    subcounties = tuple(Row(code, {"subcounty": code}) for code in places.subcounties)
    wards = {
        code: tuple(Row(ward, {"ward": ward}) for ward in places.wards_of(code)) for code in places.subcounties
    }
    listed: dict[str, tuple[OfferSpec, Run]] = {
        "subcounties": (
            OfferSpec("subcounties", frozenset(), frozenset({"subcounty"}), (subcounties,)),
            lambda visit, walk: subcounties,
        ),
        "wards": (
            OfferSpec("wards", frozenset({"subcounty"}), frozenset({"ward"}), tuple(wards.values())),
            lambda visit, walk: wards[walk.facts["subcounty"]],
        ),
        "reports": (OfferSpec("reports", frozenset(), frozenset({"reference", "state"}), None), reports),
        "barazas": (OfferSpec("barazas", frozenset({"ward"}), frozenset({"date", "title"}), None), barazas),
    }
    return {name: Offer(spec, run) for name, (spec, run) in listed.items()}
