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


# What migrations put into a table stays; triggers, which keep the trail from being emptied, sleep meanwhile.
KEEP = """
DO $$ DECLARE t text; filled boolean; BEGIN
    CREATE SCHEMA kept;
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', t) INTO filled;
        IF filled THEN EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%I', t, t); END IF;
    END LOOP;
END $$
"""
EMPTY = """
DO $$ DECLARE t text; BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
            AND state <> 'idle';
    SET LOCAL session_replication_role = replica;
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DELETE FROM public.%I', t);
    END LOOP;
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'kept' LOOP
        EXECUTE format('INSERT INTO public.%I SELECT * FROM kept.%I', t, t);
    END LOOP;
    FOR t IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
        PERFORM setval(format('public.%I', t), 1, false);
    END LOOP;
END $$
"""


WAITING = """
SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE NOT granted AND datname = current_database()
"""
"""How many sessions of this database wait for a lock: what any role may ask, whosever sessions they are."""


@dataclass(frozen=True, slots=True)
class Reusable:
    """A clone that one test after the other gets empty, in a tenth of the time that a new one takes."""

    urls: Urls
    owner: psycopg.Connection

    def emptied(self) -> Urls:
        """The clone as it was when it was made; whoever still does something in it is cut off."""
        self.owner.execute(EMPTY)
        return self.urls


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

    @staticmethod
    def connected(urls: Urls) -> psycopg.Connection:
        """A connection of the owner, in which each statement is its own transaction."""
        return psycopg.connect(urls.owner.replace("+psycopg", ""), autocommit=True)

    def execute(self, statement: str, *names: str) -> list[tuple]:
        """Rows of a statement in the maintenance database, with `names` quoted into its braces."""
        with self.connected(self.urls("postgres")) as connection:
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
    def reusable(self, template: str) -> Iterator[Reusable]:
        """A copy of `template` to be used again and again; the role of the owner must be a superuser."""
        with self.clone(template) as urls, self.connected(urls) as owner:
            owner.execute(KEEP)
            yield Reusable(urls, owner)

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
