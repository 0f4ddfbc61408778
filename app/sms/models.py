"""The rows of texts: what came, sealed; where a conversation stands; what was said; and what it has cost."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class Incoming(Base):
    """One incoming text; `contact_id` is empty when the sender is no Kenyan mobile, which is never answered.

    `sent_at` is what the provider says, if it can be read: after an outage a text comes up to 12 hours late.
    `inbox_id` is its number on the provider's own list; at `forged_at` it was found that it is not there.
    `words_mark` knows the same words again; the words are erased at `erase_at`, where it is set.
    """

    __tablename__ = "incoming"
    __table_args__ = (
        Index("ix_incoming_erase", "erase_at", postgresql_where=text("erase_at IS NOT NULL")),
        Index("uq_incoming_inbox", "inbox_id", unique=True, postgresql_where=text("inbox_id IS NOT NULL")),
        Index("ix_incoming_received", "received_at"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    provider_id: Mapped[str] = mapped_column(unique=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    words_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    words_mark: Mapped[bytes | None] = mapped_column(LargeBinary)
    erase_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    inbox_id: Mapped[int | None]
    forged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    short_code: Mapped[str]
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Inbox(Base):
    """How far the provider's own list of texts was read: up to `last_id`, which was sent at `seen_at`."""

    __tablename__ = "sms_inbox"
    __table_args__ = (CheckConstraint("one", name="one"),)

    one: Mapped[bool] = mapped_column(primary_key=True, server_default="true")
    last_id: Mapped[int]
    since_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Talk(Base):
    """One question that is open by SMS: where its conversation stands, until when an answer belongs to it.

    `is_draft`: a report in it waits to be finished, and is offered to whoever dials, too.
    """

    __tablename__ = "sms_talk"
    __table_args__ = (Index("ix_sms_talk_contact", "contact_id", "asked_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    menu_version: Mapped[str]
    walk_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    kept_until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    is_draft: Mapped[bool]


class Said(Base):
    """One answer that we owed: a keyed mark of its words, to know an echo; `loose` when it moved nothing on."""

    __tablename__ = "sms_said"
    __table_args__ = (Index("ix_sms_said_contact", "contact_id", "at"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    words_mark: Mapped[bytes] = mapped_column(LargeBinary)
    name: Mapped[str]
    loose: Mapped[bool]


class Spent(Base):
    """What answers took on one day: to one number, to the numbers that begin alike, to everybody."""

    __tablename__ = "sms_spent"

    scope: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    texts: Mapped[int]
    cents: Mapped[int]
