"""All that is held of one number, opened and put together for its owner."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, JsonValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.callbacks.models import Callback
from app.complaints.lookup.seen import outside_wall
from app.complaints.models import Complaint, Event
from app.complaints.queries import events, words_of
from app.complaints.rules.triage import PROTECTED
from app.contacts.actions import number_of
from app.contacts.models import Contact, Subscription
from app.forums.models import Forum, Guest, View, about_need
from app.forums.results import words_of as said_in
from app.kit.seal import Sealer
from app.outbox.endings import about_sent
from app.outbox.models import Message
from app.sms.inbound import about as about_text
from app.sms.models import Incoming


class Said(BaseModel):
    """What was said at a moment, by whom: `citizen` or `staff`."""

    at: datetime
    what: str
    by: str
    words: str


class Reported(BaseModel):
    """A report with what was said about it."""

    reference: str
    filed_at: datetime
    category: str
    ward: int | None
    state: str
    words: str
    said: list[Said]


class Texted(BaseModel):
    """A text to them or from them, with its words as long as they are kept."""

    at: datetime
    name: str | None
    state: str | None
    words: str


class Noticed(BaseModel):
    """What they are or were told of."""

    ward: int
    topic: str
    source: str
    since_at: datetime
    ended_at: datetime | None


class AtBaraza(BaseModel):
    """What they said about a baraza."""

    code: str
    coming: bool | None
    need: str | None
    need_words: str
    heard: int | None
    views: list[Said]


class Rung(BaseModel):
    """That they asked to be rung."""

    asked_at: datetime
    due_on: date
    outcome: str | None


HELD: dict[str, JsonValue] = {
    "number": "+254700000012",
    "language": "sw",
    "ward": 991,
    "heard_on": "2026-11-24",
    "has_pin": False,
    "opted_out_at": None,
    "silenced_at": None,
    "reports": [
        {
            "reference": "48291386",
            "filed_at": "2026-11-24T09:00:00Z",
            "category": "water.burst",
            "ward": 991,
            "state": "received",
            "words": "Bomba limepasuka karibu na soko tangu Jumapili.",
            "said": [{"at": "2026-11-24T09:00:00Z", "what": "file", "by": "citizen", "words": ""}],
        }
    ],
    "sent": [],
    "received": [],
    "notices": [],
    "barazas": [],
    "callbacks": [],
}


class Holdings(BaseModel):
    """All that is held of one number. Reports that are protected by a PIN are never among it: a phone may be
    shared, and they open by that PIN alone.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [HELD]})

    number: str
    language: str | None
    ward: int | None
    heard_on: date
    has_pin: bool
    opted_out_at: datetime | None
    silenced_at: datetime | None
    reports: list[Reported]
    sent: list[Texted]
    received: list[Texted]
    notices: list[Noticed]
    barazas: list[AtBaraza]
    callbacks: list[Rung]


KNOWN = ("language", "ward", "heard_on", "opted_out_at", "silenced_at")


def holdings(db: Session, sealer: Sealer, contact_id: int, *, reader: int) -> Holdings:
    """What is held of them; nothing of a report that names its reader, or whom they lead."""
    contact = db.get_one(Contact, contact_id)
    known = {
        name: getattr(contact, name) for name in ("language", "ward", "heard_on", "opted_out_at", "silenced_at")
    }
    mine = Complaint.contact_id == contact_id
    found = select(Complaint).where(mine, Complaint.level != PROTECTED, outside_wall(reader)).order_by(Complaint.id)
    reports = db.scalars(found).all()
    hidden = db.scalars(select(Complaint.reference).where(mine)).all()
    shown = {report.reference for report in reports}
    return Holdings(
        number=number_of(db, sealer, [contact_id])[contact_id].e164,
        has_pin=contact.pin_hash is not None,
        reports=[_report(db, sealer, one) for one in reports],
        sent=_sent(db, sealer, contact_id, {*hidden} - shown),
        received=_received(db, sealer, contact_id, {*hidden} - shown),
        notices=_rows(db, Subscription, contact_id, Noticed),
        barazas=_barazas(db, sealer, contact_id),
        callbacks=_rows(db, Callback, contact_id, Rung),
        **known,
    )


def _rows(db: Session, table: Any, contact_id: int, shape: type[BaseModel]) -> list[Any]:
    rows = db.scalars(select(table).where(table.contact_id == contact_id).order_by(table.id))
    return [shape.model_validate(row, from_attributes=True) for row in rows]


def _report(db: Session, sealer: Sealer, report: Complaint) -> Reported:
    kept = {name: getattr(report, name) for name in ("reference", "filed_at", "category", "ward", "state")}
    told = [_said(sealer, event) for event in events(db, report.id) if not event.internal]
    return Reported(words=words_of(report, sealer), said=told, **kept)


def _said(sealer: Sealer, event: Event) -> Said:
    return Said(at=event.at, what=event.verb, by=event.by, words=words_of(event, sealer))


def _sent(db: Session, sealer: Sealer, contact_id: int, hidden: set[str]) -> list[Texted]:
    """The texts to them, but those about reports that are not told of."""
    told = []
    for one in db.scalars(select(Message).where(Message.contact_id == contact_id).order_by(Message.id)):
        words = sealer.open(one.sent_sealed, about_sent(one.id)).decode() if one.sent_sealed else ""
        if one.key[:8] not in hidden and not any(reference in words for reference in hidden):
            told.append(Texted(at=one.created_at, name=one.name, state=one.state, words=words))
    return told


def _received(db: Session, sealer: Sealer, contact_id: int, hidden: set[str]) -> list[Texted]:
    told = []
    for one in db.scalars(select(Incoming).where(Incoming.contact_id == contact_id).order_by(Incoming.id)):
        words = sealer.open(one.words_sealed, about_text(one.provider_id)).decode() if one.words_sealed else ""
        if not any(reference in words for reference in hidden):
            told.append(Texted(at=one.received_at, name=None, state=None, words=words))
    return told


def _barazas(db: Session, sealer: Sealer, contact_id: int) -> list[AtBaraza]:
    guests = {one.forum_id: one for one in db.scalars(select(Guest).where(Guest.contact_id == contact_id))}
    views = db.scalars(select(View).where(View.contact_id == contact_id).order_by(View.id)).all()
    told = []
    for forum_id in sorted(guests.keys() | {view.forum_id for view in views}):
        guest = guests.get(forum_id)
        needed = guest.need_sealed if guest else None
        said = [view for view in views if view.forum_id == forum_id]
        told.append(
            AtBaraza(
                code=db.get_one(Forum, forum_id).code,
                coming=guest.coming if guest else None,
                need=guest.need if guest else None,
                need_words=sealer.open(needed, about_need(forum_id, contact_id)).decode() if needed else "",
                heard=guest.heard if guest else None,
                views=[Said(at=one.at, what=one.kind, by="citizen", words=said_in(sealer, one)) for one in said],
            )
        )
    return told
