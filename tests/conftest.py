"""What every test may ask for: a server, a migrated database of its own or one rolled back after, keys."""

import gc
import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack

import hypothesis
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.db import Sessions, app_engine, sessions_of
from app.embedded import Urls
from app.kit.seal import Sealer, new_keys
from app.log import configure
from tests.database import Reusable, Server, running_server

SHARED = ("ITIKA_TESTS_APP_URL", "ITIKA_TESTS_OWNER_URL", "ITIKA_TESTS_TEMPLATE")
# A busy machine is no fault of the code: the door's own 1.5 seconds are tested where they matter.
PATIENT = {"statement_ms": 30_000, "lock_ms": 30_000, "idle_ms": 30_000}

# Nor is slowness; and a failure is found again by its printed example, not by a file beside the code.
hypothesis.settings.register_profile("house", deadline=None, database=None)
hypothesis.settings.load_profile("house")

whole_run = pytest.StashKey[ExitStack]()


def pytest_configure(config: pytest.Config) -> None:
    """Log as the house does; start one server for all workers, who inherit its addresses."""
    configure()
    logging.getLogger("alembic").setLevel(logging.WARNING)
    parallel = getattr(config.option, "numprocesses", None)
    if parallel and not hasattr(config, "workerinput"):
        config.stash[whole_run] = stack = ExitStack()
        server = stack.enter_context(running_server())
        template = stack.enter_context(prepared(server))
        os.environ.update(zip(SHARED, (server.app_url, server.owner_url, template), strict=True))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported stays: a collector that walks all of it again and again takes a tenth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server when the last worker is gone."""
    if stack := config.stash.get(whole_run, None):
        stack.close()


def prepared(server: Server):
    """The migrated template, on a server swept of old clones."""
    server.sweep()
    return server.migrated()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One real PostgreSQL for the whole run."""
    if SHARED[0] in os.environ:
        yield Server(os.environ[SHARED[0]], os.environ[SHARED[1]])
    else:
        with running_server() as started:
            yield started


@pytest.fixture(scope="session")
def template(server: Server) -> Iterator[str]:
    """The name of a database migrated once, to be cloned; nobody connects to it."""
    if SHARED[2] in os.environ:
        yield os.environ[SHARED[2]]
    else:
        with prepared(server) as name:
            yield name


@pytest.fixture
def fresh_database(server: Server, template: str) -> Iterator[Urls]:
    """A database of the test's own: `app` and `owner` addresses. For tests that change its tables or outlive it."""
    with server.clone(template) as urls:
        yield urls


@pytest.fixture(scope="session")
def reusable(server: Server, template: str) -> Iterator[Reusable]:
    """The one database of this worker whose tests commit, emptied before each."""
    with server.reusable(template) as one:
        yield one


@pytest.fixture
def sessions(request: pytest.FixtureRequest) -> Iterator[Sessions]:
    """A maker of sessions in the role the app has: on the fresh database if the test has one, else on an empty one.

    For tests that need real commits.
    """
    if "fresh_database" in request.fixturenames:
        engine = app_engine(request.getfixturevalue("fresh_database").app, **PATIENT)
        yield sessions_of(engine)
        engine.dispose()
    else:
        request.getfixturevalue("reusable").emptied()
        # What a test listens to on its engine ends with it; the connections stay.
        yield sessions_of(request.getfixturevalue("reusable_engine").execution_options())


@pytest.fixture(scope="session")
def reusable_engine(reusable: Reusable) -> Iterator[Engine]:
    """An engine on the database that is emptied: to connect anew for each test takes longer than most tests."""
    engine = app_engine(reusable.urls.app, **PATIENT)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def shared_engine(server: Server, template: str) -> Iterator[Engine]:
    """An engine on the one database whose tests all roll back."""
    with server.clone(template) as urls:
        engine = app_engine(urls.app, **PATIENT)
        yield engine
        engine.dispose()


@pytest.fixture
def db(shared_engine: Engine) -> Iterator[Session]:
    """A database session in a transaction that is rolled back after the test, whatever is committed in it."""
    with shared_engine.connect() as connection, connection.begin() as transaction:
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            yield session
        transaction.rollback()


@pytest.fixture(scope="session")
def sealer() -> Sealer:
    """Seals with keys drawn for this run."""
    return Sealer(new_keys(secrets.token_bytes))
