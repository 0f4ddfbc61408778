"""The rows of incoming texts, sealed, one for each id the provider gave."""

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class Incoming(Base):
    """One incoming text; `contact_id` is empty when the sender is no Kenyan mobile, which is never answered.

    `sent_at` is what the provider says, if it can be read: after an outage a text comes up to 12 hours late.
    """

    __tablename__ = "incoming"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    provider_id: Mapped[str] = mapped_column(unique=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    words_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    short_code: Mapped[str]
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
