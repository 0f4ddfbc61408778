"""A counter that is watched: what each hop found, did and left, so that it can be held against what callers saw."""

import threading
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

from app.conversation.content import Content
from app.conversation.visit import Effect, Visit
from app.menu.compile import Menu
from app.menu.engine import Done, Screen, Walk
from app.ussd import counter
from app.ussd.counter import Gathered
from app.ussd.hop import Dialogue, Hop

LEFT = text("SELECT id FROM ussd_session WHERE id = ANY(:ids)")
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
    menu: Menu


@dataclass
class Watch:
    """What the counters of a house did, by session; its threads share it."""

    turns: dict[str, list[Turn]] = field(default_factory=lambda: defaultdict(list))
    past: dict[str, list[Turn]] = field(default_factory=lambda: defaultdict(list))
    """The turns of dialogues that were erased."""
    erased: Counter[str] = field(default_factory=Counter)
    """How often a dialogue of that name was."""
    content: dict[str, Content] = field(default_factory=dict)
    whose: dict[str, int] = field(default_factory=dict)
    """The contact that began it."""
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

    def part_with(self, session_id: str) -> None:
        """A dialogue is erased: whatever comes in its name begins anew."""
        self.past[session_id].extend(self.turns.pop(session_id, ()))
        self.screens.pop(session_id, None)
        self.erased[session_id] += 1

    def every_turn(self, session_id: str) -> list[Turn]:
        """All that was done in that name."""
        return [*self.past.get(session_id, ()), *self.turns.get(session_id, ())]

    def forget(self, session_id: str) -> None:
        """Let go of a session whose caller has hung up for good."""
        for kept in (self.turns, self.past, self.erased, self.content, self.whose, self.broken, self.screens):
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
class Watched(counter.Counter):
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
        for visit in (glance.visit for glances in self.glances.values() for glance in glances):
            if visit.left.erases:
                self._part_with_drafts(db, visit.contact.id)
        return screens

    def _part_with_drafts(self, db: Session, contact_id: int) -> None:
        """Whoever erases what they did not finish erases its dialogues."""
        watch = self.watch
        theirs = [session_id for session_id in list(watch.turns) if watch.whose.get(session_id) == contact_id]
        for session_id in set(theirs) - set(db.scalars(LEFT, {"ids": theirs})):
            watch.part_with(session_id)

    def _visit(self, db: Session, dialogue: Dialogue, content: Content, gathered: Gathered, now: datetime) -> Visit:
        visit = super()._visit(db, dialogue, content, gathered, now)
        done: list[str] = []
        lacking: list[str] = []
        visit.effects = Noted(visit.effects, done, lacking)
        self.watch.content[dialogue.id] = content
        self.watch.whose[dialogue.id] = dialogue.contact.id
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
        menu = watch.content[session_id].menu
        turns.append(
            Turn(
                heard=hop.heard,
                typed=hop.heard[len(old) + 1 :] if old else hop.heard,
                shown=watch.screens.get(session_id, ""),
                before=first.before,
                after=dialogue.walk.copy(),
                deeds=tuple(name for glance in glances for name in glance.done if name in menu.deeds),
                filed=tuple(one.reference for glance in glances for one in glance.visit.left.filings),
                menu=menu,
            )
        )
        watch.screens[session_id] = dialogue.answered[dialogue.heard_mark].text
