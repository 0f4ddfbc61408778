"""The rows of staff and of their tokens, of which only a hash is kept."""

from datetime import datetime

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, ForeignKey, Identity, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, UtcDateTime


class Person(Base):
    """One member of staff; `ended_at` closes every door at once. What names them is kept from their supervisor.

    `contact_id` is their own telephone, for tests of notices.
    `wards`: they see only what comes from those (None: from all). `granted_by` is who decided their rights last.
    """

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("granted_by <> id", name="nobody_edits_their_own_rights"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    department: Mapped[str | None]
    wards: Mapped[list[int] | None] = mapped_column(ARRAY(BigInteger))
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(server_default="1", default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Token(Base):
    """A key to the API, shown once when made; `hash` is SHA-256 of its 256 random bits.

    `deeds` and `department` leave less than its holder may do (None: all of it). `used_at` is right to an hour.
    """

    __tablename__ = "token"
    __table_args__ = (CheckConstraint("issued_by <> person_id", name="nobody_gives_themselves_a_key"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    deeds: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    department: Mapped[str | None]
    person: Mapped[Person] = relationship(lazy="joined", foreign_keys=[person_id])
