"""What holds for every request of the staff side: a bounded body, an answer browsers neither keep nor frame."""

from collections.abc import Collection

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 64 * 1024
"""Bytes. The framework's own limit answers in plain text, and ours are problem documents."""
LARGEST_FILE = 1_000_000
"""The same where a form brings a file: what is no larger stays in memory, and never lies on a disk in clear."""
MOST_FILES = 4
"""So many at once: before anybody is known to be signed in, a crowd's files must not fill the memory."""

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": NOTHING,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class Guarded:
    """An ASGI layer that counts what is received and adds the headers that an answer has not set for itself.

    `files` are the addresses whose forms bring a file.
    """

    def __init__(self, app: ASGIApp, files: Collection[str] = ()) -> None:
        self.app, self.files, self.held = app, files, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        brings = scope["method"] == "POST" and scope["path"] in self.files and self.held < MOST_FILES
        self.held += brings
        try:
            most = LARGEST_FILE if brings else LARGEST_BODY
            await self.app(scope, counted(receive, most), guarded(send))
        finally:
            self.held -= brings


def counted(receive: Receive, most: int) -> Receive:
    """The same body, until it grows too large: then HTTPException 413, to whoever reads it."""
    taken = 0

    async def take() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise HTTPException(413, f"This is longer than {most} bytes")
        return message

    return take


def guarded(send: Send) -> Send:
    """The same answer, with the headers."""

    async def give(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return give
