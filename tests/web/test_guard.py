"""A body is bounded for everybody; where a form brings a file it may be larger, for a few at once."""

import asyncio

import pytest
from starlette.exceptions import HTTPException

from app.web.guard import LARGEST_BODY, LARGEST_FILE, MOST_FILES, Guarded


def knocking(door, path, size, method="POST", then=None):
    """Somebody who sends so many bytes there; `then` happens while they are still inside."""
    scope = {"type": "http", "method": method, "path": path, "then": then}

    async def receive():
        return {"type": "http.request", "body": b"x" * size}

    async def send(message):
        pass

    return door(scope, receive, send)


async def reading(scope, receive, send):
    """An application that reads the body."""
    await receive()
    if scope["then"]:
        await scope["then"]


@pytest.mark.parametrize(
    ("path", "method", "size"),
    [
        ("/files", "POST", LARGEST_FILE),
        ("/files", "PUT", LARGEST_BODY),
        ("/files/7", "POST", LARGEST_BODY),
        ("/", "POST", LARGEST_BODY),
    ],
)
def test_a_body_may_be_so_long_and_not_longer(path, method, size):
    door = Guarded(reading, files=("/files",))
    asyncio.run(knocking(door, path, size, method))
    with pytest.raises(HTTPException, match=f"longer than {size} bytes"):
        asyncio.run(knocking(door, path, size + 1, method))


def test_a_crowd_of_files_does_not_fill_the_memory():
    door = Guarded(reading, files=("/files",))
    inside = knocking(door, "/files", LARGEST_FILE)
    for _ in range(MOST_FILES - 1):
        inside = knocking(door, "/files", LARGEST_FILE, then=inside)
    asyncio.run(inside)
    crowd = knocking(door, "/files", LARGEST_FILE)
    for _ in range(MOST_FILES):
        crowd = knocking(door, "/files", LARGEST_FILE, then=crowd)
    with pytest.raises(HTTPException, match=f"longer than {LARGEST_BODY} bytes"):
        asyncio.run(crowd)
    asyncio.run(knocking(door, "/files", LARGEST_FILE))
