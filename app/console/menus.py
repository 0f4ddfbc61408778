"""`itika menus`: prove the menus before anybody is shown them."""

from pathlib import Path
from typing import Annotated

import typer

from app.content import given_facts, read_vocabulary
from app.menu.check import check
from app.menu.library import read_library
from app.settings import MENUS, load_settings

cli = typer.Typer(help="The menus.", no_args_is_help=True)


@cli.callback()
def group() -> None:
    """The menus."""


@cli.command("check")
def check_command(
    folder: Annotated[Path, typer.Option(help="Where the menus lie.")] = MENUS,
    strict: Annotated[bool, typer.Option("--strict", help="A stale translation is a fault too.")] = False,
) -> None:
    """Prove that every screen fits, is translated and leads somewhere; says where and how to mend what is not."""
    library = read_library(folder)
    faults = check(library, read_vocabulary(folder), given_facts(load_settings()), strict=strict)
    for fault in faults:
        typer.echo(str(fault))
    errors = sum(1 for fault in faults if not fault.warning)
    typer.echo(f"{len(library.nodes)} nodes, {len(library.languages)} languages: {errors} faults.")
    raise typer.Exit(1 if errors else 0)
