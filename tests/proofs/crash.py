"""The crash loop: callers who never stop, and hands that kill whoever serves them."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

import httpx
import psycopg

from tests.proofs.callers import Caller
from tests.proofs.house import House, Process, connect

PATIENCE = 60.0
AT_A_COMMIT = 0.4
"""The part of the kills that strikes just before or just after a commit."""
SLOW_CARRIER_S = 0.03
"""How long the carrier takes to answer, so that a kill finds texts on their way."""

IN_HAND = "SELECT count(*) FROM message WHERE state = 'sending'"
OWED = "SELECT count(*) FROM message WHERE state IN ('pending', 'retry')"
UNSETTLED = """
    SELECT count(*) FROM message WHERE state IN ('pending', 'retry', 'sending') OR state = 'unknown' AND repeats = 0
"""


@dataclass
class Tally:
    """How often the web process and the worker were killed with something in hand: requests cut off, texts on
    their way. `idle` kills found nothing and do not count.
    """

    web: int = 0
    worker: int = 0
    idle: int = 0


@contextmanager
def calling(
    house: House, count: int, random: Random, *, gate: threading.Event | None = None
) -> Iterator[list[Caller]]:
    """So many callers at once, who bring their last dialogue to an end when the block does."""
    stopping = threading.Event()
    callers = [Caller(house.hop, Random(random.random()), stopping, gate=gate) for _ in range(count)]
    threads = [threading.Thread(target=caller.live, daemon=True) for caller in callers]
    for thread in threads:
        thread.start()
    try:
        yield callers
    finally:
        stopping.set()
        for thread in threads:
            thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "a caller is still waiting for an answer"


def kill_the_web(
    web: Process, callers: Sequence[Caller], random: Random, tally: Tally, enough: Callable[[], bool]
) -> None:
    """Kill it again and again: at random moments, and at the two that matter most, around a commit."""
    cuts = _Cuts(callers)
    while not enough():
        if random.random() < AT_A_COMMIT:
            web.start(**{random.choice(["die_before_commit", "die_after_commit"]): random.randint(1, 30)})
            wait_until(cuts.more, "it did not die at its commit")
        else:
            web.start()
            _wait_for_an_answer(callers)
            time.sleep(random.uniform(0.0, 0.1))
        web.kill()
        if cuts.seen_within(0.05):
            tally.web += 1
        else:
            tally.idle += 1
    web.start()


class _Cuts:
    """Whether more requests were cut off than were seen."""

    def __init__(self, callers: Sequence[Caller]) -> None:
        self._callers = callers
        self._seen = 0

    def more(self) -> bool:
        return sum(caller.cuts for caller in self._callers) > self._seen

    def seen_within(self, seconds: float) -> bool:
        """Wait that long for one, then look upon all as seen."""
        until = time.monotonic() + seconds
        while not self.more() and time.monotonic() < until:
            time.sleep(0.001)
        more, self._seen = self.more(), sum(caller.cuts for caller in self._callers)
        return more


def _wait_for_an_answer(callers: Sequence[Caller]) -> None:
    """Return once one more request was answered."""
    answered = sum(len(caller.heard) for caller in callers)
    wait_until(lambda: sum(len(caller.heard) for caller in callers) > answered, "nobody is answered any more")


@contextmanager
def killed_worker(house: House, owner_url: str, random: Random, tally: Tally) -> Iterator[None]:
    """A worker that is killed again and again while texts are on their way."""
    slow_down(house)
    stopping = threading.Event()
    killer = threading.Thread(target=_kill_the_worker, args=(house.work, owner_url, random, tally, stopping))
    killer.start()
    try:
        yield
    finally:
        stopping.set()
        killer.join(PATIENCE)


def _kill_the_worker(
    work: Process, owner_url: str, random: Random, tally: Tally, stopping: threading.Event
) -> None:
    with connect(owner_url) as db:
        while not stopping.is_set():
            orphans = count(db, IN_HAND)
            work.start()
            while count(db, IN_HAND) == orphans and not stopping.wait(0.005):
                pass
            time.sleep(random.uniform(0.0, 0.04))
            work.kill()
            tally.worker += count(db, IN_HAND) > orphans


def slow_down(house: House) -> None:
    """The carrier takes its time from now on."""
    faults = {"mode": "hang", "times": 100_000, "seconds": SLOW_CARRIER_S}
    httpx.post(f"{house.carrier}/faults", json=faults, trust_env=False).raise_for_status()


def bring_to_rest(house: House, owner_url: str) -> None:
    """Let a worker send what is owed; then, as if that time had passed, what dead workers left unknown."""
    with connect(owner_url) as db:
        for minutes, left in ((0, OWED), (6, IN_HAND), (17, UNSETTLED)):
            house.work.start(minutes_ahead=minutes)
            wait_until(lambda left=left: count(db, left) == 0, f"the outbox does not empty: {left}")
            house.work.end()


def count(db: psycopg.Connection, question: str) -> int:
    """One number."""
    return db.execute(question).fetchone()[0]


def wait_until(true: Callable[[], bool], complaint: str) -> None:
    """Return once it is true."""
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, complaint
        time.sleep(0.002)
