"""The rows of requests to see who a resident is: who asked, who decided, whether it was looked at, who was told."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.unmasking.rules import Request


def about_motive(complaint_id: int, asked_by: int) -> str:
    """What a sealed motive is bound to: the complaint, and who wrote it."""
    return f"unmasking.motive_sealed/{complaint_id}/{asked_by}"


def about_reasons(complaint_id: int, asked_by: int) -> str:
    """What sealed reasons of a decision are bound to: the complaint, and who asked."""
    return f"unmasking.reasons_sealed/{complaint_id}/{asked_by}"


class Unmasking(Base):
    """One officer's request. `untold`: telling the resident would put them at risk, as whoever granted it said.
    `reasons_sealed`: who decided and why, in their order, as JSON.

    What no program may get round stands here as well: nobody decides about their own, two yeses are two people's,
    and a protected resident takes two.
    """

    __tablename__ = "unmasking"
    __table_args__ = (
        CheckConstraint("asked_by <> ALL (ARRAY[first_by, second_by, refused_by])", name="not_ones_own"),
        CheckConstraint("first_by <> second_by", name="two_people"),
        CheckConstraint("granted_at IS NULL OR first_by IS NOT NULL", name="granted_by_somebody"),
        CheckConstraint("granted_at IS NULL OR NOT needs_two OR second_by IS NOT NULL", name="granted_by_two"),
        CheckConstraint("opened_at IS NULL OR granted_at IS NOT NULL", name="opened_when_granted"),
        CheckConstraint("granted_at IS NULL OR refused_at IS NULL", name="decided_once"),
        CheckConstraint("(refused_at IS NULL) = (refused_by IS NULL)", name="refused_by_somebody"),
        Index(
            "uq_unmasking_waiting",
            "complaint_id",
            "asked_by",
            unique=True,
            postgresql_where=text("granted_at IS NULL AND refused_at IS NULL"),
        ),
        Index(
            "ix_unmasking_untold",
            "opened_at",
            postgresql_where=text("opened_at IS NOT NULL AND told_at IS NULL AND NOT untold"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), index=True)
    needs_two: Mapped[bool]
    motive_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    reasons_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    first_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    second_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refused_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    untold: Mapped[bool] = mapped_column(server_default="false")
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the base declares it of instances

    @property
    def request(self) -> Request:
        """What the rules ask of it."""
        return Request(
            asked_by=self.asked_by,
            needs_two=self.needs_two,
            first_by=self.first_by,
            second_by=self.second_by,
            refused_at=self.refused_at,
            granted_at=self.granted_at,
            opened_at=self.opened_at,
        )
