"""All that is needed to hear a text: the county's keywords and the names of its wards."""

from dataclasses import dataclass

from app.conversation.gazetteer import Gazetteer, Names
from app.conversation.hearing.keywords import NONE, Keywords
from app.conversation.hearing.spotting import Spotter, spotter
from app.conversation.places import Places


@dataclass(frozen=True, slots=True)
class Ear:
    """What hears a text."""

    keywords: Keywords
    spotter: Spotter


DEAF = Ear(NONE, Spotter({}, {}, {}, Gazetteer({}, {}, {}, {}), frozenset()))
"""For a channel that hears no text."""


def ear_of(keywords: Keywords, places: Places, wards: Names, subcounties: Names, gazetteer: Gazetteer) -> Ear:
    """The ear of a county; a keyword is no slip of a ward's name."""
    tables = (keywords.alone, keywords.first, keywords.answers, keywords.anywhere)
    shy = frozenset("".join(spelling.lower().split()) for table in tables for spelling in table)
    return Ear(keywords, spotter(places, wards, subcounties, gazetteer, shy))
