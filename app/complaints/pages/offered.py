"""What a case page offers its reader to do: the moves that the lifecycle and their role allow, as forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.complaints.api.moves.doings import OF
from app.complaints.models import Complaint
from app.complaints.pages import titles
from app.complaints.rules.lifecycle import MOVES, State, Verb
from app.complaints.rules.notes import LONG, QUESTION, SHORT
from app.complaints.rules.parties import INTERNAL, deeds_of
from app.staff.access import Signed

AT_HAND = (Verb.REPLY, Verb.NOTE)
"""What is written most often: each has a form of its own beside the timeline."""
NEXT: Mapping[State, tuple[Verb, ...]] = {
    State.RECEIVED: (Verb.ACKNOWLEDGE,),
    State.TRIAGE: (Verb.ASSIGN, Verb.ASK),
    State.REFERRED: (Verb.RECEIPT, Verb.CHASE),
    State.ASSIGNED: (Verb.START, Verb.HAND_BACK),
    State.REOPENED: (Verb.START, Verb.ASSIGN),
    State.IN_PROGRESS: (Verb.PROPOSE, Verb.ASK, Verb.EXTEND),
    State.INVESTIGATION: (Verb.DRAFT, Verb.ASK, Verb.SUBMIT),
    State.FINDING_DRAFT: (Verb.HEAR, Verb.SUBMIT, Verb.APPROVE),
    State.REVIEW: (Verb.ASSIGN, Verb.INVESTIGATE, Verb.SUBMIT),
    State.MERGED: (Verb.UNMERGE,),
}
"""What mostly comes next in a state; it only says what stands first on the page."""
ROOM: Mapping[Verb, int] = {Verb.ASK: QUESTION, Verb.PROMISE: SHORT}


@dataclass(frozen=True, slots=True)
class Move:
    """Something that may be done: its address, its button, and the fields of its form."""

    noun: str
    verb: Verb
    title: str
    fields: Sequence[str]
    inside: bool
    room: int


def moves(complaint: Complaint, signed: Signed) -> dict[Verb, Move]:
    """Everything that this person may do to it now, in the order of the desk's titles."""
    state = State(complaint.state)
    return {
        verb: move(verb)
        for verb in titles.DO
        if (state, verb) in MOVES and signed.may(*deeds_of(verb))
        if not _idle(complaint, verb)
    }


def move(verb: Verb) -> Move:
    """What is done by `verb`, as a page offers it."""
    doing = OF[verb]
    fields = tuple(doing.body.model_fields) if doing.body else ()
    return Move(doing.noun, verb, titles.DO[verb], fields, verb in INTERNAL, ROOM.get(verb, LONG))


def _idle(complaint: Complaint, verb: Verb) -> bool:
    """Whether it would only be refused, because its first half is lacking."""
    match verb:
        case Verb.READ:
            return complaint.unread_since is None
        case Verb.ABUSE | Verb.CLEAR:
            return complaint.suspected_by is None
        case Verb.APPROVE:
            return complaint.outcome is None
        case Verb.EXTEND | Verb.ESCALATE:
            return complaint.closed_at is not None
    return False
