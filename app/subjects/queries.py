"""Reading requests of residents about their own data."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kit.errors import NotFound
from app.subjects.models import SubjectRequest


def page(db: Session, *, after: int | None, limit: int) -> Sequence[SubjectRequest]:
    """At most `limit` requests, the oldest first."""
    found = select(SubjectRequest).where(SubjectRequest.id > (after or 0)).order_by(SubjectRequest.id)
    return db.scalars(found.limit(limit)).all()


def held(db: Session, number: int, *, asked_by: int | None = None, kind: str | None = None) -> SubjectRequest:
    """One request as it is now, held until the end of the transaction;
    if said, only of who brought it or of that kind.

    Raises NotFound (subject.none).
    """
    found = select(SubjectRequest).where(SubjectRequest.id == number)
    if asked_by is not None:
        found = found.where(SubjectRequest.asked_by == asked_by)
    if kind is not None:
        found = found.where(SubjectRequest.kind == kind)
    asked = db.scalar(found.with_for_update(), execution_options={"populate_existing": True})
    if asked is None:
        raise NotFound("subject.none", "There is no such request.")
    return asked
