"""One request to an ASGI application, given exactly the messages that a server would give."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from app.africastalking.callbacks import App


@dataclass
class Heard:
    """What the caller of the application saw."""

    status: int = 0
    headers: dict[bytes, bytes] = field(default_factory=dict)
    body: bytes = b""


async def ask(app: App, path: str, body: bytes = b"", *, method: str = "POST") -> Heard:
    """One request whose body comes whole."""
    return await tell(app, path, [{"type": "http.request", "body": body}], method=method)


async def tell(app: App, path: str, messages: list[dict[str, Any]], *, method: str = "POST") -> Heard:
    """One request whose body comes as these messages."""
    heard, coming = Heard(), iter(messages)

    async def receive() -> dict[str, Any]:
        return next(coming)

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            heard.status, heard.headers = message["status"], dict(message["headers"])
        else:
            heard.body += message["body"]

    await app({"type": "http", "method": method, "path": path}, receive, send)
    return heard


def post(app: App, path: str, body: bytes = b"") -> Heard:
    """One request, alone."""
    return asyncio.run(ask(app, path, body))
