"""Walks at random over the real actions and chores, on the real database, and deeds gone wrong that they catch."""

import pytest
from sqlalchemy import select

from app.complaints import actions
from app.complaints.models import Complaint
from app.complaints.ports import SYSTEM
from app.complaints.record import record
from app.complaints.rules import sla
from app.complaints.rules.lifecycle import State, Verb
from tests.builders import POLICY
from tests.complaints.walking import CHORES, World

STEPS = 40


@pytest.mark.parametrize("seed", range(5))
def test_holds_together_wherever_it_wanders(db, seed):
    World(db, seed).walk(STEPS)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1040))
def test_holds_together_wherever_it_wanders_for_years(db, seed):
    World(db, seed).walk(STEPS * 4)


def restarting(db, county, complaint, words, *, by, now):
    """Words of the resident that begin the window anew."""
    event = actions.add_words(db, county, complaint, words, by=by, now=now)
    if complaint.window_ends_at:
        complaint.window_ends_at = sla.window(POLICY, now)
    return event


def forgetting(db, county, complaint, words, *, by, now):
    """A question that forgets the clock of the resident's turn."""
    event = actions.ask(db, county, complaint, words, by=by, now=now)
    complaint.step_due_at = None
    return event


def leaving(db, county, complaint, *, by, now):
    """A referral that leaves behind whoever was merged into it."""
    complaint.referred_to, complaint.referred_at = "electricity", now
    return record(db, county, complaint, Verb.REFER, by=by, now=now)


def yielding(db, county, *, now):
    """A clock that takes silence for a yes."""
    asked = select(Complaint).where(Complaint.state == State.RESOLVED_PROPOSED, Complaint.window_ends_at <= now)
    for complaint in db.scalars(asked):
        event = record(db, county, complaint, Verb.LAPSE, by=SYSTEM, now=now)
        complaint.state = event.after = State.CLOSED_CONFIRMED


MUTANTS = {
    restarting: (State.RESOLVED_PROPOSED, {Verb.ADD: (restarting, {"words": "Still broken."})}, "begun anew"),
    forgetting: (State.IN_PROGRESS, {Verb.ASK: (forgetting, {"words": "Where?"})}, "no clock runs in needs_info"),
    leaving: (State.TRIAGE, {Verb.REFER: (leaving, {})}, "left behind"),
    yielding: (State.RESOLVED_PROPOSED, {}, "silence and a yes are two things"),
}


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_catches_a_deed_gone_wrong(db, mutant):
    state, deeds, said = MUTANTS[mutant]
    chores = (yielding,) if mutant is yielding else CHORES
    with pytest.raises(AssertionError, match=said):
        wander(db, state=state, deeds=deeds, chores=chores)


def wander(db, **world):
    """Some short walks, one after the other."""
    for seed in range(20):
        World(db, seed, **world).walk(15)
