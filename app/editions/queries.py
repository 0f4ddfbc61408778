"""Reading what was published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.editions.models import Edition, Publication
from app.kit.errors import NotFound
from app.staff.models import Person


@dataclass(frozen=True, slots=True)
class Line:
    """One publication: which version, since when, by whom (None: the house itself) and why."""

    version: str
    at: datetime
    by: str | None
    why: str


def in_force(db: Session) -> str | None:
    """The version in force; None before anything was published."""
    return db.scalar(select(Publication.version).order_by(Publication.id.desc()).limit(1))


def held(db: Session) -> str:
    """The version in force. Raises NotFound (menu.none) before anything was published."""
    version = in_force(db)
    if version is None:
        raise NotFound("menu.none", "Nothing was published yet.")
    return version


def in_force_since(db: Session, moment: datetime) -> list[str]:
    """Every version that was in force at `moment` or later, the newest first; one may come twice."""
    then = select(func.max(Publication.id)).where(Publication.at <= moment).scalar_subquery()
    newer = Publication.id >= func.coalesce(then, 0)
    return list(db.scalars(select(Publication.version).where(newer).order_by(Publication.id.desc())))


def sources(db: Session, version: str) -> dict[str, str]:
    """The text of each file of a version, by its path. Raises NotFound (menu.unknown)."""
    found = db.scalar(select(Edition.sources).where(Edition.version == version))
    if found is None:
        raise NotFound(
            "menu.unknown", f"No version {version} was ever published: `itika menus versions` lists them."
        )
    return found


def publications(db: Session, *, limit: int = 20) -> Sequence[Line]:
    """What was put in force, the newest first."""
    columns = (Publication.version, Publication.at, Person.name, Publication.why)
    by = Person.id == Publication.by_id
    rows = db.execute(select(*columns).outerjoin(Person, by).order_by(Publication.id.desc()).limit(limit))
    return [Line(*row) for row in rows]
