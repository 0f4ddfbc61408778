"""Finding wards by letters: the first three of a ward, of another name it goes by, or of its sub-county."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.conversation.places import Places

SHORTEST = 3
MOST = 8
"""Wards that letters may leave; where those of a sub-county would make them more, only wards' own names count."""

Wards = tuple[str, ...]
Names = Mapping[str, Iterable[str]]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The wards by every beginning of a name, as it is written and as it sounds, and those that lie to a side."""

    written: Mapping[str, Wards]
    heard: Mapping[str, Wards]
    sides: Mapping[str, frozenset[str]]
    sounds: Mapping[str, str]

    def find(self, typed: str) -> Wards:
        """The wards whose names begin so; () when none does, or with fewer than three letters.

        A beginning that nobody writes is looked up by its sound: "rug" finds Lugari. "West Kabras" and
        "kabras west" narrow what "kabras" finds, if they leave anything.
        """
        words = words_of(typed)
        names = [word for word in words if word not in self.sides]
        found = self._named("".join(names)) or self._named("".join(names[:1]))
        for word in words:
            found = narrowed(found, self.sides.get(word, frozenset()))
        return found

    def every(self) -> frozenset[Wards]:
        """Every answer that `find` can give, but for none."""
        found = {*self.written.values(), *self.heard.values()}
        edge = found
        while edge:
            edge = {narrowed(wards, side) for wards in edge for side in self.sides.values()} - found
            found |= edge
        return frozenset(found)

    def _named(self, name: str) -> Wards:
        if len(name) < SHORTEST:
            return ()
        return self.written.get(name) or self.heard.get(sounded(name, self.sounds), ())


def gazetteer(places: Places, wards: Names, subcounties: Names) -> Gazetteer:
    """The index of a county, from the names in every language of its wards and sub-counties, by their codes."""
    named = {ward: [*wards.get(ward, ()), *places.aliases.get(ward, ())] for ward in places.in_order}
    around = {ward: [*subcounties.get(code, ())] for code in places.subcounties for ward in places.wards_of(code)}
    sides = {
        word: frozenset(ward for ward in named if _lies(alike, [*named[ward], *around[ward]]))
        for alike in places.compass.values()
        for word in alike
    }
    indexes = [_index(named, around, sides, sounds) for sounds in ({}, places.sounds)]
    return Gazetteer(indexes[0], indexes[1], sides, places.sounds)


def narrowed(wards: Wards, side: frozenset[str]) -> Wards:
    """Those that lie to a side, if any does."""
    return tuple(ward for ward in wards if ward in side) or wards


def words_of(name: str) -> list[str]:
    """The words of a name, small letters only; an apostrophe parts none."""
    return re.findall(r"[a-z]+", name.lower().replace("'", "").replace("’", ""))


def sounded(name: str, sounds: Mapping[str, str]) -> str:
    """A name as it sounds: letters that are taken for each other made one, and doubled ones single."""
    for written, heard in sounds.items():
        name = name.replace(written, heard)
    return re.sub(r"(.)\1+", r"\1", name)


def _lies(side: Iterable[str], names: Iterable[str]) -> bool:
    return any(word in side for name in names for word in words_of(name))


def _index(
    named: Names, around: Names, sides: Mapping[str, frozenset[str]], sounds: Mapping[str, str]
) -> dict[str, Wards]:
    own, near = (_beginnings(names, sides, sounds) for names in (named, around))
    index = {}
    for beginning in own.keys() | near.keys():
        wards = own[beginning]
        both = wards + [ward for ward in near[beginning] if ward not in wards]
        index[beginning] = tuple(both if len(both) <= MOST or not wards else wards)
    return index


def _beginnings(
    names: Names, sides: Mapping[str, frozenset[str]], sounds: Mapping[str, str]
) -> defaultdict[str, list[str]]:
    """By every beginning of at least three letters: the wards that a name leads to, in their order."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for ward, each in names.items():
        for beginning in sorted({beginning for name in each for beginning in _ways(name, sides, sounds)}):
            found[beginning].append(ward)
    return found


def _ways(name: str, sides: Mapping[str, frozenset[str]], sounds: Mapping[str, str]) -> Iterator[str]:
    """A name's beginnings, from its first word and from each later one; sides are left out."""
    words = [word for word in words_of(name) if word not in sides]
    for start in range(len(words)):
        whole = "".join(words[start:])
        if sounds:
            whole = sounded(whole, sounds)
        yield from (whole[:length] for length in range(SHORTEST, len(whole) + 1))
