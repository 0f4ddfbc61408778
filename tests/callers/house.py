"""The house that simulated callers ring: its real phone door and desk, which may be started anew at any moment."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote_plus, urlencode

from sqlalchemy import select, text

from app.africastalking.callbacks import App, phone_door
from app.complaints import actions as complaints
from app.complaints import ladder, silence, timers
from app.complaints.models import Complaint
from app.complaints.ports import Actor
from app.complaints.rules.lifecycle import Outcome, State
from app.db import Sessions, transaction
from app.editions.models import Publication
from app.editions.shelf import Shelf
from app.kit.errors import Refusal
from app.kit.seal import Sealer
from app.main import apologies
from app.menu.engine import Screen
from app.menu.library import version_of
from app.ussd.desk import Desk
from app.ussd.hop import Hop
from app.ussd.purge import purge
from tests.africastalking.asgi import ask
from tests.builders import NOW, a_person
from tests.callers.editions import Archive, accented_edition, made_ready, plain_edition
from tests.callers.watch import Watch, Watched
from tests.editions.county import slip_in
from tests.forums.making import a_forum
from tests.phone import CODE

CHORES = silence.remind, silence.ask_again, silence.close_silent, ladder.climb, timers.end_steps
FROM_TRIAGE = {
    "0": ("ask", "Where was it?"),
    "1": ("refer", "electricity", "It is theirs."),
    "2": ("refer", "urban_road", "It is theirs."),
    "3": ("decline", "too_old", "It was in 1998."),
    "4": ("investigate", "Who was it?"),
}
"""What is done to a read report, by its last digit; the others go to their department."""
FAR_AHEAD = timedelta(days=40 * 365)
SECRET = secrets.token_hex(16)
OVER = text("SELECT id FROM ussd_session WHERE kept_until <= :now")
CONSTANT = urlencode({"serviceCode": CODE, "networkCode": "63902"})
"""What each request holds, whoever calls."""


class Patient(Desk):
    """A desk that gives no hop up: a busy machine is no fault of the menus. It knows how many it has in hand."""

    in_hand = 0

    async def take(self, hop: Hop) -> Screen:
        self.in_hand += 1
        try:
            return await super().take(hop)
        finally:
            self.in_hand -= 1

    async def retire(self) -> None:
        """Close once everybody is answered, as the web server does when it is stopped."""
        while self.in_hand:
            await asyncio.sleep(0.002)
        await self.close()

    async def _sweep(self) -> None:
        """Cut nothing."""


@dataclass
class House:
    """One county; `counter` is what its desks are made of. The clock is set by hand and runs for all callers."""

    sessions: Sessions
    sealer: Sealer
    counter: type[Watched] = Watched
    now: datetime = NOW
    watch: Watch = field(default_factory=Watch)
    shelf: Shelf | None = None
    door: App | None = None
    desk: Patient | None = None
    versions: tuple[str, str] = ("", "")
    officer: int = 0
    sorry: set[str] = field(default_factory=set)
    """What a desk says that has failed."""
    starting: asyncio.Lock = field(default_factory=asyncio.Lock)
    asking: int = 0
    is_still: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while nobody may ask: who dials then waits."""

    async def ask(self, number: str, session_id: str, heard: str) -> tuple[int, bytes]:
        """One request as the network sends it; status and body of the answer."""
        async with self.is_still:
            self.asking += 1
        body = f"sessionId={session_id}&phoneNumber=%2B{number[1:]}&{CONSTANT}&text={quote_plus(heard)}"
        try:
            heard_back = await ask(self.door, f"/at/{SECRET}/ussd", body.encode())
        finally:
            self.asking -= 1
        return heard_back.status, heard_back.body

    async def restart(self) -> None:
        """A new process takes over with nothing at hand; the old one still answers what it has in hand."""
        async with self.starting:
            old = self.desk
            self.shelf = shelf = Shelf(self.sessions, Archive(), lambda db, now: None, clock=lambda: self.now)
            sorry = apologies(shelf.current.menu)
            self.sorry |= {sorry.not_saved.text, sorry.unsure.text}
            self.desk = Patient(
                self.sessions,
                lambda: self.counter(shelf, self.sealer, watch=self.watch),
                sorry,
                now=lambda: self.now,
            )
            await self.desk.open()
            self.door = phone_door(
                self.desk, secrets=[SECRET], garbled=sorry.not_saved, unsure=sorry.unsure, doors={}
            )
            if old:
                await old.retire()

    async def swap(self) -> None:
        """The other edition is put in force, and the process sees it."""
        now_in_force = self.shelf.current.menu.version
        other = next(version for version in self.versions if version != now_in_force)
        with transaction(self.sessions) as db:
            db.add(Publication(version=other, at=self.now, by_id=None, why="The other edition"))
        self.shelf.look()

    def wait(self, minutes: int) -> None:
        """Let time pass, for everybody."""
        self.now += timedelta(minutes=minutes)

    async def chores(self) -> None:
        """What the worker does between hops: what is late or silent, and dialogues are forgotten in time."""
        county = made_ready(self.versions[0]).county(self.sealer)
        async with self.is_still:
            while self.asking:
                await asyncio.sleep(0.002)
            with transaction(self.sessions) as db:
                for chore in CHORES:
                    chore(db, county, now=self.now)
            self.erase_what_is_over()

    def erase_what_is_over(self) -> None:
        """Forget the dialogues whose time is over, while nobody asks."""
        with transaction(self.sessions) as db:
            for session_id in db.scalars(OVER, {"now": self.now}):
                self.watch.part_with(session_id)
            purge(db, now=self.now, limit=10_000)

    def work_on(self, reference: str, times: int) -> None:
        """The next moves that an officer makes on a report."""
        for _ in range(times):
            self._move(reference)

    def _move(self, reference: str) -> None:
        county, by = made_ready(self.versions[0]).county(self.sealer), Actor("staff", self.officer)
        with transaction(self.sessions) as db:
            one = db.scalar(select(Complaint).where(Complaint.reference == reference).with_for_update())
            try:
                match one and State(one.state):
                    case State.RECEIVED:
                        complaints.acknowledge(db, county, one, by=by, now=self.now)
                    case State.TRIAGE:
                        deed, *said = FROM_TRIAGE.get(reference[-1], ("assign", one.department))
                        getattr(complaints, deed)(db, county, one, *said, by=by, now=self.now)
                    case State.REFERRED:
                        complaints.take_receipt(db, county, one, "Noted.", by=by, now=self.now)
                    case State.ASSIGNED | State.REOPENED:
                        complaints.start(db, county, one, by=by, now=self.now)
                    case State.IN_PROGRESS:
                        complaints.propose(db, county, one, "It was mended.", Outcome.UPHELD, by=by, now=self.now)
            except Refusal:
                db.rollback()


@asynccontextmanager
async def open_house(sessions: Sessions, sealer: Sealer, counter: type[Watched] = Watched) -> AsyncIterator[House]:
    """A house with both editions published; in each ward a baraza is coming, however long they wait."""
    house = House(sessions, sealer, counter)
    house.watch.count(sessions.kw["bind"])
    with transaction(sessions) as db:
        editions = (accented_edition(), plain_edition())
        house.versions = tuple(slip_in(db, sources, NOW) for sources in editions)
        house.officer = a_person(db).id
        for wards in made_ready(version_of(plain_edition())).places.subcounties.values():
            for ward in wards:
                a_forum(db, ward=int(ward), made_by=house.officer)
                a_forum(db, ward=int(ward), made_by=house.officer, starts_at=NOW + FAR_AHEAD)
    await house.restart()
    try:
        yield house
    finally:
        await house.desk.close()
