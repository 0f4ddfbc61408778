"""The fault lab: an outbox, a provider in foul weather, senders that are killed, and the ledger of the truth."""

import secrets
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

import httpx
from sqlalchemy import insert

from app.contacts.models import Subscription
from app.db import app_engine, sessions_of, transaction
from app.outbox.actions import enqueue_all, enqueue_broadcast
from tests.lab.clock import Clock
from tests.outbox.stand_ins import NOW, Menu, owing, people
from tests.outbox.test_broadcasts import WARD, a_broadcast
from tests.proofs.house import Nursery, Process, connect

FAULTS = (
    "hang",
    "reset",
    "error",
    "garbage",
    "drip",
    "throttled",
    "error_before",
    "part",
    "unlisted",
    "early",
    "doubled",
    "reordered",
    "strange",
)
"""Thirteen ways to go wrong: of the requests, a third is answered as it should be."""

OTHERS = tuple(fault for fault in FAULTS if fault != "throttled")
WEATHER = tuple(mode for pair in zip(OTHERS, OTHERS[6:] + OTHERS[:6], strict=True) for mode in (*pair, ""))
"""Never more than two calls in a row that fail, or the senders would rightly take the provider to be away."""
KINDS = ("answers", "notices")
THROTTLED_EVERY_S = 20
"""Told that they are too fast any more often, the senders would rightly all but stop."""
NOT_YET_DUE_S = 570
"""By the clock of the lab: what is unknown is sent again after 600, and by then the weather is to be fair."""
STATES = "SELECT state, count(*) FROM message WHERE name = %s GROUP BY state"
TRIED = "SELECT count(*) FROM message WHERE attempts > 0"
UNSETTLED = """
    SELECT count(*) FROM message
    WHERE state IN ('pending', 'retry', 'sending') OR state = 'unknown' AND priority = 1 AND repeats = 0
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How large an experiment is: people, texts, seconds, and how much faster the clock goes in foul weather."""

    recipients: int
    receipts: int
    seconds: float
    factor: float
    batch: int = 100
    calls: int = 8
    senders: int = 2
    patience_s: float = 0.5
    reports: tuple[str, ...] = ("Success",)
    heals: float = 600
    """How much faster the clock goes in fair weather."""


@dataclass
class Lab:
    """The processes of one experiment."""

    nursery: Nursery
    size: Size
    urls: object
    provider: Process
    door: Process
    senders: list[Process]
    kills: int = 0
    tried: int = 0
    calls: int = 0
    clock: Clock = field(default_factory=lambda: Clock(time.time(), 0, 1))

    @property
    def address(self) -> str:
        """Where the stand-in answers."""
        return f"http://127.0.0.1:{self.provider.port}"

    def ask(self, method: str, path: str, **body: object) -> httpx.Response:
        """Tell the stand-in something."""
        answer = httpx.request(method, f"{self.address}{path}", json=body or None, timeout=60, trust_env=False)
        return answer.raise_for_status()

    def owe(self) -> None:
        """One broadcast to everybody, and a receipt to some."""
        engine = app_engine(self.urls.app, statement_ms=60_000)
        with transaction(sessions_of(engine)) as db:
            some = people(db, self.nursery.sealer, self.size.recipients)
            wish = {"ward": WARD, "topic": "all", "source": "ussd", "since_at": NOW}
            db.execute(insert(Subscription), [{"contact_id": one.id, **wish} for one in some])
            broadcast = a_broadcast(db, expires_at=NOW + timedelta(days=20))
            while enqueue_broadcast(db, broadcast, now=NOW):
                pass
            owed = [
                owing(one.id, "receipt", {"reference": f"{n:08}"}, str(n))
                for n, one in enumerate(some[: self.size.receipts])
            ]
            enqueue_all(db, owed, sealer=self.nursery.sealer, menu=Menu(), now=NOW)
        engine.dispose()

    def storm(self, random: Random, every_s: float = 0.5) -> None:
        """Foul weather, in which one sender after the other is killed; over before a receipt is due again."""
        turn, seconds = random.randrange(len(WEATHER)), 2 * self.size.patience_s
        modes, throttled_at = WEATHER[turn:] + WEATHER[:turn], 0.0
        self.ask("PUT", "/weather", modes=modes, seconds=seconds, reports=self.size.reports)
        self.set_clock(self.size.factor)
        for sender in self.senders:
            self.start(sender)
        while not self.is_over():
            if time.monotonic() - throttled_at > THROTTLED_EVERY_S:
                self.ask("POST", "/faults", mode="throttled")
                throttled_at = time.monotonic()
            tried = self.tried
            time.sleep(every_s * random.uniform(0.5, 1.5))
            victim = random.choice(self.senders)
            self.tried = self.count(TRIED)
            if self.tried > tried:  # a kill of somebody who has not begun proves nothing
                victim.kill()
                self.kills += 1
                self.start(victim)
        for sender in self.senders:
            sender.kill()
        self.kills += len(self.senders)
        self.tried = self.count(TRIED)
        self.ask("DELETE", "/faults")

    def is_over(self) -> bool:
        """Whether the storm met all, or a half in its time; a machine too busy even for that is not waited for."""
        size, all_of_them = self.size, self.size.recipients + self.size.receipts
        raged_s = time.time() - self.clock.at
        met = self.tried >= all_of_them or (raged_s > size.seconds and self.tried > all_of_them / 2)
        return met or raged_s > (NOT_YET_DUE_S / size.factor if size.receipts else 60)

    def heal(self) -> None:
        """Fair weather, and senders that live, until nothing is owed."""
        self.set_clock(self.size.heals)
        for sender in self.senders:
            self.start(sender)
        until = time.monotonic() + 600
        while self.count(UNSETTLED):
            assert time.monotonic() < until, self.states("receipt") + self.states("broadcast")
            time.sleep(0.1)
        for sender in self.senders:
            sender.kill()

    def start(self, sender: Process) -> None:
        """Bring a sender to life, on the clock of the lab."""
        sender.environment = {**sender.environment, **self.times()}
        sender.start()

    def set_clock(self, factor: float) -> None:
        """Let the clock go faster from now on."""
        self.clock = Clock(time.time(), self.clock.seconds(), factor)

    def times(self) -> dict[str, str]:
        """The clock, as processes are told it."""
        return {"LAB_CLOCK": f"{self.clock.at},{self.clock.shows},{self.clock.factor}"}

    def count(self, question: str) -> int:
        """One number."""
        with connect(self.urls.owner) as db:
            return db.execute(question).fetchone()[0]

    def states(self, name: str) -> Counter[str]:
        """How many texts of a name stand in each state."""
        with connect(self.urls.owner) as db:
            return Counter(dict(db.execute(STATES, [name]).fetchall()))

    def copies(self) -> tuple[Counter[str], Counter[str]]:
        """How many copies of the broadcast each handset got, and of each receipt, by the provider's own ledger."""
        texts = self.ask("GET", "/ledger").json()["texts"]
        digits = [(text["number"], "".join(filter(str.isdigit, text["words"]))) for text in texts]
        return Counter(number for number, reference in digits if not reference), Counter(
            reference for _, reference in digits if reference
        )


@contextmanager
def a_lab(nursery: Nursery, folder: Path, urls: object, size: Size, **mutants: object) -> Iterator[Lab]:
    """A lab with its texts owed and nothing sent."""
    secret = secrets.token_urlsafe(32)
    doors, carrier = (nursery.ask("listen")["port"] for _ in range(2))
    environment = {
        "DATABASE_URL": urls.app,
        "ITIKA_KEYS_FILE": str(nursery.keys),
        "ITIKA_CALLBACK_SECRETS": secret,
        "AT_BASE_URL": f"http://127.0.0.1:{carrier}",
        "PROOF_CALLBACK": f"http://127.0.0.1:{doors}/at/{secret}",
        "LAB_CLOCK": f"{time.time()},0,1",
        "LAB_PATIENCE": str(size.patience_s),
        "LAB_BATCH": f"{size.batch},{size.calls}",
    }

    def process(role: str, port: int = 0, kinds: str = "") -> Process:
        told = environment | {"LAB_KINDS": kinds}
        return Process(nursery, role, folder / f"{role}.log", told, port, mutants if role == "sender" else {})

    # As `itika work` has it: some lanes for answers, others for notices.
    senders = [process("sender", kinds=KINDS[one % 2]) for one in range(size.senders)]
    lab = Lab(nursery, size, urls, process("provider", carrier), process("door", doors), senders)
    try:
        lab.owe()
        lab.provider.start()
        lab.door.start()
        # A door that is dead leaves the provider's reports hanging, and the lab would prove nothing about them.
        told = {"id": "nobody's", "status": "Sent"}
        httpx.post(f"{environment['PROOF_CALLBACK']}/sms/report", data=told, timeout=60).raise_for_status()
        yield lab
    finally:
        for one in (*senders, lab.provider, lab.door):
            one.kill()
