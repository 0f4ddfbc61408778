"""Where a complaint may go."""

from itertools import product

import pytest

from app.complaints.rules.lifecycle import DECIDED, MOVES, OPEN, OWED, NotAllowed, State, Verb, move

ALLOWED = {
    (None, "file"): "received",
    ("received", "acknowledge"): "triage",
    ("received", "reply"): "received",
    ("received", "add"): "received",
    ("triage", "assign"): "assigned",
    ("triage", "reply"): "triage",
    ("triage", "add"): "triage",
    ("assigned", "assign"): "assigned",
    ("assigned", "start"): "in_progress",
    ("assigned", "reply"): "assigned",
    ("assigned", "add"): "assigned",
    ("in_progress", "propose"): "resolved_proposed",
    ("in_progress", "reply"): "in_progress",
    ("in_progress", "add"): "in_progress",
    ("resolved_proposed", "remind"): "resolved_proposed",
    ("resolved_proposed", "confirm"): "closed_confirmed",
    ("resolved_proposed", "lapse"): "closed_silent",
    ("resolved_proposed", "reopen"): "reopened",
    ("resolved_proposed", "reply"): "resolved_proposed",
    ("resolved_proposed", "add"): "resolved_proposed",
    ("reopened", "start"): "in_progress",
    ("reopened", "reply"): "reopened",
    ("reopened", "add"): "reopened",
    ("closed_silent", "reopen"): "reopened",
    ("closed_silent", "review"): "review",
    ("closed_confirmed", "review"): "review",
    ("review", "assign"): "review",
    ("review", "propose"): "resolved_proposed",
    ("review", "reply"): "review",
    ("review", "add"): "review",
    **{
        (state, verb): after or state
        for state in ("received", "triage", "assigned", "in_progress", "reopened")
        for verb, after in {"withdraw": "withdrawn", "forced": None}.items()
    },
}
EVERY = list(product([None, *State], Verb))


@pytest.mark.parametrize(("state", "verb"), [pair for pair in EVERY if pair in ALLOWED])
def test_goes_where_the_table_says(state, verb):
    assert move(state, verb) == ALLOWED[state, verb]


@pytest.mark.parametrize(("state", "verb"), [pair for pair in EVERY if pair not in ALLOWED])
def test_refuses_every_other_move(state, verb):
    with pytest.raises(NotAllowed) as refused:
        move(state, verb)
    assert refused.value.rule == "complaint.move"
    assert verb in refused.value.detail


def test_says_what_can_be_done_instead():
    with pytest.raises(
        NotAllowed, match=r"the complaint is received, where one can: acknowledge, add, forced, reply, withdraw\."
    ):
        move(State.RECEIVED, Verb.START)
    with pytest.raises(NotAllowed, match="where one can: nothing more"):
        move(State.WITHDRAWN, Verb.REOPEN)


@pytest.mark.parametrize("state", sorted(OPEN))
def test_leaves_no_open_state_without_a_way_on(state):
    onward = {after for (before, _), after in MOVES.items() if before is state} - {state}
    assert onward


@pytest.mark.parametrize("state", sorted(OPEN))
def test_ends_from_wherever_it_stands(state):
    assert _reachable(state) >= DECIDED


def test_reaches_every_state_from_the_filing():
    assert _reachable(None) == set(State)


def test_opens_again_what_was_closed_by_silence_only():
    assert State.REOPENED in _reachable(State.CLOSED_SILENT)
    assert (State.CLOSED_CONFIRMED, Verb.REOPEN) not in MOVES
    assert _reachable(State.WITHDRAWN) == set()


def test_has_the_resident_decide_how_an_outcome_ends():
    asked = State.RESOLVED_PROPOSED
    ends = {verb for (before, verb), after in MOVES.items() if before is asked and after is not asked}
    assert ends == {Verb.CONFIRM, Verb.REOPEN, Verb.LAPSE}
    assert asked in OPEN
    assert asked not in OWED


def _reachable(state):
    seen, edge = set(), {state}
    while edge:
        edge = {after for (before, _), after in MOVES.items() if before in edge} - seen
        seen |= edge
    return seen
