"""How a thing comes to its four digits: those that were asked for, or free ones that are drawn."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.codes.models import PublicCode
from app.kit.errors import Conflict

FIRST, COUNT = 2000, 8000
"""Drawn codes lie from 2000 to 9999: no 0 or 1 in front, where menus have their keys."""
DRAWS = 50
"""With nine of ten codes given, this many draws fail once in two hundred times."""


def take(db: Session, kind: str, code: str, *, now: datetime) -> str:
    """Those very digits. Raises Conflict (code.taken)."""
    if not _takes(db, kind, code, now):
        raise Conflict("code.taken", f"The code {code} is given already: choose another, or leave it out.")
    return code


def draw(db: Session, kind: str, randbelow: Callable[[int], int], *, now: datetime) -> str:
    """Four digits that nothing had before. Raises Conflict (code.exhausted) where hardly any are left."""
    for _ in range(DRAWS):
        code = str(FIRST + randbelow(COUNT))
        if _takes(db, kind, code, now):
            return code
    raise Conflict("code.exhausted", "Nearly all codes are given: choose one yourself.")


def _takes(db: Session, kind: str, code: str, now: datetime) -> bool:
    row = {"code": code, "kind": kind, "taken_at": now}
    taken = insert(PublicCode).values(row).on_conflict_do_nothing().returning(PublicCode.code)
    return db.scalar(taken) is not None
