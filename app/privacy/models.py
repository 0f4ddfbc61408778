"""The rows of holds: reports that are kept as they are, whatever their time, because somebody may need them."""

from datetime import UTC, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


def about_because(complaint_id: int, at: datetime) -> str:
    """What a sealed reason is bound to."""
    return f"complaint_hold.because_sealed/{complaint_id}/{at.astimezone(UTC).isoformat()}"


class Hold(Base):
    """While it lasts, a report is neither parted from its number nor are words of it erased, nor texts about it."""

    __tablename__ = "complaint_hold"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
        Index("uq_complaint_hold_lasting", "complaint_id", unique=True, postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"))
    because_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
