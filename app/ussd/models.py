"""The rows of sessions and of the hops in them; what was typed and shown is sealed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime

# For what an older version of this program writes while this one is being put in its place.
A_DAY = text("(now() + '24:00:00'::interval)")


class UssdSession(Base):
    """One dialogue. Of `heard` only its length and a keyed hash are kept; `walk_sealed` is where it stands.

    It is erased at `kept_until`. `is_draft`: a report in it was cut off, and is offered to a redial.
    """

    __tablename__ = "ussd_session"
    __table_args__ = (
        Index("ix_ussd_session_draft", "contact_id", postgresql_where=text("is_draft")),
        {"postgresql_with": {"fillfactor": 60}},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    service_code: Mapped[str]
    menu_version: Mapped[str]
    hops: Mapped[int]
    heard_length: Mapped[int]
    heard_mark: Mapped[bytes] = mapped_column(LargeBinary)
    walk_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    kept_until: Mapped[datetime] = mapped_column(UtcDateTime, server_default=A_DAY, index=True)
    ended: Mapped[bool]
    is_draft: Mapped[bool] = mapped_column(server_default="false")


class UssdHop(Base):
    """The ledger: what was answered to one `heard`, so that a repeat gets the same bytes."""

    __tablename__ = "ussd_hop"

    session_id: Mapped[str] = mapped_column(ForeignKey("ussd_session.id", ondelete="CASCADE"), primary_key=True)
    heard_mark: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    number: Mapped[int]
    reply_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
