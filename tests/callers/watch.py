"""A counter that is watched: what each hop found, did and left, so that it can be held against what callers saw."""

import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from app.conversation.content import Content
from app.conversation.visit import Effect, Visit
from app.menu.engine import Done, Screen, Walk
from app.ussd.counter import Counter, Gathered
from app.ussd.hop import Dialogue, Hop

FIXED, EACH = 16, 4
"""Statements that a batch may take whatever its size, and for each hop in it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A hop that was taken: what was on the screen before and where that was, what it did, and where it led.

    `filed` are the references of the reports that it left to be written. On a first hop nothing was shown before.
    """

    heard: str
    typed: str
    shown: str
    before: Walk
    after: Walk
    deeds: tuple[str, ...]
    filed: tuple[str, ...]


@dataclass
class Watch:
    """What the counters of a house did, by session; its threads share it."""

    turns: dict[str, list[Turn]] = field(default_factory=lambda: defaultdict(list))
    content: dict[str, Content] = field(default_factory=dict)
    broken: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """What was seen to go wrong in a session that its caller cannot see."""
    screens: dict[str, str] = field(default_factory=dict)
    statements: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    most: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    """The most statements that a batch of so many hops took."""

    def count(self, engine: Engine) -> None:
        """Count the statements of each thread."""

        def one_more(*_: object) -> None:
            self.statements[threading.get_ident()] += 1

        event.listen(engine, "before_cursor_execute", one_more)

    def forget(self, session_id: str) -> None:
        """Let go of a session whose caller has hung up for good."""
        for kept in (self.turns, self.content, self.broken, self.screens):
            kept.pop(session_id, None)


@dataclass(frozen=True, slots=True)
class Noted:
    """The effects of a visit, each of which leaves its name when it is done."""

    effects: Mapping[str, Effect]
    done: list[str]
    lacking: list[str]

    def __getitem__(self, name: str) -> Effect:
        effect = self.effects[name]

        def run(visit: Visit, walk: Walk) -> Done:
            if lacking := effect.spec.needs - walk.facts.keys():
                self.lacking.append(f"{name} lacks {', '.join(sorted(lacking))} at {walk.node}")
            self.done.append(name)
            before = walk.copy()
            done = effect.run(visit, walk)
            if walk != before:
                self.lacking.append(f"{name} changed the walk by itself at {walk.node}")
            if missing := effect.spec.gives[done.outcome] - done.gives.keys():
                self.lacking.append(f"{name} does not give {', '.join(sorted(missing))} at {walk.node}")
            return done

        return Effect(effect.spec, run)


@dataclass(frozen=True, slots=True)
class Glance:
    """One visit as it began."""

    dialogue: Dialogue
    visit: Visit
    hops: int
    before: Walk
    done: list[str]
    lacking: list[str]


@dataclass
class Watched(Counter):
    """The counter of the house, watched."""

    watch: Watch = field(default_factory=Watch)
    glances: dict[str, list[Glance]] = field(default_factory=dict)

    def serve(self, db: Session, hops: Sequence[Hop], *, now: datetime) -> dict[int, Screen]:
        self.glances = defaultdict(list)
        me = threading.get_ident()
        before = self.watch.statements[me]
        screens = super().serve(db, hops, now=now)
        taken = self.watch.statements[me] - before
        self.watch.most[len(hops)] = max(taken, self.watch.most[len(hops)])
        for session_id in {hops[place].session_id for place in screens}:
            if taken > FIXED + EACH * len(hops):
                self.watch.broken[session_id].append(f"{taken} statements for {len(hops)} hops")
            self._note(session_id, [hop for hop in hops if hop.session_id == session_id])
        return screens

    def _visit(self, db: Session, dialogue: Dialogue, content: Content, gathered: Gathered, now: datetime) -> Visit:
        visit = super()._visit(db, dialogue, content, gathered, now)
        done: list[str] = []
        lacking: list[str] = []
        visit.effects = Noted(visit.effects, done, lacking)
        self.watch.content[dialogue.id] = content
        self.glances[dialogue.id].append(
            Glance(dialogue, visit, dialogue.hops, dialogue.walk.copy(), done, lacking)
        )
        return visit

    def _note(self, session_id: str, hops: Sequence[Hop]) -> None:
        """Note the turn that was taken in a session, if one was; a repeat must have done nothing."""
        watch, glances = self.watch, self.glances[session_id]
        watch.broken[session_id].extend(line for glance in glances for line in glance.lacking)
        dialogue, first = glances[0].dialogue, glances[0]
        if dialogue.hops == first.hops:
            if any(glance.done for glance in glances) or dialogue.walk != first.before:
                watch.broken[session_id].append("a hop that was not taken did something")
            return
        hop = next(hop for hop in hops if self.sealer.mark(hop.heard) == dialogue.heard_mark)
        turns = watch.turns[session_id]
        old = turns[-1].heard if turns else ""
        deeds = watch.content[session_id].menu.deeds
        turns.append(
            Turn(
                heard=hop.heard,
                typed=hop.heard[len(old) + 1 :] if old else hop.heard,
                shown=watch.screens.get(session_id, ""),
                before=first.before,
                after=dialogue.walk.copy(),
                deeds=tuple(name for glance in glances for name in glance.done if name in deeds),
                filed=tuple(one.reference for glance in glances for one in glance.visit.left.filings),
            )
        )
        watch.screens[session_id] = dialogue.answered[dialogue.heard_mark].text
