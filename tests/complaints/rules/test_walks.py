"""Walks at random over the lifecycle's table alone, and broken tables that such walks must find out."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pytest

from app.complaints.rules.lifecycle import BACK, CLOSED, MOVES, OPEN, REMEMBERING, State, Verb
from app.complaints.rules.parties import BY, TIMERS
from app.staff.policy import Deed

WALKS, STEPS = 80, 60
SAID = {State.CLOSED_CONFIRMED, State.CLOSED_SILENT}
"""How a complaint ends by its resident's word, or by their silence."""


@dataclass(frozen=True)
class Machine:
    """The tables that decide: where a move leads, who may make it, whose clock runs where."""

    moves: Mapping[tuple[State | None, Verb], Any] = field(default_factory=lambda: MOVES)
    by: Mapping[Verb, frozenset[Any]] = field(default_factory=lambda: BY)
    timers: Mapping[State, tuple[str, Any]] = field(default_factory=lambda: TIMERS)

    def ways(self, state: State | None) -> list[Verb]:
        """What can be done there, always in one order, so that a walk is the same in every run."""
        return self._ways.get(state, [])

    @cached_property
    def _ways(self) -> dict[State | None, list[Verb]]:
        found: dict[State | None, list[Verb]] = {}
        for state, verb in sorted(self.moves, key=lambda pair: pair[1]):
            found.setdefault(state, []).append(verb)
        return found

    def leaving(self, state: State | None) -> list[Verb]:
        """Of these, what leads elsewhere."""
        return [verb for verb in self.ways(state) if self.moves[state, verb] is not state]

    def leads(self, state: State | None) -> set[State]:
        """All states that are one move away; where a move leads back, each that it may have come from."""
        after = {self.moves[state, verb] for verb in self.ways(state)}
        if BACK in after:
            after |= {before for (before, _), into in self.moves.items() if into is state and before}
        return after - {BACK}

    def on(self, state: State | None, verb: Verb, came_from: State | None) -> State:
        after = self.moves[state, verb]
        return came_from if after is BACK else after


@dataclass(frozen=True)
class Step:
    """One step of a walk, and whether the resident has moved the complaint since its last outcome."""

    before: State | None
    verb: Verb
    after: State
    heard: bool


def walk(machine: Machine, dice: random.Random) -> Iterator[Step]:
    """One complaint's life: at each step any move that there is, by whoever may make it."""
    state, came_from, heard = None, None, True
    for _ in range(STEPS):
        ways = machine.ways(state)
        if not ways:
            return
        leaving = machine.leaving(state)
        verb = dice.choice(leaving if leaving and dice.random() < 0.4 else ways)
        after = machine.on(state, verb, came_from)
        assert after is not None, f"{verb} leads back, and nobody knows where to"
        came_from = (state if after is not state else came_from) if after in REMEMBERING else None
        heard = heard or ("citizen" in machine.by[verb] and after is not state)
        yield Step(state, verb, after, heard)
        if after is State.RESOLVED_PROPOSED and after is not state:
            heard = False
        state = after


def has_a_way_on(machine: Machine, step: Step) -> bool:
    """From wherever it stands open, some road leads to its resident's word."""
    seen, edge = set(), {step.after} & OPEN
    while edge:
        seen |= edge
        edge = {after for state in edge for after in machine.leads(state)} - seen
    return not seen or bool(seen & SAID)


def has_a_clock_with_an_owner(machine: Machine, step: Step) -> bool:
    """A clock runs wherever it is open, for somebody who can stop it by a move that leads elsewhere."""
    if step.after in CLOSED:
        return step.after not in machine.timers
    _, owner = machine.timers.get(step.after, ("", None))
    return any(owner in machine.by[verb] for verb in machine.leaving(step.after))


def counts_silence_apart(machine: Machine, step: Step) -> bool:
    """Only the resident's own word confirms; only the clock closes for silence."""
    if step.before is step.after or step.after not in SAID:
        return True
    return machine.by[step.verb] == ({"citizen"} if step.after is State.CLOSED_CONFIRMED else {"system"})


def begins_no_window_anew(machine: Machine, step: Step) -> bool:
    """The days to answer begin where an outcome comes, and never again until the resident has spoken."""
    if step.after is not State.RESOLVED_PROPOSED:
        return True
    if step.before is step.after:
        return step.verb not in {Verb.PROPOSE, Verb.APPROVE, Verb.FOLLOW}
    return step.heard


PROMISES = (has_a_way_on, has_a_clock_with_an_owner, counts_silence_apart, begins_no_window_anew)


def broken(machine: Machine) -> set[str]:
    """The names of the promises that some walk broke."""
    dice = random.Random(384)
    steps = {step for _ in range(WALKS) for step in walk(machine, dice)}
    return {keeps.__name__ for keeps in PROMISES for step in steps if not keeps(machine, step)}


def test_keeps_its_promises_wherever_it_wanders():
    assert broken(Machine()) == set()


def test_wanders_through_every_state_and_every_move():
    dice = random.Random(384)
    steps = {(step.before, step.verb) for _ in range(WALKS * 20) for step in walk(Machine(), dice)}
    assert steps == set(MOVES)


def moving(*moves: tuple[State, Verb, State]) -> Machine:
    """The machine with other moves."""
    return Machine(moves=MOVES | {(before, verb): after for before, verb, after in moves})


def shut_in(*states: State) -> Machine:
    """The machine in which nothing leads out of these states together."""
    moves = {
        (before, verb): before if before in states and after not in states else after
        for (before, verb), after in MOVES.items()
    }
    return Machine(moves=moves)


ASKED = State.RESOLVED_PROPOSED
MUTANTS = {
    "a review that nobody can end": (shut_in(State.REVIEW), "has_a_way_on has_a_clock_with_an_owner"),
    "drafts for ever": (shut_in(State.INVESTIGATION, State.FINDING_DRAFT), "has_a_way_on"),
    "a referral without a clock": (
        replace(Machine(), timers={state: timer for state, timer in TIMERS.items() if state is not State.REFERRED}),
        "has_a_clock_with_an_owner",
    ),
    "a clock whose owner can do nothing": (
        replace(Machine(), timers=dict(TIMERS) | {State.ASSIGNED: ("accept", Deed.CALL)}),
        "has_a_clock_with_an_owner",
    ),
    "a clock that runs on after the end": (
        replace(Machine(), timers=dict(TIMERS) | {State.WITHDRAWN: ("review", Deed.DECIDE)}),
        "has_a_clock_with_an_owner",
    ),
    "silence that counts as a yes": (
        moving((ASKED, Verb.LAPSE, State.CLOSED_CONFIRMED)),
        "counts_silence_apart",
    ),
    "staff who confirm for the resident": (
        replace(Machine(), by=dict(BY) | {Verb.CONFIRM: BY[Verb.CONFIRM] | {Deed.WORK}}),
        "counts_silence_apart",
    ),
    "an outcome that is corrected in place": (moving((ASKED, Verb.PROPOSE, ASKED)), "begins_no_window_anew"),
    "an outcome that staff take back": (moving((ASKED, Verb.ASSIGN, State.ASSIGNED)), "begins_no_window_anew"),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_finds_out_a_broken_table(name):
    machine, promises = MUTANTS[name]
    assert broken(machine) == set(promises.split())
