"""The row of an import: by what consent, how far it has come, and what became of its rows."""

from datetime import datetime

from sqlalchemy import Identity
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class Roll(Base):
    """One list that is taken in; `digest` is of its file and of what was told of it, `row_at` the last row that was
    taken. `consent` says where and when those on it said yes.
    """

    __tablename__ = "roll"

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
