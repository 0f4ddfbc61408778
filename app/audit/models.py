"""The rows of the trail; the database refuses to change or remove them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, Index, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class Entry(Base):
    """One deed of one person about one thing, such as `read` about `complaint/48291386`."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_about", "about", "id"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    deed: Mapped[str]
    about: Mapped[str]
    detail: Mapped[dict[str, str]] = mapped_column(JSONB)


class Seal(Base):
    """One link of the chain: its number, without a gap; its entry; the hash of both and of all before."""

    __tablename__ = "audit_seal"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), unique=True)
    sealed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
