"""The web as it is wired, running in this process; and a phone that dials it."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from app import main
from app.keys import create_keys_file
from app.settings import Settings

SECRET = "a-secret-of-thirty-two-letters-or-more"


def settings_of(database_url: str, folder: Path) -> Settings:
    """The settings of a house that follows no folder, with keys in `folder`."""
    create_keys_file(folder / "keys.json")
    return Settings(
        _env_file=None,
        itika_env="training",
        itika_keys_file=folder / "keys.json",
        itika_callback_secrets=SECRET,
        database_url=database_url,
    )


@asynccontextmanager
async def web(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A web process: the whole application, with its own desk and its own shelf."""
    app = await asyncio.to_thread(main.build, settings)
    inbox: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    outbox: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    life = asyncio.create_task(app({"type": "lifespan"}, inbox.get, outbox.put))
    await inbox.put({"type": "lifespan.startup"})
    await outbox.get()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://web") as http:
        yield http
    await inbox.put({"type": "lifespan.shutdown"})
    await life


def a_phone(http: httpx.AsyncClient) -> Callable[[str, str], Awaitable[str]]:
    """What one phone hears: of a session, to all that was typed in it."""

    async def hop(session: str, heard: str) -> str:
        form = {"sessionId": session, "phoneNumber": "+254700000001", "serviceCode": "*384*50#", "text": heard}
        return (await http.post(f"/at/{SECRET}/ussd", data=form)).text

    return hop


async def write(http: httpx.AsyncClient, words: str) -> None:
    """One text from another phone to the county."""
    form = {"from": "+254700000002", "to": "20384", "id": secrets.token_hex(8), "text": words, "linkId": ""}
    (await http.post(f"/at/{SECRET}/sms", data=form)).raise_for_status()
