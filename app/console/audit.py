"""`itika audit`: whether the trail of who read and changed what is whole."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from app.audit import anchor
from app.audit.anchor import Anchors
from app.audit.verify import verify
from app.console.database import opened
from app.db import transaction
from app.keys import load_sealer
from app.settings import load_settings

cli = typer.Typer(help="The trail.", no_args_is_help=True)


@cli.callback()
def group() -> None:
    """The trail."""


@cli.command("verify")
def verify_command(
    *,
    deep: Annotated[
        bool, typer.Option(help="Walk the whole chain, not only what came since the last anchors.")
    ] = False,
    anchors: Annotated[Path | None, typer.Option(help="A copy of the anchors, kept elsewhere.")] = None,
) -> None:
    """Look for entries that were changed, removed, added or moved; exit code 1 when there are any."""
    settings = load_settings()
    path = anchors or settings.anchors_file
    with opened(settings) as sessions:
        try:
            held = anchor.read(path, load_sealer(settings.itika_keys_file).sign)
        except OSError as fault:
            held = Anchors((), ())
            typer.echo(f"No anchors in {path} ({fault.strerror}): a chain forged whole would not be noticed.")
        with transaction(sessions) as db:
            found = verify(db, held, now=datetime.now(UTC), deep=deep)
    looked = f"{found.walked} links walked, {len(held.heads)} anchors compared"
    typer.echo(f"{looked}, {found.tail.count} entries not sealed yet.")
    for one in found.faults:
        typer.echo(f"TAMPERED {one}.")
    raise typer.Exit(1 if found.faults else 0)
