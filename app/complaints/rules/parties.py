"""Who may do what to a complaint, and who must act before which of its clocks runs out."""

from collections.abc import Mapping
from typing import Literal

from app.complaints.rules.lifecycle import State, Verb
from app.kit.errors import Forbidden
from app.staff.policy import Deed

Party = Literal["citizen", "system"] | Deed

_CITIZEN: frozenset[Party] = frozenset({"citizen"})
_SYSTEM: frozenset[Party] = frozenset({"system"})
_TRIAGE: frozenset[Party] = frozenset({Deed.TRIAGE})
_DECIDE: frozenset[Party] = frozenset({Deed.DECIDE})
_INQUIRE: frozenset[Party] = frozenset({Deed.INVESTIGATE, Deed.DECIDE})
_WORK: frozenset[Party] = frozenset({Deed.WORK})
_STAFF: frozenset[Party] = frozenset({Deed.TRIAGE, Deed.WORK, Deed.INVESTIGATE, Deed.DECIDE})

BY: Mapping[Verb, frozenset[Party]] = {
    **dict.fromkeys(
        (Verb.FILE, Verb.ANSWERED, Verb.ADD, Verb.CONFIRM, Verb.REOPEN, Verb.PARTLY, Verb.WITHDRAW), _CITIZEN
    ),
    **dict.fromkeys((Verb.FORCED, Verb.REVIEW), _CITIZEN),
    **dict.fromkeys((Verb.LAPSE_INFO, Verb.REMIND, Verb.LAPSE, Verb.OFFER_CAJ, Verb.RECOMPUTED), _SYSTEM),
    Verb.FOLLOW: _SYSTEM,
    Verb.ACKNOWLEDGE: _TRIAGE,
    Verb.ASSIGN: _TRIAGE | {Deed.HAND_OUT},
    Verb.HAND_BACK: _WORK,
    Verb.START: _WORK,
    Verb.REPLY: _STAFF,
    Verb.ASK: _STAFF,
    Verb.CORRECT: _TRIAGE | _DECIDE,
    Verb.NOTE: _STAFF,
    Verb.NAME: _STAFF,
    Verb.READ: _STAFF,
    Verb.MERGE: _TRIAGE,
    Verb.UNMERGE: _TRIAGE | _SYSTEM,
    Verb.REFER: _TRIAGE | _DECIDE,
    Verb.RECEIPT: _TRIAGE | _DECIDE,
    Verb.CHASE: _TRIAGE | _DECIDE | _SYSTEM,
    Verb.DECLINE: _DECIDE,
    Verb.INVESTIGATE: _TRIAGE | _INQUIRE,
    Verb.DRAFT: _INQUIRE,
    Verb.HEAR: _INQUIRE,
    Verb.MEDIATE: _INQUIRE | _WORK,
    Verb.SUBMIT: _WORK | _INQUIRE,
    Verb.APPROVE: _DECIDE,
    Verb.PROPOSE: _WORK | _INQUIRE,
    Verb.PROMISE: _WORK | _INQUIRE,
    Verb.SUSPECT: _STAFF,
    Verb.ABUSE: _TRIAGE | _DECIDE,
    Verb.CLEAR: _TRIAGE | _DECIDE,
    Verb.EXTEND: _WORK | _INQUIRE,
    Verb.ESCALATE: _STAFF | _SYSTEM,
}
"""Who may do what: the resident, the clock, and staff by the deed that their role allows (staff/policy.py)."""

SPOKEN = frozenset({Verb.ADD, Verb.ANSWERED, Verb.REOPEN, Verb.PARTLY, Verb.WITHDRAW, Verb.FORCED, Verb.REVIEW})
"""What the resident says that staff must come to read."""

INTERNAL = frozenset(
    {
        Verb.NOTE,
        Verb.HAND_BACK,
        Verb.CORRECT,
        Verb.CHASE,
        Verb.RECEIPT,
        Verb.INVESTIGATE,
        Verb.DRAFT,
        Verb.HEAR,
        Verb.MEDIATE,
        Verb.SUBMIT,
        Verb.SUSPECT,
        Verb.CLEAR,
        Verb.ESCALATE,
    }
)
"""Whose words stay with staff: no text and no screen shows them to the resident."""

TIMERS: Mapping[State, tuple[str, Party]] = {
    State.RECEIVED: ("triage", Deed.TRIAGE),
    State.TRIAGE: ("triage", Deed.TRIAGE),
    State.NEEDS_INFO: ("needs_info", "citizen"),
    State.REFERRED: ("referral", Deed.TRIAGE),
    State.ASSIGNED: ("accept", Deed.WORK),
    State.IN_PROGRESS: ("answer", Deed.WORK),
    State.INVESTIGATION: ("investigation", Deed.INVESTIGATE),
    State.FINDING_DRAFT: ("hearing", Deed.INVESTIGATE),
    State.RESOLVED_PROPOSED: ("confirmation", "citizen"),
    State.REOPENED: ("reopening", Deed.WORK),
    State.REVIEW: ("review", Deed.DECIDE),
}
"""The clock of each open state, by its name in the policy, and who must act before it runs out."""


class WrongParty(Forbidden):
    """It is for somebody else to do this."""

    def __init__(self, verb: Verb) -> None:
        super().__init__(
            "complaint.party", f"Not for you to do ({verb}): that is for {', '.join(sorted(BY[verb]))}."
        )


def deeds_of(verb: Verb) -> tuple[Deed, ...]:
    """What a role must allow, one of them, for its holder to do `verb`; none where it is for no staff."""
    return tuple(sorted(party for party in BY[verb] if isinstance(party, Deed)))


def check_party(verb: Verb, by: Literal["citizen", "staff", "system"]) -> None:
    """Raises WrongParty (complaint.party) unless it is for the resident, for staff or for the clock to do `verb`.

    Which member of staff may, the door asks by their role; see `BY`.
    """
    if not (deeds_of(verb) if by == "staff" else by in BY[verb]):
        raise WrongParty(verb)
