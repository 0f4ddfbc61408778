"""The rows of people: their sealed number, their language and ward, and what they asked to be told."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class Contact(Base):
    """Who holds one phone number. `number_index` is a keyed hash: it finds a number, it does not give it back.
    One without a number stands for whom nobody can tell any more: what they filed was parted from them.

    `shows_number` is what they last said about officers calling them. `pin_tries` counts the wrong PINs tried from
    this phone, until `pin_tries_until`. The number last dialled or wrote in the week from `heard_on`; after long
    silence and where a PIN is set, only who gives that is heard. `returned_on` is when it did after so long that
    another may hold it, until its holder has shown that they had it before. After `opted_out_at` no notice leaves,
    after `silenced_at` only answers to their own texts.
    """

    __tablename__ = "contact"
    __table_args__ = (CheckConstraint("(number_index IS NULL) = (number_sealed IS NULL)", name="a_number_or_none"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    number_index: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    number_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    language: Mapped[str | None]
    ward: Mapped[int | None]
    shows_number: Mapped[bool | None]
    pin_hash: Mapped[str | None]
    pin_tries: Mapped[int] = mapped_column(server_default="0")
    pin_tries_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opted_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    silenced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    heard_on: Mapped[date] = mapped_column(server_default=text("CURRENT_DATE"))
    returned_on: Mapped[date | None]


class ErasedNumber(Base):
    """The keyed hash of a number whose owner had everything erased: no list brings it back."""

    __tablename__ = "erased_number"

    number_index: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Subscription(Base):
    """One ward's notices asked for by one contact; kept after its end as proof of consent."""

    __tablename__ = "subscription"
    __table_args__ = (
        Index(
            "uq_subscription_live",
            "contact_id",
            "ward",
            "topic",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_subscription_ward", "ward", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    ward: Mapped[int]
    topic: Mapped[str]
    source: Mapped[str]
    since_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
