"""The house broken on purpose, in a forked process: each harness must notice, or it proves nothing."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from app import log, main, worker
from app.africastalking import doors
from app.db import Sessions
from app.kit.seal import Sealer
from app.menu.engine import Screen
from app.outbox import claims
from app.ussd import desk
from app.ussd.counter import Counter
from app.ussd.desk import Apologies, Desk, Ticket
from app.ussd.hop import Hop
from app.ussd.line import Line

Opens = Callable[[Sessions], AbstractContextManager[Session]]


class Hasty(Desk):
    """Speaks, then commits."""

    pause_s = 0.0

    def _answer(self, tickets: Sequence[Ticket], line: Line, counter: Counter) -> None:
        with line.busy() as connection, self._sessions(bind=connection) as db:
            screens = counter.serve(db, [ticket.hop for ticket in tickets], now=self._now())
            self._speak([(tickets[place], screen) for place, screen in screens.items()])
            if any(screen.ends for screen in screens.values()):
                time.sleep(self.pause_s)
            desk.commit(db)
        for place, ticket in enumerate(tickets):
            if place not in screens:
                self._again(ticket)


class Chatty(Desk):
    """Logs who called, and what they said."""

    async def take(self, hop: Hop) -> Screen:
        log.log.info("ussd.hop", number=hop.msisdn.e164, heard=hop.heard)
        return await super().take(hop)


def speak_before_commit(pause_s: float) -> None:
    """The caller hears that a report is filed `pause_s` seconds before it is kept."""
    Hasty.pause_s = pause_s
    main.Desk = Hasty


def never_unsure(_: Any) -> None:
    """Says "not saved" whatever became of the commit."""
    honest = main.apologies

    def apologies(menu: Any) -> Apologies:
        said = honest(menu)
        return Apologies(not_saved=said.not_saved, unsure=said.not_saved)

    main.apologies = apologies


def send_again(_: Any) -> None:
    """A worker that takes up whatever a dead one had in hand, as if nothing of it could have been sent."""
    for name in ("CLAIM", "DUE"):
        setattr(claims, name, text(str(getattr(claims, name)).replace("'retry')", "'retry', 'sending')")))


def chatty(_: Any) -> None:
    """Logs numbers and words, with the mask taken off."""
    log.mask = str
    main.Desk = Chatty


def at_debug(_: Any) -> None:
    """No mutant but a house that logs all it ever would."""
    log.configure("DEBUG")
    log.log.debug("proof.at_debug")


def unsealed(_: Any) -> None:
    """Seals nothing."""
    Sealer.seal = lambda _self, plain, _about: plain
    Sealer.open = lambda _self, sealed, _about: bytes(sealed)


def die_before_commit(nth: int) -> None:
    """No mutant but a moment: killed with everything written and nothing kept."""
    desk.commit = dying(nth, lambda db: None)


def die_after_commit(nth: int) -> None:
    """Killed with everything kept and nothing said."""
    desk.commit = dying(nth, lambda db: db.commit())


def die_before_text(nth: int) -> None:
    """Killed with an incoming text answered and nothing kept."""
    doors.transaction = dying_door(nth, lambda db: None)


def die_after_text(nth: int) -> None:
    """Killed with an incoming text kept and answered, and the provider not told."""
    doors.transaction = dying_door(nth, lambda db: db.commit())


def dying_door(nth: int, last_deed: Callable[[Session], None]) -> Opens:
    """The transaction of a slow door, which does a last deed and dies in place of its commit, the `nth` time."""
    commit = dying(nth, last_deed)

    @contextmanager
    def opened(sessions: Sessions) -> Iterator[Session]:
        with sessions() as db:
            yield db
            commit(db)

    return opened


def minutes_ahead(minutes: int) -> None:
    """No mutant but a clock, of the worker's."""

    class Ahead:
        min = datetime.min

        @staticmethod
        def now(zone: Any) -> datetime:
            return datetime.now(zone) + timedelta(minutes=minutes)

    worker.datetime = Ahead


def dying(nth: int, last_deed: Callable[[Session], None]) -> Callable[[Session], None]:
    """A commit that does a last deed and dies, the `nth` time."""
    turns = count(1)

    def commit(db: Session) -> None:
        if next(turns) == nth:
            last_deed(db)
            os.kill(os.getpid(), signal.SIGKILL)
        db.commit()

    return commit


MUTANTS: dict[str, Callable[[Any], None]] = {
    change.__name__: change
    for change in (
        speak_before_commit,
        never_unsure,
        send_again,
        chatty,
        at_debug,
        unsealed,
        die_before_commit,
        die_after_commit,
        die_before_text,
        die_after_text,
        minutes_ahead,
    )
}
