"""The commands of `itika menus` for authors and translators."""

import typer

from app.console.menu_tools import editors, texts, views


def add_to(cli: typer.Typer) -> None:
    """Put them beside the others of `itika menus`."""
    cli.command("extract")(texts.extract)
    cli.command("export")(texts.export)
    cli.command("import")(texts.take_in)
    cli.command("sheet")(views.sheet)
    cli.command("graph")(views.graph)
    cli.command("try")(views.try_node)
    cli.command("schema")(editors.schema)
