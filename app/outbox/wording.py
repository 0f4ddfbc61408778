"""A claimed row in its reader's words, or the reason why it is not to be sent."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from app.contacts.actions import number_of
from app.contacts.holder import doubted
from app.kit.calendar import nairobi_day
from app.kit.msisdn import Msisdn
from app.kit.seal import Sealer
from app.log import log
from app.outbox.actions import Owed, about, enqueue_all
from app.outbox.claims import Claimed
from app.outbox.delivery import LIFE, STOPS_AFTER, Finding
from app.outbox.ports import ANSWER, NEWS, OPTED_OUT, SILENCED, WARD, Wording

FALLBACK = "sw"

READERS = text(
    """
    SELECT id, language, opted_out_at, silenced_at, heard_on, returned_on, number_sealed IS NOT NULL AS has_number
    FROM contact WHERE id = ANY(:contacts)
    """
)

# The outbox stands below broadcasts: this is all it reads of theirs. Who unsubscribed since wants it no longer.
NOTICES = text("SELECT id, name, texts, expires_at, seal FROM broadcast WHERE id = ANY(:broadcasts)")
WANTING = text(
    """
    SELECT contact_id, broadcast.id, min(subscription.ward)
    FROM subscription JOIN broadcast
        ON subscription.ward = ANY (broadcast.wards) AND subscription.topic IN ('all', broadcast.topic)
    WHERE broadcast.id = ANY(:broadcasts) AND contact_id = ANY(:contacts) AND ended_at IS NULL
    GROUP BY contact_id, broadcast.id
    """
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A row ready to leave: its words, to whom, in which language, and the name it leaves under."""

    row: Claimed
    to: Msisdn
    language: str
    text: str
    sender: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Unsent:
    """A row that nobody was called for, and why."""

    row: Claimed
    finding: Finding
    outcome: str


@dataclass(frozen=True, slots=True)
class Writer:
    """Who words texts. They leave from `shortcode`; those nobody is to answer from `sender_id`, if any.

    After `silence()` months a number may be another's: what began before is not told to it.
    """

    sealer: Sealer
    menu: Wording
    shortcode: str
    sender_id: str | None
    silence: Callable[[], int]

    def write(self, db: Session, rows: Sequence[Claimed], *, now: datetime) -> list[Letter | Unsent]:
        """A letter for each row that is still worth sending, in the language its reader has now.

        Whose number may be another's by now is owed one text a month that tells nothing but where to ask.
        """
        contacts = {row.contact_id for row in rows}
        broadcasts = {row.broadcast_id for row in rows if row.broadcast_id is not None}
        if not contacts:
            return []
        asked = {"contacts": list(contacts), "broadcasts": list(broadcasts)}
        numbers = number_of(db, self.sealer, list(contacts))
        readers = {reader.id: reader for reader in db.execute(READERS, asked)}
        notices = {notice.id: notice for notice in db.execute(NOTICES, asked)} if broadcasts else {}
        wanting = {(who, what): ward for who, what, ward in db.execute(WANTING, asked)} if broadcasts else {}
        written: list[Letter | Unsent] = []
        today = nairobi_day(now)
        uncertain: set[int] = set()
        for row in rows:
            reader, notice = readers[row.contact_id], notices.get(row.broadcast_id)
            ward = wanting.get((row.contact_id, row.broadcast_id)) if row.broadcast_id else None
            objection = _objection(row, reader, notice, wanted=notice is None or ward is not None, now=now)
            if not objection and (doubt := self._doubt(row, reader, today)):
                objection = Unsent(row, "refused", doubt)
                uncertain.add(row.contact_id)
            written.append(objection or self._word(row, numbers[row.contact_id], reader, notice, ward))
        news = [Owed(one, NEWS, {}, f"{today:%Y-%m}", today) for one in uncertain]
        enqueue_all(db, news, sealer=self.sealer, menu=self.menu, now=now)
        return written

    def _doubt(self, row: Claimed, reader: Row[Any], today: date) -> str | None:
        """Why the number may be another's by now than of whom this tells, if so."""
        if row.since_on is None:
            return None
        return doubted(reader.heard_on, reader.returned_on, row.since_on, today, months=self.silence())

    def _word(
        self, row: Claimed, to: Msisdn, reader: Row[Any], notice: Row[Any] | None, ward: int | None
    ) -> Letter | Unsent:
        language = reader.language or FALLBACK
        try:
            words = self._tell(notice.texts, language, ward) if notice else self._say(row, language)
            one_way = self.menu.is_one_way(notice.name if notice else row.name)
        except Exception as bug:
            # A menu that lost a message must not stop the texts behind it.
            log.error("message.unworded", message=row.id, name=row.name, exc_info=bug)
            return Unsent(row, "unworded", "unworded")
        sender = self.sender_id if one_way and self.sender_id else self.shortcode
        return Letter(row, to, language, words, sender, _end(row, notice))

    def _tell(self, texts: Mapping[str, str], language: str, ward: int | None) -> str:
        told = texts.get(language, texts[FALLBACK])
        return told.replace(WARD, self.menu.word("ward", str(ward), language)) if WARD in told else told

    def _say(self, row: Claimed, language: str) -> str:
        facts = json.loads(self.sealer.open(row.facts_sealed, about(row.contact_id, row.name, row.key)))
        words = self.menu.message(row.name, facts, language)
        return f"{self.menu.word('mark', 'repeat', language)} {words}" if row.repeat else words


def _objection(
    row: Claimed, reader: Row[Any], notice: Row[Any] | None, *, wanted: bool, now: datetime
) -> Unsent | None:
    """Why this text should not leave any more, if so. To stop notices does not stop answers."""
    if closed := _closed(row, reader, now):
        return Unsent(row, "refused", closed)
    if notice is not None and notice.seal is None:
        return Unsent(row, "refused", "unapproved")
    if not wanted:
        return Unsent(row, "refused", "unsubscribed")
    if now >= _end(row, notice):
        return Unsent(row, "late", "late")
    return None


def _closed(row: Claimed, reader: Row[Any], now: datetime) -> str | None:
    """Why no such text leaves for this person at all, if so."""
    if not reader.has_number:
        return "unlinked"
    stops_after = STOPS_AFTER.get(row.kind)
    if stops_after is not None and reader.opted_out_at is not None and now >= reader.opted_out_at + stops_after:
        return OPTED_OUT
    if reader.silenced_at is not None and not row.key.startswith(ANSWER):
        return SILENCED
    return None


def _end(row: Claimed, notice: Row[Any] | None) -> datetime:
    """The moment after which the text is worth nothing."""
    if notice is not None:
        ends_at: datetime = notice.expires_at
        return ends_at
    return row.expires_at or row.created_at + LIFE[row.kind]
