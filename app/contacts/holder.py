"""Who holds a number, as far as we know them, and whether that may be somebody else by now: PURE."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

NOTED_EVERY = timedelta(days=7)
"""How exactly it is known when a number was last heard: whoever dials daily costs no write a day."""


@dataclass(frozen=True, slots=True)
class Known:
    """What an event needs to know of a person: never the number. `met_before` is false at a first contact.
    `silenced`: they want no text of ours but answers to their own.

    `shows_number` is what they last said about officers calling them, None if they were never asked. `returned_on`
    is the day on which the number was heard again after long silence, until its holder has shown that they had it
    before.
    """

    id: int
    index: bytes
    language: str | None
    ward: int | None
    shows_number: bool | None
    has_pin: bool
    heard_on: date
    returned_on: date | None
    met_before: bool = True
    silenced: bool = False


@dataclass(frozen=True, slots=True)
class Learned:
    """What a resident chose and we remember; None leaves what was known.

    `heard_on`: they dialled that day; `returned`: after so long that what was known may be another's, and goes.
    """

    language: str | None = None
    ward: int | None = None
    shows_number: bool | None = None
    heard_on: date | None = None
    returned: bool = False


def heard(known: Known, today: date, *, months: int) -> Learned:
    """What a dial tells: that the number was heard, and whether that is after so many months of silence.

    Operators give a SIM that was long silent to somebody else (facts: re-verify after six months).
    """
    if today - known.heard_on < NOTED_EVERY:
        return Learned()
    return Learned(heard_on=today, returned=months_between(known.heard_on, today) >= months)


def doubted(heard_on: date, returned_on: date | None, since: date, today: date, *, months: int) -> str | None:
    """Why a number may be another's by now than of whom what began on the day `since` was; None where it is not.

    Whoever began it had the number then. Since, it was silent so many months, or was heard again after such a
    silence by somebody who has not shown that they had it before: they are told of nothing older.
    """
    last = max(heard_on, since)
    if months_between(last, today) >= months:
        return f"number silent since {last}"
    if returned_on is not None and since < returned_on:
        return f"number silent until {returned_on}"
    return None


def months_between(first: date, last: date) -> int:
    """How many whole months lie between two days."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def met_again(known: Known, learned: Learned) -> Known:
    """Who dials, given what the dial tells. Where a PIN is set, it is the PIN that tells an owner."""
    if not learned.returned:
        return known
    returned_on = known.returned_on if known.has_pin else learned.heard_on
    return replace(known, ward=None, shows_number=None, returned_on=returned_on)
