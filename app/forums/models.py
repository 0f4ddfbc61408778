"""The rows of barazas."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class Forum(Base):
    """One baraza in one ward; titles are at most 30 septets, venues 26, so that the screens hold them."""

    __tablename__ = "forum"
    __table_args__ = (
        CheckConstraint("code ~ '^[0-9]{4}$'", name="code"),
        Index("ix_forum_ward", "ward", "starts_at"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    ward: Mapped[int]
    title_en: Mapped[str]
    title_sw: Mapped[str]
    venue_en: Mapped[str]
    venue_sw: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
