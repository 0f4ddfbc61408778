"""Where a complaint may go."""

import pytest

from app.complaints.rules.lifecycle import BACK, CLOSED, DECIDED, MOVES, OPEN, OWED, NotAllowed, State, Verb, move

WORK = "add reply correct mediate extend escalate offer_caj recomputed promise withdraw>withdrawn forced"
WORK += " note name read"
HANDLED = (
    WORK
    + " assign>assigned ask>needs_info merge>merged refer>referred decline>not_admitted"
    + " investigate>investigation suspect clear abuse>abuse"
)
WEIGHED = "submit propose>resolved_proposed approve>resolved_proposed"
ALLOWED_IN = {
    None: "file>received",
    "received": WORK + " acknowledge>triage suspect clear abuse>abuse",
    "triage": HANDLED,
    "assigned": HANDLED + " hand_back>triage start>in_progress",
    "in_progress": HANDLED + " " + WEIGHED,
    "reopened": HANDLED + " start>in_progress",
    "needs_info": "answered>assigned lapse_info>assigned remind reply correct recomputed"
    " withdraw>withdrawn forced note name read",
    "merged": "unmerge>assigned follow>resolved_proposed add withdraw>withdrawn forced note name read",
    "referred": WORK + " chase receipt>closed_referred assign>assigned",
    "investigation": f"{WORK} {WEIGHED} assign ask>needs_info refer>referred decline>not_admitted"
    " draft>finding_draft suspect clear abuse>abuse",
    "finding_draft": f"{WORK} {WEIGHED} draft hear investigate>investigation",
    "resolved_proposed": "remind confirm>closed_confirmed lapse>closed_silent reopen>reopened partly>reopened"
    " reply add promise recomputed note name read",
    "closed_confirmed": "review>review promise note name read",
    "closed_silent": "review>review reopen>reopened partly>reopened promise note name read",
    "closed_referred": "review>review note name read",
    "not_admitted": "review>review note name read",
    "abuse": "review>review note name read",
    "withdrawn": "note name read",
    "review": f"{WORK.replace('withdraw>withdrawn forced ', '')} {WEIGHED} assign ask>needs_info refer>referred"
    " investigate>investigation",
}
ALLOWED = {
    (state, verb): after or state
    for state, listed in ALLOWED_IN.items()
    for verb, _, after in (one.partition(">") for one in listed.split())
}
KEPT = {Verb.NOTE, Verb.NAME, Verb.READ}


@pytest.mark.parametrize("state", [None, *State])
def test_goes_where_the_table_says_and_nowhere_else(state):
    for verb in Verb:
        if (state, verb) in ALLOWED:
            assert move(state, verb, State.ASSIGNED) == ALLOWED[state, verb]
            continue
        with pytest.raises(NotAllowed, match=verb) as refused:
            move(state, verb, State.ASSIGNED)
        assert refused.value.rule == "complaint.move"


def test_says_what_can_be_done_instead():
    with pytest.raises(
        NotAllowed, match=r"the complaint is closed_confirmed, where one can: name, note, promise, read, review\."
    ):
        move(State.CLOSED_CONFIRMED, Verb.START)


@pytest.mark.parametrize(("state", "verb"), [pair for pair, after in MOVES.items() if after is BACK])
def test_goes_back_to_where_it_came_from_and_nowhere_without_that(state, verb):
    assert {move(state, verb, before) for before in OWED} == OWED
    with pytest.raises(NotAllowed):
        move(state, verb)


@pytest.mark.parametrize("state", sorted(OPEN))
def test_leaves_no_open_state_without_a_way_on(state):
    onward = {after for (before, _), after in MOVES.items() if before is state} - {state}
    assert onward


@pytest.mark.parametrize("state", sorted(OPEN))
def test_ends_from_wherever_it_stands(state):
    assert _reachable(state) & {State.CLOSED_CONFIRMED, State.CLOSED_SILENT}


def test_reaches_every_state_from_the_filing():
    assert _reachable(None) == set(State)


def test_opens_again_what_was_closed_by_silence_only():
    assert State.REOPENED in _reachable(State.CLOSED_SILENT)
    assert (State.CLOSED_CONFIRMED, Verb.REOPEN) not in MOVES
    assert _reachable(State.WITHDRAWN) == {State.WITHDRAWN}


def test_lets_every_decision_that_ends_it_be_looked_at_again_and_nothing_else():
    assert {state for state in State if (state, Verb.REVIEW) in MOVES} == DECIDED
    assert {State.WITHDRAWN, State.MERGED} == CLOSED - DECIDED


def test_has_the_resident_decide_how_an_outcome_ends():
    asked = State.RESOLVED_PROPOSED
    ends = {verb for (before, verb), after in MOVES.items() if before is asked and after is not asked}
    assert ends == {Verb.CONFIRM, Verb.REOPEN, Verb.PARTLY, Verb.LAPSE}
    assert asked in OPEN
    assert asked not in OWED


def test_changes_nothing_by_a_note_or_a_look():
    assert {after for (before, verb), after in MOVES.items() if verb in KEPT and before is not after} == set()


def _reachable(state):
    seen, edge = set(), {state}
    while edge:
        moves = [after for (before, _), after in MOVES.items() if before in edge]
        # Where a move leads back to, a complaint in work has been.
        edge = {State.ASSIGNED if after is BACK else after for after in moves} - seen
        seen |= edge
    return seen
