"""The slow doors on a real database: stored once, whatever comes, and honest when nothing can be stored."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.africastalking.callbacks import App, phone_door
from app.africastalking.doors import WAITING, Doors
from app.africastalking.fake import make_fake
from app.contacts.actions import meet, subscribe
from app.contacts.models import Contact, Subscription
from app.db import Sessions, app_engine, sessions_of, transaction
from app.kit.msisdn import parse_msisdn
from app.kit.seal import Sealer
from app.menu.engine import Screen
from app.outbox.models import Message, Report
from app.sms.models import Incoming
from tests.africastalking.asgi import Heard, ask, post
from tests.africastalking.recorded import form, names
from tests.africastalking.servers import nobody, served
from tests.phone import OneVersion, real_content

SECRET = "a-secret-of-thirty-two-characters"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CALLER = parse_msisdn("+254700000001")
NEVER = Screen("", ends=True)


@pytest.fixture
def door(sealer: Sealer) -> Callable[[Callable[[], Session]], App]:
    """The phone door over any maker of sessions."""

    def make(sessions: Callable[[], Session]) -> App:
        doors = Doors(sessions, sealer=sealer, shelf=OneVersion(real_content()), clock=lambda: NOW)
        return phone_door(None, secrets=[SECRET], garbled=NEVER, unsure=NEVER, doors=doors.by_name())

    return make


@pytest.fixture
def away() -> Iterator[Sessions]:
    """Sessions of a database that is not there."""
    engine = app_engine(nobody().replace("http", "postgresql+psycopg") + "/itika")
    yield sessions_of(engine)
    engine.dispose()


def count(sessions: Sessions, model: type) -> int:
    with sessions() as db:
        return db.scalar(select(func.count()).select_from(model))


def give(app: App, door: str, name: str) -> int:
    return post(app, f"/at/{SECRET}/{door}", form(name)).status


def test_keeps_every_recorded_text(door, sessions: Sessions) -> None:
    app = door(sessions)
    recorded = sorted(names("text-"))
    assert {give(app, "sms", name) for name in recorded} == {200}
    with sessions() as db:
        kept = {text.provider_id: text for text in db.scalars(select(Incoming))}
    # Two files hold one text in two spellings of its date; those without an id are told apart by their words.
    assert len(kept) == len(recorded) - 1
    assert kept["2"].contact_id is None
    assert kept["3"].contact_id is None
    assert kept["5"].contact_id == kept["6"].contact_id
    assert 1 <= count(sessions, Message) <= len(recorded) - 3


def test_keeps_a_text_once_that_comes_many_times_at_once(door, sessions: Sessions) -> None:
    async def all_at_once() -> list[Heard]:
        app = door(sessions)
        return await asyncio.gather(*(ask(app, f"/at/{SECRET}/sms", form("text-z-date")) for _ in range(20)))

    assert {heard.status for heard in asyncio.run(all_at_once())} == {200}
    assert (count(sessions, Incoming), count(sessions, Message)) == (1, 1)


def test_keeps_every_recorded_report(door, sessions: Sessions) -> None:
    app = door(sessions)
    recorded = sorted(names("report-"))
    assert {give(app, "sms/report", name) for name in recorded * 2} == {200}
    with sessions() as db:
        statuses = set(db.scalars(select(Report.status)))
    assert {"delivered", "absent", "expired", "other:Parked"} <= statuses
    assert count(sessions, Contact) == 1


def test_answers_200_to_what_holds_nothing_to_store(door, sessions: Sessions) -> None:
    app = door(sessions)
    assert give(app, "sms/report", "bad-report-no-id") == 200
    assert give(app, "sms/opt-out", "bad-opt-out") == 200
    assert (count(sessions, Report), count(sessions, Contact)) == (0, 0)


@pytest.mark.parametrize("name", ["opt-out", "opt-out-lost-plus"])
def test_honours_an_opt_out(door, sessions: Sessions, sealer: Sealer, name: str) -> None:
    with transaction(sessions) as db:
        contact = meet(db, sealer, [CALLER], now=NOW)[CALLER]
        subscribe(db, contact.id, 991, source="ussd", now=NOW)
    assert [give(door(sessions), "sms/opt-out", name) for _ in range(2)] == [200, 200]
    with sessions() as db:
        assert db.scalars(select(Subscription.ended_at)).all() == [NOW]
        assert db.scalars(select(Contact.opted_out_at)).all() == [NOW]


def test_remembers_an_opt_out_of_somebody_never_met(door, sessions: Sessions) -> None:
    assert give(door(sessions), "sms/opt-out", "opt-out") == 200
    with sessions() as db:
        assert db.scalars(select(Contact.opted_out_at)).all() == [NOW]


@pytest.mark.parametrize(
    ("at", "name"), [("sms", "text-z-date"), ("sms/report", "report-success"), ("sms/opt-out", "opt-out")]
)
def test_answers_503_while_the_database_is_away(door, away: Sessions, at: str, name: str) -> None:
    assert give(door(away), at, name) == 503


def test_lets_a_bug_fly(door) -> None:
    def broken() -> Session:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        give(door(broken), "sms", "text-z-date")


def test_turns_a_flood_away_before_it_waits_for_hours(door) -> None:
    opened = threading.Event()

    def slow() -> Session:
        opened.wait(timeout=10)
        raise ZeroDivisionError

    async def flood() -> list[Heard]:
        app = door(slow)
        waiting = [asyncio.create_task(ask(app, f"/at/{SECRET}/sms", form("text-z-date"))) for _ in range(WAITING)]
        await asyncio.sleep(0)
        late = [await ask(app, f"/at/{SECRET}/sms", form("text-z-date")) for _ in range(3)]
        opened.set()
        await asyncio.gather(*waiting, return_exceptions=True)
        return late

    assert [heard.status for heard in asyncio.run(flood())] == [503, 503, 503]


def test_keeps_once_a_text_that_came_during_an_outage(door, sessions: Sessions, away: Sessions) -> None:
    tries: list[Sessions] = [away, away]

    def next_try() -> Session:
        return (tries.pop() if tries else sessions)()

    app = door(next_try)
    with (
        served(app) as ours,
        served(make_fake(f"{ours}/at/{SECRET}", repeat_s=0.02), lifespan="on") as base,
    ):
        told = httpx.post(f"{base}/handset/{CALLER.e164}/text", json={"text": "Maji"}).json()
        assert told["status"] == 503
        until = time.monotonic() + 10
        while not count(sessions, Incoming) and time.monotonic() < until:
            time.sleep(0.02)
    assert (count(sessions, Incoming), count(sessions, Message)) == (1, 1)
