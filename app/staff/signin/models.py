"""The rows of signing in: how each comes in, their sessions, their recovery codes, and wrong tries."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, UtcDateTime
from app.staff.models import Person


class Credential(Base):
    """How one member of staff signs in. `invited_until` is set while the password is one that somebody else made;
    `phone_sealed` is the secret that their phone shares, `phone_step` the last half minute whose code was taken.
    """

    __tablename__ = "credential"
    __table_args__ = (CheckConstraint("username = lower(username)", name="username_is_plain"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    invited_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    phone_step: Mapped[int] = mapped_column(server_default="0")
    person: Mapped[Person] = relationship(lazy="joined")

    @property
    def phone(self) -> bool:
        """Whether a phone was confirmed by a code of its own."""
        return self.phone_at is not None


class RecoveryCode(Base):
    """One of ten codes for the day that the phone is lost, kept as a keyed hash; each opens once."""

    __tablename__ = "recovery_code"

    person_id: Mapped[int] = mapped_column(ForeignKey("credential.person_id"), primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StaffSession(Base):
    """A browser in which somebody signed in; `hash` is of the cookie's 256 random bits, `place` a keyed hash of the
    address. `passed_at` is when the second step was done, `seen_at` right to a minute.
    """

    __tablename__ = "staff_session"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("credential.person_id"), index=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    place: Mapped[bytes] = mapped_column(LargeBinary)
    browser: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    passed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Tries(Base):
    """Wrong tries at one account or from one address, both only as a keyed hash."""

    __tablename__ = "sign_in_tries"

    mark: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    wrong: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
