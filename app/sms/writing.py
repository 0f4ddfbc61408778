"""Writing what one answer came to: reports, what was learned, the open question, and the text that is owed."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.complaints import filing
from app.complaints import queries as cases
from app.contacts import actions as contacts
from app.contacts.holder import Known, Learned, heard, met_again
from app.conversation import unfinished
from app.conversation.content import Content
from app.conversation.drafts import is_brief, is_draft
from app.conversation.effects.greeting import OFFERED
from app.conversation.effects.reporting import DAY
from app.conversation.hearing.keywords import plain
from app.conversation.neighbours import Neighbours
from app.conversation.unfinished import BY_SMS
from app.conversation.visit import Left, Visit
from app.editions.press import Lost
from app.editions.shelf import Shelf
from app.kit.calendar import nairobi_day
from app.kit.msisdn import Msisdn
from app.kit.seal import Sealer
from app.menu.engine import Walk
from app.outbox.actions import enqueue
from app.outbox.ports import ANSWER
from app.sms import caps, questions
from app.sms.keywords import is_answer
from app.sms.models import Said
from app.sms.questions import Asked, Question
from app.sms.talk import FALLBACK, UNKNOWN, Reply, reply_to

MIND = timedelta(hours=1)
"""Within this time nobody is told twice that we did not understand."""
SKEW = timedelta(minutes=1)
"""So much may the provider's clock and ours differ."""


class Busy(Exception):
    """Another session is just taking the same draft: the text should come again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one text, in the transaction that keeps it."""

    db: Session
    shelf: Shelf[Content]
    sealer: Sealer
    number: Msisdn
    provider_id: str
    now: datetime

    def to(self, person: Known, words: str, *, written_at: datetime) -> Reply:
        """Take the step that the words ask for, write what it came to, and owe one text. Raises Busy."""
        content = self.shelf.current
        news = heard(person, nairobi_day(self.now), months=content.policy.silence_months)
        person = met_again(person, news)
        question = questions.last(
            self.db, self.sealer, content.menu, person.id, days=content.texting.question_days, now=self.now
        )
        # "1" that was underway while something else was asked is no answer to that.
        if question and written_at < question.asked_at - SKEW and is_answer(content.ear.keywords, words):
            question = None
        if question and question.menu_version:
            content = self._content_of(question)
        visit = self._visit(person, content, question, news)
        reply = reply_to(words, question, content, visit)
        if question and question.message_id and reply.answers:
            questions.answered(self.db, question.message_id, now=self.now)
        self._write(visit)
        self._ask(person, content, reply)
        self._learn(person, visit, reply)
        if not ((reply.commanded or reply.loose) and self._is_repeated(person, content, words)):
            self._owe(person, content, reply)
        return reply

    def apologise(self, person: Known, letter: str = UNKNOWN) -> None:
        """Say that we did not understand, because of a bug of ours; or send them to dial."""
        walk = Walk(letter, language=person.language)
        self._owe(person, self.shelf.current, Reply(walk, letter, False, "", True))

    def _content_of(self, question: Question) -> Content:
        """What a conversation began with; what cannot be walked any more is forgotten."""
        try:
            return self.shelf.of(question.menu_version, self.db)
        except Lost:
            questions.end(self.db, [question.talk_id])
            question.walk.node = ""
            return self.shelf.current

    def _visit(self, person: Known, content: Content, question: Question | None, news: Learned) -> Visit:
        policy = content.policy
        drafts = {}
        if question and OFFERED in question.walk.facts:
            drafts = unfinished.newest(self.db, self.sealer, [person.id], policy, now=self.now)
        return Visit(
            db=self.db,
            county=content.county(self.sealer, words=self.shelf),
            menu=content.menu,
            contact=person,
            lately=next(iter(cases.filed_since(self.db, [person.id], self.now - DAY)), None),
            draft=drafts.get(person.id),
            neighbours=Neighbours(),
            channel="sms",
            source_key=f"{BY_SMS}{self.provider_id}",
            now=self.now,
            draw=lambda: cases.free_reference(self.db, secrets.randbelow),
            effects=content.effects,
            offers=content.offers,
            searches=content.searches,
            ear=content.ear,
            left=Left(learned=news),
        )

    def _write(self, visit: Visit) -> None:
        left = visit.left
        if left.takes and left.takes not in unfinished.claim(self.db, [left.takes]):
            raise Busy
        filing.lodge_all(self.db, visit.county, left.filings, now=self.now)
        if left.counts:
            filing.count_all(self.db, left.counts, day=nairobi_day(self.now))

    def _ask(self, person: Known, content: Content, reply: Reply) -> None:
        """Keep what is asked now; a conversation that asks no more is over."""
        if not reply.asks:
            if reply.talk_id:
                questions.end(self.db, [reply.talk_id])
            return
        policy = content.policy
        days = timedelta(days=content.texting.question_days)
        brief = timedelta(minutes=policy.drafts.confidential_minutes)
        kept_until = self.now + (brief if is_brief(reply.walk, policy) else days)
        asked = Asked(
            id=reply.talk_id or f"{BY_SMS}{self.provider_id}",
            contact_id=person.id,
            menu_version=content.menu.version,
            walk=reply.walk,
            kept_until=kept_until,
            is_draft=is_draft(reply.walk, policy),
        )
        questions.keep(self.db, self.sealer, asked, now=self.now)

    def _learn(self, person: Known, visit: Visit, reply: Reply) -> None:
        new = visit.left.learned
        language = new.language or (reply.walk.language if reply.walk.language != person.language else None)
        learned = replace(new, language=language)
        if learned != Learned():
            contacts.remember(self.db, {person.id: learned})

    def _owe(self, person: Known, content: Content, reply: Reply) -> None:
        """Owe the letter, if there is one, if it is not one too many, and if every cap has room for it."""
        if not reply.letter:
            self._note(person, reply, "")  # the deed told by a text of its own, which costs as much
            self._spend(person, content, 1)
            return
        letter, walk = content.menu.letter(reply.letter), reply.walk
        facts = {fact: walk.facts[fact] for one in letter.texts.values() for fact in one.facts}
        words = content.menu.message(reply.letter, facts, walk.language or FALLBACK)
        if reply.loose and not self._may(person, content, reply):
            return
        if not self._spend(person, content, letter.parts(words)):
            return
        key = f"{ANSWER}{self.provider_id}"
        enqueue(
            self.db,
            person.id,
            reply.letter,
            facts=facts,
            key=key,
            since=nairobi_day(self.now),
            sealer=self.sealer,
            menu=self.shelf,
            now=self.now,
        )
        self._note(person, reply, words)

    def _spend(self, person: Known, content: Content, segments: int) -> bool:
        cents = int(content.canned.segment_cost * 100) * segments
        return caps.spend(self.db, self.sealer, content.texting, self.number, person.id, cents=cents, now=self.now)

    def _note(self, person: Known, reply: Reply, words: str) -> None:
        """Remember what was said, to know it again when a machine sends it back."""
        mark = self._mark(words) if words else b""
        self.db.add(Said(contact_id=person.id, at=self.now, words_mark=mark, name=reply.letter, loose=reply.loose))
        self.db.flush()

    def _is_repeated(self, person: Known, content: Content, words: str) -> bool:
        return caps.is_repeated(self.db, self._mark(words), person.id, content.texting, now=self.now)

    def _mark(self, words: str) -> bytes:
        return self.sealer.mark(plain(words))

    def _may(self, person: Known, content: Content, reply: Reply) -> bool:
        lately = select(Said.id).where(
            Said.contact_id == person.id, Said.name == UNKNOWN, Said.at > self.now - MIND
        )
        if reply.letter == UNKNOWN and self.db.scalar(lately.limit(1)) is not None:
            return False
        return caps.may_answer(self.db, person.id, content.texting, now=self.now)
