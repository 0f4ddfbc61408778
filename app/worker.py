"""The background: what is owed is sent, what is due is done; wired from Settings. Only the two roots wire."""

import secrets
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from types import FrameType

from sqlalchemy.orm import Session

from app.africastalking.client import Client
from app.audit.anchor import Anchor
from app.audit.queries import head
from app.audit.sealing import seal
from app.broadcasts.running import continue_release
from app.complaints.actions import forget_keys
from app.complaints.almanac import Almanac, recompute
from app.complaints.ladder import climb
from app.complaints.lookup.lexicon import learn
from app.complaints.lookup.numbers import learn_ends
from app.complaints.ports import County
from app.complaints.silence import ask_again, close_silent, remind
from app.complaints.timers import end_steps, nudge_unread
from app.content import open_shelf
from app.conversation.content import Content
from app.db import Sessions, app_engine, sessions_of, transaction
from app.editions.actions import begin
from app.editions.shelf import Shelf
from app.forums.timers import tell_due
from app.keys import Keyring
from app.kit.seal import Sealer
from app.log import log
from app.outbox.claims import ANSWERS, NOTICES
from app.outbox.dispatch import Dispatch
from app.outbox.gate.limits import limits_of
from app.outbox.ports import Carrier
from app.privacy.keeping import RULES, Rule, forget
from app.rolls.uploads import forget_sheets, take_lists
from app.settings import MENUS, Settings, SettingsError
from app.sms import purge as texts
from app.sms.reconcile import Provider, reconcile
from app.staff.signin import tries
from app.unmasking.actions import tell_unmasked
from app.ussd.cut import tell_cut_off
from app.ussd.purge import purge

IDLE = 0.5  # seconds between ticks that found nothing to do; a receipt waits about half of it
OFTEN = timedelta(seconds=1)
SOON = timedelta(seconds=2)
SELDOM = timedelta(minutes=1)
FIVE_MINUTES = timedelta(minutes=5)
HOURLY = timedelta(hours=1)
AFTER_A_FAILURE = timedelta(seconds=10)
HEARTBEAT = timedelta(minutes=1)
NOTICES_APART, INBOX_APART = APART = ("notices", "inbox")
"""The chores with a thread of their own: their calls may hang, and no receipt is to wait for them."""


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to be done again and again, at least `every` so often; `do` says how much it did."""

    name: str
    every: timedelta
    do: Callable[[datetime], int]


class Worker:
    """Does each chore that is due, once per tick. Any number of workers may run on one database."""

    def __init__(self, chores: Iterable[Chore], *, stopping: Callable[[], bool]) -> None:
        self._chores = tuple(chores)
        self._stopping = stopping
        self._due = dict.fromkeys(self._chores, datetime.min.replace(tzinfo=UTC))
        self._done: Counter[str] = Counter()
        self._next_beat = datetime.min.replace(tzinfo=UTC)

    def run(self) -> None:
        """Tick until `stopping()`: what is in hand is finished, nothing new begun."""
        log.info("worker.started")
        while not self._stopping():
            if not self.tick(datetime.now(UTC)):
                time.sleep(IDLE)
        log.info("worker.stopped")

    def tick(self, now: datetime) -> int:
        """Do every chore that is due; how much was done. One that fails is logged, and waits for 10 seconds."""
        done = sum(self._do(chore, now) for chore in self._chores if now >= self._due[chore])
        if now >= self._next_beat:
            log.info("worker.alive", done=dict(self._done))
            self._done.clear()
            self._next_beat = now + HEARTBEAT
        return done

    def _do(self, chore: Chore, now: datetime) -> int:
        if self._stopping():
            return 0
        try:
            done = chore.do(now)
        except Exception as fault:
            # The others must go on: a broken reminder may not hold back the receipts.
            log.error("worker.chore_failed", chore=chore.name, exc_info=fault)
            self._due[chore] = now + AFTER_A_FAILURE
            return 0
        # What did something has perhaps more of it, and is due again at once.
        self._due[chore] = now if done else now + chore.every
        self._done[chore.name] += done
        return done


class Asked:
    """Whether SIGTERM or SIGINT has come. A plain flag: an Event may lock itself up when set by a signal."""

    def __init__(self) -> None:
        self._came = False
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, self._hear)

    def __call__(self) -> bool:
        return self._came

    def _hear(self, sign: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self._came = True


OF_COMPLAINTS = (remind, ask_again, close_silent, climb, nudge_unread, end_steps, tell_unmasked)
"""What is owed in time on complaints."""

FORGETTING: Mapping[str, Callable[..., int]] = {
    "purge_sessions": purge,
    "forget_tries": tries.forget,
    "forget_keys": forget_keys,
    "forget_sheets": forget_sheets,
    "purge_texts": texts.purge,
}
"""What is kept no longer than its time."""


def run_worker(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT. Raises SettingsError without a key, and what content and keys files raise."""
    if settings.at_api_key is None:
        raise SettingsError("AT_API_KEY is not set, and nothing can be sent without it: see .env.example.")
    asked = Asked()
    client = Client(settings.at_username, settings.at_api_key.get_secret_value(), base_url=settings.at_base_url)
    assert settings.database_url
    engine = app_engine(settings.database_url, pool_size=3, statement_ms=10_000)
    try:
        every = chores(settings, sessions_of(engine), client, asked, client)
        apart = Worker([chore for chore in every if chore.name in APART], stopping=asked)
        thread = threading.Thread(target=apart.run, name="apart", daemon=True)
        thread.start()
        Worker([chore for chore in every if chore.name not in APART], stopping=asked).run()
        thread.join()
    finally:
        client.close()
        engine.dispose()


def chores(
    settings: Settings,
    sessions: Sessions,
    carrier: Carrier,
    stopping: Callable[[], bool],
    provider: Provider | None = None,
) -> list[Chore]:
    """All that the background does, texts first, each time by what is in force then; `provider` has an inbox."""
    shelf = open_shelf(settings, sessions, MENUS, begin, clock=lambda: datetime.now(UTC))
    keyring, almanac = Keyring(settings.itika_keys_file), Almanac()
    sealer, anchor = keyring.sealer, Anchor(settings.anchors_file, keyring.sealer.sign)

    in_one_transaction = partial(_in_one_transaction, sessions)

    def county() -> County:
        return shelf.current.county(sealer, almanac=almanac)

    def for_the_county(do: Callable[..., int]) -> Callable[[datetime], int]:
        return in_one_transaction(lambda db, now: do(db, county(), now=now))

    return [
        Chore("keys", SOON, lambda _: keyring.look()),
        Chore("menus", SOON, lambda _: shelf.look()),
        *senders(settings, sessions, carrier, stopping=stopping, sealer=sealer, shelf=shelf),
        *listener(sessions, provider, sealer=sealer, shelf=shelf),
        *to_many(in_one_transaction, sealer, shelf),
        *(Chore(each.__name__, SELDOM, for_the_county(each)) for each in OF_COMPLAINTS),
        Chore("learn_words", SELDOM, in_one_transaction(learn)),
        Chore("learn_ends", SELDOM, in_one_transaction(lambda db, now: learn_ends(db, sealer, now=now))),
        Chore("seal", OFTEN, in_one_transaction(seal)),
        Chore("anchor", SELDOM, in_one_transaction(lambda db, **_: anchor.drop(head(db)))),
        Chore("days_off", SOON, in_one_transaction(lambda db, **_: almanac.look(db))),
        Chore(
            "recompute",
            SELDOM,
            for_the_county(lambda db, county, now: recompute(db, county, shelf.current.calendar, now=now)),
        ),
        Chore("cut_off", SELDOM, for_the_county(tell_cut_off)),
        *forgetters(in_one_transaction, shelf, sealer),
    ]


def to_many(
    in_one_transaction: Callable[[Callable[..., int]], Callable[[datetime], int]],
    sealer: Sealer,
    shelf: Shelf[Content],
) -> Iterator[Chore]:
    """Whoever owes notices and what is told of barazas, and takes in those who asked for them."""

    def release(db: Session, *, now: datetime) -> int:
        return continue_release(db, now, shelf.current.restraint)

    def tell_guests(db: Session, *, now: datetime) -> int:
        content = shelf.current
        return tell_due(db, content.grounds(sealer, secrets.randbelow), content.restraint, now=now)

    def enlist(db: Session, *, now: datetime) -> int:
        return take_lists(db, sealer, shelf.current.menu, now=now)

    for do in (release, tell_guests, enlist):
        yield Chore(do.__name__, OFTEN, in_one_transaction(do))


def forgetters(
    in_one_transaction: Callable[[Callable[..., int]], Callable[[datetime], int]],
    shelf: Shelf[Content],
    sealer: Sealer,
) -> Iterator[Chore]:
    """Whoever forgets what is kept no longer than its time."""
    for name, do in FORGETTING.items():
        yield Chore(name, SELDOM, in_one_transaction(do))

    # A chore each, so that one that fails holds up no other.
    for rule in RULES:
        yield Chore(f"forget_{rule.name}", HOURLY, in_one_transaction(partial(_forget, rule, shelf, sealer)))


def _forget(rule: Rule, shelf: Shelf[Content], sealer: Sealer, db: Session, *, now: datetime) -> int:
    return forget(db, rule, shelf.current.retention, sealer, now=now)


def _in_one_transaction(sessions: Sessions, do: Callable[..., int]) -> Callable[[datetime], int]:
    def chore(now: datetime) -> int:
        with transaction(sessions) as db:
            return do(db, now=now)

    return chore


def listener(
    sessions: Sessions, provider: Provider | None, *, sealer: Sealer, shelf: Shelf[Content]
) -> Iterator[Chore]:
    """Whoever compares the texts that came with the provider's own list."""
    if provider is not None:
        do = partial(reconcile, sessions, provider, shelf=shelf, sealer=sealer)
        yield Chore(INBOX_APART, FIVE_MINUTES, lambda now: do(now=now))


def senders(
    settings: Settings,
    sessions: Sessions,
    carrier: Carrier,
    *,
    stopping: Callable[[], bool],
    sealer: Sealer,
    shelf: Shelf[Content],
) -> Iterator[Chore]:
    """Answers first, and notices, which may be held up by calls that hang."""
    for name, kinds in (("answers", ANSWERS), (NOTICES_APART, NOTICES)):
        dispatch = Dispatch(
            sessions,
            carrier,
            sealer,
            shelf,
            shortcode=settings.at_shortcode,
            silence=lambda: shelf.current.policy.silence_months,
            sender_id=settings.at_sender_id,
            limits=limits_of(settings),
            kinds=kinds,
            stopping=stopping,
        )
        yield Chore(name, OFTEN, dispatch.tick)
