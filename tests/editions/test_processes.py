"""The web as it is wired: processes that take up what is published while they run, and go on after a restart."""

import asyncio
import time
from contextlib import asynccontextmanager

import pytest

from app.db import transaction
from app.editions import queries
from app.settings import MENUS
from tests.builders import NOW
from tests.editions import running
from tests.editions.county import put_in_force, sources
from tests.editions.running import settings_of

PATIENCE = 20


@pytest.fixture
def settings(fresh_database, tmp_path):
    return settings_of(fresh_database.app, tmp_path)


@asynccontextmanager
async def web(settings):
    """A web process, as a phone that dials it."""
    async with running.web(settings) as http:
        yield running.a_phone(http)


async def within_seconds(hop, words: str) -> float:
    """How long until somebody who dials anew sees these words."""
    began = time.monotonic()
    while words not in await hop(f"look-{time.monotonic_ns()}", ""):
        assert time.monotonic() - began < PATIENCE
        await asyncio.sleep(0.2)
    return time.monotonic() - began


def test_two_processes_take_up_a_publication_and_let_old_sessions_finish(settings, sessions):
    async def story() -> None:
        async with web(settings) as one, web(settings) as two:
            assert "Old home" in await one("early", "")
            await asyncio.to_thread(put_in_force, sessions, sources("New home", ask="New: what?"), NOW)
            for hop in (one, two):
                await within_seconds(hop, "New home")
            assert await two("early", "1") == "CON Old: what?\n0 Back"
        async with web(settings) as restarted:
            assert "CON Send it?" in await restarted("early", "1*The pipe has burst")
            assert await restarted("early", "1*The pipe has burst*1") == "END Old thanks."
            assert "New home" in await restarted("late", "")

    put_in_force(sessions, sources("Old home", ask="Old: what?", thanks="Old thanks."), NOW)
    asyncio.run(story())


def start(settings):
    """A web process that starts and ends."""

    async def story() -> None:
        async with web(settings):
            pass

    asyncio.run(story())


def test_a_house_that_published_nothing_begins_with_its_folder(settings, sessions):
    start(settings)
    with transaction(sessions) as db:
        kept = queries.sources(db, queries.in_force(db) or "")
    assert kept["home.yaml"] == (MENUS / "home.yaml").read_text("utf-8")


@pytest.mark.parametrize(("env", "follows"), [("development", True), ("training", False)])
def test_only_an_authors_house_follows_its_folder(settings, sessions, env, follows):
    published = put_in_force(sessions, sources(), NOW)
    start(settings.model_copy(update={"itika_env": env}))
    with transaction(sessions) as db:
        assert (queries.in_force(db) != published) is follows


def test_it_says_sorry_in_the_folders_words_when_it_starts_without_a_database(settings):
    async def story() -> str:
        async with web(
            settings.model_copy(update={"database_url": "postgresql+psycopg://nobody@127.0.0.1:1/x"})
        ) as hop:
            return await hop("one", "")

    assert asyncio.run(story()).startswith("END Samahani")
