"""The rows of what residents ask about their own data: by whom it was brought, decided and carried out."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.subjects.rules import Request


class SubjectRequest(Base):
    """One resident's request, brought by the data protection officer and decided by another person.

    `shown` is how it was seen that the number is theirs. After an erasure `contact_id` is nobody's.
    """

    __tablename__ = "subject_request"
    __table_args__ = (
        CheckConstraint("kind IN ('export', 'erasure')", name="kind"),
        CheckConstraint("shown IN ('call', 'in_person', 'letter')", name="shown"),
        CheckConstraint("asked_by <> decided_by", name="two_people"),
        CheckConstraint("(granted_at IS NULL AND refused_at IS NULL) = (decided_by IS NULL)", name="decided_by"),
        CheckConstraint("granted_at IS NULL OR refused_at IS NULL", name="decided_once"),
        CheckConstraint("done_at IS NULL OR granted_at IS NOT NULL", name="done_when_granted"),
        Index(
            "uq_subject_request_waiting",
            "contact_id",
            "kind",
            unique=True,
            postgresql_where=text("granted_at IS NULL AND refused_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    kind: Mapped[str]
    shown: Mapped[str]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def request(self) -> Request:
        """What the rules ask of it."""
        return Request(self.asked_by, self.granted_at, self.refused_at, self.done_at)
