"""The web: the phone door and the staff door, wired from Settings. Only the two roots wire."""

import asyncio
import gc
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.africastalking.callbacks import phone_door
from app.africastalking.doors import Doors
from app.africastalking.fake import phone as trial
from app.broadcasts import routes as broadcasts
from app.broadcasts import watching
from app.broadcasts.pages import rooms as notice_pages
from app.broadcasts.ports import Airing
from app.callbacks import routes as callbacks
from app.callbacks.ports import Ringing
from app.complaints.almanac import Almanac
from app.complaints.api import rooms as complaints
from app.complaints.pages import rooms as complaint_pages
from app.complaints.pages.reader import Glass
from app.complaints.ports import County
from app.complaints.rules import sla
from app.complaints.rules.canned import Canned
from app.content import Press, given_facts, load_content, open_shelf
from app.conversation import glass
from app.conversation.content import Content
from app.conversation.places import Places
from app.db import app_engine, sessions_of, transaction
from app.editions import routes as editions
from app.editions.actions import begin, follow
from app.editions.press import Pressroom
from app.editions.shelf import Shelf
from app.forums.api import rooms as forums
from app.forums.pages import rooms as forum_pages
from app.forums.ports import Grounds
from app.keys import Keyring
from app.kit.calendar import Calendar
from app.kit.seal import Sealer
from app.log import log
from app.menu.compile import Menu
from app.menu.engine import Screen
from app.menu.library import read_library
from app.office import rooms as office
from app.office.gallery import Gallery
from app.open import pages as public
from app.open.quarters import Book
from app.outbox.gate.limits import limits_of
from app.postroom import routes as postroom
from app.privacy import routes as privacy
from app.privacy.rules import Retention
from app.rolls.pages import people
from app.settings import MENUS, Settings, load_settings
from app.staff import routes as staff
from app.staff.page_access import SIGN_IN
from app.staff.pages import rooms as staff_pages
from app.staff.signin.passwords import Passwords
from app.subjects import routes as subjects
from app.today import pages as today
from app.unmasking import routes as unmasking
from app.unmasking.pages import requests as hidden
from app.ussd.counter import Counter
from app.ussd.desk import Apologies, Desk
from app.web.app import make_staff_app
from app.web.deps import House
from app.web.turnstile import Turnstile

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]

LOOK = 2.0
"""Seconds between looks at what is in force."""
AFTER_A_FAILURE = 10.0

ROOMS: Sequence[APIRouter] = (
    *staff_pages.ROUTERS,
    today.router,
    public.router,
    *office.ROUTERS,
    people.router,
    *notice_pages.ROUTERS,
    hidden.router,
    *forum_pages.ROUTERS,
    *complaint_pages.ROUTERS,
    *complaints.ROUTERS,
    callbacks.router,
    unmasking.router,
    privacy.router,
    subjects.router,
    *forums.ROUTERS,
    broadcasts.router,
    watching.router,
    editions.router,
    postroom.router,
    staff.router,
)
"""Everything behind the staff door: an address is looked for in this order."""
FILES = (people.HOME,)
"""Addresses whose forms bring a file."""


def utc_now() -> datetime:
    """The wall clock; rules and actions get it as an argument."""
    return datetime.now(UTC)


def make_app() -> App:
    """The application from the environment's settings, for a server that calls a factory."""
    return build(load_settings())


def build(settings: Settings) -> App:
    """One ASGI application: `/at/…` is the phone door, bare; everything else is the staff door."""
    assert settings.database_url
    keyring = Keyring(settings.itika_keys_file)
    sealer = keyring.sealer
    engine = app_engine(settings.database_url, pool_size=8, statement_ms=5000)
    sessions = sessions_of(engine)
    settle = follow if settings.itika_env == "development" else begin
    shelf = open_shelf(settings, sessions, MENUS, settle, clock=utc_now)
    almanac = Almanac()
    sorry = apologies(words_at_start(shelf, settings))
    desk = make_desk(settings.database_url, lambda: Counter(shelf, sealer, almanac), sorry)
    doors = Doors(sessions, sealer=sealer, shelf=shelf, clock=utc_now)
    phone = phone_door(
        desk,
        secrets=settings.itika_callback_secrets,
        garbled=sorry.not_saved,
        unsure=sorry.unsure,
        doors=doors.by_name(),
    )
    parts: dict[type[Any], Any] = {Sealer: sealer, Settings: settings, Passwords: Passwords(), Book: Book()}
    parts[Gallery] = Gallery()
    parts[Pressroom] = Pressroom(lambda now: Press(given_facts(settings), now))
    if trial.may_act(settings):
        parts[trial.Network] = trial.Network(settings, phone, trial.tongues_of(read_library(MENUS).catalogues))
    house = House(
        sessions=sessions, clock=utc_now, parts=lambda: parts | published(shelf.current, settings, sealer, almanac)
    )
    desk_side = Turnstile(make_staff_app(house, routers_for(settings), FILES), SIGN_IN)

    def look() -> None:
        keyring.look()
        shelf.look()
        with transaction(sessions) as db:
            almanac.look(db)

    return join(phone, desk_side, desk, look, engine)


def published(content: Content, settings: Settings, sealer: Sealer, almanac: Almanac) -> dict[type[Any], Any]:
    """The parts of a house that come from what is in force; the calendar alone as it was published."""
    county = content.county(sealer, almanac=almanac)
    ringing = Ringing(partial(sla.callback_on, content.policy, county.calendar), content.menu, sealer)
    parts = {Menu: content.menu, Places: content.places, Canned: content.canned, Calendar: content.calendar}
    grounds = content.grounds(sealer, secrets.randbelow)
    airing = content.airing(limits_of(settings))
    parts |= {Retention: content.retention, Glass: Glass(glass.Glass(content, county).show)}
    return {**parts, County: county, Ringing: ringing, Grounds: grounds, Airing: airing}


def routers_for(settings: Settings) -> list[APIRouter]:
    """The staff's rooms, and the phone for trials where it may stand."""
    return [*ROOMS, trial.router] if trial.may_act(settings) else [*ROOMS]


def words_at_start(shelf: Shelf[Content], settings: Settings) -> Menu:
    """The menu in force. While the database is away the folder's: it too says so in both languages."""
    try:
        shelf.look()
    except (DBAPIError, PoolTimeout):
        log.error("menu.unseen")
        return load_content(settings, MENUS, now=utc_now()).menu
    return shelf.current.menu


def make_desk(database_url: str, counter: Callable[[], Counter], sorry: Apologies) -> Desk:
    """The desk with its own few connections: staff work never takes one away from a caller."""
    return Desk(
        sessions_of(app_engine(database_url, pool_size=2, idle_ms=5000)),
        counter,
        sorry,
        now=utc_now,
    )


def apologies(menu: Menu) -> Apologies:
    """What is said when nothing can be read: each text holds both languages."""
    return Apologies(
        not_saved=Screen(menu.word("down", "notsaved", "sw"), ends=True),
        unsure=Screen(menu.word("down", "unsure", "sw"), ends=True),
    )


async def keep_looking(look: Callable[[], None]) -> None:
    """See at once and every two seconds what is in force; what is at hand goes on while the database is away."""
    while True:
        try:
            await asyncio.to_thread(look)
            await asyncio.sleep(LOOK)
        except Exception as failure:
            log.error("menu.unseen", exc_info=failure)
            await asyncio.sleep(AFTER_A_FAILURE)


def join(phone: App, staff: App, desk: Desk, look: Callable[[], None], engine: Engine) -> App:
    """One application of two doors; the phone door meets no middleware."""

    @asynccontextmanager
    async def open_desk() -> AsyncIterator[None]:
        await desk.open()
        looking = asyncio.create_task(keep_looking(look))
        try:
            yield
        finally:
            looking.cancel()
            await desk.close()
            engine.dispose()

    async def door(scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/at/"):
            await phone(scope, receive, send)
        elif scope["type"] == "lifespan":
            await live(receive, send)
        else:
            await staff(scope, receive, send)

    async def live(receive: Any, send: Any) -> None:
        await receive()
        # What was built stays: a collection that walks all of it held every caller up for a tenth of a second.
        gc.collect()
        gc.freeze()
        async with open_desk():
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})

    return door
