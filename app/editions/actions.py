"""Putting menus in force, each time with a reason and with an entry in the trail; what is not proved is refused."""

from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.audit.actions import note
from app.editions import queries
from app.editions.models import Edition, Publication
from app.editions.press import Press, Printed
from app.kit.errors import Conflict, Fault, Forbidden, Invalid, NotFound
from app.menu.library import Library, library_of, read_library, read_sources, version_of
from app.staff.models import Person
from app.staff.policy import Deed, Role, may

LONGEST_WHY = 200
TURN = 20415
"""The advisory lock of whoever publishes: one after the other, so that the newest row is the newest decision."""


class Settle(Protocol):
    """What the menus of a folder mean to a house that starts: see `begin` and `follow`."""

    def __call__(self, db: Session, folder: Path, press: Press[Printed], /, *, now: datetime) -> None:
        """Put them in force where that is due. Raises Unproved."""


def publish(db: Session, library: Library, press: Press[Printed], *, by: int, why: str, now: datetime) -> None:
    """Put the menus of `library` in force: for dialogues that begin from now on, and for texts.

    Raises Unproved with every fault; Conflict (menu.in_force) when they are in force; Invalid (menu.why) without a
    reason of 1 to 200 letters; NotFound (staff.person) and Forbidden (menu.role) for who may not.
    """
    _must_have_reason(why)
    press.prove(library)
    _must_be_allowed(db, by)
    _keep(db, library, now)
    _put_in_force(db, library.version, deed="publish", by=by, why=why, now=now)


def roll_back(db: Session, version: str, press: Press[Printed], *, by: int, why: str, now: datetime) -> None:
    """Put an earlier version in force again, if the program of today still proves it.

    Raises NotFound (menu.unknown) for one that was never published, and else what `publish` raises.
    """
    _must_have_reason(why)
    _must_be_allowed(db, by)
    press.prove(library_of(queries.sources(db, version)))
    _put_in_force(db, version, deed="roll back", by=by, why=why, now=now)


def hold(db: Session) -> str:
    """The version in force, which nobody else replaces until this transaction ends.

    Raises NotFound (menu.none) before anything was published.
    """
    _take_turn(db)
    return queries.held(db)


def begin(db: Session, folder: Path, press: Press[Printed], *, now: datetime) -> None:
    """In a house that has published nothing yet, put the menus of `folder` in force. Raises Unproved."""
    _take_turn(db)
    if queries.in_force(db) is None:
        _publish_alone(db, folder, press, why="The first menus of this house", now=now)


def follow(db: Session, folder: Path, press: Press[Printed], *, now: datetime) -> None:
    """Put the menus of `folder` in force unless they are: an author edits, then starts anew. Raises Unproved."""
    begin(db, folder, press, now=now)
    if queries.in_force(db) != version_of(read_sources(folder)):
        _publish_alone(db, folder, press, why="The folder has changed", now=now)


def _publish_alone(db: Session, folder: Path, press: Press[Printed], *, why: str, now: datetime) -> None:
    library = read_library(folder)
    press.prove(library)
    _keep(db, library, now)
    _put_in_force(db, library.version, deed="publish", by=None, why=why, now=now)


def _must_have_reason(why: str) -> None:
    if not why.strip() or not why.isprintable() or len(why) > LONGEST_WHY:
        wrong = Fault("why", f"Say why in one line of at most {LONGEST_WHY} letters: it stays in the trail.")
        raise Invalid("menu.why", wrong.detail, [wrong])


def _must_be_allowed(db: Session, by: int) -> None:
    person = db.get(Person, by)
    if person is None or person.ended_at is not None:
        raise NotFound("staff.person", f"Nobody on the staff has the number {by}: `itika staff add` prints it.")
    if not may(Role(person.role), Deed.PUBLISH):
        raise Forbidden("menu.role", f"{person.name} ({person.role}) may not {Deed.PUBLISH.value}.")


def _take_turn(db: Session) -> None:
    """Processes that start together settle one after the other; proving takes a second, so they wait patiently."""
    db.execute(text("SET LOCAL lock_timeout = '30s'"))
    db.execute(text("SET LOCAL statement_timeout = '40s'"))
    db.execute(select(func.pg_advisory_xact_lock(TURN)))


def _keep(db: Session, library: Library, now: datetime) -> None:
    """Store the sources under their hash; whoever stored them before stored the same."""
    row = {"version": library.version, "sources": dict(library.sources), "kept_at": now}
    db.execute(insert(Edition).values(row).on_conflict_do_nothing(index_elements=["version"]))


def _put_in_force(db: Session, version: str, *, deed: str, by: int | None, why: str, now: datetime) -> None:
    _take_turn(db)
    before = queries.in_force(db)
    if before == version:
        raise Conflict("menu.in_force", f"The menus {version} are in force already.")
    db.add(Publication(version=version, at=now, by_id=by, why=why.strip()))
    detail = {"why": why.strip(), "instead_of": before or "nothing"}
    note(db, person_id=by, deed=deed, about=f"menu/{version}", detail=detail, now=now)
