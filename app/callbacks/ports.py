"""What call-backs need from outside: by when somebody is rung again, and the words that tell it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from app.kit.seal import Sealer
from app.outbox.ports import Wording

MISSED = "callback.missed"
TEXTS = {MISSED: "date"}
"""The texts that the menus must have, each with the facts that it is given."""


@dataclass(frozen=True, slots=True)
class Ringing:
    """How the house rings: `next_on` is the day by whose end it tries again."""

    next_on: Callable[[datetime], date]
    menu: Wording
    sealer: Sealer
