"""`itika complaints`: the procedure that complaints go through."""

import typer

from app.complaints.rules.drawing import mermaid

cli = typer.Typer(help="Complaints.", no_args_is_help=True)


@cli.callback()
def group() -> None:
    """Complaints."""


@cli.command()
def graph() -> None:
    """Draw every state, who moves a complaint on from it, and whose clock runs there, as Mermaid text."""
    typer.echo(mermaid(), nl=False)
