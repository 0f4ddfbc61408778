"""Versions of things: the ETag given with each, and the If-Match asked for each change."""

from typing import Annotated

from fastapi import Header

from app.web.errors import HttpRefusal

IfMatch = Annotated[
    str,
    Header(
        alias="If-Match",
        description="The ETag of what you read. Without it: 428. If the thing has changed since: 412.",
        examples=['"3"'],
    ),
]


def etag(version: int | str) -> str:
    """The version as an entity tag."""
    return f'"{version}"'


def expect(version: int | str, if_match: str) -> None:
    """Refuse a change to what its sender has not read: 428 for `*`, which names no version, 412 when stale.

    A weak tag is taken for the strong one: proxies weaken tags when they compress, and ours names a row, not bytes.
    """
    tags = {tag.strip().removeprefix("W/") for tag in if_match.split(",")}
    if "*" in tags:
        raise HttpRefusal(428, "http.unguarded", "If-Match: * names no version; send the ETag of what you read.")
    if etag(version) not in tags:
        raise HttpRefusal(
            412,
            "http.stale",
            "Somebody changed it after you read it and nothing of yours was saved. Read it again, compare, and "
            "send yours with the new ETag.",
            {"ETag": etag(version)},
        )
