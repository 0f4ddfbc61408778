"""One incoming text, top to bottom: kept once, and answered by one short text that says what can be done."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.contacts.actions import meet
from app.contacts.models import Contact
from app.kit.errors import Invalid
from app.kit.gsm import clean
from app.kit.msisdn import Msisdn, parse_msisdn
from app.kit.seal import Sealer
from app.outbox.actions import enqueue
from app.outbox.ports import Wording
from app.sms.models import Incoming

# Two machines that answer each other would do so for ever, and each answer costs money.
ANSWERS_A_DAY = 3

HELP = "sms.help"
TEXTS = {HELP: ""}
"""The texts that the menus must have, each with the facts that it is given."""


def receive(
    db: Session,
    *,
    provider_id: str,
    sender: str,
    words: str,
    short_code: str,
    now: datetime,
    sealer: Sealer,
    menu: Wording,
    sent_at: datetime | None = None,
) -> None:
    """Keep a text once, however often and however concurrently it comes, and owe its sender one `sms.help`.

    A sender that is no Kenyan mobile (a short code, a name such as MTN) is kept without a contact and never
    answered; a contact is answered at most three times in 24 hours. A text that came without an id is known again
    by its sender, moment and words.
    """
    provider_id = provider_id or "mark:" + sealer.mark(f"{sender}\n{sent_at}\n{words}").hex()
    number = _mobile(sender)
    contact_id = meet(db, sealer, [number], now=now)[number].id if number else None
    if contact_id:
        _one_at_a_time(db, contact_id)
    if not _keep(db, provider_id, contact_id, words, short_code, now=now, sealer=sealer, sent_at=sent_at):
        return
    if contact_id and _texts_since(db, contact_id, now - timedelta(days=1)) <= ANSWERS_A_DAY:
        enqueue(db, contact_id, HELP, facts={}, key=provider_id, sealer=sealer, menu=menu, now=now)


def _mobile(sender: str) -> Msisdn | None:
    try:
        return parse_msisdn(sender)
    except Invalid:
        return None


def _one_at_a_time(db: Session, contact_id: int) -> None:
    """Hold the person until the end, so that texts which come together are counted one after the other."""
    db.execute(select(Contact.id).where(Contact.id == contact_id).with_for_update(key_share=True))


def _keep(
    db: Session,
    provider_id: str,
    contact_id: int | None,
    words: str,
    short_code: str,
    *,
    now: datetime,
    sealer: Sealer,
    sent_at: datetime | None,
) -> bool:
    """Write the text down; False when it was there already."""
    row = {
        "provider_id": provider_id,
        "contact_id": contact_id,
        "words_sealed": sealer.seal(clean(words).encode(), about(provider_id)),
        "short_code": short_code,
        "sent_at": sent_at,
        "received_at": now,
    }
    kept = insert(Incoming).values(row).on_conflict_do_nothing(index_elements=["provider_id"])
    return db.scalar(kept.returning(Incoming.id)) is not None


def _texts_since(db: Session, contact_id: int, since: datetime) -> int:
    """How many texts this person sent in that time, this one among them."""
    theirs = (Incoming.contact_id == contact_id) & (Incoming.received_at > since)
    return db.scalar(select(func.count()).select_from(Incoming).where(theirs)) or 0


def about(provider_id: str) -> str:
    """What the sealed words of a text are bound to."""
    return f"incoming.words_sealed/{provider_id}"
