"""The staff door as tests open it: the real application over a real database, and people with tokens."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from argon2 import PasswordHasher
from fastapi import APIRouter
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session, sessionmaker

from app.broadcasts.audience import Carriage, Restraint
from app.broadcasts.ports import Airing
from app.callbacks.ports import Ringing
from app.complaints.pages.reader import Glass
from app.complaints.ports import County
from app.complaints.rules import sla
from app.complaints.rules.canned import Canned
from app.db import Sessions
from app.editions.press import Pressroom
from app.forums.ports import Grounds
from app.kit.calendar import Calendar
from app.kit.seal import Sealer
from app.main import FILES, ROOMS
from app.menu.compile import Menu, build
from app.menu.library import parse_yaml, read_library
from app.menu.vocabulary import Vocabulary
from app.office.gallery import Gallery
from app.open.quarters import Book
from app.privacy.rules import Retention
from app.settings import MENUS, Settings
from app.staff.actions import issue_token
from app.staff.policy import MAY, OF_AN_OFFICE, Role
from app.staff.signin.passwords import Passwords
from app.web.app import StaffDoor, make_staff_app
from app.web.deps import House
from tests.builders import CALENDAR, NOW, a_county, a_person
from tests.editions.county import PRESS
from tests.forums.making import the_grounds

PASSWORDS = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
"""As cheap as may be: what a hash costs is measured elsewhere."""
SETTINGS = Settings(_env_file=None, sms_per_second=50, sms_budget_day_kes=20_000)


@lru_cache(maxsize=1)
def the_menu() -> Menu:
    """The county's own menus, for their messages and words; what screens do is no matter here."""
    menu, _, _ = build(read_library(MENUS), Vocabulary({}, {}), {"code": "*384*50#", "short": "20384"})
    return menu


@lru_cache(maxsize=1)
def the_canned() -> Canned:
    """The county's own answers at hand."""
    return Canned.model_validate(parse_yaml((MENUS / "canned.yaml").read_text("utf-8"), "canned.yaml").plain)


@dataclass(frozen=True)
class Visitor:
    """Somebody on the staff, as the door meets them."""

    person_id: int
    headers: dict[str, str]

    def reading(self, etag: str) -> dict[str, str]:
        """Their headers for a change of what they read."""
        return self.headers | {"If-Match": etag}


def sessions_in(db: Session) -> Sessions:
    """Sessions inside the transaction of `db`: what they commit is rolled back with it."""
    return sessionmaker(db.connection(), join_transaction_mode="create_savepoint", expire_on_commit=False)


def an_airing(**restraint: Any) -> Airing:
    """The terms of broadcasts in a county of a few wards."""
    carriage = Carriage(SETTINGS.sms_price_kes, SETTINGS.sms_per_second, *SETTINGS.sms_notice_hours)
    return Airing(the_menu(), Restraint(**restraint), carriage, {"north": (991, 992), "south": (1003,)})


def a_house(sessions: Sessions, now: datetime = NOW, settings: Settings = SETTINGS) -> House:
    """All that the staff door needs, at one moment."""
    county = a_county()
    ringing = Ringing(partial(sla.callback_on, county.policy, county.calendar), county.menu, county.sealer)
    parts = {County: county, Menu: the_menu(), Canned: the_canned(), Sealer: county.sealer, Ringing: ringing}
    parts |= {Calendar: CALENDAR, Settings: settings, Passwords: PASSWORDS, Grounds: the_grounds(the_menu())}
    parts |= {Retention: Retention(), Airing: an_airing(), Pressroom: Pressroom(lambda _: PRESS)}
    parts |= {Gallery: Gallery(), Book: Book()}
    parts |= {Glass: Glass(lambda _, complaint, __: f"{complaint.reference} {complaint.state}")}
    return House(sessions, lambda: now, lambda: parts)


def an_app(sessions: Sessions, *, routers: Sequence[APIRouter] = ROOMS) -> StaffDoor:
    """The staff door with everything it needs."""
    return make_staff_app(a_house(sessions), routers, FILES)


@lru_cache(maxsize=1)
def the_door() -> StaffDoor:
    """The staff door, made once because that takes a while: whoever knocks brings their house."""
    return an_app(sessionmaker())


def a_client(
    sessions: Sessions,
    *,
    now: datetime = NOW,
    routers: Sequence[APIRouter] = ROOMS,
    settings: Settings = SETTINGS,
) -> TestClient:
    """Somebody who can knock at the door; what breaks inside is answered, not raised."""
    door = the_door() if routers is ROOMS else an_app(sessions, routers=routers)
    house = a_house(sessions, now, settings)

    async def knock(scope: Any, receive: Any, send: Any) -> None:
        door.state.house = house
        await door(scope, receive, send)

    return TestClient(knock, raise_server_exceptions=False)


def a_visitor(db: Session, role: Role, *, now: datetime = NOW, days: int = 30, **columns: Any) -> Visitor:
    """A person of this role with a token that is good; whoever belongs to an office is of the water department."""
    if role in OF_AN_OFFICE:
        columns.setdefault("department", "water")
    ended_at = columns.pop("ended_at", None)
    person = a_person(db, role=role, **columns)
    deeds = MAY[role] if role is Role.CLIENT else None
    token = issue_token(db, person, now=now, days=days, deeds=deeds, token_bytes=secrets.token_bytes)
    person.ended_at = ended_at
    db.flush()
    return Visitor(person.id, {"Authorization": f"Bearer {token}"})
