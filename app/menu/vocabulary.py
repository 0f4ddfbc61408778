"""What menus may name of the program: its effects, its offers, and what each needs and gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an offer: the value that is saved when it is chosen, and the facts its line shows."""

    value: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EffectSpec:
    """What an effect needs to have been saved and, outcome by outcome, the facts it gives and those it takes away.

    An effect with one outcome calls it "". A `deed` changes the world, so nobody goes back behind it; nor behind an
    outcome that takes facts away, for the screens there may need them.
    """

    name: str
    needs: frozenset[str]
    gives: Mapping[str, frozenset[str]]
    deed: bool = False
    takes: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfferSpec:
    """What an offer needs and the facts of its rows; a closed offer says every list it can ever be."""

    name: str
    needs: frozenset[str]
    facts: frozenset[str]
    lists: tuple[tuple[Row, ...], ...] | None = None


@dataclass(frozen=True, slots=True)
class SearchSpec:
    """A search by letters: the fact that takes what is found, and every list that letters can find.

    `facts` are those of its rows. What it finds is kept in the fact `found`, for an offer of what was found.
    """

    name: str
    saves: str
    facts: frozenset[str]
    lists: tuple[tuple[Row, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All that menus may name of the program.

    `messages` are the SMS the program sends with the facts it gives each, `words` what it says by name, by list;
    None leaves them unproved. `entries` are the nodes of sms.yaml at which keywords begin, each with the facts that
    they bring there.
    """

    effects: Mapping[str, EffectSpec]
    offers: Mapping[str, OfferSpec]
    messages: Mapping[str, frozenset[str]] | None = None
    words: Mapping[str, frozenset[str]] | None = None
    searches: Mapping[str, SearchSpec] = field(default_factory=dict)
    entries: Mapping[str, frozenset[str]] = field(default_factory=dict)
