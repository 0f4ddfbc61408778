"""The rows of barazas, and of what was done about each."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.forums.rules.lifecycle import State

STATES = ",".join(f"'{state}'" for state in State)


class Forum(Base):
    """One baraza; its texts are no longer than the screens hold (`rules.draft.ROOM`).

    It is for its `wards`; `ward` is the first of them, which the release before this one reads. `venue_code` hangs
    where it is held: who types it is there. `cause` is why it was cancelled, a word of the menus. `rounds` counts
    its dates: each has reminders of its own.
    """

    __tablename__ = "forum"
    __table_args__ = (
        CheckConstraint("code ~ '^[0-9]{4}$'", name="code"),
        CheckConstraint(f"state IN ({STATES})", name="state"),
        CheckConstraint("(state = 'cancelled') = (cause IS NOT NULL)", name="cause"),
        Index("ix_forum_ward", "ward", "starts_at"),
        Index("ix_forum_starts", "starts_at"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    venue_code: Mapped[str | None] = mapped_column(unique=True)
    ward: Mapped[int]
    wards: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default=text("'{}'"))
    topic: Mapped[str] = mapped_column(server_default="all")
    organiser: Mapped[str] = mapped_column(server_default="ombudsman")
    title_en: Mapped[str]
    title_sw: Mapped[str]
    venue_en: Mapped[str]
    venue_sw: Mapped[str]
    agenda_en: Mapped[str] = mapped_column(server_default="")
    agenda_sw: Mapped[str] = mapped_column(server_default="")
    access_en: Mapped[str] = mapped_column(server_default="")
    access_sw: Mapped[str] = mapped_column(server_default="")
    papers_en: Mapped[str] = mapped_column(server_default="")
    papers_sw: Mapped[str] = mapped_column(server_default="")
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(server_default=State.ANNOUNCED)
    cause: Mapped[str | None]
    rounds: Mapped[int] = mapped_column(server_default="1")
    version: Mapped[int] = mapped_column(server_default="1")
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    held_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def said(self, field: str, language: str) -> str:
        """One of its texts in a language; in English for whoever speaks another."""
        value: str = getattr(self, f"{field}_{'sw' if language == 'sw' else 'en'}")
        return value


class ForumEvent(Base):
    """One thing that was done about a baraza, where that led, and what was said: rows are never changed."""

    __tablename__ = "forum_event"
    __table_args__ = (Index("ix_forum_event_forum", "forum_id", "id"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    verb: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str | None]
    detail: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


class Guest(Base):
    """What one resident said about coming to one baraza, and whether people were heard; the newest word stands.

    `need` is what would help them there, `need_sealed` in their own words. `heard` is 1 (well) to 3 (no), and 4 for
    whoever was not there; on the screens that is asked once, at `asked_at`.
    """

    __tablename__ = "forum_guest"
    __table_args__ = (
        CheckConstraint("heard BETWEEN 1 AND 4", name="heard"),
        Index("ix_forum_guest_contact", "contact_id"),
    )

    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), primary_key=True)
    coming: Mapped[bool | None]
    need: Mapped[str | None]
    need_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    heard: Mapped[int | None]
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    channel: Mapped[str]
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)


class View(Base):
    """What one resident said on the matter of a baraza, sealed; `kind` tells a view from a word on the baraza."""

    __tablename__ = "forum_view"
    __table_args__ = (
        CheckConstraint("kind IN ('view','heard')", name="kind"),
        Index("ix_forum_view_forum", "forum_id", "id"),
        Index("ix_forum_view_contact", "contact_id", "forum_id"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    kind: Mapped[str]
    words_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str]
    channel: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("forum_theme.id"), index=True)


def about_need(forum_id: int, contact_id: int) -> str:
    """What the sealed words of a need are bound to."""
    return f"forum_guest.need_sealed/{forum_id}/{contact_id}"


def about_view(forum_id: int, contact_id: int, at: datetime) -> str:
    """What the sealed words of a view are bound to: known before the row has an id."""
    return f"forum_view.words_sealed/{forum_id}/{contact_id}/{at.timestamp()}"


class Telling(Base):
    """Something that is told to those who were told of a baraza: due from a moment on, worthless after another.

    What an officer causes is `waiting` until a second person lets it go, as the database demands; what comes
    by itself is `ready` at once. The worker takes people in the order of their ids and is past `last_contact_id`.
    `round` is the date that it belongs to.
    """

    __tablename__ = "forum_telling"
    __table_args__ = (
        CheckConstraint("state IN ('waiting','ready','done','void')", name="state"),
        CheckConstraint("released_by <> author_id", name="two_people"),
        CheckConstraint(
            "author_id IS NULL OR released_by IS NOT NULL OR state IN ('waiting','void')", name="released"
        ),
        UniqueConstraint("forum_id", "kind", "round", "theme_id", postgresql_nulls_not_distinct=True),
        Index("ix_forum_telling_ready", "due_at", postgresql_where=text("state = 'ready'")),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"))
    kind: Mapped[str]
    round: Mapped[int]
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("forum_theme.id"))
    state: Mapped[str]
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    released_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    last_contact_id: Mapped[int] = mapped_column(server_default="0")
    owed: Mapped[int] = mapped_column(server_default="0")
    version: Mapped[int] = mapped_column(server_default="1")


class Theme(Base):
    """One line of the response matrix: what people said in common, and what the county did about it.

    `stands` is whether that is done, planned or refused; `department` who answers for it.
    """

    __tablename__ = "forum_theme"
    __table_args__ = (
        CheckConstraint("stands IN ('done','planned','refused')", name="stands"),
        CheckConstraint(
            "(stands IS NULL) = (did_en IS NULL) AND (stands IS NULL) = (did_sw IS NULL)", name="answered"
        ),
        Index("ix_forum_theme_forum", "forum_id", "id"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"))
    said_en: Mapped[str]
    said_sw: Mapped[str]
    did_en: Mapped[str | None]
    did_sw: Mapped[str | None]
    stands: Mapped[str | None]
    department: Mapped[str | None]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(server_default="1")


class Attendance(Base):
    """People who were there: one who typed the code that hangs at the venue, or some from a line of a paper sheet.

    What nobody said is empty. `ward` is where they live.
    """

    __tablename__ = "forum_attendance"
    __table_args__ = (
        CheckConstraint("(contact_id IS NULL) <> (sheet IS NULL)", name="source"),
        CheckConstraint("count > 0 AND (contact_id IS NULL OR count = 1)", name="count"),
        CheckConstraint("sex IN ('female','male')", name="sex"),
        CheckConstraint("age IN ('under_35','35_to_59','60_and_over')", name="age"),
        UniqueConstraint("forum_id", "contact_id"),
        Index("ix_forum_attendance_sheet", "forum_id", "sheet"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    sheet: Mapped[str | None]
    ward: Mapped[int | None]
    sex: Mapped[str | None]
    age: Mapped[str | None]
    disability: Mapped[bool | None]
    count: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
