"""`itika menus schema`: what a text editor needs to help whoever writes menus."""

import typer

from app.console.menu_tools.folder import Folder
from app.menu.library import write_schemas
from app.settings import MENUS


def schema(folder: Folder = MENUS) -> None:
    """Write schema/*.json anew: the language of the menus, by which editors complete and explain each word."""
    for path in write_schemas(folder):
        typer.echo(str(path.relative_to(folder)))
