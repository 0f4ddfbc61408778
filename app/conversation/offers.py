"""The offers and searches that menus name: the lists a resident may choose from, and what letters find."""

from collections.abc import Callable, Sequence

from app.complaints import queries as cases
from app.contacts import actions as contacts
from app.conversation.effects.protecting import is_closed
from app.conversation.effects.returning import shown_since
from app.conversation.gazetteer import Gazetteer
from app.conversation.places import Places
from app.conversation.visit import Offer, Search, Visit
from app.forums import queries as forums
from app.menu.engine import Row, Standing
from app.menu.vocabulary import OfferSpec, SearchSpec

ROWS = 20

Run = Callable[[Visit, Standing], Sequence[Row]]


def reports(visit: Visit, walk: Standing) -> list[Row]:
    """This person's reports, the newest first: their references and states, never their topics.

    None while the phone's PIN was not given; never one that opens by its own PIN, or waits from before a silence.
    """
    if is_closed(visit, walk):
        return []
    found = cases.of_contact(visit.db, visit.contact.id, since=shown_since(visit), limit=ROWS)
    return [Row(row.reference, {"reference": row.reference, "state": row.state}) for row in found]


def barazas(visit: Visit, walk: Standing) -> list[Row]:
    """The barazas to come in the ward, the next one first."""
    found = forums.upcoming(visit.db, int(walk.facts["ward"]), visit.now, limit=ROWS)
    return [Row(forum.code, forums.facts(forum, walk.language or "sw")) for forum in found]


def notices(visit: Visit, walk: Standing) -> list[Row]:
    """What this person gets notices of."""
    mine = contacts.subscriptions(visit.db, visit.contact.id, limit=ROWS)
    return [Row(f"{one.ward}.{one.topic}", {"ward": str(one.ward), "about": one.topic}) for one in mine]


def wards_found(visit: Visit, walk: Standing) -> list[Row]:
    """The wards that letters found."""
    return [_ward(ward) for ward in walk.facts["found"].split(",")]


def _ward(ward: str) -> Row:
    return Row(ward, {"ward": ward})


def searches_of(gazetteer: Gazetteer) -> dict[str, Search]:
    """Every search, with the names of this county."""
    lists = tuple(tuple(map(_ward, wards)) for wards in sorted(gazetteer.every()))
    spec = SearchSpec("wards", "ward", frozenset({"ward"}), lists)
    return {"wards": Search(spec, lambda words: tuple(map(_ward, gazetteer.find(words))))}


def offers_of(places: Places, gazetteer: Gazetteer) -> dict[str, Offer]:
    """Every offer, with the places of this county."""
    subcounties = tuple(Row(code, {"subcounty": code}) for code in places.subcounties)
    wards = {code: tuple(_ward(ward) for ward in places.wards_of(code)) for code in places.subcounties}
    found = tuple(tuple(map(_ward, several)) for several in sorted(gazetteer.every()) if len(several) > 1)
    listed: dict[str, tuple[OfferSpec, Run]] = {
        "subcounties": (
            OfferSpec("subcounties", frozenset(), frozenset({"subcounty"}), (subcounties,)),
            lambda visit, walk: subcounties,
        ),
        "wards": (
            OfferSpec("wards", frozenset({"subcounty"}), frozenset({"ward"}), tuple(wards.values())),
            lambda visit, walk: wards[walk.facts["subcounty"]],
        ),
        "found": (OfferSpec("found", frozenset({"found"}), frozenset({"ward"}), found), wards_found),
        "reports": (OfferSpec("reports", frozenset(), frozenset({"reference", "state"}), None), reports),
        "notices": (OfferSpec("notices", frozenset(), frozenset({"ward", "about"}), None), notices),
        "barazas": (OfferSpec("barazas", frozenset({"ward"}), frozenset({"date", "title"}), None), barazas),
    }
    return {name: Offer(spec, run) for name, (spec, run) in listed.items()}
