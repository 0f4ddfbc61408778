"""The rows of codes: which are taken, and for what kind of thing."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class PublicCode(Base):
    """Four digits that are printed somewhere; once given they keep their meaning for good."""

    __tablename__ = "public_code"
    __table_args__ = (CheckConstraint("code ~ '^[0-9]{4}$'", name="code"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
