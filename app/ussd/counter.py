"""The counter: answers many hops in one transaction, with few statements however many they are."""

import secrets
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.complaints import filing
from app.complaints import queries as cases
from app.complaints.ports import County
from app.complaints.queries import Lately
from app.contacts import actions as contacts
from app.contacts.actions import Learned
from app.conversation.content import Content
from app.conversation.visit import Visit
from app.editions.press import Lost
from app.editions.shelf import Shelf
from app.kit import reference
from app.kit.seal import Sealer
from app.menu.engine import Screen, Walk
from app.ussd import ledger
from app.ussd.hop import Dialogue, Hop, answer

DAY = timedelta(hours=24)
DRAWN = 128
# Only a walk that holds a story can be about to file: for the others nobody is asked what they filed before.
FILED_FROM = "story"


@dataclass(slots=True)
class Counter:
    """One lane's counter. It holds references that were free when they were drawn; the database is the referee."""

    shelf: Shelf[Content]
    sealer: Sealer
    references: deque[str] = field(default_factory=deque)

    @property
    def county(self) -> County:
        """What the county has laid down now."""
        return self._laid_down(self.shelf.current)

    def serve(self, db: Session, hops: Sequence[Hop], *, now: datetime) -> dict[int, Screen]:
        """The screens of these hops, by their place in `hops`; one left out is held elsewhere: try it again.

        Hops of one session are answered in their order. Nothing is committed here.
        """
        dialogues, lately = self._gather(db, hops, now)
        self._draw_references(db, len(hops))
        visits: list[Visit] = []
        screens: dict[int, Screen] = {}
        changed: dict[str, tuple[Dialogue, Screen]] = {}
        for place, hop in enumerate(hops):
            dialogue = dialogues.get(hop.session_id)
            if dialogue is None or (hop.session_id in changed and self._is_news(dialogue, hop)):
                continue
            before, content = dialogue.hops, self._content_of(dialogue, db)
            visit = self._visit(db, dialogue, content, lately.get(dialogue.contact.id), now)
            screens[place] = answer(hop, dialogue, visit, content.menu, self.sealer)
            if dialogue.hops > before:
                changed[dialogue.id] = (dialogue, screens[place])
                visits.append(visit)
        taken = self._write(db, visits, changed, now)
        return {place: screen for place, screen in screens.items() if hops[place].session_id not in taken}

    def _is_news(self, dialogue: Dialogue, hop: Hop) -> bool:
        """Whether a second hop of a session in one batch is no repeat: it takes its turn in the next."""
        return self.sealer.mark(hop.heard) not in dialogue.answered

    def _gather(
        self, db: Session, hops: Sequence[Hop], now: datetime
    ) -> tuple[dict[str, Dialogue], dict[int, Lately]]:
        """The dialogues of these hops, old and new, and what those who begin or may file have filed in a day."""
        first: dict[str, Hop] = {}
        for hop in hops:
            first.setdefault(hop.session_id, hop)
        dialogues = ledger.resume(db, self.sealer, list(first))
        ledger.recall(db, self.sealer, dialogues, hops)
        asked = [one.contact.id for one in dialogues.values() if FILED_FROM in one.walk.facts]
        unknown = [hop for session_id, hop in first.items() if session_id not in dialogues]
        if unknown:
            people = contacts.meet(db, self.sealer, list({hop.msisdn for hop in unknown}), now=now)
            for hop in unknown:
                person = people[hop.msisdn]
                walk = Walk(language=person.language)
                dialogues[hop.session_id] = Dialogue(
                    hop.session_id, person, hop.service_code, self.shelf.current.menu.version, walk
                )
            asked += [person.id for person in people.values() if person.met_before]
        lately = cases.filed_since(db, asked, now - DAY) if asked else []
        return dialogues, {one.contact_id: one for one in lately}

    def _content_of(self, dialogue: Dialogue, db: Session) -> Content:
        """What a dialogue began with; where nobody can walk that any more, it starts again on what is in force."""
        try:
            return self.shelf.of(dialogue.menu_version, db)
        except Lost:
            dialogue.start_again(self.shelf.current.menu.version)
            return self.shelf.current

    def _laid_down(self, content: Content) -> County:
        """What a version lays down; but texts are worded by the version in force when they leave."""
        return content.county(self.sealer, words=self.shelf)

    def _draw_references(self, db: Session, wanted: int) -> None:
        """Keep more free references at hand than this batch can use; one query tells which are taken."""
        while len(self.references) < wanted:
            candidates = {reference.draw(secrets.randbelow) for _ in range(DRAWN)}
            self.references.extend(candidates - cases.taken(db, candidates))

    def _visit(
        self, db: Session, dialogue: Dialogue, content: Content, lately: Lately | None, now: datetime
    ) -> Visit:
        return Visit(
            db=db,
            county=self._laid_down(content),
            contact=dialogue.contact,
            lately=lately,
            channel="ussd",
            source_key=f"ussd/{dialogue.id}",
            menu_version=dialogue.menu_version,
            now=now,
            draw=self.references.popleft,
            effects=content.effects,
            offers=content.offers,
        )

    def _write(
        self,
        db: Session,
        visits: Sequence[Visit],
        changed: Mapping[str, tuple[Dialogue, Screen]],
        now: datetime,
    ) -> set[str]:
        """Write what the visits left: filings, what was learned of people, the dialogues and their ledger."""
        taken = ledger.keep(db, self.sealer, list(changed.values()), now=now)
        filed: dict[str, list[Visit]] = {}
        for visit in visits:
            if visit.filings:
                filed.setdefault(visit.menu_version, []).append(visit)
        for alike in filed.values():
            filing.lodge_all(db, alike[0].county, [one for visit in alike for one in visit.filings], now=now)
        learned: dict[int, Learned] = {}
        for dialogue, _ in changed.values():
            if dialogue.walk.language != dialogue.contact.language:
                learned[dialogue.contact.id] = Learned(language=dialogue.walk.language)
        for visit in visits:
            if visit.learned:
                language = learned.get(visit.contact.id, visit.learned).language
                learned[visit.contact.id] = Learned(language, visit.learned.ward)
        if learned:
            contacts.remember(db, learned)
        return taken
