"""What is done about a resident's request: brought, decided by another, erased. What is given out: holdings.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.complaints.lookup.around import is_about
from app.complaints.lookup.seen import outside_wall
from app.complaints.models import Complaint
from app.complaints.record import forget_words
from app.contacts.actions import nobody
from app.contacts.models import Contact, ErasedNumber
from app.forums.models import Attendance, Guest, View
from app.kit.errors import Conflict, NotFound
from app.kit.msisdn import Msisdn
from app.kit.seal import Sealer
from app.outbox.delivery import State
from app.outbox.models import Message, Report
from app.privacy.holding import HELD
from app.privacy.unlinking import part_from_owner
from app.staff.models import Person
from app.subjects.models import SubjectRequest
from app.unmasking.models import Unmasking

OF_THEIRS = ("incoming", "callback", "subscription", "sms_talk", "sms_said", "ussd_session")
"""Tables of whose rows about somebody nothing need stay; dialogues and texts stand above this, by name alone."""


class Busy(Conflict):
    """A text to them is being handed over."""

    def __init__(self) -> None:
        super().__init__("subject.busy", "A text to this number is leaving at this moment: try again in a minute.")


@dataclass(frozen=True, slots=True)
class Erased:
    """How many reports lost their owner and their words, and how many could not: open still, or held."""

    reports: int
    kept: int


def bring(
    db: Session, sealer: Sealer, number: Msisdn, kind: str, shown: str, *, by: int, now: datetime
) -> SubjectRequest:
    """Bring a resident's request; brought twice while it waits is once. Raises NotFound (subject.unknown)."""
    owner = select(Contact).where(Contact.number_index == sealer.blind(number.e164))
    contact = db.scalar(owner.with_for_update(key_share=True))
    if contact is None:
        raise NotFound("subject.unknown", "Nothing is held of this number.")
    waiting = select(SubjectRequest).where(
        SubjectRequest.contact_id == contact.id,
        SubjectRequest.kind == kind,
        SubjectRequest.decided_by.is_(None),
    )
    if (waits := db.scalar(waiting)) is not None:
        return waits
    asked = SubjectRequest(contact_id=contact.id, kind=kind, shown=shown, asked_by=by, asked_at=now)
    db.add(asked)
    db.flush()
    return asked


def grant(asked: SubjectRequest, *, by: int, now: datetime) -> None:
    """Say yes. Raises Decided (subject.decided), SamePerson (subject.second)."""
    asked.request.check_decider(by, now)
    asked.decided_by, asked.granted_at = by, now


def refuse(asked: SubjectRequest, *, by: int, now: datetime) -> None:
    """Say no. Raises Decided (subject.decided), SamePerson (subject.second)."""
    asked.request.check_decider(by, now)
    asked.decided_by, asked.refused_at = by, now


def erase(db: Session, asked: SubjectRequest, *, by: int, now: datetime) -> Erased:
    """Erase what is held of whoever asked: number, words, texts, subscriptions, what they said about barazas.

    Of each report its skeleton stays, nobody's and without a word. A report that is open or held stays whole, and
    with it the number; once it is neither, the request can be brought again. Texts that wait are stopped, and no
    list brings the number back. Raises NotNow (subject.closed), Busy (subject.busy).
    """
    asked.request.check_granted(now)
    contact = db.get_one(Contact, asked.contact_id, with_for_update=True, populate_existing=True)
    if db.scalar(
        select(Message.id).where(Message.contact_id == contact.id, Message.state == State.SENDING).limit(1)
    ):
        raise Busy
    stays = or_(Complaint.closed_at.is_(None), HELD)
    theirs = select(Complaint).where(Complaint.contact_id == contact.id).order_by(Complaint.id)
    gone = db.scalars(theirs.where(~stays).with_for_update()).all()
    for complaint in gone:
        _erase_report(db, complaint, now)
    kept = db.scalars(theirs.where(stays)).all()
    _erase_texts(db, contact.id, kept)
    for table in OF_THEIRS:
        db.execute(text(f"DELETE FROM {table} WHERE contact_id = :id"), {"id": contact.id})  # noqa: S608
    _erase_barazas(db, contact.id, now)
    if not kept:
        _erase_number(db, contact, now)
    asked.done_at = now
    told = select(func.count()).where(Complaint.contact_id == asked.contact_id, stays, outside_wall(by))
    return Erased(len(gone), db.scalar(told) or 0)


def _erase_report(db: Session, complaint: Complaint, now: datetime) -> None:
    requests = db.scalars(select(Unmasking.id).where(Unmasking.complaint_id == complaint.id)).all()
    part_from_owner(db, complaint, requests, now)
    forget_words(db, [complaint])
    bare = {"motive_sealed": b"", "reasons_sealed": None}
    db.execute(update(Unmasking).where(Unmasking.complaint_id == complaint.id).values(bare))


def _erase_texts(db: Session, contact_id: int, kept: Sequence[Complaint]) -> None:
    """Every text to them, sent or not, but those about what stays."""
    gone = Message.contact_id == contact_id
    for complaint in kept:
        gone &= ~is_about(complaint)
    named = select(Message.provider_id).where(gone, Message.provider_id.is_not(None))
    db.execute(delete(Report).where(or_(Report.provider_id.in_(named), Report.contact_id == contact_id)))
    db.execute(delete(Message).where(gone))


def _erase_barazas(db: Session, contact_id: int, now: datetime) -> None:
    """What they said about each baraza is counted still, nobody's and without a word."""
    tables = (Guest, View, Attendance)
    forums = {
        one for table in tables for one in db.scalars(select(table.forum_id).where(table.contact_id == contact_id))
    }
    for forum in sorted(forums):
        stand_in = nobody(db, now=now)
        bare: dict[Any, dict[str, Any]] = {
            Guest: {"need_sealed": None},
            View: {"words_sealed": b""},
            Attendance: {},
        }
        for table in tables:
            there = (table.forum_id == forum) & (table.contact_id == contact_id)
            db.execute(update(table).where(there).values(contact_id=stand_in, **bare[table]))


def _erase_number(db: Session, contact: Contact, now: datetime) -> None:
    db.execute(update(Person).where(Person.contact_id == contact.id).values(contact_id=None))
    index = {"number_index": contact.number_index, "at": now}
    db.execute(insert(ErasedNumber).values(index).on_conflict_do_nothing())
    contact.number_index = contact.number_sealed = contact.pin_hash = contact.ward = contact.shows_number = None
    contact.language = contact.opted_out_at = contact.silenced_at = contact.returned_on = None
