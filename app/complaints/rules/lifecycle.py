"""Where a complaint stands, what may be done to it there, and where that leads: one table decides.

The states are those of the county's procedure; whether one is late is no state, but asked of its clock.
"""

from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import Final

from app.kit.errors import Conflict


class State(StrEnum):
    """Where a complaint stands. Mediation and a remedy promised for later are dated notes on it, not states."""

    RECEIVED = "received"
    TRIAGE = "triage"
    NEEDS_INFO = "needs_info"
    MERGED = "merged"
    REFERRED = "referred"
    NOT_ADMITTED = "not_admitted"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    INVESTIGATION = "investigation"
    FINDING_DRAFT = "finding_draft"
    RESOLVED_PROPOSED = "resolved_proposed"
    REOPENED = "reopened"
    CLOSED_CONFIRMED = "closed_confirmed"
    CLOSED_SILENT = "closed_silent"
    CLOSED_REFERRED = "closed_referred"
    WITHDRAWN = "withdrawn"
    ABUSE = "abuse"
    REVIEW = "review"


class Verb(StrEnum):
    """What can be done to a complaint; each leaves an event."""

    FILE = "file"
    ACKNOWLEDGE = "acknowledge"
    ASSIGN = "assign"
    HAND_BACK = "hand_back"
    START = "start"
    REPLY = "reply"
    ASK = "ask"
    ANSWERED = "answered"
    LAPSE_INFO = "lapse_info"
    ADD = "add"
    CORRECT = "correct"
    NOTE = "note"
    NAME = "name"
    READ = "read"
    MERGE = "merge"
    UNMERGE = "unmerge"
    FOLLOW = "follow"
    REFER = "refer"
    RECEIPT = "receipt"
    CHASE = "chase"
    DECLINE = "decline"
    INVESTIGATE = "investigate"
    DRAFT = "draft"
    HEAR = "hear"
    MEDIATE = "mediate"
    SUBMIT = "submit"
    APPROVE = "approve"
    PROPOSE = "propose"
    PROMISE = "promise"
    REMIND = "remind"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    PARTLY = "partly"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"
    FORCED = "forced"
    SUSPECT = "suspect"
    ABUSE = "abuse"
    CLEAR = "clear"
    EXTEND = "extend"
    ESCALATE = "escalate"
    OFFER_CAJ = "offer_caj"
    RECOMPUTED = "recomputed"
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


class Remedy(StrEnum):
    """What the resident gets by it."""

    APOLOGY = "apology"
    SERVICE_GIVEN = "service_given"
    REFUND = "refund"
    DECISION_CHANGED = "decision_changed"
    DISCIPLINE_RECOMMENDED = "discipline_recommended"
    POLICY_CHANGED = "policy_changed"
    COMPENSATION_RECOMMENDED = "compensation_recommended"
    EXPLANATION = "explanation"
    NONE = "none"


REFUSING = frozenset({Outcome.NOT_UPHELD, Outcome.NO_JURISDICTION, Outcome.INSUFFICIENT_INFORMATION})
"""Outcomes that give the resident nothing: one person submits them, another approves."""


class Back(Enum):
    """Where a move leads that undoes an earlier one."""

    BACK = "where it was before"


BACK: Final = Back.BACK

DECIDED = frozenset(
    {State.CLOSED_CONFIRMED, State.CLOSED_SILENT, State.CLOSED_REFERRED, State.NOT_ADMITTED, State.ABUSE}
)
"""Closed by a decision, of which a review can be asked."""
CLOSED = DECIDED | {State.WITHDRAWN, State.MERGED}
"""Where no clock runs; what is merged follows its parent's."""
OPEN = frozenset(State) - CLOSED
WAITING = frozenset({State.RESOLVED_PROPOSED, State.NEEDS_INFO})
"""Open, and it is the resident's turn."""
OWED = OPEN - WAITING
"""Where the county owes the next step and its clock runs."""
UNDECIDED = (OPEN | {State.MERGED}) - {State.RESOLVED_PROPOSED, State.REVIEW}
"""Where no answer was given yet, so that the resident can still stop the work."""
REMEMBERING = frozenset({State.NEEDS_INFO, State.MERGED})
"""States that know where they came from, because BACK leads there."""

_AT_WORK = frozenset({State.ASSIGNED, State.IN_PROGRESS, State.REOPENED})
_HANDLED = _AT_WORK | {State.TRIAGE}
_WEIGHED = frozenset({State.INVESTIGATION, State.FINDING_DRAFT, State.IN_PROGRESS, State.REVIEW})

MOVES: Mapping[tuple[State | None, Verb], State | Back] = {
    (None, Verb.FILE): State.RECEIVED,
    (State.RECEIVED, Verb.ACKNOWLEDGE): State.TRIAGE,
    **{(state, Verb.ASSIGN): State.ASSIGNED for state in _HANDLED | {State.REFERRED}},
    **{(state, Verb.ASSIGN): state for state in (State.INVESTIGATION, State.REVIEW)},
    (State.ASSIGNED, Verb.HAND_BACK): State.TRIAGE,
    **{(state, Verb.START): State.IN_PROGRESS for state in (State.ASSIGNED, State.REOPENED)},
    **{(state, Verb.ASK): State.NEEDS_INFO for state in _HANDLED | {State.INVESTIGATION, State.REVIEW}},
    **{(State.NEEDS_INFO, verb): BACK for verb in (Verb.ANSWERED, Verb.LAPSE_INFO)},
    **{(state, Verb.MERGE): State.MERGED for state in _HANDLED},
    (State.MERGED, Verb.UNMERGE): BACK,
    (State.MERGED, Verb.FOLLOW): State.RESOLVED_PROPOSED,
    **{(state, Verb.REFER): State.REFERRED for state in _HANDLED | {State.INVESTIGATION, State.REVIEW}},
    (State.REFERRED, Verb.CHASE): State.REFERRED,
    (State.REFERRED, Verb.RECEIPT): State.CLOSED_REFERRED,
    **{(state, Verb.DECLINE): State.NOT_ADMITTED for state in _HANDLED | {State.INVESTIGATION}},
    **{(state, Verb.INVESTIGATE): State.INVESTIGATION for state in _HANDLED | {State.FINDING_DRAFT, State.REVIEW}},
    **{(state, Verb.DRAFT): State.FINDING_DRAFT for state in (State.INVESTIGATION, State.FINDING_DRAFT)},
    (State.FINDING_DRAFT, Verb.HEAR): State.FINDING_DRAFT,
    **{(state, Verb.SUBMIT): state for state in _WEIGHED},
    **{(state, verb): State.RESOLVED_PROPOSED for state in _WEIGHED for verb in (Verb.PROPOSE, Verb.APPROVE)},
    **{(state, Verb.REMIND): state for state in WAITING},
    (State.RESOLVED_PROPOSED, Verb.CONFIRM): State.CLOSED_CONFIRMED,
    (State.RESOLVED_PROPOSED, Verb.LAPSE): State.CLOSED_SILENT,
    **{
        (state, verb): State.REOPENED
        for state in (State.RESOLVED_PROPOSED, State.CLOSED_SILENT)
        for verb in (Verb.REOPEN, Verb.PARTLY)
    },
    **{(state, Verb.REVIEW): State.REVIEW for state in DECIDED},
    **{(state, Verb.WITHDRAW): State.WITHDRAWN for state in UNDECIDED},
    **{(state, Verb.FORCED): state for state in UNDECIDED},
    **{(state, Verb.ABUSE): State.ABUSE for state in _HANDLED | {State.RECEIVED, State.INVESTIGATION}},
    **{
        (state, verb): state
        for state in _HANDLED | {State.RECEIVED, State.INVESTIGATION}
        for verb in (Verb.SUSPECT, Verb.CLEAR)
    },
    **{(state, Verb.ADD): state for state in (OPEN | {State.MERGED}) - {State.NEEDS_INFO}},
    **{(state, Verb.REPLY): state for state in OPEN},
    **{(state, Verb.CORRECT): state for state in OWED | {State.NEEDS_INFO}},
    **{
        (state, verb): state
        for state in OWED
        for verb in (Verb.MEDIATE, Verb.EXTEND, Verb.ESCALATE, Verb.OFFER_CAJ, Verb.RECOMPUTED)
    },
    **{(state, Verb.RECOMPUTED): state for state in WAITING},
    **{
        (state, Verb.PROMISE): state
        for state in OWED | {State.RESOLVED_PROPOSED, State.CLOSED_CONFIRMED, State.CLOSED_SILENT}
    },
    **{(state, verb): state for state in State for verb in (Verb.NOTE, Verb.NAME, Verb.READ)},
}


class NotAllowed(Conflict):
    """The complaint is not in a state in which this can be done."""

    def __init__(self, state: State | None, verb: Verb) -> None:
        ways = ", ".join(sorted(verb for before, verb in MOVES if before is state)) or "nothing more"
        super().__init__(
            "complaint.move", f"Not possible now ({verb}): the complaint is {state}, where one can: {ways}."
        )


def move(state: State | None, verb: Verb, came_from: State | None = None) -> State:
    """Where a complaint goes when `verb` is done to it; `None` is before its filing.

    `came_from` is where it was before it came into a state that remembers. Raises NotAllowed (complaint.move).
    """
    after = MOVES.get((state, verb))
    if isinstance(after, State):
        return after
    if after is None or came_from is None:
        raise NotAllowed(state, verb)
    return came_from
