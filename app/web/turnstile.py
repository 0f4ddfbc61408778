"""A turnstile before one door: so many forms a second are looked at, the rest is told to wait at almost no cost.

Passwords are dear to compare. A crowd that guesses them, from one address or from thousands, must not take the
processor from the callers whom the same process serves. State is of one process: what must be counted for all of
them together is counted in the database, behind this.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

MOST_ADDRESSES = 10_000
WAIT = 5
WORDS = f"Too many people are signing in just now. Wait {WAIT} seconds, go back, and send it again.\n"


@dataclass(frozen=True, slots=True)
class Pace:
    """So many at once, and so many a second from then on."""

    burst: int
    each_second: float


EACH = Pace(30, 2.0)
"""Of one address, which a whole office may share."""
ALL = Pace(20, 4.0)
"""Of one process: at a sixth of a second for a password, two thirds of one core."""


class Bucket:
    """How much of a pace is used up."""

    __slots__ = ("_at", "_full", "_pace")

    def __init__(self, pace: Pace, now: float) -> None:
        self._pace, self._full, self._at = pace, 0.0, now

    def level(self, now: float) -> float:
        """How much is used up now; it runs out by itself."""
        self._full = max(0.0, self._full - (now - self._at) * self._pace.each_second)
        self._at = now
        return self._full

    def lets(self, now: float) -> bool:
        """Whether one more goes in."""
        return self.level(now) + 1 <= self._pace.burst

    def take(self) -> None:
        """One more went in."""
        self._full += 1


class Turnstile:
    """An ASGI layer before the forms of `path`; everything else passes freely."""

    def __init__(self, app: ASGIApp, path: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._app, self._path, self._clock = app, path, clock
        self._all = Bucket(ALL, clock())
        self._each: dict[str, Bucket] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 429."""
        asked = scope["type"] == "http" and scope["method"] == "POST" and scope["path"].startswith(self._path)
        if not asked or self._lets(scope["client"][0] if scope["client"] else ""):
            await self._app(scope, receive, send)
        else:
            answer = PlainTextResponse(WORDS, 429, {"Retry-After": str(WAIT), "Cache-Control": "no-store"})
            await answer(scope, receive, send)

    def _lets(self, address: str) -> bool:
        now = self._clock()
        if len(self._each) >= MOST_ADDRESSES:
            self._each = {one: bucket for one, bucket in self._each.items() if bucket.level(now) > 0}
        mine = self._each.get(address) or Bucket(EACH, now)
        if not (mine.lets(now) and self._all.lets(now)):
            return False
        mine.take()
        self._all.take()
        self._each[address] = mine
        return True
