"""What a text would take and cost if it were sent, and the letters that make it dear."""

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict

from app.kit.gsm import fold, segment, strange


class Measured(BaseModel):
    """A text as a network bills it; `units` are septets, or UTF-16 units for ucs2, and `cost` is in KES."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    alphabet: Literal["gsm", "ucs2"]
    units: int
    segments: int
    cost: Decimal


class Costly(BaseModel):
    """A letter that makes a whole text cost more than double, and what it is replaced by."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    letter: str
    code: str
    instead: str


def measure(text: str, segment_cost: Decimal) -> Measured:
    """What the text would take as it is."""
    cut = segment(text)
    parts = len(cut.parts) if text else 0
    return Measured(text=text, alphabet=cut.alphabet, units=cut.units, segments=parts, cost=segment_cost * parts)


def costly(text: str) -> list[Costly]:
    """Each letter that no plain SMS holds."""
    return [Costly(letter=one, code=f"U+{ord(one):04X}", instead=fold(one)) for one in strange(text)]
