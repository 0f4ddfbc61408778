"""The web: the phone door and the staff door, wired from Settings. Only the two roots wire."""

from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from app.africastalking.callbacks import phone_door
from app.africastalking.doors import Doors
from app.broadcasts import routes as broadcasts
from app.complaints.api import routes as complaints
from app.complaints.ports import County
from app.content import Content, load_content
from app.conversation.places import Places
from app.db import app_engine, sessions_of
from app.forums import routes as forums
from app.keys import load_sealer
from app.kit.seal import Sealer
from app.menu.compile import Menu
from app.menu.engine import Screen
from app.settings import MENUS, Settings, load_settings
from app.ussd.counter import Counter
from app.ussd.desk import Apologies, Desk
from app.web.app import make_staff_app
from app.web.deps import House

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]


def utc_now() -> datetime:
    """The wall clock; rules and actions get it as an argument."""
    return datetime.now(UTC)


def make_app() -> App:
    """The application from the environment's settings, for a server that calls a factory."""
    return build(load_settings())


def build(settings: Settings) -> App:
    """One ASGI application: `/at/…` is the phone door, bare; everything else is the staff door."""
    assert settings.database_url
    content = load_content(settings, MENUS, now=utc_now())
    sealer = load_sealer(settings.itika_keys_file)
    desk = make_desk(settings.database_url, content, sealer)
    sessions = sessions_of(app_engine(settings.database_url, pool_size=8, statement_ms=5000))
    doors = Doors(sessions, sealer=sealer, menu=content.menu, clock=utc_now)
    sorry = apologies(content.menu)
    phone = phone_door(
        desk,
        secrets=settings.itika_callback_secrets,
        garbled=sorry.not_saved,
        unsure=sorry.unsure,
        doors=doors.by_name(),
    )
    parts = {
        Menu: content.menu,
        Places: content.places,
        Sealer: sealer,
        County: content.county(sealer),
        Settings: settings,
    }
    house = House(sessions=sessions, clock=utc_now, parts=parts)
    staff = make_staff_app(house, [complaints.router, forums.router, broadcasts.router])
    return join(phone, staff, desk)


def make_desk(database_url: str, content: Content, sealer: Sealer) -> Desk:
    """The desk with its own few connections: staff work never takes one away from a caller."""
    county = content.county(sealer)
    return Desk(
        sessions_of(app_engine(database_url, pool_size=2)),
        lambda: Counter(county, content.effects, content.offers),
        apologies(content.menu),
        now=utc_now,
    )


def apologies(menu: Menu) -> Apologies:
    """What is said when nothing can be read: each text holds both languages."""
    return Apologies(
        not_saved=Screen(menu.word("down", "notsaved", "sw"), ends=True),
        unsure=Screen(menu.word("down", "unsure", "sw"), ends=True),
    )


def join(phone: App, staff: App, desk: Desk) -> App:
    """One application of two doors; the phone door meets no middleware."""

    @asynccontextmanager
    async def open_desk() -> AsyncIterator[None]:
        await desk.open()
        try:
            yield
        finally:
            await desk.close()

    async def door(scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/at/"):
            await phone(scope, receive, send)
        elif scope["type"] == "lifespan":
            await live(receive, send)
        else:
            await staff(scope, receive, send)

    async def live(receive: Any, send: Any) -> None:
        await receive()
        async with open_desk():
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})

    return door
