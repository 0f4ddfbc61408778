"""`itika db`: bring a database to this code's schema; and what a command needs before it can use one."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from app.db import Sessions, app_engine, migrate, sessions_of
from app.settings import Settings, load_settings

cli = typer.Typer(help="The database.", no_args_is_help=True)
STATEMENT_MS = 600_000


class Unusable(Exception):
    """A database or a port that cannot be used; `str()` is one sentence with the fix."""


@cli.callback()
def group() -> None:
    """The database."""


@cli.command("migrate")
def migrate_command() -> None:
    """Bring the database to this code's schema, as the role that owns the tables (DATABASE_OWNER_URL)."""
    settings = load_settings()
    must_be_set(settings)
    migrate_or_say(settings.database_owner_url or settings.database_url or "")
    typer.echo("The database is at this code's schema.")


def must_be_set(settings: Settings) -> None:
    """Raise `Unusable` when no database was named."""
    if not settings.database_url:
        raise Unusable("DATABASE_URL is not set: name a PostgreSQL, or run `itika demo`, which brings its own.")


def must_answer(engine: Engine) -> None:
    """Raise `Unusable` when nothing answers there."""
    try:
        engine.connect().close()
    except DBAPIError as fault:
        said = str(fault.orig).strip().splitlines()[0] if fault.orig else type(fault).__name__
        raise Unusable(f"The database does not answer ({said}): see DATABASE_URL, or start `itika demo`.") from None


@contextmanager
def opened(settings: Settings) -> Iterator[Sessions]:
    """The database that the settings name, for a command whose statements may take minutes; raises `Unusable`."""
    must_be_set(settings)
    assert settings.database_url
    engine = app_engine(settings.database_url, pool_size=1, statement_ms=STATEMENT_MS)
    try:
        must_answer(engine)
        yield sessions_of(engine)
    finally:
        engine.dispose()


def migrate_or_say(url: str) -> None:
    """Migrate, or raise `Unusable` with what the database said, in one sentence."""
    try:
        migrate(url)
    except DBAPIError as fault:
        said = str(fault.orig).strip().splitlines()[0] if fault.orig else type(fault).__name__
        raise Unusable(
            f"The database cannot be used ({said}): check DATABASE_URL and DATABASE_OWNER_URL, and that "
            "PostgreSQL 15 or newer is running there."
        ) from None


def port_must_be_free(host: str, port: int) -> None:
    """Raise `Unusable` when something listens there already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise Unusable(
                f"Port {port} on {host} cannot be used ({fault.strerror}): stop what runs there, or set ITIKA_PORT."
            ) from None
