"""What one claim learns while its calls are under way: when to stop calling, and what the gate must know."""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from app.outbox.gate.rules import BREAKS_AT, Gate, Limits, answered, failed, paused, slowed
from app.outbox.ports import Verdict


class Brake:
    """The calls of one claim, which many lanes make at once; any thread may ask or tell.

    It holds calls back at the first refusal of the account, at the first complaint about speed, and after as many
    failures in a row as close the gate: the gate's own row is written only once calls return.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pause: str | None = None
        self._wait_s: float | None = None
        self._failures = self._untold = 0
        self._answered = False
        self._on = False

    @property
    def on(self) -> bool:
        """Whether no more calls should begin."""
        return self._on

    def hear(self, verdicts: Sequence[Verdict]) -> None:
        """What one call brought."""
        kinds = {verdict.kind for verdict in verdicts}
        with self._lock:
            if "paused" in kinds:
                self._pause = self._pause or next(one.outcome for one in verdicts if one.kind == "paused")
            if "throttled" in kinds:
                self._wait_s = max([self._wait_s or 0.0, *(one.wait_s for one in verdicts)])
            if all(verdict.whole for verdict in verdicts):
                self._failures += 1
                self._untold += 1
            elif kinds & {"accepted", "refused"}:
                self._failures, self._untold, self._answered = 0, 0, True
            # Once on it stays on, whatever a call says that began before.
            self._on = self._on or bool(self._pause or "throttled" in kinds or self._failures >= BREAKS_AT)

    def told(self, *, probe: bool, limits: Limits, now: datetime) -> Callable[[Gate], Gate]:
        """What these calls do to the gate; what was told is not told again."""
        with self._lock:
            pause, wait_s, failures, heard = self._pause, self._wait_s, self._untold, self._answered
            self._wait_s, self._untold, self._answered = None, 0, False

        def step(gate: Gate) -> Gate:
            if heard and not pause:
                gate = answered(gate, probe=probe)
            if failures:
                gate = failed(gate, failures, now=now)
            if wait_s is not None:
                gate = slowed(gate, timedelta(seconds=wait_s), limits=limits, now=now)
            return paused(gate, pause, now=now) if pause else gate

        return step
