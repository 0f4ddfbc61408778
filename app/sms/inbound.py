"""One incoming text, top to bottom: kept once, heard, and answered by one text at most, all in one transaction."""

import traceback
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from app.contacts.actions import meet
from app.contacts.holder import Known
from app.contacts.models import Contact
from app.conversation.content import Content
from app.conversation.hearing.keywords import plain
from app.editions.shelf import Shelf
from app.kit.errors import Invalid, NotFound
from app.kit.gsm import clean
from app.kit.msisdn import Msisdn, parse_msisdn
from app.kit.seal import Sealer
from app.log import log
from app.sms import writing
from app.sms.models import Incoming, Said
from app.sms.talk import DIAL, Reply

ECHO = timedelta(days=7)
SKEW = timedelta(seconds=90)
"""So much may two moments differ that the provider gives one text."""
LISTED = "inbox:"
"""How the id of a text begins that we found on the provider's list."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it came; `sent_at` is what the provider says of it."""

    provider_id: str
    sender: str
    words: str
    short_code: str
    sent_at: datetime | None = None


def receive(db: Session, text: Text, *, shelf: Shelf[Content], sealer: Sealer, now: datetime) -> None:
    """Keep a text once, however often and however concurrently it comes, do what it asks, and owe one answer.

    A sender that is no Kenyan mobile (a short code, a name such as MTN) is kept without a contact and never
    answered; nor is an echo of our own words. A text that came without an id is known again by its sender, moment
    and words. Where the answer fails by a bug, the text is kept and that is said to its sender. Raises `Busy`, and
    SQLAlchemy's errors of a database that is away: nothing was kept, and the text may come again.
    """
    words, number = clean(text.words), mobile(text.sender)
    person = meet(db, sealer, [number], now=now)[number] if number else None
    if person:
        _one_at_a_time(db, person.id)
        if _was_found(db, text, words, person, sealer):
            return
    kept = _keep(db, text, words, person, sealer=sealer, now=now)
    if kept is None or person is None or number is None:
        return
    if _is_echo(db, kept, person.id, now=now):
        log.info("sms.echo")
        return
    answer = writing.Answer(db, shelf, sealer, number, kept.provider_id, now)
    try:
        with db.begin_nested():
            reply = answer.to(person, words, written_at=text.sent_at or now)
    except NotFound:
        answer.apologise(person, DIAL)  # of a report that waits for a PIN, which is never given by SMS
        return
    except (OperationalError, InterfaceError, writing.Busy):
        raise
    except Exception as bug:
        # Where it happened, not what it held: nobody's words, and no minute of writing with locks in hand.
        last = traceback.extract_tb(bug.__traceback__)[-1]
        log.error("sms.bug", kind=type(bug).__name__, at=f"{last.filename}:{last.lineno}")
        answer.apologise(person)
        return
    _forget(db, kept, reply, shelf.current, now)


def mobile(sender: str) -> Msisdn | None:
    """The Kenyan mobile that a text came from; None for a short code or a name."""
    try:
        return parse_msisdn(sender)
    except Invalid:
        return None


def _one_at_a_time(db: Session, contact_id: int) -> None:
    """Hold the person until the end, so that texts which come together are heard one after the other."""
    db.execute(select(Contact.id).where(Contact.id == contact_id).with_for_update(key_share=True))


def _was_found(db: Session, text: Text, words: str, person: Known, sealer: Sealer) -> bool:
    """Whether it was taken from the provider's list, because it did not come; under another id, by then."""
    if text.sent_at is None or text.provider_id.startswith(LISTED):
        return False
    same = (Incoming.contact_id == person.id) & (Incoming.words_mark == sealer.mark(plain(words)))
    near = Incoming.sent_at.between(text.sent_at - SKEW, text.sent_at + SKEW)
    found = select(Incoming.id).where(same, near, Incoming.provider_id.startswith(LISTED))
    return db.scalar(found.limit(1)) is not None


@dataclass(frozen=True, slots=True)
class Kept:
    """A text that was written down just now."""

    id: int
    provider_id: str
    mark: bytes


def _keep(
    db: Session, text: Text, words: str, person: Known | None, *, sealer: Sealer, now: datetime
) -> Kept | None:
    """Write the text down; None when it was there already."""
    unnamed = f"{text.sender}\n{text.sent_at}\n{text.words}"
    provider_id = text.provider_id or "mark:" + sealer.mark(unnamed).hex()
    mark = sealer.mark(plain(words))
    row = {
        "provider_id": provider_id,
        "contact_id": person.id if person else None,
        "words_sealed": sealer.seal(words.encode(), about(provider_id)),
        "words_mark": mark,
        "short_code": text.short_code,
        "sent_at": text.sent_at,
        "received_at": now,
    }
    kept = insert(Incoming).values(row).on_conflict_do_nothing(index_elements=["provider_id"])
    id_ = db.scalar(kept.returning(Incoming.id))
    return Kept(id_, provider_id, mark) if id_ is not None else None


def _is_echo(db: Session, kept: Kept, contact_id: int, *, now: datetime) -> bool:
    """Whether our own words came back: a machine sends them."""
    ours = select(Said.id).where(Said.contact_id == contact_id, Said.at > now - ECHO, Said.words_mark == kept.mark)
    return db.scalar(ours.limit(1)) is not None


def _forget(db: Session, kept: Kept, reply: Reply, content: Content, now: datetime) -> None:
    """What could cost whoever wrote it is kept a moment, and of a survivor's words nothing."""
    after = {"sms.hold": timedelta(minutes=content.texting.hold_minutes), "sms.safe": timedelta()}
    if reply.letter in after:
        erase_at = now + after[reply.letter]
        db.execute(update(Incoming).where(Incoming.id == kept.id).values(erase_at=erase_at))


def about(provider_id: str) -> str:
    """What the sealed words of a text are bound to."""
    return f"incoming.words_sealed/{provider_id}"
