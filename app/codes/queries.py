"""What a code stands for."""

from sqlalchemy.orm import Session

from app.codes.models import PublicCode


def kind_of(db: Session, code: str) -> str | None:
    """The kind of thing that these four digits were given to; None where they were given to nothing."""
    found = db.get(PublicCode, code)
    return found.kind if found else None
