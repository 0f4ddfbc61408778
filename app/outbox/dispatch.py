"""The dispatcher: claims what is due, words it, calls the carrier, and settles what became of it."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.contacts.actions import opt_out
from app.db import Sessions, transaction
from app.kit.gsm import segment
from app.kit.seal import Sealer
from app.log import log
from app.outbox.claims import Claimed, Settlement, claim, settle, sweep
from app.outbox.delivery import REST, State, after
from app.outbox.ports import OPTED_OUT, Carrier, Verdict, Wording
from app.outbox.reports import match_reports
from app.outbox.wording import Letter, Unsent, Writer

LANES = 32  # calls at once: at a second a call, 32 personal texts a second
CLAIM = 4 * LANES  # rows; what waits behind them in a lane must be called within delivery.LEASE
PARCEL = 100  # recipients of one call, and so the most that one lost answer leaves unknown

LEFT = (State.ACCEPTED, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter that was called for, and what the carrier said."""

    letter: Letter
    verdict: Verdict


class Dispatch:
    """One dispatcher; any number may work on one database.

    Once `stopping()` is true, no call is begun. A carrier that refuses the whole account is left alone for a
    minute, by this process; others find out for themselves.
    """

    def __init__(
        self,
        sessions: Sessions,
        carrier: Carrier,
        sealer: Sealer,
        menu: Wording,
        *,
        shortcode: str,
        sender_id: str | None = None,
        stopping: Callable[[], bool] = lambda: False,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._sessions = sessions
        self._carrier = carrier
        self._sealer = sealer
        self._writer = Writer(sealer, menu, shortcode, sender_id)
        self._stopping = stopping
        self._jitter = jitter
        self._rests_until = datetime.min.replace(tzinfo=UTC)

    def tick(self, now: datetime) -> int:
        """Take up what is due, at most 128 texts, and see it through; how many there were.

        The claim is committed before the first call. Raises, after settling all others, what a carrier raised;
        the texts of that call stay claimed and become unknown.
        """
        with transaction(self._sessions) as db:
            sweep(db, now=now)
        if now < self._rests_until or self._stopping():
            return 0
        attempt = uuid4()
        with transaction(self._sessions) as db:
            rows = self.claim(db, attempt, now)
            written = self._writer.write(db, rows, now=now)
        self._settle(attempt, [one for one in written if isinstance(one, Unsent)], now)
        self._send(attempt, parcels([one for one in written if isinstance(one, Letter)]), now)
        return len(rows)

    def claim(self, db: Session, attempt: UUID, now: datetime) -> list[Claimed]:
        """The rows that `attempt` may call for, and no other."""
        return claim(db, attempt, now=now, limit=CLAIM)

    def _send(self, attempt: UUID, letters: Sequence[Sequence[Letter]], now: datetime) -> None:
        """Make the calls, several at once, and settle them as they return."""
        bugs: list[BaseException] = []
        with ThreadPoolExecutor(LANES, "carrier") as lanes:
            calls = {lanes.submit(self._call, parcel, now) for parcel in letters}
            while calls:
                returned, calls = wait(calls, return_when=FIRST_COMPLETED)
                failed = {call: bug for call in returned if (bug := call.exception())}
                bugs.extend(failed.values())
                self._settle(attempt, [end for call in returned - failed.keys() for end in call.result()], now)
        if bugs:
            raise BaseExceptionGroup("calls to the carrier", bugs)

    def _call(self, parcel: Sequence[Letter], now: datetime) -> list[Sent | Unsent]:
        """One call for one text, unless there is reason to hold it back."""
        if self._stopping() or now < self._rests_until:
            return [Unsent(letter.row, "held", "held") for letter in parcel]
        first = parcel[0]
        verdicts = self._carrier.send(first.text, [letter.to for letter in parcel], sender=first.sender)
        return [Sent(letter, verdict) for letter, verdict in zip(parcel, verdicts, strict=True)]

    def _settle(self, attempt: UUID, ends: Sequence[Sent | Unsent], now: datetime) -> None:
        """Write how these ended, with whatever was reported of them already."""
        if not ends:
            return
        verdicts = [end.verdict for end in ends if isinstance(end, Sent)]
        self._rest(verdicts, now)
        with transaction(self._sessions) as db:
            kept = settle(db, attempt, [self._settlement(end, now) for end in ends], now=now)
            match_reports(db, [verdict.provider_id for verdict in verdicts if verdict.provider_id], now=now)
            for end in ends:
                if isinstance(end, Sent) and end.verdict.outcome == OPTED_OUT:
                    opt_out(db, end.letter.row.contact_id, now=now)
        if len(kept) < len(ends):
            log.warning("message.claim_lost", count=len(ends) - len(kept))

    def _rest(self, verdicts: Sequence[Verdict], now: datetime) -> None:
        """Leave the carrier alone if it refused the whole account, and call for somebody who can mend that."""
        reasons = {verdict.outcome for verdict in verdicts if verdict.kind == "paused"}
        if reasons and now >= self._rests_until:
            self._rests_until = now + REST
            log.error("carrier.paused", reasons=sorted(reasons), seconds=REST.seconds)

    def _settlement(self, end: Sent | Unsent, now: datetime) -> Settlement:
        """What is written of one row."""
        if isinstance(end, Unsent):
            step = after(end.finding, attempts=end.row.attempts, now=now, jitter=self._jitter())
            return Settlement(end.row.id, step.state, step.next_at, end.outcome, step.settled)
        letter, verdict = end.letter, end.verdict
        row = letter.row
        step = after(verdict.kind, attempts=row.attempts, now=now, jitter=self._jitter())
        if step.state not in LEFT:
            return Settlement(row.id, step.state, step.next_at, verdict.outcome, step.settled)
        return Settlement(
            row.id,
            step.state,
            step.next_at,
            verdict.outcome,
            step.settled,
            language=letter.language,
            sent_sealed=self._sealer.seal(letter.text.encode(), f"message.sent_sealed/{row.id}"),
            segments=len(segment(letter.text).parts),
            cost=verdict.cost,
            provider_id=verdict.provider_id,
        )


def parcels(letters: Sequence[Letter]) -> list[Sequence[Letter]]:
    """The calls to be made: one text to many where it is the same, no number twice in one call.

    The provider matches its answers by number, so a second copy to one number must be another call.
    """
    piles: dict[tuple[str, str, int], list[Letter]] = defaultdict(list)
    turns: Counter[tuple[str, str, str]] = Counter()
    for letter in letters:
        same = (letter.text, letter.sender, letter.to.e164)
        piles[letter.text, letter.sender, turns[same]].append(letter)
        turns[same] += 1
    return [pile[at : at + PARCEL] for pile in piles.values() for at in range(0, len(pile), PARCEL)]
