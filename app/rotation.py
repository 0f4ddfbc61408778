"""Every value that is sealed anywhere, and how it is sealed anew with the key in use: while everything runs."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select, tuple_, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.callbacks.models import Callback, about_number
from app.complaints.models import Complaint, Event, about_said, about_words
from app.contacts.actions import about as about_contact
from app.contacts.models import Contact
from app.conversation.unfinished import about_walk
from app.db import Sessions, transaction
from app.forums.models import Guest, View, about_need, about_view
from app.kit.seal import Sealer, key_of
from app.outbox.actions import about as about_facts
from app.outbox.endings import about_sent
from app.outbox.models import Message
from app.privacy.models import Hold, about_because
from app.rolls.models import Roll, about_sheet
from app.sms.inbound import about as about_text
from app.sms.models import Incoming, Talk
from app.staff.signin.entrance import phone_place
from app.staff.signin.models import Credential
from app.unmasking.models import Unmasking, about_motive, about_reasons
from app.ussd.ledger import about_reply
from app.ussd.models import UssdHop, UssdSession

BATCH = 500
"""Values sealed anew in one transaction: some ten milliseconds, in which a caller's row may be held."""
MARK = 5
"""Bytes that tell which key sealed a value."""


@dataclass(frozen=True, slots=True)
class Place:
    """A column of sealed values: each is bound to what `about` makes of its row's `named` columns."""

    column: InstrumentedAttribute[Any]
    about: Callable[..., str]
    named: tuple[InstrumentedAttribute[Any], ...]

    @property
    def name(self) -> str:
        """table.column"""
        return f"{self.column.class_.__tablename__}.{self.column.key}"


PLACES = (
    Place(Contact.number_sealed, about_contact, (Contact.number_index,)),
    Place(Complaint.words_sealed, about_words, (Complaint.reference,)),
    Place(Event.words_sealed, about_said, (Event.complaint_id, Event.at)),
    Place(Message.facts_sealed, about_facts, (Message.contact_id, Message.name, Message.key)),
    Place(Message.sent_sealed, about_sent, (Message.id,)),
    Place(Incoming.words_sealed, about_text, (Incoming.provider_id,)),
    Place(Callback.number_sealed, about_number, (Callback.contact_id, Callback.number_index)),
    Place(Guest.need_sealed, about_need, (Guest.forum_id, Guest.contact_id)),
    Place(View.words_sealed, about_view, (View.forum_id, View.contact_id, View.at)),
    Place(Credential.phone_sealed, phone_place, (Credential.person_id,)),
    Place(Unmasking.motive_sealed, about_motive, (Unmasking.complaint_id, Unmasking.asked_by)),
    Place(Unmasking.reasons_sealed, about_reasons, (Unmasking.complaint_id, Unmasking.asked_by)),
    Place(Hold.because_sealed, about_because, (Hold.complaint_id, Hold.at)),
    Place(Roll.sheet_sealed, about_sheet, (Roll.digest,)),
    Place(Talk.walk_sealed, about_walk, (Talk.id,)),
    Place(UssdSession.walk_sealed, about_walk, (UssdSession.id,)),
    Place(UssdHop.reply_sealed, about_reply, (UssdHop.session_id, UssdHop.heard_mark)),
)


def sealed_by(db: Session) -> dict[str, Counter[str]]:
    """How many values each key sealed, by its id and by the column that they stand in."""
    found: dict[str, Counter[str]] = {}
    for place in PLACES:
        mark = func.substring(place.column, 1, MARK)
        counted = select(mark, func.count()).where(func.length(place.column) > MARK).group_by(mark)
        for sealed, count in db.execute(counted):
            found.setdefault(key_of(bytes(sealed)), Counter())[place.name] += count
    return found


def reseal(sessions: Sessions, sealer: Sealer) -> Iterator[int]:
    """Seal anew whatever an older key sealed, batch by batch; gives how many each took.

    May be stopped, killed and begun again at any time. A row that somebody else holds is passed over: look with
    `sealed_by` whether another round is needed.
    """
    for place in PLACES:
        last: tuple[Any, ...] | None = None
        while True:
            with transaction(sessions) as db:
                taken, last = _batch(db, sealer, place, last)
            if taken:
                yield taken
            if last is None:
                break


def _batch(
    db: Session, sealer: Sealer, place: Place, last: tuple[Any, ...] | None
) -> tuple[int, tuple[Any, ...] | None]:
    """The next values of a place by their rows' keys; how many, and the last key unless that was the end."""
    table = place.column.class_
    keys = tuple(table.__mapper__.primary_key)
    older = func.substring(place.column, 1, MARK) != sealer.mark_of_key
    waiting = select(*keys, place.column, *place.named).where(func.length(place.column) > MARK, older)
    if last is not None:
        waiting = waiting.where(tuple_(*keys) > last)
    rows = db.execute(waiting.order_by(*keys).limit(BATCH).with_for_update(skip_locked=True)).all()
    if rows:
        here = [column == bindparam(f"key_{column.key}") for column in keys]
        anew = update(table).where(*here).values({place.column: bindparam("anew")})
        db.connection().execute(anew, [_anew(sealer, place, keys, row) for row in rows])
    return len(rows), tuple(rows[-1][: len(keys)]) if len(rows) == BATCH else None


def _anew(sealer: Sealer, place: Place, keys: tuple[Any, ...], row: Sequence[Any]) -> dict[str, Any]:
    """A row's key, and its value sealed anew."""
    key, sealed, named = row[: len(keys)], bytes(row[len(keys)]), row[len(keys) + 1 :]
    about = place.about(*named)
    fresh = sealer.seal(sealer.open(sealed, about), about)
    return {f"key_{column.key}": value for column, value in zip(keys, key, strict=True)} | {"anew": fresh}
