"""What a baraza must be before it can be announced: PURE, and every fault named by its field."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.kit.calendar import NAIROBI
from app.kit.errors import Fault
from app.kit.gsm import septets, strange

TITLE = 30
"""Septets, in each language: what the screens and the notice are proved with."""
VENUE = 26

EARLIEST, LATEST = time(6), time(20)
STARTS = tuple(f"{half // 2:02}:{half % 2 * 30:02}" for half in range(12, 41))
"""Every half hour between: the screens have a word for each, which Kiswahili counts from six in the morning."""
FARTHEST = timedelta(days=366)
_BREAKS = frozenset("\n\r\f")


@dataclass(frozen=True, slots=True)
class Draft:
    """A baraza as an officer typed it: title and venue by language, the moment with its zone."""

    code: str
    ward: int
    title: Mapping[str, str]
    venue: Mapping[str, str]
    starts_at: datetime


def faults_of(draft: Draft, wards: Collection[int], now: datetime) -> list[Fault]:
    """Everything that is wrong with it; nothing when it may stand."""
    found = [
        Fault(f"{field}.{language}", detail)
        for field, said, room in (("title", draft.title, TITLE), ("venue", draft.venue, VENUE))
        for language, text in said.items()
        for detail in _unsayable(text, room)
    ]
    if draft.ward not in wards:
        found.append(Fault("ward", f"There is no ward {draft.ward} in this county."))
    return found + [Fault("starts_at", detail) for detail in _untimely(draft.starts_at, now)]


def _unsayable(text: str, room: int) -> Iterator[str]:
    """Why a text cannot stand on a basic phone's screen."""
    if odd := strange(text):
        named = ", ".join(f"{letter!r} (U+{ord(letter):04X})" for letter in odd)
        yield f"A phone cannot show {named}: write it with plain letters."
    elif not _BREAKS.isdisjoint(text):
        yield "Write it on one line."
    elif (taken := septets(text)) > room:
        yield f"It takes {taken} septets and the screen has room for {room}: make it shorter."


def _untimely(starts_at: datetime, now: datetime) -> Iterator[str]:
    """Why a moment will not do; see `STARTS`."""
    if not now < starts_at <= now + FARTHEST:
        yield "It must lie ahead, and at most a year."
        return
    there = starts_at.astimezone(NAIROBI).time()
    if there.minute not in (0, 30) or there.second or there.microsecond:
        yield "It must begin on the hour or half hour."
    if not EARLIEST <= there <= LATEST:
        yield "It must begin between 06:00 and 20:00, Nairobi time."
