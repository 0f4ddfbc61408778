"""The counter: answers many hops in one transaction, with few statements however many they are."""

import secrets
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.complaints import queries as cases
from app.complaints.almanac import Almanac
from app.complaints.ports import County
from app.complaints.queries import Lately
from app.contacts import actions as contacts
from app.contacts.holder import Learned, heard, met_again
from app.conversation import unfinished
from app.conversation.content import Content
from app.conversation.drafts import Draft
from app.conversation.effects.greeting import OFFERED
from app.conversation.effects.reporting import DAY
from app.conversation.neighbours import Neighbours
from app.conversation.visit import Left, Visit
from app.editions.press import Lost
from app.editions.shelf import Shelf
from app.kit import reference
from app.kit.calendar import nairobi_day
from app.kit.seal import Sealer
from app.menu.engine import Screen, Walk
from app.ussd import ledger
from app.ussd.hop import Dialogue, Hop, answer
from app.ussd.writing import Turn, write

DRAWN = 128
# Only a walk that holds a story can be about to file: for the others nobody is asked what they filed before.
FILED_FROM = "story"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a batch needs of the database: its dialogues, and by contact what was filed lately or not finished.

    `news` is what their dial tells of those who begin.
    """

    dialogues: dict[str, Dialogue]
    news: Mapping[int, Learned]
    lately: Mapping[int, Lately]
    drafts: Mapping[int, Draft]


@dataclass(slots=True)
class Counter:
    """One lane's counter. It holds references that were free when they were drawn; the database is the referee."""

    shelf: Shelf[Content]
    sealer: Sealer
    almanac: Almanac = field(default_factory=Almanac)
    references: deque[str] = field(default_factory=deque)
    neighbours: Neighbours = field(default_factory=Neighbours)

    @property
    def county(self) -> County:
        """What the county has laid down now."""
        return self._laid_down(self.shelf.current)

    def serve(self, db: Session, hops: Sequence[Hop], *, now: datetime) -> dict[int, Screen]:
        """The screens of these hops, by their place in `hops`; one left out is held elsewhere: try it again.

        Hops of one session are answered in their order. Nothing is committed here.
        """
        gathered = self._gather(db, hops, now)
        self._draw_references(db, len(hops))
        screens: dict[int, Screen] = {}
        turns: dict[str, Turn] = {}
        for place, hop in enumerate(hops):
            dialogue = gathered.dialogues.get(hop.session_id)
            if dialogue is None or (hop.session_id in turns and self._is_news(dialogue, hop)):
                continue
            before, content = dialogue.hops, self._content_of(dialogue, db)
            visit = self._visit(db, dialogue, content, gathered, now)
            screens[place] = answer(hop, dialogue, visit, content.menu, self.sealer)
            if dialogue.hops > before:
                turns[dialogue.id] = Turn(dialogue, screens[place], visit)
        again = write(db, self.sealer, list(turns.values()), self.shelf.current.policy, now=now)
        return {place: screen for place, screen in screens.items() if hops[place].session_id not in again}

    def _is_news(self, dialogue: Dialogue, hop: Hop) -> bool:
        """Whether a second hop of a session in one batch is no repeat: it takes its turn in the next."""
        return self.sealer.mark(hop.heard) not in dialogue.answered

    def _gather(self, db: Session, hops: Sequence[Hop], now: datetime) -> Gathered:
        """The dialogues of these hops, old and new; what those who begin or may file have filed in a day; and what
        those who begin, or were offered it, did not finish.
        """
        first: dict[str, Hop] = {}
        for hop in hops:
            first.setdefault(hop.session_id, hop)
        dialogues = ledger.resume(db, self.sealer, list(first))
        ledger.recall(db, self.sealer, dialogues, hops)
        filing = [one.contact.id for one in dialogues.values() if FILED_FROM in one.walk.facts]
        offered = [one.contact.id for one in dialogues.values() if OFFERED in one.walk.facts]
        policy, news = self.shelf.current.policy, {}
        if unknown := [hop for session_id, hop in first.items() if session_id not in dialogues]:
            people = contacts.meet(db, self.sealer, list({hop.msisdn for hop in unknown}), now=now)
            today = nairobi_day(now)
            news = {one.id: heard(one, today, months=policy.silence_months) for one in people.values()}
            for hop in unknown:
                person = met_again(people[hop.msisdn], news[people[hop.msisdn].id])
                walk = Walk(language=person.language)
                dialogues[hop.session_id] = Dialogue(
                    hop.session_id, person, hop.service_code, self.shelf.current.menu.version, walk
                )
            met = [person.id for person in people.values() if person.met_before]
            filing, offered = filing + met, offered + met
        lately = cases.filed_since(db, filing, now - DAY) if filing else []
        drafts = unfinished.newest(db, self.sealer, offered, policy, now=now) if offered else {}
        return Gathered(dialogues, news, {one.contact_id: one for one in lately}, drafts)

    def _content_of(self, dialogue: Dialogue, db: Session) -> Content:
        """What a dialogue began with; where nobody can walk that any more, it starts again on what is in force."""
        try:
            return self.shelf.of(dialogue.menu_version, db)
        except Lost:
            dialogue.start_again(self.shelf.current.menu.version)
            return self.shelf.current

    def _laid_down(self, content: Content) -> County:
        """What a version lays down; but texts are worded by the version in force when they leave."""
        return content.county(self.sealer, words=self.shelf, almanac=self.almanac)

    def _draw_references(self, db: Session, wanted: int) -> None:
        """Keep more free references at hand than this batch can use; one query tells which are taken."""
        while len(self.references) < wanted:
            candidates = {reference.draw(secrets.randbelow) for _ in range(DRAWN)}
            self.references.extend(candidates - cases.taken(db, candidates))

    def _visit(self, db: Session, dialogue: Dialogue, content: Content, gathered: Gathered, now: datetime) -> Visit:
        contact = dialogue.contact
        return Visit(
            db=db,
            county=self._laid_down(content),
            menu=content.menu,
            contact=contact,
            lately=gathered.lately.get(contact.id),
            draft=gathered.drafts.get(contact.id),
            neighbours=self.neighbours,
            channel="ussd",
            source_key=f"ussd/{dialogue.id}",
            now=now,
            draw=self.references.popleft,
            effects=content.effects,
            offers=content.offers,
            searches=content.searches,
            left=Left(learned=gathered.news.get(contact.id, Learned())),
            ear=content.ear,
        )
