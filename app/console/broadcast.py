"""`itika broadcast`: notices as they go, and the brake on them; two people at the API write and release."""

import csv
import sys
import time
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from app.broadcasts import actions, progress, queries
from app.console import rolls
from app.console.staff import one_transaction
from app.settings import load_settings

cli = typer.Typer(help="Notices to many.", no_args_is_help=True)

cli.command("import")(rolls.import_)

Number = Annotated[int, typer.Argument(help="The notice's number, as `itika broadcast list` prints it.")]


@cli.callback()
def group() -> None:
    """Notices to many."""


@cli.command("list")
def list_(limit: Annotated[int, typer.Option(min=1, max=100, help="How many at most.")] = 20) -> None:
    """Notices, the newest first."""
    table = Table("number", "about", "state", "people", "owed", "written")
    with one_transaction() as db:
        for one in queries.page(db, after=None, limit=limit):
            people = "" if one.recipients is None else str(one.recipients)
            table.add_row(
                str(one.id), one.about, one.state, people, str(one.owed), f"{one.created_at:%Y-%m-%d %H:%M}"
            )
    Console().print(table)


@cli.command()
def watch(number: Number) -> None:
    """Show a notice go, until nothing of it is under way; Ctrl-C ends the watching and nothing else."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}")
    with Progress(*columns) as shown:
        bar = shown.add_task(f"notice {number}", total=None, rate="")
        while True:
            found = _look(number)
            gone = found.owed - found.waiting
            left = "" if found.seconds_left is None else f", {found.seconds_left:.0f} s left"
            rate = f"{found.phase}: {found.per_second:g} a second{left}; {found.states.get('unknown', 0)} unknown"
            shown.update(bar, total=max(found.people, found.owed), completed=gone, rate=rate)
            if found.at_rest:
                return
            time.sleep(1)


def _look(number: int) -> progress.Progress:
    allowed = load_settings().sms_per_second
    with one_transaction() as db:
        return progress.progress(db, queries.by_id(db, number), allowed=allowed, now=datetime.now(UTC))


@cli.command()
def report(number: Number) -> None:
    """What came of a notice, as CSV: by result, reason and network, with what it cost."""
    with one_transaction() as db:
        broadcast = queries.by_id(db, number)
        csv.writer(sys.stdout).writerows(progress.lines(broadcast, progress.report(db, broadcast)))


@cli.command()
def pause(number: Number) -> None:
    """Hold back every copy that has not left. A second person lets it go on, at the API."""
    with one_transaction() as db:
        actions.pause(db, queries.locked(db, number), by=None, now=datetime.now(UTC))
    typer.echo(f"Notice {number} is paused: what is being handed over just now is the last.")


@cli.command()
def stop(number: Number) -> None:
    """End a notice for good: nobody else gets it."""
    with one_transaction() as db:
        actions.stop(db, queries.locked(db, number), by=None, now=datetime.now(UTC))
    typer.echo(f"Notice {number} is stopped for good.")
