"""`itika keys`: the file that numbers and words are sealed with, and its rotation while everything runs."""

import secrets
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.progress import Progress

from app.audit.actions import note
from app.console.database import opened
from app.db import Sessions, transaction
from app.keys import KeysError, change_keys_file, create_keys_file, read_keys
from app.kit.seal import Keys, Sealer
from app.rotation import reseal, sealed_by
from app.settings import Settings, load_settings

cli = typer.Typer(help="The keys that numbers and words are sealed with.", no_args_is_help=True)
KeyId = Annotated[str, typer.Argument(help="As `itika keys list` shows it.")]


@cli.callback()
def group() -> None:
    """The keys that numbers and words are sealed with."""


@cli.command()
def create() -> None:
    """Make the keys file (ITIKA_KEYS_FILE), readable by its owner alone; one that exists is never overwritten."""
    path = load_settings().itika_keys_file
    create_keys_file(path)
    typer.echo(f"Made {path}. Keep a copy away from the database's backups: without it nothing can be opened.")


@cli.command("list")
def list_command() -> None:
    """Every sealing key, and how many values it sealed."""
    settings = load_settings()
    keys = read_keys(settings.itika_keys_file)
    with opened(settings) as sessions, transaction(sessions) as db:
        found = sealed_by(db)
    for name in sorted(keys.sealing.keys() | found.keys()):
        note_of = "seals" if name == keys.current else "opens" if name in keys.sealing else "IS MISSING"
        counts = found.get(name, Counter[str]())
        places = ", ".join(f"{place} {count}" for place, count in sorted(counts.items()))
        typer.echo(f"{name}  {note_of:10}  {counts.total()} values{': ' if places else ''}{places}")


@cli.command()
def add() -> None:
    """Add a new sealing key, which seals nothing yet. Copy the file to every machine before `itika keys use`."""
    path = load_settings().itika_keys_file
    before = read_keys(path).sealing.keys()
    (name,) = change_keys_file(path, lambda keys: keys.grown(secrets.token_bytes)).sealing.keys() - before
    typer.echo(f"Added {name}. Copy {path} to every machine, wait ten seconds, then: itika keys use {name}")


@cli.command()
def use(name: KeyId) -> None:
    """Seal with this key from now on; running processes take it up within seconds."""
    settings = load_settings()
    with opened(settings) as sessions:
        _change(settings, lambda keys: keys.led_by(name))
        _note(sessions, "use", name)
    typer.echo(
        f"{name} seals from now on. Copy the file to every machine, wait ten seconds, then: itika keys reseal"
    )


@cli.command("reseal")
def reseal_command() -> None:
    """Seal anew whatever older keys sealed, while everything runs; stopped at any moment, it can be begun again."""
    settings = load_settings()
    keys = read_keys(settings.itika_keys_file)
    sealer, current = Sealer(keys), keys.current
    with opened(settings) as sessions:
        waiting = _sealed_before(sessions, current)
        with Progress(disable=not typer.get_text_stream("stdout").isatty()) as progress:
            bar = progress.add_task("Sealing anew", total=waiting)
            for taken in reseal(sessions, sealer):
                progress.advance(bar, taken)
        _note(sessions, "reseal", current)
        left = _sealed_before(sessions, current)
    typer.echo(
        f"{left} values are still sealed by older keys: begin again in a moment."
        if left
        else "Nothing is sealed by an older key any more: retire it with itika keys retire."
    )
    raise typer.Exit(1 if left else 0)


@cli.command()
def retire(name: KeyId) -> None:
    """Forget a key that seals nothing any more. Backups made before can then only be opened with a copy of it."""
    settings = load_settings()
    with opened(settings) as sessions:
        with transaction(sessions) as db:
            counts = sealed_by(db).get(name)
        if counts:
            raise KeysError(f"{counts.total()} values are sealed by {name}: run itika keys reseal first.")
        _change(settings, lambda keys: keys.without(name))
        _note(sessions, "retire", name)
    typer.echo(f"{name} is gone from the file. Remove it from the copies on other machines too.")


def _sealed_before(sessions: Sessions, current: str) -> int:
    """How many values other keys than the current one sealed."""
    with transaction(sessions) as db:
        return sum(counts.total() for name, counts in sealed_by(db).items() if name != current)


def _change(settings: Settings, change: Callable[[Keys], Keys]) -> None:
    try:
        change_keys_file(settings.itika_keys_file, change)
    except ValueError as fault:
        raise KeysError(f"The keys were not changed: {fault}.") from None


def _note(sessions: Sessions, deed: str, name: str) -> None:
    with transaction(sessions) as db:
        note(db, person_id=None, deed=deed, about=f"key/{name}", now=datetime.now(UTC))
