"""How the texts of a claim end: which calls are to be made, and what is written of each text afterwards."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.kit.gsm import segment
from app.kit.seal import Sealer
from app.outbox.claims import Settlement
from app.outbox.delivery import State, after
from app.outbox.gate.rules import Limits, kes
from app.outbox.ports import Verdict
from app.outbox.wording import Letter, Unsent

LEFT = (State.ACCEPTED, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter that was called for, and what the carrier said."""

    letter: Letter
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Ends:
    """Who writes down how texts ended; `jitter` spreads what is tried again."""

    sealer: Sealer
    limits: Limits
    jitter: Callable[[], float]

    def settlement(self, end: Sent | Unsent, now: datetime) -> Settlement:
        """What is written of one row."""
        if isinstance(end, Unsent):
            step = after(end.finding, attempts=end.row.attempts, now=now, jitter=self.jitter())
            return Settlement(end.row.id, step.state, step.next_at, end.outcome, step.settled)
        letter, verdict = end.letter, end.verdict
        row = letter.row
        step = after(verdict.kind, attempts=row.attempts, now=now, jitter=self.jitter())
        if step.state not in LEFT:
            next_at = step.next_at + timedelta(seconds=verdict.wait_s)
            return Settlement(row.id, step.state, next_at, verdict.outcome, step.settled)
        segments = len(segment(letter.text).parts)
        return Settlement(
            row.id,
            step.state,
            step.next_at,
            verdict.outcome,
            step.settled,
            language=letter.language,
            sent_sealed=self.sealer.seal(letter.text.encode(), about_sent(row.id)),
            segments=segments,
            cost=verdict.cost,
            kes=kes(verdict.cost, otherwise=segments * self.limits.price),
            provider_id=verdict.provider_id,
        )


def parcels(letters: Sequence[Letter], size: int) -> list[Sequence[Letter]]:
    """The calls to be made: one text to at most `size` where it is the same, no number twice in one call.

    The provider matches its answers by number, so a second copy to one number must be another call. The size is
    also the most that one lost answer leaves unknown.
    """
    piles: dict[tuple[str, str, int, int], list[Letter]] = defaultdict(list)
    turns: Counter[tuple[str, str, int, str]] = Counter()
    for letter in letters:
        same = (letter.text, letter.sender, letter.row.kind, letter.to.e164)
        piles[letter.text, letter.sender, letter.row.kind, turns[same]].append(letter)
        turns[same] += 1
    return [pile[at : at + size] for pile in piles.values() for at in range(0, len(pile), size)]


def about_sent(message_id: int) -> str:
    """What the sealed text that left is bound to."""
    return f"message.sent_sealed/{message_id}"
