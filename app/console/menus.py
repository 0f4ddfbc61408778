"""`itika menus`: prove what the county wrote, put it in force, and take it back."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from app.console.menu_tools import add_to
from app.console.menu_tools.costs import Stopwatch
from app.console.staff import one_transaction
from app.content import Press, faults_in, given_facts, read_vocabulary
from app.editions import queries
from app.editions.actions import publish, roll_back
from app.kit.calendar import NAIROBI
from app.menu.compile import build
from app.menu.library import read_library
from app.settings import MENUS, load_settings

cli = typer.Typer(help="The menus.", no_args_is_help=True)
add_to(cli)

Folder = Annotated[Path, typer.Option(help="Where the menus lie.")]
By = Annotated[int, typer.Option(help="Who decides it: the number that `itika staff add` printed.")]
Why = Annotated[str, typer.Option(help="The reason, in one line; it stays in the trail.")]

IN_FORCE = """\
{version} is in force. Web and worker take it up within seconds, without a restart.
Whoever is dialling finishes on the version they began with."""


@cli.callback()
def group() -> None:
    """The menus."""


@cli.command("check")
def check_command(
    folder: Folder = MENUS,
    strict: Annotated[bool, typer.Option("--strict", help="A stale translation is a fault too.")] = False,
) -> None:
    """Prove that every screen fits, is translated and leads somewhere; says where and how to mend what is not."""
    took, given = Stopwatch(), given_facts(load_settings())
    library = took.time("read", lambda: read_library(folder))
    faults = took.time("checked", lambda: faults_in(library, given, strict=strict))
    for fault in faults:
        typer.echo(str(fault))
    errors = sum(1 for fault in faults if not fault.warning)
    if not errors:
        vocabulary = read_vocabulary(folder)
        took.time("compiled", lambda: build(library, vocabulary, given))
    typer.echo(f"{len(library.nodes)} nodes, {len(library.languages)} languages: {errors} faults. ({took})")
    raise typer.Exit(1 if errors else 0)


@cli.command("publish")
def publish_command(by: By, why: Why, folder: Folder = MENUS) -> None:
    """Put the folder's menus in force, with its policy, places and days off; first they are proved."""
    library = read_library(folder)
    now = datetime.now(UTC)
    with one_transaction() as db:
        publish(db, library, Press(given_facts(load_settings()), now), by=by, why=why, now=now)
    typer.echo(IN_FORCE.format(version=library.version))


@cli.command("versions")
def versions_command(limit: Annotated[int, typer.Option(min=1, help="How many.")] = 20) -> None:
    """List what was put in force, the newest first: when, by whom and why. A star marks what is in force."""
    with one_transaction() as db:
        lines = queries.publications(db, limit=limit)
    for place, line in enumerate(lines):
        moment = line.at.astimezone(NAIROBI).strftime("%Y-%m-%d %H:%M")
        typer.echo(f"{' ' if place else '*'} {line.version}  {moment}  {line.by or 'at a start'}: {line.why}")
    if not lines:
        typer.echo("Nothing was published yet.")


@cli.command("rollback")
def rollback_command(
    version: Annotated[str, typer.Argument(help="As `itika menus versions` lists it.")], by: By, why: Why
) -> None:
    """Put an earlier version in force again, if this program still proves it."""
    now = datetime.now(UTC)
    with one_transaction() as db:
        roll_back(db, version, Press(given_facts(load_settings()), now), by=by, why=why, now=now)
    typer.echo(IN_FORCE.format(version=version))
