"""`itika demo`: the whole gateway on this machine, against a stand-in for the phone company."""

import secrets
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select

from app.console.database import Unusable, migrate_or_say, port_must_be_free
from app.console.demo import story
from app.console.demo.barazas import lay_out_barazas
from app.console.demo.children import Children
from app.console.demo.sample import has_any, lay_out
from app.console.place import Place
from app.content import load_content
from app.db import app_engine, sessions_of, transaction
from app.embedded import Embedded, Throwaway, Urls
from app.keys import create_keys_file, load_sealer
from app.settings import MENUS, VAR, Settings, load_settings
from app.staff.actions import Rights, add_person, issue_token
from app.staff.models import Person
from app.staff.policy import Role
from app.staff.signin.keeping import Invitation, invite
from app.staff.signin.passwords import Passwords

PLACE = VAR / "demo.json"
PEOPLE = (
    ("Demo Ombudsman", Role.OMBUDSMAN, None),
    ("Demo Deputy Ombudsman", Role.OMBUDSMAN, None),
    ("Demo Communications", Role.COMMUNICATIONS, None),
    ("Demo Approver", Role.APPROVER, None),
)


@dataclass(frozen=True, slots=True)
class Staff:
    """The tokens of the demo's people, and how the first of them signs in."""

    ombudsman: str
    deputy: str
    communications: str
    approver: str
    invitation: Invitation


def demo(
    once: Annotated[
        bool, typer.Option("--once", help="Play one resident and one officer, print it, stop.")
    ] = False,
) -> None:
    """Run everything here: database, web, worker and a stand-in for the phone company."""
    settings = load_settings()
    if settings.itika_env == "production":
        raise Unusable("ITIKA_ENV is production: a demo sends to a stand-in; use `itika serve` and `itika work`.")
    for sign in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.default_int_handler)  # whoever ends the demo ends its processes too
    if not once:
        port_must_be_free(settings.itika_host, settings.itika_port)
    with running(settings, apart=once) as (place, staff):
        if once:
            story.play(place, ombudsman=staff.ombudsman, author=staff.communications, approver=staff.approver)
            return
        explain(place, staff.invitation)
        try:
            while True:
                time.sleep(1)
        except KeyboardInterrupt:
            say("Stopping …")


@contextmanager
def running(settings: Settings, *, apart: bool) -> Iterator[tuple[Place, Staff]]:
    """A running gateway; `apart` gives it a database, keys and ports of its own, which vanish with it."""
    home = Path(tempfile.mkdtemp(prefix="itika-demo-")) if apart else VAR
    try:
        with database(settings, home, apart=apart) as urls:
            say("Bringing the database to this code's schema …")
            migrate_or_say(urls.owner)
            keys = home / "keys.json" if apart else settings.itika_keys_file
            if not keys.exists():
                create_keys_file(keys)
            staff = hire(urls.app)
            if not apart:
                lay_out_the_queue(settings, urls.app, keys)
            with gateway(settings, urls, home, keys, apart=apart) as place:
                yield replace(place, token=staff.ombudsman), staff
    finally:
        if apart:
            shutil.rmtree(home, ignore_errors=True)


@contextmanager
def database(settings: Settings, home: Path, *, apart: bool) -> Iterator[Urls]:
    """The database that was set, or a private one under `home`, which leaves nothing behind when `apart`."""
    if settings.database_url:
        say("Using the database of DATABASE_URL …")
        yield Urls(app=settings.database_url, owner=settings.database_owner_url or settings.database_url)
        return
    say("Starting a private PostgreSQL (the first time takes a few seconds) …")
    with Throwaway(home) if apart else Embedded(home) as urls:
        yield urls


@contextmanager
def gateway(settings: Settings, urls: Urls, home: Path, keys: Path, *, apart: bool) -> Iterator[Place]:
    """Web, worker and stand-in, once each answers; a demo that stays can be found by `itika dial`."""
    secret = secrets.token_urlsafe(32)
    port = free_port() if apart else settings.itika_port
    place = Place(
        web=f"http://{settings.itika_host}:{port}",
        provider=f"http://127.0.0.1:{free_port()}",
        secret=secret,
        code=settings.ussd_code,
        token="",
        database=urls.app,
    )
    environment = {
        "DATABASE_URL": urls.app,
        "ITIKA_KEYS_FILE": str(keys),
        "ITIKA_CALLBACK_SECRETS": secret,
        "ITIKA_PORT": str(port),
        "AT_BASE_URL": place.provider,
        "FAKE_CALLBACK": f"{place.web}/at/{secret}",
        "AT_USERNAME": "sandbox",
        "AT_API_KEY": "demo",
        "SMS_NOTICE_HOURS": "0-24",  # who shows it in the evening must see its notices too
    }
    with Children(environment, home / "log") as children:
        say("Starting web, worker and the stand-in provider …")
        children.start("fake", "--port", place.provider.rsplit(":", 1)[1])
        children.start("serve")
        children.start("work")
        children.wait_until_it_answers(f"{place.provider}/ledger")
        children.wait_until_it_answers(f"{place.web}/ready")
        yield place


def hire(app_url: str) -> Staff:
    """The demo's people, made once, each with a new token."""
    now = datetime.now(UTC)
    engine = app_engine(app_url, pool_size=1)
    with transaction(sessions_of(engine)) as db:
        tokens: list[str] = []
        invitation: Invitation | None = None
        for name, role, department in PEOPLE:
            person = db.scalar(select(Person).where(Person.name == name, Person.ended_at.is_(None)))
            person = person or add_person(db, name, Rights(role, department), now=now)
            tokens.append(issue_token(db, person, now=now, days=7, token_bytes=secrets.token_bytes))
            if not invitation:
                invitation = invite(db, person, Passwords(), now=now, token_bytes=secrets.token_bytes)
    engine.dispose()
    assert invitation
    ombudsman, deputy, communications, approver = tokens
    return Staff(ombudsman, deputy, communications, approver, invitation)


def lay_out_the_queue(settings: Settings, app_url: str, keys: Path) -> None:
    """Sixty reports and some barazas to look at, the first time; what is there already stays as it is."""
    now = datetime.now(UTC)
    engine = app_engine(app_url, pool_size=1)
    with transaction(sessions_of(engine)) as db:
        if not has_any(db):
            content = load_content(settings, MENUS, now=now)
            ombudsmen = select(Person.id).where(Person.role == Role.OMBUDSMAN, Person.ended_at.is_(None))
            one, another, *_ = db.scalars(ombudsmen.order_by(Person.id))
            sealer = load_sealer(keys)
            county, grounds = content.county(sealer), content.grounds(sealer, secrets.randbelow)
            laid = lay_out(db, county, content.menu.version, staff=one, second=another, now=now)
            writer = db.scalars(select(Person.id).where(Person.role == Role.COMMUNICATIONS)).first()
            held = lay_out_barazas(db, grounds, staff=writer or one, now=now)
            say(f"{laid} made-up reports now stand in the queue, and {held} barazas …")
    engine.dispose()


def explain(place: Place, invitation: Invitation) -> None:
    """Say where everything is, and how to dial."""
    place.write(PLACE)
    say(
        f"""
Itika is running. Stop it with Ctrl-C.

  Dial it in a browser                {place.web}/phone
  Dial it from another terminal       .venv/bin/itika dial
  Write an SMS to it                  .venv/bin/itika text "Maji hakuna Shinoyi tangu Jumatatu"
  The desk in a browser               {place.web}/desk
                                      as {invitation.username} with {invitation.password}, then a phone of yours
  The staff API, with its pages       {place.web}/api/v1/docs
  A token of the Ombudsman, 7 days    {place.token}
  The queue                           curl -H "Authorization: Bearer {place.token}" {place.web}/api/v1/complaints
  What the handsets got               {place.provider}/ledger
  Logs                                {VAR / "log"}
"""
    )


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def say(words: str) -> None:
    """To the person who waits."""
    typer.echo(words)
