"""`itika staff` and `itika token`: the county's people, how they sign in, and their keys to the API."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from app.audit.actions import note
from app.console.database import Unusable, must_answer, must_be_set
from app.console.demo.running import PLACE
from app.console.place import read_place
from app.contacts.actions import meet
from app.db import app_engine, sessions_of, transaction
from app.keys import load_sealer
from app.kit.calendar import NAIROBI
from app.kit.msisdn import parse_msisdn
from app.settings import load_settings
from app.staff.actions import Rights, add_person, end, issue_token
from app.staff.models import Person
from app.staff.policy import Role
from app.staff.review import QUARTER, Reviewed, review
from app.staff.signin.keeping import invite, reset_totp
from app.staff.signin.models import Credential
from app.staff.signin.passwords import Passwords

cli = typer.Typer(help="The county's people.", no_args_is_help=True)
Number = Annotated[int, typer.Argument(help="The number that `itika staff add` printed.")]


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
def add(  # noqa: PLR0917
    name: Annotated[str, typer.Argument(help="As it stands in the trail.")],
    role: Annotated[Role, typer.Option(help="What this person may do.")],
    department: Annotated[str | None, typer.Option(help="Such as water; officers need one.")] = None,
    supervisor: Annotated[int | None, typer.Option(help="The number of whoever leads them.")] = None,
    ward: Annotated[list[int] | None, typer.Option(help="They see only these; may be repeated.")] = None,
    username: Annotated[str | None, typer.Option(help="Their name at the door; else made of theirs.")] = None,
) -> None:
    """Add a person, who signs in with the password printed here; `itika token` gives them a key to the API."""
    now = datetime.now(UTC)
    with one_transaction() as db:
        person = add_person(db, name, Rights(role, department, ward or None, supervisor), now=now)
        typer.echo(f"Added {person.name} as number {person.id} ({role}).")
        if role is not Role.CLIENT:
            invited(db, person, username, now)


@cli.command()
def password(person: Number) -> None:
    """Give somebody another first password, for one that was lost. Their sessions end; their phone stays."""
    with one_transaction() as db:
        invited(db, somebody(db, person), None, datetime.now(UTC))


@cli.command("totp-reset")
def totp_reset(person: Number) -> None:
    """Forget somebody's phone and its recovery codes, for one that was lost, and give them another password."""
    now = datetime.now(UTC)
    with one_transaction() as db:
        found = somebody(db, person)
        if credential := db.get(Credential, found.id):
            reset_totp(db, credential, by=None, now=now)
        invited(db, found, None, now)


@cli.command()
def telephone(
    person: Number,
    number: Annotated[str, typer.Argument(help="A Kenyan mobile, such as 0712345678.")],
) -> None:
    """Write down somebody's own telephone, to which tests of notices go."""
    now, msisdn = datetime.now(UTC), parse_msisdn(number)
    with one_transaction() as db:
        found = somebody(db, person)
        found.contact_id = meet(db, load_sealer(load_settings().itika_keys_file), [msisdn], now=now)[msisdn].id
        note(db, person_id=None, deed="telephone", about=f"person/{found.id}", now=now)
    typer.echo(f"Tests of notices that {found.name} writes go there.")


@cli.command("end")
def let_go(person: Number) -> None:
    """Let somebody go: their sessions and keys stop at once."""
    with one_transaction() as db:
        end(db, somebody(db, person), now=datetime.now(UTC))


@cli.command("review")
def access_review(
    days: Annotated[int, typer.Option(min=1, help="Changes of so many days are told.")] = QUARTER.days,
) -> None:
    """The access review: who has which rights, when they last came in, which keys open, what was changed."""
    now = datetime.now(UTC)
    with one_transaction() as db:
        for one in review(db, since=now - timedelta(days=days), now=now):
            typer.echo("\n".join(told(one, now)))


def told(one: Reviewed, now: datetime) -> Iterator[str]:
    """The lines about one person; moments in Nairobi's time."""
    person = one.person
    where = f"{person.department or 'every office'}, {'all wards' if person.wards is None else person.wards}"
    state = "LEFT" if person.ended_at else "UNUSED for 60 days" if one.is_unused(now) else "in use"
    yield f"{person.id} {person.name}: {person.role}, {where}; last seen {moment(one.seen_at)}; {state}"
    for key in one.tokens:
        yield f"    key {key.id}: {', '.join(key.deeds or ['all of it'])}; until {moment(key.expires_at)}"
    for entry in one.changes:
        by = f"by {entry.person_id}" if entry.person_id else "at the console"
        yield f"    {moment(entry.at)} {entry.deed} {by}: {', '.join(f'{k} {v}' for k, v in entry.detail.items())}"


def moment(at: datetime | None) -> str:
    """A moment as the county's clocks show it."""
    return at.astimezone(NAIROBI).strftime("%d %b %Y %H:%M") if at else "never"


def invited(db: Session, person: Person, username: str | None, now: datetime) -> None:
    """Print how they sign in; nobody can read it again."""
    made = invite(db, person, Passwords(), username=username, now=now, token_bytes=secrets.token_bytes)
    typer.echo(f"Signs in at /desk as {made.username} with {made.password}, once and until {moment(made.until)}.")


def somebody(db: Session, number: int) -> Person:
    """A member of staff who is still here. Raises Unusable."""
    found = db.get(Person, number)
    if found is None or found.ended_at is not None:
        raise Unusable(f"Nobody on the staff has the number {number}: `itika staff add` prints it.")
    return found


def token(
    person: Number,
    days: Annotated[int, typer.Option(min=1, max=366, help="Days until it ends.")] = 90,
) -> None:
    """Give a person a token for the API. It is shown once; only its hash is kept."""
    now = datetime.now(UTC)
    with one_transaction() as db:
        made = issue_token(db, somebody(db, person), now=now, days=days, token_bytes=secrets.token_bytes)
    typer.echo(made)
