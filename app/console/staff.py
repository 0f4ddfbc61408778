"""`itika staff` and `itika token`: the county's people and their keys to the API."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from app.console.database import Unusable, must_answer, must_be_set
from app.console.demo.running import PLACE
from app.console.place import read_place
from app.db import app_engine, sessions_of, transaction
from app.settings import load_settings
from app.staff.actions import add_person, issue_token
from app.staff.models import Person
from app.staff.policy import Role

cli = typer.Typer(help="The county's people.", no_args_is_help=True)


@cli.callback()
def group() -> None:
    """The county's people."""


@contextmanager
def one_transaction() -> Iterator[Session]:
    """A transaction on the database that the settings name, or else on that of the demo running here.

    Raises `Unusable` when there is neither, or when nothing answers.
    """
    settings = load_settings()
    place = read_place(PLACE)
    if place is None:
        must_be_set(settings)
    engine = app_engine(settings.database_url or (place.database if place else ""), pool_size=1)
    try:
        must_answer(engine)
        with transaction(sessions_of(engine)) as db:
            yield db
    finally:
        engine.dispose()


@cli.command()
def add(
    name: Annotated[str, typer.Argument(help="As it stands in the trail.")],
    role: Annotated[Role, typer.Option(help="What this person may do.")],
    department: Annotated[str | None, typer.Option(help="Such as water; officers need one.")] = None,
    supervisor: Annotated[int | None, typer.Option(help="The number of whoever leads them.")] = None,
) -> None:
    """Add a person; `itika token` then gives them a key."""
    now = datetime.now(UTC)
    with one_transaction() as db:
        person = add_person(db, name, role, department=department, supervisor_id=supervisor, now=now)
        typer.echo(f"Added {person.name} as number {person.id} ({role}).")


def token(
    person: Annotated[int, typer.Argument(help="The number that `itika staff add` printed.")],
    days: Annotated[int, typer.Option(min=1, max=366, help="Days until it ends.")] = 90,
) -> None:
    """Give a person a token for the API. It is shown once; only its hash is kept."""
    now = datetime.now(UTC)
    with one_transaction() as db:
        found = db.get(Person, person)
        if found is None or found.ended_at is not None:
            raise Unusable(f"Nobody on the staff has the number {person}: `itika staff add` prints it.")
        made = issue_token(db, found, now=now, days=days, token_bytes=secrets.token_bytes)
    typer.echo(made)
