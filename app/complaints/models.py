"""The rows of complaints and of their events."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.complaints.rules.lifecycle import CLOSED, OWED, REMEMBERING, State
from app.db import Base, UtcDateTime


def about_words(reference: str) -> str:
    """What a complaint's sealed words are bound to: known before the row has an id."""
    return f"complaint.words_sealed/{reference}"


def about_said(complaint_id: int, at: datetime) -> str:
    """What an event's sealed words are bound to: its complaint and its moment."""
    return f"complaint_event.words_sealed/{complaint_id}/{at.astimezone(UTC).isoformat()}"


def _listed(states: Iterable[State]) -> str:
    return ", ".join(f"'{state}'" for state in sorted(states))


# What search looks into: the words, where a stroke or a dot parts words too, and a mark that 4096 neighbours share,
# so that what is common is looked for among the newest first.
SAID = (
    "to_tsvector('simple'::regconfig, translate(words, '/._@:', '     '))"
    " || array_to_tsvector(ARRAY['#' || (id >> 12)::text])"
)
# What lists of the desk hold: the next step is the county's.
IS_OPEN = "closed_at IS NULL"
IS_OWED = text(f"state IN ({_listed(OWED)})")
# What the counts of the desk look at: found in the index, without a visit to the rows.
COUNTED = [
    *("department", "level", "assignee_id", "state", "due_at", "queue", "ward", "category"),
    *("rung", "answered_at", "unread_since"),
]


class Complaint(Base):
    """One grievance. An ordinary one keeps its words in `words`; a hidden one only sealed, in `words_sealed`.

    A protected one (c2) opens by the PIN behind `pin_hash` alone, and no text tells of it unless `sms_safe`.
    `points_to` is the withdrawn one that this opens again, `filed_by` the member of staff who wrote it down for its
    owner. `outcome` and `remedy` are only proposed by one person, until its state says that they were given.

    Two clocks run: `due_*` for the answer that the resident was promised, `step_*` for the state it stands in. Of
    each are kept the policy's rule, the moment it began and, of the promise, the calendar it was counted with.
    `unread_since` is when the oldest word that nobody has read came, `answered_at` the newest that nobody acted on.
    Since `unlinked_at` it is parted from the number it came from.
    """

    __tablename__ = "complaint"
    __table_args__ = (
        CheckConstraint("reference ~ '^[2-9][0-9]{7}$'", name="reference"),
        CheckConstraint("num_nonnulls(words, words_sealed) = 1", name="one_copy_of_words"),
        CheckConstraint("NOT hidden OR words IS NULL", name="hidden_words_are_sealed"),
        CheckConstraint("level IN ('c0', 'c1', 'c2')", name="level"),
        CheckConstraint("level = 'c0' OR hidden", name="accusers_are_hidden"),
        CheckConstraint("level <> 'c2' OR pin_hash IS NOT NULL", name="protected_by_a_pin"),
        CheckConstraint(f"state IN ({_listed(State)})", name="state"),
        CheckConstraint(f"(closed_at IS NOT NULL) = (state IN ({_listed(CLOSED)}))", name="closed"),
        CheckConstraint("state <> 'resolved_proposed' OR window_ends_at IS NOT NULL", name="window"),
        CheckConstraint(f"(came_from IS NOT NULL) = (state IN ({_listed(REMEMBERING)}))", name="came_from"),
        CheckConstraint("(merged_into IS NOT NULL) = (state = 'merged')", name="merged"),
        CheckConstraint("merged_into <> id", name="merged_into_another"),
        CheckConstraint(
            "state <> 'referred' OR (referred_to IS NOT NULL AND referred_at IS NOT NULL)", name="referred"
        ),
        CheckConstraint("state <> 'not_admitted' OR ground IS NOT NULL", name="ground"),
        UniqueConstraint("source_key"),
        Index("uq_complaint_points_to", "points_to", unique=True, postgresql_where=text("points_to IS NOT NULL")),
        Index("ix_complaint_neighbours", "ward", "category", "filed_at", postgresql_where=text("level = 'c0'")),
        Index("ix_complaint_queue", "queue", "id"),
        Index("ix_complaint_due", "due_at", "id", postgresql_where=IS_OWED),
        Index("ix_complaint_climb", text("climb_at NULLS FIRST"), "id", postgresql_where=IS_OWED),
        Index("ix_complaint_step", "step_due_at", postgresql_where=text("step_due_at IS NOT NULL")),
        Index("ix_complaint_unread", "unread_since", postgresql_where=text("unread_since IS NOT NULL")),
        Index("ix_complaint_office", "department", "due_at", "id", postgresql_where=IS_OWED),
        Index("ix_complaint_assignee", "assignee_id", "due_at", "id", postgresql_where=IS_OWED),
        Index(
            "ix_complaint_answered", "due_at", "id", postgresql_where=text(f"{IS_OPEN} AND answered_at IS NOT NULL")
        ),
        Index("ix_complaint_open", "id", postgresql_include=COUNTED, postgresql_where=text(IS_OPEN)),
        Index(
            "ix_complaint_words",
            text(SAID),
            postgresql_using="gin",
            postgresql_where=text("level = 'c0' AND words IS NOT NULL"),
        ),
        Index("ix_complaint_filed", "filed_at", postgresql_using="brin"),
        Index("ix_complaint_closed", "closed_at", postgresql_where=text("closed_at IS NOT NULL")),
        Index(
            "ix_complaint_linked",
            "level",
            "closed_at",
            postgresql_where=text("closed_at IS NOT NULL AND unlinked_at IS NULL"),
        ),
        Index("ix_complaint_contact", "contact_id", "id"),
        Index("ix_complaint_merged_into", "merged_into", postgresql_where=text("merged_into IS NOT NULL")),
        Index(
            "ix_complaint_window",
            "window_ends_at",
            postgresql_where=text("state = 'resolved_proposed'"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    source_key: Mapped[str]
    channel: Mapped[str]
    category: Mapped[str]
    ward: Mapped[int | None]
    department: Mapped[str]
    queue: Mapped[str]
    level: Mapped[str]
    hidden: Mapped[bool]
    state: Mapped[str]
    words: Mapped[str | None]
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    language: Mapped[str]
    menu_version: Mapped[str]
    pin_hash: Mapped[str | None]
    sms_safe: Mapped[bool] = mapped_column(server_default="true")
    points_to: Mapped[str | None] = mapped_column(ForeignKey("complaint.reference"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None]
    remedy: Mapped[str | None]
    came_from: Mapped[str | None]
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"))
    referred_to: Mapped[str | None]
    referred_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    receipt_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ground: Mapped[str | None]
    adverse: Mapped[bool] = mapped_column(server_default="false")
    heard_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suspected_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    filed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    hand_backs: Mapped[int] = mapped_column(server_default="0")
    reopened: Mapped[int]
    rung: Mapped[int] = mapped_column(server_default="0")
    version: Mapped[int]
    filed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state_since_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_rule: Mapped[str | None]
    due_from_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_calendar: Mapped[str | None]
    step_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    step_rule: Mapped[str | None]
    step_from_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_days: Mapped[int] = mapped_column(server_default="0")
    unread_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unread_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    climb_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    step_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    window_ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unlinked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StaffNotice(Base):
    """What one member of staff is called on for; `key` names the occasion: nobody is called twice for it."""

    __tablename__ = "staff_notice"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        Index("ix_staff_notice_person", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"))
    kind: Mapped[str]
    key: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Named(Base):
    """Somebody on the staff who has a part in a complaint: it must not exist for them, nor for their supervisor."""

    __tablename__ = "complaint_named"

    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class DayOff(Base):
    """A day that the desk added once it was gazetted; one not `is_off` is an expected holiday that is none.

    What was entered by mistake is ended, never erased.
    """

    __tablename__ = "day_off"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended"),
        Index("uq_day_off_day", "day", unique=True, postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    day: Mapped[date]
    is_off: Mapped[bool]
    name: Mapped[str]
    source: Mapped[str]
    added_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Tally(Base):
    """How often something was asked for on a day, of which nothing else is written: survivors are only counted."""

    __tablename__ = "tally"

    name: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    count: Mapped[int]


class Event(Base):
    """One thing that happened to a complaint. `words` are what was said, sealed if hidden; `internal` ones stay
    with staff and are never sent. `detail` holds codes, numbers and dates, never words.
    """

    __tablename__ = "complaint_event"
    __table_args__ = (
        CheckConstraint("num_nonnulls(words, words_sealed) <= 1", name="one_copy_of_words"),
        CheckConstraint("(by = 'staff') = (person_id IS NOT NULL)", name="staff_is_somebody"),
        Index("ix_complaint_event_complaint", "complaint_id", "id"),
        Index("ix_complaint_event_at", "at", postgresql_using="brin"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    verb: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str]
    by: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str | None]
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    internal: Mapped[bool] = mapped_column(server_default="false")
    detail: Mapped[dict[str, str | int | bool | None] | None] = mapped_column(JSONB(none_as_null=True))


class FilingKey(Base):
    """The key under which a member of staff filed for somebody, with what they were answered.

    `mark` is a keyed hash of what was sent: it tells a repeat from another report under the same key.
    """

    __tablename__ = "filing_key"
    __table_args__ = (Index("ix_filing_key_at", "at"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    mark: Mapped[bytes] = mapped_column(LargeBinary)
    reference: Mapped[str]
    due_on: Mapped[date]
    level: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Tick(Base):
    """That one item of a complaint's checklist is done, as somebody said."""

    __tablename__ = "complaint_tick"

    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
