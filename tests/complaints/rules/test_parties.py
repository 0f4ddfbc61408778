"""Who may do what to a complaint, and who owns its clocks."""

import pytest

from app.complaints.rules.lifecycle import MOVES, OPEN, WAITING, Verb
from app.complaints.rules.parties import BY, INTERNAL, SPOKEN, TIMERS, WrongParty, check_party
from app.staff.policy import MAY, Deed

CITIZENS = {"file", "answered", "add", "confirm", "reopen", "partly", "withdraw", "forced", "review"}
CLOCKS = {"lapse_info", "remind", "lapse", "offer_caj", "recomputed", "follow"}
BOTH = {"unmerge", "chase", "escalate"}


@pytest.mark.parametrize("verb", Verb)
def test_is_for_the_resident_for_staff_or_for_the_clock(verb):
    if verb in CITIZENS:
        may = {"citizen"}
    elif verb in CLOCKS:
        may = {"system"}
    else:
        may = {"staff", "system"} if verb in BOTH else {"staff"}
    for by in ("citizen", "staff", "system"):
        if by in may:
            check_party(verb, by)
        else:
            with pytest.raises(WrongParty) as refused:
                check_party(verb, by)
            assert refused.value.rule == "complaint.party"


def test_says_of_every_verb_who_may_do_it_and_somebody_on_the_staff_has_each_deed():
    assert set(BY) == set(Verb)
    needed = {party for parties in BY.values() for party in parties if isinstance(party, Deed)}
    assert needed <= {deed for deeds in MAY.values() for deed in deeds}


def test_leaves_no_clock_without_an_owner_who_can_stop_it():
    assert set(TIMERS) == OPEN
    for state, (_, owner) in TIMERS.items():
        ways = {verb for (before, verb), after in MOVES.items() if before is state and after is not state}
        assert any(owner in BY[verb] for verb in ways), state


@pytest.mark.parametrize("state", sorted(WAITING))
def test_goes_on_without_the_resident_when_they_say_nothing(state):
    assert TIMERS[state][1] == "citizen"
    assert any(
        "system" in BY[verb] for (before, verb), after in MOVES.items() if before is state and after is not state
    )


def test_never_sends_what_was_written_for_colleagues_and_hides_no_word_of_a_resident():
    assert Verb.NOTE in INTERNAL
    assert not INTERNAL & SPOKEN
    assert not INTERNAL & {Verb.REPLY, Verb.PROPOSE, Verb.APPROVE, Verb.DECLINE, Verb.REFER, Verb.ABUSE}
