"""The rows of what search remembers: words that were written, and how far it has read."""

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class Word(Base):
    """A word that some report held whose words are in clear; `grams` are its letters by three, ends included."""

    __tablename__ = "lexicon"
    __table_args__ = (Index("ix_lexicon_grams", "grams", postgresql_using="gin"),)

    word: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    grams: Mapped[list[str]] = mapped_column(ARRAY(Text))


class ReadTo(Base):
    """The one row that says up to which complaint the words were taken up."""

    __tablename__ = "lexicon_mark"
    __table_args__ = (CheckConstraint("one", name="one"),)

    one: Mapped[bool] = mapped_column(primary_key=True, server_default="true")
    read_to: Mapped[int]
