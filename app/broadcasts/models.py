"""The rows of broadcasts: a frozen text per language, for whom, who wrote it and who let it go."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    FetchedValue,
    ForeignKey,
    Identity,
    Index,
    Numeric,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class Broadcast(Base):
    """A notice to the subscribers of some wards. The database itself refuses a maker who releases, a release
    without a seal, and any change of what was sealed.

    `makers` are all who wrote a word of it. `seal` is the hash that a second person approved: of texts, audience,
    `recipients` (the most people) and `ceiling_kes`. It goes to those who were subscribed at `counted_at`, but not
    to whom another notice was owed in the `apart_hours` before. The worker takes it up at `goes_at`; None: never
    more. `owed` are the people it was owed to so far, `tested` how often it was sent to its authors.
    """

    __tablename__ = "broadcast"
    __table_args__ = (
        CheckConstraint("state IN ('draft','released','paused','stopped','done')", name="state"),
        CheckConstraint("released_by <> author_id", name="two_people"),
        CheckConstraint("NOT released_by = ANY (makers)", name="other_people"),
        CheckConstraint("(state = 'draft') = (released_by IS NULL)", name="released"),
        UniqueConstraint("about"),
        Index(
            "ix_broadcast_under_way",
            "id",
            postgresql_where=text("state IN ('released','paused','stopped') AND goes_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    about: Mapped[str]
    wards: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    topic: Mapped[str]
    name: Mapped[str]
    texts: Mapped[dict[str, str]] = mapped_column(JSONB)
    state: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    makers: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default=FetchedValue())
    apart_hours: Mapped[int] = mapped_column(server_default="0")
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    goes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recipients: Mapped[int | None]
    ceiling_kes: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    seal: Mapped[str | None]
    released_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int]
    last_subscription_id: Mapped[int]
    owed: Mapped[int] = mapped_column(server_default="0")
    tested: Mapped[int] = mapped_column(server_default="0")
