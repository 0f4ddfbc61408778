"""What becomes of a text after a call, a crash or a delivery report: tables, and nothing else.

A call whose answer was lost is neither sent nor failed. It is `unknown`, and nothing but a receipt is ever sent
again on a guess: the provider has no key by which it could tell a second copy from the first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Literal

Answer = Literal["accepted", "refused", "retry", "throttled", "paused", "unknown"]
"""What a carrier can say of one recipient. `throttled` was not taken because we are too fast; `paused` refuses the
whole account; `unknown` may have been sent.
"""

Finding = Literal[Answer, "held", "late", "unworded"]
"""What can be found of one row: an answer, or that it was not called (held back, too late, without words)."""


class Kind(IntEnum):
    """What a text is to its reader; the number orders the queue, so that receipts overtake notices, and so does a
    change of what a notice told.
    """

    RECEIPT = 1
    REPLY = 2
    CHANGE = 4
    NOTICE = 5


class State(StrEnum):
    """Where a row stands. `sending` is written down before the call, so that a crash leaves a trace."""

    PENDING = "pending"
    SENDING = "sending"
    RETRY = "retry"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    EXPIRED = "expired"


UNSENT = (State.PENDING, State.RETRY, State.SENDING)
"""Where a row stands that has not left yet."""


@dataclass(frozen=True, slots=True)
class Step:
    """The next state of a row and when it may be claimed; `settled` when no claim is to come by itself."""

    state: State
    next_at: datetime

    @property
    def settled(self) -> bool:
        """Whether the row has come to rest."""
        return self.state not in UNSENT


NEXT: Mapping[Finding, State] = {
    "accepted": State.ACCEPTED,
    "refused": State.REFUSED,
    "retry": State.RETRY,
    "throttled": State.PENDING,
    "paused": State.PENDING,
    "unknown": State.UNKNOWN,
    "held": State.PENDING,
    "late": State.EXPIRED,
    "unworded": State.RETRY,
}

REPEATS: Mapping[Kind, timedelta] = {Kind.RECEIPT: timedelta(minutes=10)}
"""How long an unknown text waits for its report before it is sent once more; what is absent never is."""

LIFE: Mapping[Kind, timedelta] = {
    Kind.RECEIPT: timedelta(days=3),
    Kind.REPLY: timedelta(days=3),
    Kind.CHANGE: timedelta(days=1),
    Kind.NOTICE: timedelta(days=1),
}
"""How long a text is worth sending that does not say so itself; a broadcast does."""

STOPS_AFTER: Mapping[Kind, timedelta] = {Kind.CHANGE: timedelta(hours=1), Kind.NOTICE: timedelta()}
"""How long after a STOP such a text still leaves: whoever is on their way hears that the day or place is another.
What is absent leaves whatever was stopped.
"""

LEASE = timedelta(minutes=6)
"""How long a claim is believed: a call that begins as late as LAST_CALL allows is over by then."""

LAST_CALL = LEASE - timedelta(minutes=2)
"""How long after its claim a text may still be called for: what waits longer in a lane is put back."""

ADOPTION = timedelta(hours=24)
"""How long a report with an unknown id may still name a text whose call was lost."""

RECENTLY = timedelta(minutes=15)
"""How long after a text became unknown its parked reports are looked for: longer than before it is repeated."""

MOST_UNWORDED = 5
"""Attempts to word a text, over a few minutes in which a menu can be mended; then it is given up."""

RANKS: Mapping[str, int] = {
    word: rank
    for rank, word in enumerate(
        ("sent", "submitted", "buffered", "absent", "expired", "failed", "rejected", "delivered")
    )
}
"""Delivery words from weak to strong. Reports come late, twice and in any order: the strongest stands.

`absent` and `expired` are failures that may still be followed by a success (Africa's Talking, delivery reports).
"""


def after(finding: Finding, *, attempts: int, now: datetime, jitter: float) -> Step:
    """The step of a row in `sending` after its `attempts`th call; `jitter` is 0 to 1."""
    if finding == "unworded" and attempts >= MOST_UNWORDED:
        return Step(State.REFUSED, now)
    state = NEXT[finding]
    return Step(state, now + backoff(attempts, jitter) if state is State.RETRY else now)


def backoff(attempts: int, jitter: float) -> timedelta:
    """The wait before the next attempt: doubling, longer by half of `jitter` (0 to 1), 5 seconds to 10 minutes."""
    doubled = min(2 ** min(attempts + 1, 10), 400)
    return timedelta(seconds=max(5.0, doubled * (1 + jitter / 2)))


def weaker(word: str) -> tuple[str, ...]:
    """The delivery words that a report of `word` replaces; none for an unknown word, which changes nothing."""
    return tuple(other for other, rank in RANKS.items() if rank < RANKS.get(word, 0))


def strongest(words: Iterable[str]) -> str | None:
    """The word that stands after reports of `words`, in whatever order and however often they came."""
    return max((word for word in words if word in RANKS), key=RANKS.__getitem__, default=None)
