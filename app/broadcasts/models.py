"""The rows of broadcasts: a frozen text per language, who wrote it and who let it go."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class Broadcast(Base):
    """A notice to the subscribers of one ward. The database itself refuses an author who releases."""

    __tablename__ = "broadcast"
    __table_args__ = (
        CheckConstraint("state IN ('draft','released','done')", name="state"),
        CheckConstraint("released_by <> author_id", name="two_people"),
        CheckConstraint("(state = 'draft') = (released_by IS NULL)", name="released"),
        UniqueConstraint("about"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    about: Mapped[str]
    ward: Mapped[int]
    topic: Mapped[str]
    name: Mapped[str]
    texts: Mapped[dict[str, str]] = mapped_column(JSONB)
    state: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    released_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int]
    last_subscription_id: Mapped[int]
