"""Refusals leave an entry: who asked for what they may not do or know of, once everything else is taken back."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from app.audit.actions import note
from app.db import transaction
from app.kit.errors import Forbidden, NotFound, Refusal
from app.web.deps import Now, house_of

LONGEST = 200


@dataclass(slots=True)
class Watch:
    """Who is asking, once that is known."""

    person_id: int | None = None


async def watch(request: Request, now: Now) -> AsyncIterator[Watch]:
    """Notes a refusal of permission, and a miss in the same way: what is hidden from somebody looks absent."""
    seen = Watch()

    def leave(refusal: Refusal) -> None:
        about = f"{request.method} {request.url.path}"[:LONGEST]
        with transaction(house_of(request).sessions) as db:
            note(db, person_id=seen.person_id, deed="refused", about=about, detail={"rule": refusal.rule}, now=now)

    try:
        yield seen
    except (Forbidden, NotFound) as refusal:
        if seen.person_id is not None:
            await run_in_threadpool(leave, refusal)
        raise


# The scope of the request, so that it ends after the transaction of the deed, which is taken back by then.
Watched = Annotated[Watch, Depends(watch, scope="request")]
