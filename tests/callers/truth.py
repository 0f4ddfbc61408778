"""What is kept in the end, held against what callers did and read."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import text

from app.complaints.models import about_words
from app.db import Sessions
from app.kit.seal import Sealer
from tests.callers.caller import MARKED, Caller
from tests.callers.watch import Turn
from tests.callers.whims import files

KEPT = text(
    """
    SELECT c.reference, p.number_index, c.source_key, c.menu_version, c.words, c.words_sealed
    FROM complaint c JOIN contact p ON p.id = c.contact_id
    WHERE p.number_index = ANY(:numbers) OR c.reference = ANY(:references)
    """
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A report as it is kept, its words opened."""

    reference: str
    number_index: bytes
    source_key: str
    menu_version: str
    words: str


def read_kept(sessions: Sessions, sealer: Sealer, callers: Iterable[Caller]) -> list[Kept]:
    """What these callers have filed, and whatever has a number that they were shown; one statement."""
    callers = list(callers)
    asked = {
        "numbers": [sealer.blind(one.e164) for one in callers],
        "references": [reference for one in callers for reference in one.shown],
    }
    with sessions() as db:
        return [
            Kept(
                row[0],
                bytes(row[1]),
                row[2],
                row[3],
                row[4] if row[5] is None else sealer.open(row[5], about_words(row[0])).decode(),
            )
            for row in db.execute(KEPT, asked)
        ]


def judge(callers: Sequence[Caller], kept: Sequence[Kept], sealer: Sealer) -> None:
    """Blame callers for what is kept otherwise than it was done or shown."""
    by_reference: dict[str, list[Kept]] = {}
    by_number: dict[bytes, list[Kept]] = {}
    for one in kept:
        by_reference.setdefault(one.reference, []).append(one)
        by_number.setdefault(one.number_index, []).append(one)
    for caller in callers:
        me = sealer.blind(caller.e164)
        for reference in caller.shown:
            if [one.number_index for one in by_reference.get(reference, [])] != [me]:
                caller.blame("shown", f"{reference} was shown, and is not kept once under that number")
        mine = by_number.get(me, [])
        _judge_turns(caller, mine)
        _judge_reports(caller, mine)


def _judge_turns(caller: Caller, mine: Sequence[Kept]) -> None:
    """One report for each confirmation at most, and none without."""
    watch = caller.house.watch
    turns = [(session, turn) for session in caller.sessions for turn in watch.every_turn(session)]
    filed = Counter(reference for _, turn in turns for reference in turn.filed)
    kept = Counter(one.reference for one in mine)
    if kept != filed:
        caller.blame("filed", f"kept are {sorted(kept.elements())}, filed were {sorted(filed.elements())}")
    for _, turn in turns:
        if turn.deeds and not _is_confirmed(turn):
            caller.blame("unasked", f"{', '.join(turn.deeds)} by {turn.typed!r} on {turn.shown!r}")
    for (_, heard), times in Counter((session, turn.heard) for session, turn in turns if turn.deeds).items():
        if times > 1:
            caller.blame("twice", f"what {heard!r} asks was done {times} times")
    for _, turn in turns:
        if len(turn.filed) > sum(map(files, turn.deeds)):
            caller.blame("filed", f"{turn.filed} by {turn.deeds}")


def _judge_reports(caller: Caller, mine: Sequence[Kept]) -> None:
    """Each is kept in its caller's own words, with the version of the menus it was filed by."""
    watch = caller.house.watch
    turns = [turn for session in caller.sessions for turn in watch.every_turn(session)]
    versions = {reference: turn.menu.version for turn in turns for reference in turn.filed}
    for one in mine:
        if one.menu_version != versions.get(one.reference, one.menu_version):
            caller.blame("edition", f"{one.reference} is kept with another version than it was filed by")
        if any(found != str(caller.number) for found in MARKED.findall(one.words)):
            caller.blame("foreign", f"{one.reference} holds another's words: {one.words!r}")


def _is_confirmed(turn: Turn) -> bool:
    """Whether a deed was asked for: by a number that stood on the screen, or what files nothing by the words."""
    if not turn.shown:
        return False
    scene, typed = turn.menu.nodes[turn.before.node], turn.typed.strip()
    if scene.asks:
        return not any(map(files, turn.deeds))
    return any(line.startswith(f"{typed} ") for line in turn.shown.splitlines()) and typed in set("1234567")
