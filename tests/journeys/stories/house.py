"""The whole house with a clock that a test sets: both doors, the worker's chores, and the stand-in provider."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import httpx

from app.africastalking.callbacks import phone_door
from app.africastalking.client import Client
from app.africastalking.doors import Doors
from app.africastalking.fake import make_fake
from app.broadcasts.running import continue_release
from app.complaints.almanac import Almanac
from app.console.demo.story import Officer
from app.console.inbox import Inbox
from app.console.phone import Phone
from app.db import Sessions, transaction
from app.forums.timers import tell_due
from app.kit.seal import Sealer
from app.main import ROOMS, apologies, join, published
from app.outbox.dispatch import Dispatch
from app.settings import Settings
from app.staff.actions import issue_token
from app.staff.policy import Role
from app.ussd.counter import Counter
from app.web.app import make_staff_app
from app.web.deps import House
from app.worker import OF_COMPLAINTS
from tests.africastalking.servers import served
from tests.builders import a_person
from tests.callers.house import Patient
from tests.phone import CODE, NOW, OneVersion, real_content

SECRET = secrets.token_hex(16)


@dataclass
class Town:
    """Everybody's way into the house. `now` is what every clock shows."""

    sessions: Sessions
    sealer: Sealer
    http: httpx.Client
    carrier: Client | None = None
    now: datetime = NOW
    web: str = ""
    provider: str = ""
    inboxes: dict[str, Inbox] = field(default_factory=dict)

    def phone(self, number: str) -> Phone:
        """A handset that dials the real callback, and whose inbox is the provider's."""
        self.inboxes[number] = Inbox(self.http, self.provider, number)
        return Phone(self.http, f"{self.web}/at/{SECRET}/ussd", number, CODE)

    def officer(self, role: Role, department: str | None = None) -> Officer:
        """A member of staff with a token for the API."""
        with transaction(self.sessions) as db:
            person = a_person(db, role=role, department=department, name=role.value)
            token = issue_token(db, person, now=self.now, days=100, token_bytes=secrets.token_bytes)
        return Officer(self.http, self.web, token)

    def text(self, number: str, words: str) -> None:
        """A text from a handset, which the provider brings to the real callback and dates by the town's clock."""
        form = {"id": f"ATXin_{secrets.token_hex(8)}", "from": number, "to": "20384", "text": words}
        form["date"] = self.now.strftime("%Y-%m-%dT%H:%M:%SZ")
        self.http.post(f"{self.web}/at/{SECRET}/sms", data=form).raise_for_status()

    def work(self) -> int:
        """What the worker does now: all that is owed on complaints and barazas, then the texts; how much it was."""
        county = real_content().county(self.sealer)
        grounds = real_content().grounds(self.sealer, secrets.randbelow)
        with transaction(self.sessions) as db:
            done = sum(chore(db, county, now=self.now) for chore in OF_COMPLAINTS)
            while owed := continue_release(db, self.now) + tell_due(db, grounds, now=self.now):
                done += owed
        dispatch = Dispatch(
            self.sessions,
            self.carrier,
            self.sealer,
            county.menu,
            shortcode="20384",
            silence=lambda: county.policy.silence_months,
        )
        while sent := dispatch.tick(self.now):
            done += sent
        return done

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)


@contextmanager
def open_town(sessions: Sessions, sealer: Sealer) -> Iterator[Town]:
    """A town at noon on a Tuesday, every part of it behind a real server."""
    with httpx.Client(timeout=30) as http:
        town, shelf, almanac = Town(sessions, sealer, http), OneVersion(real_content()), Almanac()
        sorry = apologies(shelf.current.menu)
        desk = Patient(sessions, partial(Counter, shelf, sealer), sorry, now=lambda: town.now)
        doors = Doors(sessions, sealer=sealer, shelf=shelf, clock=lambda: town.now)
        phone = phone_door(
            desk, secrets=[SECRET], garbled=sorry.not_saved, unsure=sorry.unsure, doors=doors.by_name()
        )
        settings = Settings(_env_file=None)
        parts = {Sealer: sealer, Settings: settings} | published(shelf.current, settings, sealer, almanac)
        staff = make_staff_app(House(sessions, lambda: town.now, lambda: parts), ROOMS)
        whole = join(phone, staff, desk, lambda: None, sessions.kw["bind"])
        with served(whole, lifespan="on") as town.web:
            fake = make_fake(f"{town.web}/at/{SECRET}", api_key="right")
            with served(fake, lifespan="on") as town.provider:
                town.carrier = Client("kakamega", "right", base_url=town.provider)
                yield town
                town.carrier.close()
