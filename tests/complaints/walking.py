"""A county with two complaints in it, and everything that residents, staff and the clock can do to them."""

import random
from collections.abc import Callable, Mapping
from datetime import timedelta

from sqlalchemy import select

from app.complaints import actions, silence
from app.complaints.ladder import climb
from app.complaints.models import Complaint
from app.complaints.ports import Actor
from app.complaints.queries import events
from app.complaints.rules import sla
from app.complaints.rules.lifecycle import BACK, CLOSED, MOVES, OPEN, Outcome, State, Verb
from app.complaints.rules.parties import INTERNAL, TIMERS
from app.complaints.timers import end_steps
from app.kit.errors import Refusal
from app.outbox.models import Message
from tests.builders import POLICY, a_complaint, a_county, an_actor

COUNTY = a_county()
CITIZEN = Actor("citizen")
SECRET = "Between colleagues."
RARE = {Verb.WITHDRAW, Verb.FORCED, Verb.DECLINE, Verb.ABUSE}
"""What ends or hides a complaint, so that a walk would soon be over."""

Deed = Callable[..., object]
DEEDS: Mapping[Verb, tuple[Deed, Mapping[str, object]]] = {
    Verb.ACKNOWLEDGE: (actions.acknowledge, {}),
    Verb.ASSIGN: (actions.assign, {"department": "water"}),
    Verb.HAND_BACK: (actions.hand_back, {"words": SECRET}),
    Verb.CORRECT: (actions.correct, {"category": "roads.bridge"}),
    Verb.START: (actions.start, {}),
    Verb.READ: (actions.read, {}),
    Verb.NOTE: (actions.note, {"words": SECRET}),
    Verb.REPLY: (actions.reply, {"words": "We come tomorrow."}),
    Verb.ASK: (actions.ask, {"words": "Where is it?"}),
    Verb.ESCALATE: (actions.escalate, {"words": SECRET}),
    Verb.REFER: (actions.refer, {"agency": "electricity", "words": "Not ours."}),
    Verb.CHASE: (actions.chase, {"words": SECRET}),
    Verb.RECEIPT: (actions.take_receipt, {"words": SECRET}),
    Verb.DECLINE: (actions.decline, {"ground": "before_court", "words": "A suit."}),
    Verb.UNMERGE: (actions.unmerge, {}),
    Verb.INVESTIGATE: (actions.investigate, {"words": SECRET}),
    Verb.DRAFT: (actions.draft, {"words": SECRET, "adverse": True, "respondent_id": None}),
    Verb.HEAR: (actions.hear, {"words": SECRET}),
    Verb.SUBMIT: (actions.submit, {"words": "Nothing was found.", "outcome": Outcome.NOT_UPHELD}),
    Verb.APPROVE: (actions.approve, {}),
    Verb.PROPOSE: (actions.propose, {"words": "Mended.", "outcome": Outcome.SETTLED}),
    Verb.SUSPECT: (actions.suspect, {"words": SECRET}),
    Verb.ABUSE: (actions.close_as_abuse, {"words": "Not a complaint."}),
    Verb.CLEAR: (actions.clear, {"words": SECRET}),
    Verb.ADD: (actions.add_words, {"words": "Still broken."}),
    Verb.CONFIRM: (actions.confirm, {}),
    Verb.REOPEN: (actions.reopen, {"words": "Not mended."}),
    Verb.PARTLY: (actions.partly, {"words": "One side only."}),
    Verb.REVIEW: (actions.review, {"words": "Look again."}),
    Verb.FORCED: (actions.keep_forced, {}),
    Verb.WITHDRAW: (actions.withdraw, {}),
}
"""What can be done with nothing but the complaint. Merging takes two, and what takes a day depends on the clock."""
SAID = {Verb.ADD, Verb.CONFIRM, Verb.REOPEN, Verb.PARTLY, Verb.REVIEW, Verb.FORCED, Verb.WITHDRAW}
ENDS = {State.CLOSED_CONFIRMED: "citizen", State.CLOSED_SILENT: "system"}
LEADING = OPEN - {State.REFERRED, State.RESOLVED_PROPOSED, State.REVIEW}
"""Where something that others were merged into may stand: whatever it comes to else, it comes to for them too."""
CHORES = (silence.remind, silence.close_silent, climb, end_steps)


class World:
    """One county, in which a walk is taken; `deeds` and `chores` may be others than the house's own."""

    def __init__(self, db, seed, *, state=State.RECEIVED, deeds=DEEDS, chores=CHORES):
        self.db, self.dice, self.deeds, self.chores = db, random.Random(seed), deeds, chores
        self.staff = [an_actor(db) for _ in range(3)]
        hidden = self.dice.random() < 0.3
        self.both = [a_complaint(db, state=state, hidden=hidden) for _ in range(2)]
        self.now = self.both[0].state_since_at

    def walk(self, steps):
        """So many steps, after each of which all must hold together."""
        for _ in range(steps):
            self.step()

    def step(self):
        """Some hours pass; somebody does something, allowed or not; the clock does what is due."""
        self.now += timedelta(hours=self.dice.randint(1, 60))
        one, other = self.dice.sample(self.both, 2)
        before, version = State(one.state), one.version
        verb, refused = self.do(one, other)
        if refused:
            assert (one.state, one.version) == (before, version), f"{verb} was refused and yet done"
        elif one.version != version:
            assert self.leads(before, verb, one), f"{before} {verb} → {one.state}"
        for chore in self.chores:
            chore(self.db, COUNTY, now=self.now)
        self.db.flush()
        for complaint in self.both:
            self.holds_together(complaint)

    def do(self, one, other):
        """One deed at random, more often one that leads elsewhere; and whether it was refused."""
        state = State(one.state)
        verbs = [verb for verb in (*self.deeds, Verb.MERGE, Verb.EXTEND, Verb.PROMISE) if self.wants(verb)]
        fitting = [verb for verb in verbs if (state, verb) in MOVES]
        leaving = [verb for verb in fitting if MOVES[state, verb] is not state]
        verb = self.dice.choice(self.dice.choice([some for some in (verbs, fitting, leaving, leaving) if some]))
        deed, given = self.deed_of(verb, other)
        by = CITIZEN if verb in SAID else self.dice.choice(self.staff)
        try:
            with self.db.begin_nested():
                deed(self.db, COUNTY, one, **given, by=by, now=self.now)
                self.db.flush()
        except Refusal:
            return verb, True
        return verb, False

    def wants(self, verb):
        return verb not in RARE or self.dice.random() < 0.05

    def deed_of(self, verb, other):
        if verb is Verb.MERGE:
            return actions.merge, {"parent": other}
        if verb is Verb.EXTEND:
            return actions.extend, {"words": "Parts come late.", "until": (self.now + timedelta(days=9)).date()}
        if verb is Verb.PROMISE:
            return actions.promise_remedy, {"words": "A new pipe.", "on": (self.now + timedelta(days=60)).date()}
        return self.deeds[verb]

    def leads(self, before, verb, one):
        """The table knows that move; words added to a question answer it, and a forced one is parted first."""
        if before is State.NEEDS_INFO and verb is Verb.ADD:
            return one.state in OPEN
        if before is State.MERGED and verb is Verb.FORCED:
            return one.state in OPEN
        return MOVES.get((before, verb)) in (State(one.state), BACK)

    def holds_together(self, one):
        """What is true of every complaint at every moment."""
        lived, state = events(self.db, one.id), State(one.state)
        self.tells_its_story(one, lived, state)
        assert (one.closed_at is not None) == (state in CLOSED)
        assert one.due_at > one.filed_at
        assert 0 <= one.paused_days <= POLICY.pause_cap_days
        assert (one.paused_at is not None) == (state is State.NEEDS_INFO), (
            "the promised day waits with the resident"
        )
        if state in OPEN and TIMERS[state][0] in POLICY.timers:
            assert one.step_due_at, f"no clock runs in {state}"
        if state is State.MERGED:
            assert self.db.get(Complaint, one.merged_into).state in LEADING, "left behind where nobody works on it"
        self.keeps_its_window(one, lived, state)
        self.says_nothing_of(one, lived)

    def tells_its_story(self, one, lived, state):
        """The events lead, one by one and by the table, to where it stands; silence never counts as a yes."""
        assert [event.before for event in lived] == [None, *(event.after for event in lived[:-1])]
        assert (lived[-1].after, one.version) == (state, len(lived))
        for event in lived:
            before = event.before and State(event.before)
            if event.after in ENDS and before != event.after:
                assert event.by == ENDS[State(event.after)], "silence and a yes are two things"
            assert MOVES[before, Verb(event.verb)] in (event.after, BACK)

    def keeps_its_window(self, one, lived, state):
        """The days to answer run from the outcome, and nothing begins them anew."""
        if state is not State.RESOLVED_PROPOSED:
            return
        given = [event for event in lived if event.after == state and event.before != state][-1]
        assert one.window_ends_at == sla.window(POLICY, given.at), "the window was begun anew"

    def says_nothing_of(self, one, lived):
        """What is between colleagues is marked so, what is hidden is sealed, and texts of it tell only of news."""
        for event in lived:
            assert event.internal == (Verb(event.verb) in INTERNAL)
            assert not (one.hidden and event.words), "in the clear"
        if one.level != "c0":
            quiet = select(Message.name).where(Message.contact_id == one.contact_id, Message.created_at == self.now)
            assert set(self.db.scalars(quiet)) <= {"complaint.news.quiet"}
