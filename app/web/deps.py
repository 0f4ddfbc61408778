"""What an endpoint may ask the house for: its clock, its parts, and one transaction."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from app.db import Sessions, transaction

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class House:
    """What the composition root wired. `parts` gives one of each kind, such as the menu now in force."""

    sessions: Sessions
    clock: Callable[[], datetime]
    parts: Callable[[], Mapping[type[Any], Any]]


def house_of(request: Request) -> House:
    """The house this request came to. No dependency: most others want it, and each would solve it anew."""
    found = request.app.state.house
    assert isinstance(found, House)
    return found


# What only gives what is there already is a coroutine: a plain function would be sent to a thread and come back.
def part(kind: type[Part]) -> Callable[[Request], Awaitable[Part]]:
    """A dependency that gives the house's one `kind`; a kind that was not wired is a bug at the first request."""

    async def give(request: Request) -> Part:
        found = house_of(request).parts()[kind]
        assert isinstance(found, kind)
        return found

    return give


async def now(request: Request) -> datetime:
    """The moment of this request, in UTC: one for everything it does."""
    return house_of(request).clock()


def open_transaction(request: Request) -> Iterator[Session]:
    """One request is one transaction, committed before the answer leaves; a refusal takes everything back."""
    with transaction(house_of(request).sessions) as db:
        yield db


Now = Annotated[datetime, Depends(now)]
# "function" and not "request": the latter commits after the answer has left, and an answer is a promise.
Db = Annotated[Session, Depends(open_transaction, scope="function")]
