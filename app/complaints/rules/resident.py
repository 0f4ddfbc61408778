"""Who the owner of a report is to staff: a name that tells nothing, and the digits that they may see. PURE."""

from collections.abc import Collection
from enum import StrEnum

from app.complaints.rules.triage import ORDINARY
from app.staff.policy import Deed

# Without 0, 1, I and O, which are misread and misheard.
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

RINGING = frozenset({Deed.TRIAGE, Deed.WORK})
"""What somebody does who may have to ring a resident."""


class Digits(StrEnum):
    """How much of a number somebody sees."""

    NONE = "none"
    LAST_THREE = "last_three"
    WHOLE = "whole"


def digits(level: str, deeds: Collection[Deed], *, hidden: bool) -> Digits:
    """What a reader with these rights sees of the number behind a report.

    Of one that its owner hid, and so of all that accuse somebody, nothing: that takes an unmasking. Where its owner
    lets officers call, those who work on it see it whole, and whoever only reads sees what tells two callers apart.
    """
    if hidden or level != ORDINARY:
        return Digits.NONE
    return Digits.LAST_THREE if RINGING.isdisjoint(deeds) else Digits.WHOLE


def named_after(level: str, reference: str, contact_id: int, *, hidden: bool) -> str:
    """What the owner's name at the desk is drawn from: of one who lets officers call their phone, so that their
    reports are seen together; of one who hid it this report alone, so that no other report tells who they are.
    """
    return f"resident/report/{reference}" if hidden or level != ORDINARY else f"resident/phone/{contact_id}"


def alias(mark: bytes) -> str:
    """The name at the desk that a keyed mark gives, such as "4F2-K": one of a million, and no way back."""
    drawn = int.from_bytes(mark[:4], "big")
    letters = [LETTERS[drawn >> 5 * place & 31] for place in range(4)]
    return f"{''.join(letters[:3])}-{letters[3]}"
