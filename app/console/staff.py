"""`itika staff` and `itika token`: the county's people and their keys to the API."""

import secrets
from datetime import UTC, datetime
from typing import Annotated

import typer

from app.console.database import Unusable, must_be_set
from app.db import Sessions, app_engine, sessions_of, transaction
from app.settings import load_settings
from app.staff.actions import add_person, issue_token
from app.staff.models import Person
from app.staff.policy import Role

cli = typer.Typer(help="The county's people.", no_args_is_help=True)


@cli.callback()
def group() -> None:
    """The county's people."""


def open_database() -> Sessions:
    """The database that the settings name; raises `Unusable` when they name none."""
    settings = load_settings()
    must_be_set(settings)
    return sessions_of(app_engine(settings.database_url or "", pool_size=1))


@cli.command()
def add(
    name: Annotated[str, typer.Argument(help="As it stands in the trail.")],
    role: Annotated[Role, typer.Option(help="What this person may do.")],
    department: Annotated[str | None, typer.Option(help="Such as water; officers need one.")] = None,
) -> None:
    """Add a person; `itika token` then gives them a key."""
    now = datetime.now(UTC)
    with transaction(open_database()) as db:
        person = add_person(db, name, role, department=department, now=now)
        typer.echo(f"Added {person.name} as number {person.id} ({role}).")


def token(
    person: Annotated[int, typer.Argument(help="The number that `itika staff add` printed.")],
    days: Annotated[int, typer.Option(min=1, max=366, help="Days until it ends.")] = 90,
) -> None:
    """Give a person a token for the API. It is shown once; only its hash is kept."""
    now = datetime.now(UTC)
    with transaction(open_database()) as db:
        found = db.get(Person, person)
        if found is None or found.ended_at is not None:
            raise Unusable(f"Nobody on the staff has the number {person}: `itika staff add` prints it.")
        made = issue_token(db, found, now=now, days=days, token_bytes=secrets.token_bytes)
    typer.echo(made)
