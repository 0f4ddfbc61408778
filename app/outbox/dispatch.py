"""The dispatcher: claims what is due and allowed, words it, calls the carrier, and settles what became of it."""

import random
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.contacts.actions import opt_out
from app.db import Sessions, transaction
from app.kit.seal import Sealer
from app.log import log
from app.outbox.brake import Brake
from app.outbox.claims import EVERY_KIND, Claimed, Kinds, claim, count_due, held_broadcasts, settle, sweep
from app.outbox.delivery import LAST_CALL, Kind
from app.outbox.endings import Ends, Sent, parcels
from app.outbox.gate import actions as gate
from app.outbox.gate.rules import Leave, Limits, affordable, is_quiet, least_urgent, total
from app.outbox.ports import OPTED_OUT, Carrier, Wording
from app.outbox.reports import match_reports
from app.outbox.wording import Letter, Unsent, Writer

DEEP = 4  # calls that a lane makes of one claim, at most
SWEEP = timedelta(seconds=1)
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Errand:
    """One claim on its way: by which attempt, with whose leave, begun at which moment."""

    attempt: UUID
    leave: Leave
    brake: Brake
    began_at: datetime
    began_s: float

    def now(self) -> datetime:
        """The moment it is, by how long the errand has taken."""
        return self.began_at + timedelta(seconds=monotonic() - self.began_s)


class Dispatch:
    """One dispatcher of texts of `kinds`; any number may work on one database, and share its gate.

    Once `stopping()` is true, no call is begun. `silence()` is after how many months a number may be another's.
    """

    def __init__(
        self,
        sessions: Sessions,
        carrier: Carrier,
        sealer: Sealer,
        menu: Wording,
        *,
        shortcode: str,
        silence: Callable[[], int],
        sender_id: str | None = None,
        limits: Limits | None = None,
        kinds: Kinds = EVERY_KIND,
        stopping: Callable[[], bool] = lambda: False,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._sessions = sessions
        self._carrier = carrier
        self._limits = limits or Limits()
        self._kinds = kinds
        self._writer = Writer(sealer, menu, shortcode, sender_id, silence)
        self._ends = Ends(sealer, self._limits, jitter)
        self._stopping = stopping
        self._swept_at = NEVER

    def tick(self, now: datetime) -> int:
        """Take up what is due and may leave, and see it through; how many texts that were.

        The claim is committed before the first call. Raises, after settling all others, what a carrier raised;
        the texts of that call stay claimed and become unknown.
        """
        self._sweep(now)
        if self._stopping():
            return 0
        with transaction(self._sessions) as db:
            kinds, leave = self._leave(db, now)
        if not leave.count:
            return 0
        errand = Errand(uuid4(), leave, Brake(), now, monotonic())
        with transaction(self._sessions) as db:
            rows = self.claim(db, errand.attempt, kinds, leave.count, now)
            written = self._writer.write(db, rows, now=now)
        self._settle(errand, [one for one in written if isinstance(one, Unsent)])
        letters = [one for one in written if isinstance(one, Letter)]
        self._send(errand, parcels(letters, self._limits.batch))
        return len(rows)

    def claim(self, db: Session, attempt: UUID, kinds: Kinds, limit: int, now: datetime) -> list[Claimed]:
        """The rows that `attempt` may call for, and no other."""
        return claim(db, attempt, kinds=kinds, now=now, limit=limit)

    def _sweep(self, now: datetime) -> None:
        if abs(now - self._swept_at) < SWEEP:
            return
        with transaction(self._sessions) as db:
            sweep(db, now=now)
        self._swept_at = now

    def _leave(self, db: Session, now: datetime) -> tuple[Kinds, Leave]:
        """Which kinds may leave now, and how many texts: by the hour, the budgets, the gate and what is due."""
        limits = self._limits
        spent = gate.spent(db, limits=limits, now=now)
        last = least_urgent(spent, limits, now=now)
        first = self._kinds[0]
        if last is None or last < first:
            return self._kinds, Leave(0)
        kinds = (first, min(last, self._kinds[1]))
        most = max(DEEP * limits.calls, DEEP * limits.batch)
        money = affordable(spent, limits, kinds[1], now=now)
        due = count_due(db, kinds, now=now, limit=most if money is None else min(most, money))
        return kinds, gate.ask(db, due, limits=limits, now=now) if due else Leave(0)

    def _send(self, errand: Errand, letters: Sequence[Sequence[Letter]]) -> None:
        """Make the calls, several at once, and settle them as they return."""
        if not letters:
            return
        bugs: list[BaseException] = []
        with ThreadPoolExecutor(min(self._limits.calls, len(letters)), "carrier") as lanes:
            calls = {lanes.submit(self._call, errand, parcel) for parcel in letters}
            while calls:
                returned, calls = wait(calls, return_when=FIRST_COMPLETED)
                failed = {call: bug for call in returned if (bug := call.exception())}
                bugs.extend(failed.values())
                self._settle(errand, [end for call in returned - failed.keys() for end in call.result()])
        if bugs:
            raise BaseExceptionGroup("calls to the carrier", bugs)

    def _call(self, errand: Errand, parcel: Sequence[Letter]) -> list[Sent | Unsent]:
        """One call for one text, unless there is reason to hold it back."""
        now = errand.now()
        if self._stopping() or errand.brake.on or now - errand.began_at > LAST_CALL:
            return [Unsent(letter.row, "held", "held") for letter in parcel]
        if is_quiet(now, self._limits) and parcel[0].row.kind >= Kind.CHANGE:
            return [Unsent(letter.row, "held", "quiet") for letter in parcel]
        held = self._held(parcel)
        kept = [unsent for letter in parcel if (unsent := _kept(letter, held, now))]
        staying = {unsent.row.id for unsent in kept}
        going = [letter for letter in parcel if letter.row.id not in staying]
        if not going:
            return [*kept]
        said = self._carrier.send(going[0].text, [letter.to for letter in going], sender=going[0].sender)
        errand.brake.hear(said)
        return [*kept, *(Sent(letter, verdict) for letter, verdict in zip(going, said, strict=True))]

    def _held(self, parcel: Sequence[Letter]) -> frozenset[int]:
        """The broadcasts that were paused or stopped since the claim: asked before each call that carries one."""
        if all(letter.row.broadcast_id is None for letter in parcel):
            return frozenset()
        with transaction(self._sessions) as db:
            return held_broadcasts(db)

    def _settle(self, errand: Errand, ends: Sequence[Sent | Unsent]) -> None:
        """Write how these ended, with whatever was reported of them already, and what the gate must know."""
        if not ends:
            return
        now = errand.began_at
        sent = [end for end in ends if isinstance(end, Sent)]
        written = [self._ends.settlement(end, now) for end in ends]
        with transaction(self._sessions) as db:
            kept = settle(db, errand.attempt, written, now=now)
            match_reports(db, [end.verdict.provider_id for end in sent if end.verdict.provider_id], now=now)
            for end in sent:
                if end.verdict.outcome == OPTED_OUT:
                    opt_out(db, end.letter.row.contact_id, now=now)
            gate.book(db, total(one.kes for one in written if one.kes), limits=self._limits, now=now)
        if sent:
            self._tell(errand)
        if len(kept) < len(ends):
            log.warning("message.claim_lost", count=len(ends) - len(kept))

    def _tell(self, errand: Errand) -> None:
        """Let the gate know, which is locked only if there is something to change."""
        with transaction(self._sessions) as db:
            known = gate.read_gate(db)
            told = errand.brake.told(probe=errand.leave.probe, limits=self._limits, now=errand.now())
            if told(known) != known:
                gate.turn(db, told)


def _kept(letter: Letter, held: frozenset[int], now: datetime) -> Unsent | None:
    """Why a letter stays here at the last moment, if it does."""
    if now >= letter.expires_at:
        return Unsent(letter.row, "late", "late")
    if letter.row.broadcast_id in held:
        return Unsent(letter.row, "held", "broadcast_held")
    return None
