"""The row of an import: by what consent, how far it has come, and what became of its rows."""

from datetime import datetime

from sqlalchemy import ARRAY, BigInteger, ForeignKey, Identity, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class Roll(Base):
    """One list that is taken in; `digest` is of its file and of what was told of it, `row_at` the last row that was
    taken. `consent` says where and when those on it said yes.

    One that a browser sent has a `name`, `rows` and, until it was taken in, its sheet, sealed; `columns` are where
    number, ward and language stand (-1: nowhere), once somebody has begun it. At `stopped_at` somebody stopped it.
    """

    __tablename__ = "roll"
    __table_args__ = (Index("ix_roll_sheet", "begun_at", postgresql_where=text("sheet_sealed IS NOT NULL")),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    consent: Mapped[str]
    row_at: Mapped[int] = mapped_column(server_default="0")
    added: Mapped[int] = mapped_column(server_default="0")
    merged: Mapped[int] = mapped_column(server_default="0")
    stopped: Mapped[int] = mapped_column(server_default="0")
    faulty: Mapped[int] = mapped_column(server_default="0")
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    name: Mapped[str | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sheet_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    rows: Mapped[int | None]
    columns: Mapped[list[int] | None] = mapped_column(ARRAY(BigInteger))
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def about_sheet(digest: str) -> str:
    """What the sealed rows of a list are bound to: known before the row has an id."""
    return f"roll.sheet_sealed/{digest}"
