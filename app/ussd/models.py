"""The rows of sessions and of the hops in them; what was typed and shown is sealed."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class UssdSession(Base):
    """One dialogue. Of `heard` only its length and a keyed hash are kept; `walk_sealed` is where it stands."""

    __tablename__ = "ussd_session"
    __table_args__ = ({"postgresql_with": {"fillfactor": 60}},)

    id: Mapped[str] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    service_code: Mapped[str]
    menu_version: Mapped[str]
    hops: Mapped[int]
    heard_length: Mapped[int]
    heard_mark: Mapped[bytes] = mapped_column(LargeBinary)
    walk_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended: Mapped[bool]


class UssdHop(Base):
    """The ledger: what was answered to one `heard`, so that a repeat gets the same bytes."""

    __tablename__ = "ussd_hop"

    session_id: Mapped[str] = mapped_column(ForeignKey("ussd_session.id", ondelete="CASCADE"), primary_key=True)
    heard_mark: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    number: Mapped[int]
    reply_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
