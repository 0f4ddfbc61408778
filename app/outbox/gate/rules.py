"""When a call may be made, and how many texts it may carry: pure; the row that all workers share is in `models`.

The gate is open, broken (too many calls in a row failed) or paused (the whole account was refused). Broken and
paused alike let one text through from time to time, as a probe; its answer opens the gate again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from app.kit.calendar import NAIROBI, nairobi_day
from app.outbox.delivery import Kind

BREAKS_AT = 5
"""Failed calls in a row, of all workers together, after which the carrier counts as away."""
BROKEN = (timedelta(seconds=30), timedelta(minutes=5))
PAUSED = (timedelta(minutes=1), timedelta(minutes=10))
"""The first and the longest wait before a probe; each is twice the one before."""

PATIENCE = timedelta(seconds=1)
LONGEST_PATIENCE = timedelta(minutes=10)
"""The bounds of what the carrier may ask us to wait (Retry-After)."""
SLOWEST = 1.0
RECOVERS = timedelta(minutes=1)
"""A halved rate doubles after each such time without complaint, up to what was set."""

ALARMS = (50, 80, 100, 125)
"""Percent of a budget at which somebody is told, once each."""
NOTICES_STOP, ALL_STOPS = 100, 125
"""Percent of a budget at which notices wait, and at which answers wait too: an attack may ask for those."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the operator allows: texts a second, KES, hours of the day in Nairobi; a budget of None is none."""

    rate: float = 1000.0
    batch: int = 100
    calls: int = 32
    price: Decimal = Decimal("0.8")
    day: Decimal | None = None
    month: Decimal | None = None
    opens: int = 8
    closes: int = 18

    @property
    def room(self) -> float:
        """How many texts the bucket holds: two seconds' worth, and at least one batch."""
        return max(2 * self.rate, float(self.batch))


@dataclass(frozen=True, slots=True)
class Gate:
    """The gate as it stands. `tokens` are the texts that may leave as of `filled_at`; `rate` None is the full one.

    `waits` counts the probes since it closed; nothing leaves before `closed_until`.
    """

    paused_at: datetime | None = None
    paused_because: str | None = None
    failures: int = 0
    waits: int = 0
    closed_until: datetime | None = None
    rate: float | None = None
    slowed_at: datetime | None = None
    tokens: float | None = None
    filled_at: datetime | None = None

    @property
    def shut(self) -> bool:
        """Whether only a probe may pass."""
        return self.paused_at is not None or self.failures >= BREAKS_AT


@dataclass(frozen=True, slots=True)
class Leave:
    """How many texts may be called for now; a probe is one, and its answer decides for the others."""

    count: int
    probe: bool = False


def ask(gate: Gate, wanted: int, *, limits: Limits, now: datetime) -> tuple[Gate, Leave]:
    """Leave for at most `wanted` texts, and the gate once they are gone."""
    if gate.closed_until is not None and now < gate.closed_until:
        return gate, Leave(0)
    gate = _filled(gate, limits, now)
    tokens = gate.tokens or 0.0
    count = min(wanted, int(tokens), 1 if gate.shut else wanted)
    if not gate.shut or not count:
        return replace(gate, tokens=tokens - count), Leave(count)
    waits = gate.waits + 1
    return replace(gate, tokens=tokens - 1, waits=waits, closed_until=now + _wait(gate, waits)), Leave(
        1, probe=True
    )


def _wait(gate: Gate, waits: int) -> timedelta:
    first, longest = PAUSED if gate.paused_at else BROKEN
    return min(first * int(2 ** min(waits, 10)), longest)


def _filled(gate: Gate, limits: Limits, now: datetime) -> Gate:
    """The bucket at this moment, and a halved rate on its way back."""
    rate, slowed_at = gate.rate, gate.slowed_at
    if rate is not None and slowed_at is not None and now - slowed_at >= RECOVERS:
        rate, slowed_at = (2 * rate, now) if 2 * rate < limits.rate else (None, None)
    at_most = min(rate or limits.rate, limits.rate)
    room = limits.room if rate is None else max(1.0, at_most)
    filled_at = now
    if gate.tokens is None or gate.filled_at is None:
        tokens = room
    else:
        passed = max(0.0, (now - gate.filled_at).total_seconds())
        tokens = min(room, gate.tokens + passed * at_most)
        filled_at = max(now, gate.filled_at)  # a worker whose clock is behind must not fill the same second again
    return replace(gate, rate=rate, slowed_at=slowed_at, tokens=tokens, filled_at=filled_at)


def paused(gate: Gate, because: str, *, now: datetime) -> Gate:
    """The whole account was refused: nothing leaves until a probe is answered, or a person opens."""
    if gate.paused_at is not None:
        return gate
    return replace(gate, paused_at=now, paused_because=because, waits=0, closed_until=now + PAUSED[0])


def failed(gate: Gate, calls: int, *, now: datetime) -> Gate:
    """So many calls more brought no answer: nothing left, or nobody can tell what became of them."""
    broke = gate.failures < BREAKS_AT <= gate.failures + calls
    gate = replace(gate, failures=gate.failures + calls)
    if gate.paused_at is not None or not broke:
        return gate
    return replace(gate, waits=0, closed_until=now + BROKEN[0])


def slowed(gate: Gate, wait: timedelta, *, limits: Limits, now: datetime) -> Gate:
    """The carrier said that we are too fast (429): half the rate, and nothing before the wait it asked for.

    Many calls on their way are told so together; that is one halving.
    """
    until = now + min(max(wait, PATIENCE), LONGEST_PATIENCE)
    if gate.closed_until is not None and now < gate.closed_until:
        return replace(gate, closed_until=max(gate.closed_until, until))
    rate = max(SLOWEST, min(gate.rate or limits.rate, limits.rate) / 2)
    return replace(gate, rate=rate, slowed_at=now, closed_until=until, tokens=0.0, filled_at=now)


def answered(gate: Gate, *, probe: bool) -> Gate:
    """A call was answered as calls are. That ends an outage; of a pause, only a probe knows."""
    if gate.paused_at is not None and not probe:
        return replace(gate, failures=0)
    closed_until = None if gate.shut else gate.closed_until
    return replace(gate, paused_at=None, paused_because=None, failures=0, waits=0, closed_until=closed_until)


def resumed(gate: Gate) -> Gate:
    """A person says that it may go on."""
    return answered(gate, probe=True)


def is_quiet(now: datetime, limits: Limits) -> bool:
    """Whether it is the time of day, in Nairobi, at which no notice is sent."""
    return not limits.opens <= now.astimezone(NAIROBI).hour < limits.closes


def periods(now: datetime, limits: Limits) -> dict[str, Decimal | None]:
    """The day and the month in Nairobi as they are booked ("2026-11-24", "2026-11"), each with its budget."""
    day = nairobi_day(now).isoformat()
    return {day: limits.day, day[:7]: limits.month}


def percent(spent: Decimal, budget: Decimal | None) -> int:
    """How much of a budget is spent; 0 where there is none."""
    if budget is None:
        return 0
    return int(100 * spent / budget) if budget else ALL_STOPS


def least_urgent(spent: Mapping[str, Decimal], limits: Limits, *, now: datetime) -> Kind | None:
    """The least urgent kind of text that may leave now; None when nothing may."""
    used = max(percent(spent.get(period, Decimal()), budget) for period, budget in periods(now, limits).items())
    if used >= ALL_STOPS:
        return None
    return Kind.REPLY if used >= NOTICES_STOP or is_quiet(now, limits) else Kind.NOTICE


def affordable(spent: Mapping[str, Decimal], limits: Limits, last: Kind, *, now: datetime) -> int | None:
    """How many texts of one segment may still be paid for if the least urgent is a `last`; None: any number."""
    part = Decimal(NOTICES_STOP if last is Kind.NOTICE else ALL_STOPS) / 100
    left = [
        (budget * part - spent.get(period, Decimal())) / limits.price
        for period, budget in periods(now, limits).items()
        if budget is not None and limits.price
    ]
    return max(1, int(min(left))) if left else None


def alarm(alarmed: int, spent: Decimal, budget: Decimal | None) -> int:
    """The highest of ALARMS that is reached; what was `alarmed` already if there is no new one."""
    used = percent(spent, budget)
    return max([alarmed, *(level for level in ALARMS if level <= used)])


def kes(cost: str | None, *, otherwise: Decimal) -> Decimal:
    """What was billed, as the carrier spells it ("KES 0.8000", "0"); `otherwise` if that cannot be read in KES."""
    currency, _, amount = (cost or "").strip().rpartition(" ")
    try:
        billed = Decimal(amount)
    except InvalidOperation:
        return otherwise
    known = billed.is_finite() and billed >= 0 and (currency == "KES" or billed == 0)
    return billed if known else otherwise


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Their sum, exactly."""
    return sum(amounts, start=Decimal())
