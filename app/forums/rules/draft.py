"""What a baraza must be before it can be announced: PURE, and every fault named by its field."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.kit.calendar import NAIROBI
from app.kit.errors import Fault, Invalid
from app.kit.gsm import septets, strange

ROOM: Mapping[str, int] = {"title": 30, "venue": 26, "agenda": 110, "access": 55, "papers": 80}
"""Septets of each text, in each language: what the screens and texts are proved with."""

ANSWER_ROOM: Mapping[str, int] = {"said": 90, "did": 90}
"""The same of a line of the response matrix: what people said, and what was done."""

EARLIEST, LATEST = time(6), time(20)
STARTS = tuple(f"{half // 2:02}:{half % 2 * 30:02}" for half in range(12, 41))
"""Every half hour between: the screens have a word for each, which Kiswahili counts from six in the morning."""
FARTHEST = timedelta(days=366)
LATE_NOTICE, SHORT_NOTICE = timedelta(days=3), timedelta(days=7)
"""Who announces later than that must say why; later than this, they are warned (a proposal: the county sets it)."""
_BREAKS = frozenset("\n\r\f")

Spoken = Mapping[str, str]
"""The same words by language."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the county has words for: its wards, the topics of notices, and who can call a baraza."""

    wards: Collection[int]
    topics: Collection[str]
    organisers: Collection[str]


@dataclass(frozen=True, slots=True)
class Draft:
    """A baraza as an officer typed it: its texts by language, the moment with its zone."""

    wards: tuple[int, ...]
    topic: str
    organiser: str
    title: Spoken
    venue: Spoken
    agenda: Spoken
    access: Spoken
    papers: Spoken
    starts_at: datetime

    def texts(self) -> Mapping[str, Spoken]:
        """Its texts by field."""
        return {field: getattr(self, field) for field in ROOM}


def faults_of(draft: Draft, known: Known, now: datetime) -> list[Fault]:
    """Everything that is wrong with it; nothing when it may stand."""
    found = [fault for field, said in draft.texts().items() for fault in unsayable(field, said)]
    if not draft.wards:
        found.append(Fault("where", "Say for which wards it is."))
    if strangers := sorted(set(draft.wards) - set(known.wards)):
        found.append(Fault("where", f"There is no ward {strangers[0]} in this county."))
    if draft.topic not in known.topics:
        found.append(Fault("topic", f"There is no topic {draft.topic!r}: {', '.join(known.topics)}."))
    if draft.organiser not in known.organisers:
        found.append(Fault("organiser", f"There is no office {draft.organiser!r}."))
    return found + untimely(draft.starts_at, now)


def check_notice(starts_at: datetime, why: str | None, now: datetime) -> None:
    """Raises Invalid (forum.late_notice) for an announcement of the last days without a reason."""
    if starts_at - now < LATE_NOTICE and not why:
        fault = Fault("why", "It is less than three days away: say why people hear of it so late.")
        raise Invalid("forum.late_notice", "So late a notice needs a reason.", [fault])


def unsayable(field: str, said: Spoken, room: Mapping[str, int] = ROOM) -> Iterator[Fault]:
    """Why a text cannot stand on a basic phone's screen, in which language."""
    for language, text in said.items():
        for detail in _unsayable(text, room[field]):
            yield Fault(f"{field}.{language}", detail)


def _unsayable(text: str, room: int) -> Iterator[str]:
    if odd := strange(text):
        named = ", ".join(f"{letter!r} (U+{ord(letter):04X})" for letter in odd)
        yield f"A phone cannot show {named}: write it with plain letters."
    elif not _BREAKS.isdisjoint(text):
        yield "Write it on one line."
    elif (taken := septets(text)) > room:
        yield f"It takes {taken} septets and the screen has room for {room}: make it shorter."


def untimely(starts_at: datetime, now: datetime) -> list[Fault]:
    """Why a moment will not do; see `STARTS`."""
    return [Fault("starts_at", detail) for detail in _untimely(starts_at, now)]


def _untimely(starts_at: datetime, now: datetime) -> Iterator[str]:
    if not now < starts_at <= now + FARTHEST:
        yield "It must lie ahead, and at most a year."
        return
    there = starts_at.astimezone(NAIROBI).time()
    if there.minute not in (0, 30) or there.second or there.microsecond:
        yield "It must begin on the hour or half hour."
    if not EARLIEST <= there <= LATEST:
        yield "It must begin between 06:00 and 20:00, Nairobi time."
