"""The server that tests run on, a database migrated once, and clones of it."""

import itertools
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from app.db import migrate
from app.embedded import InUse, Throwaway, Urls
from app.settings import VAR

TEMPLATE = "itika_template"
# Tests kill processes, not machines: what the kernel was given is not lost.
# Nor does anybody look at tables behind a test's back: what a plan is would depend on when that was.
OPTIONS = {"fsync": "off", "autovacuum": "off", "max_connections": "200"}
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Server:
    """A server, by the address of one of its databases in both roles."""

    app_url: str
    owner_url: str

    def urls(self, database: str) -> Urls:
        """The addresses of `database`."""
        app, owner = (
            make_url(url).set(database=database).render_as_string(hide_password=False)
            for url in (self.app_url, self.owner_url)
        )
        return Urls(app=app, owner=owner)

    def execute(self, statement: str, *names: str) -> list[tuple]:
        """Rows of a statement in the maintenance database, with `names` quoted into its braces."""
        url = self.urls("postgres").owner.replace("+psycopg", "")
        with psycopg.connect(url, autocommit=True) as connection:
            cursor = connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def clone(self, template: str) -> Iterator[Urls]:
        """A copy of `template`, dropped in the end whoever is still connected."""
        name = unused_name("itika_clone")
        self.execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        try:
            yield self.urls(name)
        finally:
            self.drop(name)

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """The name of a database brought to the newest schema, from nothing."""
        name = unused_name(TEMPLATE)
        self.execute("CREATE DATABASE {}", name)
        try:
            migrate(self.urls(name).owner)
            yield name
        finally:
            self.drop(name)

    def drop(self, name: str) -> None:
        """Drop a database whoever is still connected."""
        self.execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def sweep(self) -> None:
        """Drop what test runs left that were killed more than a day ago."""
        for (name,) in self.execute("SELECT datname FROM pg_database WHERE datname ~ '^itika_(clone|template)_'"):
            if int(name.split("_")[2]) < time.time() - DAY:
                self.drop(name)


_count = itertools.count()


def unused_name(kind: str) -> str:
    """A name no other test, worker or run uses; it tells when it was made."""
    return f"{kind}_{int(time.time())}_{os.getpid()}_{next(_count)}"


@contextmanager
def running_server() -> Iterator[Server]:
    """The server of DATABASE_URL, whose role must be able to create databases; without one, a private server."""
    if url := os.environ.get("DATABASE_URL"):
        given = make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        yield Server(app_url=given, owner_url=given)
        return
    embedded = _free_embedded()
    urls = embedded.urls("itika")
    try:
        yield Server(app_url=urls.app, owner_url=urls.owner)
    finally:
        embedded.stop()


def _free_embedded() -> Throwaway:
    """A started server in the first folder that no other test run holds; a killed run's is taken over."""
    for number in itertools.count():
        embedded = Throwaway(VAR / "tests" / str(number), options=OPTIONS)
        try:
            embedded.start()
        except InUse:
            continue
        return embedded
    raise AssertionError
