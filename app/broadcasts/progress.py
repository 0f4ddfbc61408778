"""How far a broadcast has come, and what came of it: counted, without a word or a number of anybody."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.broadcasts.models import Broadcast
from app.kit.sheets import guarded
from app.outbox.delivery import UNSENT

Phase = Literal["draft", "scheduled", "looking", "going", "paused", "stopped", "sent"]
LATELY = timedelta(seconds=30)
"""Over which time the rate is measured."""
ANSWERED = timedelta(days=3)
"""How long after a text what its reader does counts as an answer to it."""
FAILED = ("failed", "rejected", "absent", "expired")

COUNT = text(
    """
    SELECT state, coalesce(delivery, ''), count(*), coalesce(sum(kes), 0),
        count(*) FILTER (WHERE settled_at > :lately AND state IN ('accepted', 'unknown'))
    FROM message WHERE broadcast_id = :id GROUP BY 1, 2
    """
)
# Two arms, for each has a partial index: only what is under way is read.
UNDER_WAY = text(
    """
    SELECT broadcast_id, count(*) AS copies FROM (
        SELECT broadcast_id FROM message WHERE state IN ('pending', 'retry')
        UNION ALL SELECT broadcast_id FROM message WHERE state = 'sending'
    ) AS waiting
    WHERE broadcast_id = ANY (CAST(:ids AS bigint[])) GROUP BY 1
    """
)
ENDS = text(
    """
    SELECT CASE WHEN state = 'accepted' THEN coalesce(delivery, 'accepted') ELSE state END,
        coalesce(CASE WHEN state = 'accepted' THEN reason ELSE outcome END, ''), coalesce(network, ''),
        count(*), coalesce(sum(kes), 0)
    FROM message LEFT JOIN report
        ON state = 'accepted' AND report.provider_id = message.provider_id AND report.status = message.delivery
    WHERE broadcast_id = :id GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    """
)
# Broadcasts stand below incoming texts: that somebody wrote is all they read of those.
ANSWERS = text(
    """
    SELECT count(*) FILTER (WHERE EXISTS (
            SELECT FROM subscription
            WHERE contact_id = sent.contact_id AND ended_at BETWEEN sent.settled_at AND sent.settled_at + :within
        )), count(*) FILTER (WHERE EXISTS (
            SELECT FROM incoming
            WHERE contact_id = sent.contact_id AND received_at BETWEEN sent.settled_at AND sent.settled_at + :within
        ))
    FROM message AS sent WHERE broadcast_id = :id AND state IN ('accepted', 'unknown')
    """
)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where it stands. `people` is the most that were approved; `seconds_left` None while nothing leaves."""

    phase: Phase
    people: int
    owed: int
    states: Mapping[str, int]
    delivered: int
    failed: int
    kes: Decimal
    per_second: float
    seconds_left: float | None

    @property
    def at_rest(self) -> bool:
        """Whether nothing more will change but reports."""
        return self.phase in ("draft", "sent") or (self.phase == "stopped" and not self.waiting)

    @property
    def waiting(self) -> int:
        """How many copies are owed and have not left."""
        return sum(self.states.get(state, 0) for state in UNSENT)


@dataclass(frozen=True, slots=True)
class End:
    """So many copies ended so: delivered, failed, refused, unknown; why, and on which network if that was told."""

    result: str
    reason: str
    network: str
    texts: int
    kes: Decimal


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it: how copies ended, and how many of its readers stopped notices or wrote within three days."""

    ends: Sequence[End]
    opted_out: int
    replied: int

    @property
    def kes(self) -> Decimal:
        """What it cost."""
        return sum((end.kes for end in self.ends), Decimal())


def progress(db: Session, broadcast: Broadcast, *, allowed: float, now: datetime) -> Progress:
    """How far it has come; `allowed` texts may leave in a second."""
    rows = db.execute(COUNT, {"id": broadcast.id, "lately": now - LATELY}).all()
    states: dict[str, int] = {}
    for state, _, count, _, _ in rows:
        states[state] = states.get(state, 0) + count
    waiting = sum(states.get(state, 0) for state in UNSENT)
    rate = sum(row[4] for row in rows) / LATELY.total_seconds()
    phase = _phase(broadcast, waiting, now)
    people = broadcast.recipients or 0
    left = waiting + (max(people - broadcast.owed, 0) if broadcast.state == "released" else 0)
    return Progress(
        phase=phase,
        people=people,
        owed=broadcast.owed,
        states=states,
        delivered=sum(row[2] for row in rows if row[1] == "delivered"),
        failed=sum(row[2] for row in rows if row[1] in FAILED),
        kes=sum((row[3] for row in rows), Decimal()),
        per_second=round(rate, 2),
        seconds_left=round(left / (rate or allowed), 1) if phase in ("going", "looking") else None,
    )


def standing(db: Session, broadcasts: Sequence[Broadcast], *, now: datetime) -> list[tuple[Broadcast, Phase, int]]:
    """Each with where it stands and how many of its copies have not left, in one question for all of them."""
    rows = db.execute(UNDER_WAY, {"ids": [one.id for one in broadcasts]})
    waiting: dict[int, int] = {row.broadcast_id: row.copies for row in rows}
    return [(one, _phase(one, waiting.get(one.id, 0), now), waiting.get(one.id, 0)) for one in broadcasts]


def _phase(broadcast: Broadcast, waiting: int, now: datetime) -> Phase:
    if broadcast.state == "done":
        return "going" if waiting else "sent"
    if broadcast.state == "released":
        if broadcast.goes_at and broadcast.goes_at > now:
            return "looking" if broadcast.owed else "scheduled"
        return "going"
    phases: Mapping[str, Phase] = {"draft": "draft", "paused": "paused", "stopped": "stopped"}
    return phases[broadcast.state]


def report(db: Session, broadcast: Broadcast) -> Report:
    """What came of it so far."""
    ends = [End(*row) for row in db.execute(ENDS, {"id": broadcast.id})]
    opted_out, replied = db.execute(ANSWERS, {"id": broadcast.id, "within": ANSWERED}).one()
    return Report(ends, opted_out, replied)


def lines(broadcast: Broadcast, found: Report) -> Iterator[Sequence[str]]:
    """The report as the lines of a sheet, each cell safe to open."""
    yield ("result", "reason", "network", "texts", "kes")
    for end in found.ends:
        yield tuple(map(guarded, (end.result, end.reason, end.network, str(end.texts), f"{end.kes:.2f}")))
    yield ("stopped notices", "", "", str(found.opted_out), "")
    yield ("wrote to us", "", "", str(found.replied), "")
    yield ("all", "", "", str(sum(end.texts for end in found.ends)), f"{found.kes:.2f}")
    for language, words in broadcast.texts.items():
        yield ("text", language, "", guarded(words), "")
