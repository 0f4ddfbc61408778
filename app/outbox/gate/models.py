"""The gate's one row, and what was spent in each day and month."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class GateRow(Base):
    """The gate that all workers share; `rules.Gate` says what its columns mean."""

    __tablename__ = "gate"
    __table_args__ = (
        CheckConstraint("one", name="one"),
        CheckConstraint("(paused_at IS NULL) = (paused_because IS NULL)", name="paused"),
    )

    one: Mapped[bool] = mapped_column(primary_key=True, server_default="true")
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_because: Mapped[str | None]
    failures: Mapped[int] = mapped_column(server_default="0")
    waits: Mapped[int] = mapped_column(server_default="0")
    closed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rate: Mapped[float | None]
    slowed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tokens: Mapped[float | None]
    filled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Spending(Base):
    """What texts cost in one day ("2026-11-24") or month ("2026-11") of Nairobi, and the last alarm it raised."""

    __tablename__ = "spending"

    period: Mapped[str] = mapped_column(primary_key=True)
    kes: Mapped[Decimal] = mapped_column(Numeric(14, 4))
    alarmed: Mapped[int] = mapped_column(server_default="0")
