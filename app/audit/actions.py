"""Leaving an entry in the trail, in the transaction of the deed itself: both are kept, or neither."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.models import Entry


def note(
    db: Session,
    *,
    person_id: int | None,
    deed: str,
    about: str,
    now: datetime,
    detail: Mapping[str, str] | None = None,
) -> None:
    """Write that a person did `deed` about a thing, such as `read` about `complaint/48291386`.

    No person means the console, whose user the house does not know. `detail` holds names and ids, never a
    resident's words and never digits of a number: the trail is read by more people than the cases are.
    """
    db.add(Entry(at=now, person_id=person_id, deed=deed, about=about, detail=dict(detail or {})))
