"""Counters that are broken on purpose: simulated callers must notice each, or they prove nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import ClassVar

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.complaints.queries import Lately
from app.conversation.content import Content
from app.conversation.visit import Visit
from app.menu.engine import Walk
from app.ussd.counter import Gathered
from app.ussd.hop import Dialogue, Hop
from tests.callers.watch import Watched

FORGET = text("DELETE FROM ussd_hop WHERE session_id = :id AND heard_mark = :mark")
COMPLETE = {"category", "ward", "story", "number"}


@dataclass
class Forgetful(Watched):
    """Forgets what it answered, and takes a repeat for something new."""

    stood: ClassVar[dict[tuple[str, bytes], tuple[Walk, int, bytes]]] = {}
    times: ClassVar[count] = count()

    def _gather(self, db: Session, hops: Sequence[Hop], now: datetime) -> Gathered:
        gathered = super()._gather(db, hops, now)
        for hop in hops:
            mark, dialogue = self.sealer.mark(hop.heard), gathered.dialogues.get(hop.session_id)
            if dialogue is None or (before := self.stood.get((dialogue.id, mark))) is None:
                if dialogue:
                    where = (dialogue.walk.copy(), dialogue.heard_length, dialogue.heard_mark)
                    self.stood[dialogue.id, mark] = where
            elif mark in dialogue.answered and dialogue.hops > 1 and dialogue.belongs_to(hop, self.sealer):
                db.execute(FORGET, {"id": dialogue.id, "mark": mark})
                del dialogue.answered[mark]
                dialogue.walk, dialogue.heard_length, dialogue.heard_mark = before[0].copy(), *before[1:]
                dialogue.ended = False
        return gathered

    def _visit(self, db: Session, dialogue: Dialogue, content: Content, gathered: Gathered, now: datetime) -> Visit:
        visit = super()._visit(db, dialogue, content, gathered, now)
        visit.source_key += f"/{next(self.times)}"
        return visit


@dataclass
class Trusting(Watched):
    """Takes any number for the one that opened the session."""

    def _gather(self, db: Session, hops: Sequence[Hop], now: datetime) -> Gathered:
        gathered = super()._gather(db, hops, now)
        for hop in hops:
            if dialogue := gathered.dialogues.get(hop.session_id):
                dialogue.contact = replace(dialogue.contact, index=self.sealer.blind(hop.msisdn.e164))
        return gathered


@dataclass
class Restless(Watched):
    """Goes on with whatever menus are in force."""

    def _content_of(self, dialogue: Dialogue, db: Session) -> Content:
        return self.shelf.current


@dataclass
class Confused(Watched):
    """Tells people of the report that somebody else filed."""

    last: ClassVar[list[Lately]] = []

    def _gather(self, db: Session, hops: Sequence[Hop], now: datetime) -> Gathered:
        gathered = super()._gather(db, hops, now)
        theirs = dict(gathered.lately)
        for contact_id, lately in gathered.lately.items():
            others = [one for one in self.last[-9:] if one.contact_id != contact_id]
            theirs[contact_id] = others[-1] if others else lately
            self.last.append(lately)
        return replace(gathered, lately=theirs)


@dataclass
class Eager(Watched):
    """Files a report as soon as it is written."""

    done: set[str] = field(default_factory=set)

    def _visit(self, db: Session, dialogue: Dialogue, content: Content, gathered: Gathered, now: datetime) -> Visit:
        visit = super()._visit(db, dialogue, content, gathered, now)
        if dialogue.walk.facts.keys() >= COMPLETE and dialogue.id not in self.done:
            self.done.add(dialogue.id)
            content.effects["lodge_complaint"].run(visit, dialogue.walk)
        return visit


@dataclass
class Inquisitive(Watched):
    """Asks the database again for each hop what it could ask once."""

    def _visit(self, db: Session, dialogue: Dialogue, content: Content, gathered: Gathered, now: datetime) -> Visit:
        for _ in range(30):
            db.execute(text("SELECT 1"))
        return super()._visit(db, dialogue, content, gathered, now)
