"""The rows of published menus; the database refuses to change or remove them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class Edition(Base):
    """One version of the menus: the text of each file, by its path in the folder. `version` is their hash.

    Texts, and not what they compile to: another program compiles them to something else, people can read and
    compare them, and compiling takes half a second once in the life of a process.
    """

    __tablename__ = "menu_version"
    __table_args__ = (CheckConstraint("version ~ '^[0-9a-f]{12}$'", name="version"),)

    version: Mapped[str] = mapped_column(primary_key=True)
    sources: Mapped[dict[str, str]] = mapped_column(JSONB)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Publication(Base):
    """A version put in force; the newest one is. `by_id` is nobody when the house did it by itself at a start."""

    __tablename__ = "menu_publication"
    __table_args__ = (CheckConstraint("why <> ''", name="why"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    version: Mapped[str] = mapped_column(ForeignKey("menu_version.version"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    why: Mapped[str]
