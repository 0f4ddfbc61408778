"""The desk: lanes that take every hop now waiting, answer them in one transaction, commit, then speak.

A lone caller waits for nobody; a crowd shares the cost of a commit.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from queue import Empty, SimpleQueue

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from app.db import Sessions
from app.log import log
from app.menu.engine import Screen
from app.ussd.counter import Counter
from app.ussd.hop import Hop
from app.ussd.line import Line

BATCH = 64
# All inside the provider's 10 seconds and the 5 that we promise: a hop is given up after `DEADLINE`, and a lane
# whose database has not moved for `STUCK` has its connection cut, so that the next hop finds a live one.
DEADLINE = 4.0
STUCK = 3.0
SWEEP = 0.1


class Stage(Enum):
    """How far a hop has come; what may honestly be said when it is given up depends on it."""

    WAITING = auto()
    COMMITTING = auto()
    ANSWERED = auto()


@dataclass(slots=True, eq=False)
class Ticket:
    """One hop on its way through the desk. `stage` changes only under the desk's lock."""

    hop: Hop
    taken_at: float
    future: asyncio.Future[Screen]
    stage: Stage = Stage.WAITING


@dataclass(frozen=True, slots=True)
class Apologies:
    """What is said when the database fails: in both languages, since none can be read then."""

    not_saved: Screen
    unsure: Screen


class Desk:
    """Takes hops from the event loop, answers them in `lanes` threads, and always answers in time.

    One lane is fastest in one process (64 callers: 3,100 hops/s against 2,300 with two): a batch costs some
    milliseconds however few it holds, and two lanes halve the batches and fight for the interpreter. More
    processes, not more lanes, serve more callers.
    """

    def __init__(
        self,
        sessions: Sessions,
        make_counter: Callable[[], Counter],
        apologies: Apologies,
        *,
        now: Callable[[], datetime],
        lanes: int = 1,
        deadline: float = DEADLINE,
    ) -> None:
        self._deadline = deadline
        self._sessions, self._apologies, self._now = sessions, apologies, now
        self._waiting: SimpleQueue[Ticket | None] = SimpleQueue()
        self._open: deque[Ticket] = deque()
        self._lock = threading.Lock()
        self._lines = [Line(sessions.kw["bind"]) for _ in range(lanes)]
        self._threads = [
            threading.Thread(target=self._run, args=(line, make_counter()), name=f"lane-{n}", daemon=True)
            for n, line in enumerate(self._lines)
        ]
        self._sweeper: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Start the lanes; call once, in the event loop that will bring the hops."""
        for thread in self._threads:
            thread.start()
        self._sweeper = asyncio.create_task(self._sweep())

    async def close(self) -> None:
        """Answer all that was taken, within the deadline, then stop the lanes."""
        while any(not ticket.future.done() for ticket in self._open):
            await asyncio.sleep(SWEEP / 10)
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            await asyncio.to_thread(thread.join, self._deadline)
        if self._sweeper:
            self._sweeper.cancel()

    async def take(self, hop: Hop) -> Screen:
        """The screen for a hop, within the deadline, whatever happens to the database."""
        ticket = Ticket(hop, time.monotonic(), asyncio.get_running_loop().create_future())
        self._open.append(ticket)
        self._waiting.put(ticket)
        return await ticket.future

    def _run(self, line: Line, counter: Counter) -> None:
        while (first := self._waiting.get()) is not None:
            tickets, last = [first], False
            while len(tickets) < BATCH and not last:
                try:
                    ticket = self._waiting.get_nowait()
                except Empty:
                    break
                if ticket is None:
                    last = True
                else:
                    tickets.append(ticket)
            self._serve(tickets, line, counter)
            if last:
                break
        line.hang_up()

    def _serve(self, tickets: Sequence[Ticket], line: Line, counter: Counter) -> None:
        """Answer a batch; if it fails on some hop's own account, each is tried once alone."""
        live = [ticket for ticket in tickets if ticket.stage is Stage.WAITING]
        if not live:
            return
        try:
            self._answer(live, line, counter)
        except Exception as failure:
            if len(live) == 1 or is_the_database(failure):
                self._apologize(live, failure)
                return
            for ticket in live:
                self._serve([ticket], line, counter)

    def _answer(self, tickets: Sequence[Ticket], line: Line, counter: Counter) -> None:
        """One transaction for all; the answers leave only when its commit has come back."""
        with line.busy() as connection, self._sessions(bind=connection) as db:
            screens = counter.serve(db, [ticket.hop for ticket in tickets], now=self._now())
            if not self._may_commit(tickets):
                db.rollback()
                for ticket in tickets:
                    self._waiting.put(ticket)
                return
            commit(db)
        self._speak([(tickets[place], screen) for place, screen in screens.items()])
        for place, ticket in enumerate(tickets):
            if place not in screens:
                self._again(ticket)

    def _may_commit(self, tickets: Sequence[Ticket]) -> bool:
        """Past this, nobody here is told "not saved": false if somebody was told so already."""
        with self._lock:
            if any(ticket.stage is not Stage.WAITING for ticket in tickets):
                return False
            for ticket in tickets:
                ticket.stage = Stage.COMMITTING
            return True

    def _again(self, ticket: Ticket) -> None:
        """Its session is in other hands: it waits for the next turn."""
        with self._lock:
            ticket.stage = Stage.WAITING
        time.sleep(0.002)
        self._waiting.put(ticket)

    def _apologize(self, tickets: Sequence[Ticket], failure: Exception) -> None:
        log.error("ussd.failed", hops=len(tickets), kind=type(failure).__name__)
        said = [
            (t, self._apologies.unsure if t.stage is Stage.COMMITTING else self._apologies.not_saved)
            for t in tickets
        ]
        self._speak(said)

    def _speak(self, said: Sequence[tuple[Ticket, Screen]]) -> None:
        """Hand the answers to the event loop, one wake for all of them."""
        if said:
            said[0][0].future.get_loop().call_soon_threadsafe(self._settle, said)

    def _settle(self, said: Sequence[tuple[Ticket, Screen]]) -> None:
        for ticket, screen in said:
            ticket.stage = Stage.ANSWERED
            if not ticket.future.done():
                ticket.future.set_result(screen)

    async def _sweep(self) -> None:
        """Give up hops past their deadline, honestly, and cut lines that the database has left hanging."""
        while True:
            await asyncio.sleep(SWEEP)
            now = time.monotonic()
            for line in self._lines:
                if line.stuck_for(now) > STUCK and line.cut():
                    log.error("ussd.stuck", seconds=STUCK)
            while self._open and (self._open[0].future.done() or now - self._open[0].taken_at > self._deadline):
                self._give_up(self._open.popleft())

    def _give_up(self, ticket: Ticket) -> None:
        if ticket.future.done():
            return
        with self._lock:
            was, ticket.stage = ticket.stage, Stage.ANSWERED
        log.error("ussd.late", committing=was is Stage.COMMITTING)
        said = self._apologies.unsure if was is Stage.COMMITTING else self._apologies.not_saved
        ticket.future.set_result(said)


def commit(db: Session) -> None:
    """The moment after which a report is filed; a name of its own, so that the proofs can break it."""
    db.commit()


def is_the_database(failure: Exception) -> bool:
    """Whether a failure is the database's (lost, late) and not some hop's own account (a constraint, bad words).

    psycopg's `OperationalError` covers lost connections, shutdowns, full disks and timeouts; a connection that the
    server ended because we were silent in a transaction comes as an `InternalError`.
    """
    if isinstance(failure, PoolTimeout | OperationalError | InterfaceError):
        return True
    return isinstance(failure, DBAPIError) and failure.connection_invalidated
