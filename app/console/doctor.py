"""`itika doctor`: looks at everything a running gateway stands on, and says what to mend."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import typer
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.content import Press, faults_in, given_facts
from app.db import app_engine
from app.editions import queries
from app.editions.press import Unproved
from app.keys import KeysError, load_sealer
from app.menu.library import library_of, read_library
from app.outbox.gate.actions import read_gate
from app.settings import DEVELOPMENT_SECRET, MENUS, ROOT, VAR, Settings, load_settings

OLDEST_SERVER = 150000
SKEW = 5.0
LEAST_DISK = 500 * 1024 * 1024

# Without these a power cut can lose a committed complaint (PostgreSQL, "Reliability and the Write-Ahead Log").
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what it is, and what to mend if it is not well."""

    what: str
    mend: str = ""


def doctor() -> None:
    """Look at settings, keys, menus, database and disk; exit code 1 when anything must be mended."""
    settings = load_settings()
    findings = [*look_at_settings(settings), *look_at_menus(settings), *look_at_database(settings)]
    for finding in findings:
        typer.echo(
            f"{'MEND' if finding.mend else 'ok  '} {finding.what}{': ' + finding.mend if finding.mend else ''}"
        )
    raise typer.Exit(1 if any(finding.mend for finding in findings) else 0)


def look_at_settings(settings: Settings) -> Iterator[Finding]:
    """The keys file, the secrets of the callbacks and the room on the disk."""
    try:
        load_sealer(settings.itika_keys_file)
        yield Finding("keys file opens and is private")
    except KeysError as fault:
        yield Finding("keys file", str(fault))
    known = DEVELOPMENT_SECRET in settings.itika_callback_secrets
    yield Finding(
        "callback secret", "ITIKA_CALLBACK_SECRETS is the one of the source code: set your own." if known else ""
    )
    free = shutil.disk_usage(VAR if VAR.exists() else ROOT).free
    yield Finding("disk", f"only {free >> 20} MB are free: make room." if free < LEAST_DISK else "")


def look_at_menus(settings: Settings) -> Iterator[Finding]:
    """Whether every screen is proved."""
    faults = faults_in(read_library(MENUS), given_facts(settings))
    errors = [fault for fault in faults if not fault.warning]
    yield Finding("menus", f"{len(errors)} faults: run `itika menus check`." if errors else "")


def look_at_database(settings: Settings) -> Iterator[Finding]:
    """Whether the database is there, new enough, durable, migrated, and guarded from its own application."""
    if not settings.database_url:
        yield Finding("database", "DATABASE_URL is not set: only `itika demo` works without it.")
        return
    try:
        engine = app_engine(settings.database_url, pool_size=1)
        with engine.connect() as connection:
            yield Finding("database answers")
            for look in (_version, _durability, _schema, _ownership, _clock):
                yield look(connection)
            yield _texts(connection)
            yield _published(connection, Press(given_facts(settings), datetime.now(UTC)))
        engine.dispose()
    except DBAPIError as fault:
        said = str(fault.orig).strip().splitlines()[0] if fault.orig else "no answer"
        yield Finding("database", f"it cannot be used ({said}): check DATABASE_URL.")


Look = Callable[[Connection], Finding]


def _version(connection: Connection) -> Finding:
    number = int(connection.scalar(text("SHOW server_version_num")) or 0)
    return Finding("database version", "PostgreSQL 15 or newer is needed." if number < OLDEST_SERVER else "")


def _durability(connection: Connection) -> Finding:
    off = [name for name in DURABLE if connection.scalar(text(f"SHOW {name}")) != "on"]
    return Finding("durable commits", f"set {', '.join(off)} to on: a power cut would lose reports." if off else "")


def _schema(connection: Connection) -> Finding:
    wanted = ScriptDirectory.from_config(Config(toml_file=str(ROOT / "pyproject.toml"))).get_current_head()
    there = connection.scalar(text("SELECT to_regclass('alembic_version') IS NOT NULL"))
    found = connection.scalar(text("SELECT version_num FROM alembic_version")) if there else None
    return Finding("schema", "" if found == wanted else f"it is at {found}, not {wanted}: run `itika db migrate`.")


def _ownership(connection: Connection) -> Finding:
    owned = connection.scalar(
        text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user")
    )
    return Finding("trail is guarded", "the application owns its tables: migrate as another role." if owned else "")


def _texts(connection: Connection) -> Finding:
    with Session(connection) as db:
        gate = read_gate(db)
    why = gate.paused_because or "the provider does not answer"
    mend = f"they are held up ({why}): mend that with the provider, then POST /api/v1/outbox/resumption."
    return Finding("texts leave", mend if gate.shut else "")


def _published(connection: Connection, press: Press) -> Finding:
    with Session(connection) as db:
        version = queries.in_force(db)
        sources = queries.sources(db, version) if version else None
    try:
        if sources:
            press.prove(library_of(sources))
    except Unproved:
        mend = "they no longer pass the proof of this program: run `itika menus check`, then `itika menus publish`."
        return Finding("published menus", f"{version}: {mend}")
    return Finding("published menus")


def _clock(connection: Connection) -> Finding:
    there: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    skew = abs((datetime.now(UTC) - there).total_seconds())
    return Finding("clock", f"it differs from the database's by {skew:.0f} s: set it." if skew > SKEW else "")
