"""Spotting a ward in whole words: its name or another it goes by, as written, as it sounds, or with a slip."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from app.conversation.gazetteer import Gazetteer, Names, Wards, narrowed, sounded, words_of
from app.conversation.places import Places

SHORTEST = 4
LONGEST = 4
"""Words that one name takes at most."""
SLIP, TWO_SLIPS = 6, 9
"""Letters from which on a name is known with one wrong letter, and with two."""


@dataclass(frozen=True, slots=True)
class Spotter:
    """The wards by whole names without their sides; of a sub-county's name, all its wards."""

    written: Mapping[str, Wards]
    heard: Mapping[str, Wards]
    around: Mapping[str, Wards]
    gazetteer: Gazetteer
    shy: frozenset[str]

    def spot(self, text: str) -> Wards:
        """The wards that a text names, () for none; the sides that stand in it narrow several.

        A ward goes before the sub-county named beside it. Words that mean something else are no slips: "maoni" is
        not the ward Mayoni, nor is a sub-county's name a slip of a ward's.
        """
        words = words_of(text)
        spoken = [word for word in words if word not in self.gazetteer.sides]
        for look in (self._exact, self._sounding, self._slipped, self._nearby):
            for name in _runs(spoken):
                if found := look(name):
                    for word in words:
                        found = narrowed(found, self.gazetteer.sides.get(word, frozenset()))
                    return found
        return ()

    def hear(self, answer: str) -> Wards:
        """The wards that an answer to "which ward?" names; there also a beginning will do."""
        return self.spot(answer) or self.gazetteer.find(answer)

    def _exact(self, name: str) -> Wards:
        return self.written.get(name, ())

    def _sounding(self, name: str) -> Wards:
        return () if name in self.shy else self.heard.get(sounded(name, self.gazetteer.sounds), ())

    def _slipped(self, name: str) -> Wards:
        if len(name) < SLIP or name in self.shy or name in self.around:
            return ()
        most = 2 if len(name) >= TWO_SLIPS else 1
        near = [known for known in self.written if len(known) >= SLIP - 1 and abs(len(known) - len(name)) <= most]
        cost = {known: OSA.distance(known, name) for known in near}
        least = min(cost.values(), default=most + 1)
        if least > most:
            return ()
        found = (ward for known in near if cost[known] == least for ward in self.written[known])
        return tuple(dict.fromkeys(found))

    def _nearby(self, name: str) -> Wards:
        return self.around.get(name, ())


def spotter(
    places: Places, wards: Names, subcounties: Names, gazetteer: Gazetteer, shy: frozenset[str] = frozenset()
) -> Spotter:
    """The names of a county; `shy` are words of texts that are no slip of a ward's name."""
    sides = gazetteer.sides
    named = {ward: [*wards.get(ward, ()), *places.aliases.get(ward, ())] for ward in places.in_order}
    around = {code: (*subcounties.get(code, ()),) for code in places.subcounties}
    written: dict[str, Wards] = {}
    for ward, names in named.items():
        for name in {bare(one, sides) for one in names}:
            if len(name) >= SHORTEST and ward not in written.get(name, ()):
                written[name] = (*written.get(name, ()), ward)
    heard: dict[str, Wards] = {}
    for name, found in written.items():
        sound = sounded(name, places.sounds)
        heard[sound] = tuple(dict.fromkeys((*heard.get(sound, ()), *found)))
    nearby: dict[str, Wards] = {}
    for code, several in around.items():
        for name in {bare(one, sides) for one in several}:
            nearby[name] = (*nearby.get(name, ()), *places.wards_of(code))
    return Spotter(written, heard, nearby, gazetteer, shy)


def bare(name: str, sides: Mapping[str, frozenset[str]]) -> str:
    """A name in small letters without its side, its words joined."""
    return "".join(word for word in words_of(name) if word not in sides)


def _runs(words: list[str]) -> Iterator[str]:
    """Words that stand together, joined: the longest first."""
    for length in range(LONGEST, 0, -1):
        for start in range(len(words) - length + 1):
            run = "".join(words[start : start + length])
            if len(run) >= SHORTEST:
                yield run
