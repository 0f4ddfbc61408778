"""`itika keys`: the file that numbers and words are sealed with."""

import typer

from app.keys import create_keys_file
from app.settings import load_settings

cli = typer.Typer(help="The keys that numbers and words are sealed with.", no_args_is_help=True)


@cli.callback()
def group() -> None:
    """The keys that numbers and words are sealed with."""


@cli.command()
def create() -> None:
    """Make the keys file (ITIKA_KEYS_FILE), readable by its owner alone; one that exists is never overwritten."""
    path = load_settings().itika_keys_file
    create_keys_file(path)
    typer.echo(f"Made {path}. Keep a copy away from the database's backups: without it nothing can be opened.")
