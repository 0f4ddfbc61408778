"""The rows of outgoing texts and of what the provider reported about them."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, LargeBinary, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class Message(Base):
    """One text owed to one contact. (name, key, contact) is unique: told twice is sent once.

    `facts_sealed` is empty for a broadcast, which holds the words itself; `sent_sealed` is what left. `cost` is as
    billed, `kes` as booked: an estimate where the answer was lost. `expires_at` None is the life of its kind.
    `answered_at` is when its reader answered it by SMS.
    `since_on` is the day on which that began of which it tells; a broadcast tells of nobody, and has none.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("contact_id", "name", "key"),
        CheckConstraint(
            "state IN ('pending','sending','retry','accepted','refused','unknown','expired')", name="state"
        ),
        CheckConstraint("repeats IN (0, 1)", name="one_repeat"),
        Index(
            "ix_message_due",
            "priority",
            "next_at",
            postgresql_where=text("state IN ('pending','retry')"),
        ),
        Index("ix_message_lease", "lease_until", postgresql_where=text("state = 'sending'")),
        Index("ix_message_unknown", "settled_at", postgresql_where=text("state = 'unknown'")),
        Index("ix_message_created", "created_at", postgresql_using="brin"),
        Index("ix_message_provider", "provider_id", postgresql_where=text("provider_id IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    name: Mapped[str]
    key: Mapped[str]
    broadcast_id: Mapped[int | None] = mapped_column(ForeignKey("broadcast.id"), index=True)
    priority: Mapped[int]
    facts_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str]
    attempts: Mapped[int]
    repeats: Mapped[int] = mapped_column(server_default="0")
    attempt_id: Mapped[UUID | None]
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    language: Mapped[str | None]
    sent_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    segments: Mapped[int | None]
    cost: Mapped[str | None]
    kes: Mapped[Decimal | None] = mapped_column(Numeric(12, 4))
    provider_id: Mapped[str | None]
    outcome: Mapped[str | None]
    since_on: Mapped[date | None]
    delivery: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Report(Base):
    """One delivery report as it came; unknown words and unknown ids are kept, a repeat is one row."""

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("provider_id", "status"),
        Index("ix_report_contact", "contact_id", "received_at", postgresql_where=text("contact_id IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    provider_id: Mapped[str]
    status: Mapped[str]
    reason: Mapped[str | None]
    network: Mapped[str | None]
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
