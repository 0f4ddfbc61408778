"""The rows of call-backs: whom to ring, when, and how often it was tried. Why is not asked."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime

WAITING = text("done_at IS NULL")


def about_number(contact_id: int, index: bytes) -> str:
    """What another number to ring is bound to: who asked, and its own keyed hash."""
    return f"callback.number_sealed/{contact_id}/{index.hex()}"


class Callback(Base):
    """Somebody waits to be rung: on their own phone, or on another number, which is kept sealed.

    `number_index` is the keyed hash of the number to ring: one phone waits once for each number. `sms_safe`: a text
    to the phone that asked may say that it was missed.
    """

    __tablename__ = "callback"
    __table_args__ = (
        CheckConstraint("when_slot IN ('morning', 'afternoon', 'any')", name="when"),
        CheckConstraint("outcome IN ('reached', 'missed')", name="outcome"),
        CheckConstraint("(done_at IS NOT NULL) = (outcome IS NOT NULL)", name="done"),
        Index(
            "uq_callback_waiting",
            "contact_id",
            "number_index",
            unique=True,
            postgresql_where=text("done_at IS NULL"),
        ),
        Index("ix_callback_waiting", "id", postgresql_where=text("done_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    number_index: Mapped[bytes] = mapped_column(LargeBinary)
    number_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    when_slot: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[date]
    tries: Mapped[int] = mapped_column(server_default="0")
    sms_safe: Mapped[bool] = mapped_column(server_default="false")
    outcome: Mapped[str | None]
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
