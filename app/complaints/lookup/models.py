"""The rows of what search remembers: words that were written, and how far it has read."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class Word(Base):
    """A word that some report held whose words are in clear; `grams` are its letters by three, ends included."""

    __tablename__ = "lexicon"
    __table_args__ = (Index("ix_lexicon_grams", "grams", postgresql_using="gin"),)

    word: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    grams: Mapped[list[str]] = mapped_column(ARRAY(Text))


class NumberEnd(Base):
    """The last three digits of a number whose holder lets officers call: what is found by them was shown already.

    A complaint that hides its number has none, and loses it when it comes to hide it.
    """

    __tablename__ = "complaint_number_end"
    __table_args__ = (
        CheckConstraint("digits ~ '^[0-9]{3}$'", name="digits"),
        Index("ix_complaint_number_end_digits", "digits", "complaint_id"),
    )

    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    digits: Mapped[str]


class ReadTo(Base):
    """The one row that says up to which complaint the words were taken up."""

    __tablename__ = "lexicon_mark"
    __table_args__ = (CheckConstraint("one", name="one"),)

    one: Mapped[bool] = mapped_column(primary_key=True, server_default="true")
    read_to: Mapped[int]
