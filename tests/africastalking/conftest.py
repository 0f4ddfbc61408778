"""The stand-in provider as its tests ask for it."""

from collections.abc import Iterator

import httpx
import pytest

from app.africastalking.callbacks import Answer, Form, phone_door
from app.africastalking.fake import make_fake
from app.menu.engine import Screen
from tests.africastalking.both_sides import SECRET, Callbacks
from tests.africastalking.servers import served

NEVER = Screen("", ends=True)


@pytest.fixture(scope="module")
def served_pair() -> Iterator[tuple[httpx.Client, list[Callbacks]]]:
    """The stand-in, and who is posted to just now."""
    now: list[Callbacks] = []
    names = ("sms", "sms/report", "sms/opt-out")

    def door(name: str):
        async def take(form: Form) -> Answer:
            return await now[-1].door(name)(form)

        return take

    ours = phone_door(
        None, secrets=[SECRET], garbled=NEVER, unsure=NEVER, doors={name: door(name) for name in names}
    )
    with served(ours) as address:
        fake = make_fake(f"{address}/at/{SECRET}", api_key="right", repeat_s=0.05)
        with served(fake, lifespan="on") as base, httpx.Client(base_url=base) as http:
            yield http, now


@pytest.fixture
def http(served_pair) -> httpx.Client:
    served_pair[0].delete("/ledger").raise_for_status()
    served_pair[1].append(Callbacks())
    return served_pair[0]


@pytest.fixture
def callbacks(served_pair, http: httpx.Client) -> Callbacks:
    return served_pair[1][-1]
