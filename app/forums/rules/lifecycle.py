"""Where a baraza stands, what may be done about it there, and where that leads: PURE, one table decides."""

from collections.abc import Mapping
from enum import StrEnum

from app.kit.errors import Conflict


class State(StrEnum):
    """Where a baraza stands. Residents know of it from its announcement on."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    MOVED = "moved"
    CANCELLED = "cancelled"
    HELD = "held"
    MINUTED = "minuted"


class Verb(StrEnum):
    """What can be done about a baraza; each leaves an event."""

    MAKE = "make"
    CORRECT = "correct"
    ANNOUNCE = "announce"
    MOVE = "move"
    CANCEL = "cancel"
    HOLD = "hold"
    MINUTE = "minute"


COMING = frozenset({State.ANNOUNCED, State.MOVED})
"""It is to take place."""
OVER = frozenset({State.HELD, State.MINUTED})
"""It took place."""

MOVES: Mapping[tuple[State | None, Verb], State] = {
    (None, Verb.MAKE): State.DRAFT,
    (State.DRAFT, Verb.CORRECT): State.DRAFT,
    (State.DRAFT, Verb.ANNOUNCE): State.ANNOUNCED,
    # Who was told that it will not be held was promised a new date.
    **{(state, Verb.MOVE): State.MOVED for state in COMING | {State.CANCELLED}},
    **{(state, Verb.CANCEL): State.CANCELLED for state in COMING},
    **{(state, Verb.HOLD): State.HELD for state in COMING},
    **{(state, Verb.MINUTE): State.MINUTED for state in OVER},
}


class NotAllowed(Conflict):
    """The baraza is not in a state in which this can be done."""

    def __init__(self, state: State | None, verb: Verb) -> None:
        ways = ", ".join(sorted(verb for before, verb in MOVES if before is state)) or "nothing more"
        super().__init__("forum.move", f"Not possible now ({verb}): the baraza is {state}, where one can: {ways}.")


def move(state: State | None, verb: Verb) -> State:
    """Where a baraza goes when `verb` is done; `None` is before it is made. Raises NotAllowed (forum.move)."""
    try:
        return MOVES[state, verb]
    except KeyError:
        raise NotAllowed(state, verb) from None
