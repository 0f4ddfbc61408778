"""Where a complaint stands, what may be done to it there, and where that leads: one table decides.

A strict part of the county's whole machine, which also asks, refers, merges and investigates.
"""

from collections.abc import Mapping
from enum import StrEnum

from app.kit.errors import Conflict


class State(StrEnum):
    """Where a complaint stands. Whether it is late is no state: that is asked of the clock."""

    RECEIVED = "received"
    TRIAGE = "triage"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    RESOLVED_PROPOSED = "resolved_proposed"
    REOPENED = "reopened"
    CLOSED_CONFIRMED = "closed_confirmed"
    CLOSED_SILENT = "closed_silent"
    WITHDRAWN = "withdrawn"
    REVIEW = "review"


class Verb(StrEnum):
    """What can be done to a complaint; each leaves an event."""

    FILE = "file"
    ACKNOWLEDGE = "acknowledge"
    ASSIGN = "assign"
    START = "start"
    REPLY = "reply"
    ADD = "add"
    PROPOSE = "propose"
    REMIND = "remind"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"
    FORCED = "forced"
    REVIEW = "review"


class Outcome(StrEnum):
    """What came of a complaint, in the words of the national Ombudsman's returns."""

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    NOT_UPHELD = "not_upheld"
    SETTLED = "settled"
    ADVICE_GIVEN = "advice_given"
    INSUFFICIENT_INFORMATION = "insufficient_information"
    NO_JURISDICTION = "no_jurisdiction"


DECIDED = frozenset({State.CLOSED_CONFIRMED, State.CLOSED_SILENT})
"""Closed with an answer, of which a review can be asked."""
CLOSED = DECIDED | {State.WITHDRAWN}
OPEN = frozenset(State) - CLOSED
OWED = OPEN - {State.RESOLVED_PROPOSED}
"""Where the county owes the next step and its clock runs; in the other open state it is the resident's turn."""
UNDECIDED = OWED - {State.REVIEW}
"""Where no answer was given yet, so that the resident can still stop the work."""

MOVES: Mapping[tuple[State | None, Verb], State] = {
    (None, Verb.FILE): State.RECEIVED,
    (State.RECEIVED, Verb.ACKNOWLEDGE): State.TRIAGE,
    (State.TRIAGE, Verb.ASSIGN): State.ASSIGNED,
    (State.ASSIGNED, Verb.ASSIGN): State.ASSIGNED,
    (State.ASSIGNED, Verb.START): State.IN_PROGRESS,
    (State.IN_PROGRESS, Verb.PROPOSE): State.RESOLVED_PROPOSED,
    (State.RESOLVED_PROPOSED, Verb.REMIND): State.RESOLVED_PROPOSED,
    (State.RESOLVED_PROPOSED, Verb.CONFIRM): State.CLOSED_CONFIRMED,
    (State.RESOLVED_PROPOSED, Verb.LAPSE): State.CLOSED_SILENT,
    (State.RESOLVED_PROPOSED, Verb.REOPEN): State.REOPENED,
    (State.CLOSED_SILENT, Verb.REOPEN): State.REOPENED,
    (State.REOPENED, Verb.START): State.IN_PROGRESS,
    (State.REVIEW, Verb.ASSIGN): State.REVIEW,
    (State.REVIEW, Verb.PROPOSE): State.RESOLVED_PROPOSED,
    **{(state, Verb.REVIEW): State.REVIEW for state in DECIDED},
    **{(state, Verb.WITHDRAW): State.WITHDRAWN for state in UNDECIDED},
    **{(state, Verb.FORCED): state for state in UNDECIDED},
    **{(state, verb): state for state in OPEN for verb in (Verb.REPLY, Verb.ADD)},
}


class NotAllowed(Conflict):
    """The complaint is not in a state in which this can be done."""

    def __init__(self, state: State | None, verb: Verb) -> None:
        ways = ", ".join(sorted(verb for before, verb in MOVES if before is state)) or "nothing more"
        super().__init__(
            "complaint.move", f"Not possible now ({verb}): the complaint is {state}, where one can: {ways}."
        )


def move(state: State | None, verb: Verb) -> State:
    """Where a complaint goes when staff, the resident or the clock do `verb`; `None` is before its filing.

    Raises NotAllowed (complaint.move).
    """
    try:
        return MOVES[state, verb]
    except KeyError:
        raise NotAllowed(state, verb) from None
