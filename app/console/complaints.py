"""`itika complaints`: the procedure that complaints go through; `itika retention`: what is kept past its time."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from app.complaints.rules.drawing import mermaid
from app.console.database import opened
from app.content import FILES
from app.db import Sessions, transaction
from app.editions.queries import held, sources
from app.keys import load_sealer
from app.kit.seal import Sealer
from app.menu.library import parse_yaml
from app.privacy.keeping import RULES, Rule, counts, forget
from app.privacy.rules import Retention
from app.settings import load_settings

cli = typer.Typer(help="Complaints.", no_args_is_help=True)
Do = Annotated[bool, typer.Option("--do", help="Do it now, instead of only counting.")]


@cli.callback()
def group() -> None:
    """Complaints."""


@cli.command()
def graph() -> None:
    """Draw every state, who moves a complaint on from it, and whose clock runs there, as Mermaid text."""
    typer.echo(mermaid(), nl=False)


def retention(do: Do = False) -> None:
    """Count what is kept past its time, by the rules of menus/retention.yaml; with --do, part and erase it at once.

    The worker does the same by itself, some of it each hour.
    """
    settings, now = load_settings(), datetime.now(UTC)
    sealer = load_sealer(settings.itika_keys_file)
    with opened(settings) as sessions:
        with transaction(sessions) as db:
            kept = _in_force(db)
            found = counts(db, kept, now=now)
        for name, count in found.items():
            typer.echo(f"{name:16} {count:>9}")
        if not do:
            typer.echo("Nothing was changed: itika retention --do parts and erases it.")
            return
        for rule in RULES:
            while _forget(sessions, rule, kept, sealer, now):
                pass
    typer.echo("Done. What is held, or in somebody's hands at this moment, was passed over.")


def _forget(sessions: Sessions, rule: Rule, kept: Retention, sealer: Sealer, now: datetime) -> int:
    with transaction(sessions) as db:
        return forget(db, rule, kept, sealer, now=now)


def _in_force(db: Session) -> Retention:
    file = FILES[Retention]
    return Retention.model_validate(parse_yaml(sources(db, held(db)).get(file, ""), file).plain)
