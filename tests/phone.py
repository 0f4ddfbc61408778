"""A handset without a network: hops go straight to the counter, and texts come from the real dispatcher."""

import itertools
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from sqlalchemy import select

from app.content import load_content
from app.conversation.content import Content
from app.conversation.unfinished import about_walk
from app.db import Sessions, transaction
from app.editions.shelf import Shelf
from app.kit.msisdn import Msisdn
from app.kit.seal import Sealer
from app.menu.engine import Screen
from app.outbox.delivery import State
from app.outbox.dispatch import Dispatch
from app.outbox.models import Message
from app.outbox.ports import Verdict
from app.settings import MENUS, Settings
from app.sms.inbound import Text, receive
from app.ussd.counter import Counter
from app.ussd.hop import Hop
from app.ussd.models import UssdSession

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CODE = "*384*50#"

_count = itertools.count(1)


@cache
def real_content() -> Content:
    """The county's own menus and policy, read once for all tests."""
    return load_content(Settings(_env_file=None, ussd_code=CODE, at_shortcode="20384"), MENUS, now=NOW)


@dataclass(slots=True)
class Telephones:
    """A carrier that keeps what each number got."""

    got: dict[Msisdn, list[str]] = field(default_factory=dict)

    def send(self, text: str, to: Sequence[Msisdn], *, sender: str) -> Sequence[Verdict]:
        for number in to:
            self.got.setdefault(number, []).append(text)
        return [Verdict("accepted", f"ATXid_{next(_count)}", "KES 0.8000", "queued") for _ in to]


@dataclass(frozen=True, slots=True)
class OneVersion:
    """A shelf that holds one version of everything, for tests that publish nothing."""

    current: Content

    def of(self, version: str, db: object) -> Content:
        return self.current

    def __getattr__(self, name: str) -> object:
        return getattr(self.current.menu, name)


@dataclass(slots=True)
class Gateway:
    """The phone side of the house over one database, with a clock that is set by hand."""

    sessions: Sessions
    sealer: Sealer
    now: datetime = NOW
    content: Content = field(default_factory=real_content)
    telephones: Telephones = field(default_factory=Telephones)
    shelf: Shelf | None = None

    @property
    def county(self):
        return self.content.county(self.sealer)

    def counter(self, kind: type[Counter] = Counter) -> Counter:
        return kind(self.shelf or OneVersion(self.content), self.sealer)

    def answer(self, *hops: Hop) -> list[Screen | None]:
        """One turn of the desk: these hops, one transaction; None for a hop that must wait."""
        with transaction(self.sessions) as db:
            screens = self.counter().serve(db, hops, now=self.now)
        return [screens.get(place) for place in range(len(hops))]

    def take(self, text: Text) -> None:
        """One incoming text, as the door takes it."""
        with transaction(self.sessions) as db:
            receive(db, text, shelf=self.shelf or OneVersion(self.content), sealer=self.sealer, now=self.now)

    def deliver(self) -> None:
        """Send everything that is owed by now; a dispatcher asks a dozen questions to see that it is nothing."""
        with self.sessions() as db:
            if not db.scalar(select(Message.id).where(Message.state != State.ACCEPTED).limit(1)):
                return
        dispatch = Dispatch(
            self.sessions,
            self.telephones,
            self.sealer,
            self.content.menu,
            shortcode="20384",
            silence=lambda: self.content.policy.silence_months,
        )
        while dispatch.tick(self.now):
            pass

    def walk_of(self, session_id: str) -> str:
        """The walk that is kept with a session, opened: one line."""
        with self.sessions() as db:
            sealed = db.get(UssdSession, session_id).walk_sealed
        return self.sealer.open(sealed, about_walk(session_id)).decode()

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)


@dataclass(slots=True)
class Handset:
    """One number; `screen` is what it shows."""

    gateway: Gateway
    number: Msisdn = field(default_factory=lambda: Msisdn("+254700000001"))
    code: str = CODE
    session_id: str = ""
    heard: str = ""
    screen: str = ""
    ended: bool = True
    read: int = 0

    def dial(self, tail: str = "") -> str:
        self.session_id, self.heard = f"ATUid_{secrets.token_hex(16)}", tail
        return self.send()

    def type(self, *answers: str) -> str:
        for words in answers:
            self.heard = f"{self.heard}*{words}" if self.heard else words
            self.send()
        return self.screen

    def hop(self) -> Hop:
        return Hop(self.session_id, self.number, self.code, "63902", self.heard)

    def send(self) -> str:
        (screen,) = self.gateway.answer(self.hop())
        assert screen is not None
        self.screen, self.ended = screen.text, screen.ends
        return self.screen

    def write(self, words: str) -> None:
        """Send a text."""
        provider_id = f"ATXin_{secrets.token_hex(8)}"
        self.gateway.take(Text(provider_id, self.number.e164, words, "20384", self.gateway.now))

    def text(self, words: str) -> list[str]:
        """Send a text; what came back, with whatever else came meanwhile."""
        self.write(words)
        return self.texts()

    def texts(self) -> list[str]:
        """The SMS that came since the last look."""
        self.gateway.deliver()
        every = self.gateway.telephones.got.get(self.number, [])
        fresh, self.read = every[self.read :], len(every)
        return fresh
