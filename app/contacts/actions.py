"""What may be done about a person: meet them, remember what they chose, write to them or leave them alone."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.contacts.holder import Known, Learned
from app.contacts.models import Contact, ErasedNumber, Subscription
from app.db import among
from app.kit.calendar import nairobi_day
from app.kit.msisdn import Msisdn, parse_msisdn
from app.kit.seal import Sealer

FIND = text(
    """
    SELECT id, number_index, language, ward, shows_number, pin_hash IS NOT NULL, heard_on, returned_on,
        silenced_at IS NOT NULL
    FROM contact WHERE number_index = ANY(:indexes)
    """
)

# After long silence what was known of the number may be another's: it goes. Where a PIN is set, that is asked, and
# until it is given its owner was not heard.
REMEMBER = text(
    """
    UPDATE contact SET
        language = coalesce(v.language, contact.language),
        ward = coalesce(v.ward, CASE WHEN NOT v.returned THEN contact.ward END),
        shows_number = coalesce(v.shows_number, CASE WHEN NOT v.returned THEN contact.shows_number END),
        heard_on = CASE WHEN v.returned AND pin_hash IS NOT NULL THEN contact.heard_on
                        ELSE coalesce(v.heard_on, contact.heard_on) END,
        returned_on = CASE WHEN v.returned AND pin_hash IS NULL THEN v.heard_on ELSE contact.returned_on END
    FROM unnest(CAST(:ids AS bigint[]), CAST(:languages AS text[]), CAST(:wards AS bigint[]),
                CAST(:shows AS boolean[]), CAST(:heard AS date[]), CAST(:returned AS boolean[]))
         AS v(id, language, ward, shows_number, heard_on, returned)
    WHERE contact.id = v.id
    """
)


EVERYTHING = "all"
"""The topic of whoever wants every notice of a ward."""


def about(index: bytes) -> str:
    """What a sealed number is bound to: its own row, known before the row has an id."""
    return f"contact.number_sealed/{index.hex()}"


def meet(db: Session, sealer: Sealer, numbers: Sequence[Msisdn], *, now: datetime) -> dict[Msisdn, Known]:
    """The people behind `numbers`, those never met before written down; three statements for any count."""
    indexes = {sealer.blind(number.e164): number for number in numbers}
    known = _find(db, list(indexes), met_before=True)
    strangers = sorted(indexes.keys() - known.keys())
    if strangers:
        # Sorted, so that two events which meet the same strangers wait for each other in one order.
        rows = [
            {
                "number_index": index,
                "number_sealed": sealer.seal(indexes[index].e164.encode(), about(index)),
                "created_at": now,
                "heard_on": nairobi_day(now),
            }
            for index in strangers
        ]
        db.execute(insert(Contact).on_conflict_do_nothing(index_elements=["number_index"]), rows)
        known |= _find(db, strangers, met_before=False)
    return {indexes[index]: person for index, person in known.items()}


def _find(db: Session, indexes: Sequence[bytes], *, met_before: bool) -> dict[bytes, Known]:
    rows = db.execute(FIND, {"indexes": list(indexes)})
    known = (
        Known(row[0], bytes(row[1]), row[2], row[3], row[4], row[5], row[6], row[7], met_before, row[8])
        for row in rows
    )
    return {person.index: person for person in known}


def remember(db: Session, learned: Mapping[int, Learned]) -> None:
    """Keep what these people chose; one statement for any count."""
    ids = sorted(learned)
    columns = {
        "languages": [learned[i].language for i in ids],
        "wards": [learned[i].ward for i in ids],
        "shows": [learned[i].shows_number for i in ids],
        "heard": [learned[i].heard_on for i in ids],
        "returned": [learned[i].returned for i in ids],
    }
    db.execute(REMEMBER, columns | {"ids": ids})


def recognise(db: Session, contact_id: int) -> None:
    """Whoever has the number has shown that they had it before its long silence."""
    db.execute(update(Contact).where(Contact.id == contact_id).values(returned_on=None))


def hear_owner(db: Session, contact_id: int, *, on: date) -> None:
    """Whoever dials that day has given the number's own PIN."""
    db.execute(update(Contact).where(Contact.id == contact_id).values(heard_on=on))


def number_of(db: Session, sealer: Sealer, contact_ids: Sequence[int]) -> dict[int, Msisdn]:
    """The numbers of these people, opened only to send them a text, or to call one who said that officers may.

    Nothing of those who have none any more.
    """
    sealed = select(Contact.id, Contact.number_index, Contact.number_sealed).where(among(Contact.id, contact_ids))
    rows = db.execute(sealed.where(Contact.number_sealed.is_not(None)))
    return {row.id: parse_msisdn(sealer.open(row.number_sealed, about(row.number_index)).decode()) for row in rows}


def erased(db: Session, sealer: Sealer, numbers: Collection[Msisdn]) -> set[Msisdn]:
    """Those of these numbers whose owners had everything erased."""
    indexes = {sealer.blind(number.e164): number for number in numbers}
    found = select(ErasedNumber.number_index).where(ErasedNumber.number_index.in_(indexes))
    return {indexes[bytes(index)] for index in db.scalars(found)}


def nobody(db: Session, *, language: str | None = None, now: datetime) -> int:
    """Somebody without a number, who stands for whom nobody can tell any more; their id."""
    stand_in = Contact(language=language, created_at=now, heard_on=nairobi_day(now))
    db.add(stand_in)
    db.flush()
    return stand_in.id


def subscribe(
    db: Session, contact_id: int, ward: int, topic: str = EVERYTHING, *, source: str, now: datetime
) -> None:
    """Notices of one ward and topic to one person from now on, who wants texts again; asked twice is once."""
    row = {"contact_id": contact_id, "ward": ward, "topic": topic, "source": source, "since_at": now}
    db.execute(insert(Subscription).values(row).on_conflict_do_nothing())
    listen_again(db, contact_id)


def subscriptions(db: Session, contact_id: int, *, limit: int) -> Sequence[Subscription]:
    """What this person gets notices of, by ward and topic."""
    live = select(Subscription).where(Subscription.contact_id == contact_id, Subscription.ended_at.is_(None))
    return db.scalars(live.order_by(Subscription.ward, Subscription.topic).limit(limit)).all()


def unsubscribe(
    db: Session, contact_id: int, *, ward: int | None = None, topic: str | None = None, now: datetime
) -> None:
    """End every notice to one person, or those of one ward, or of one topic there."""
    live = (Subscription.contact_id == contact_id) & Subscription.ended_at.is_(None)
    if ward is not None:
        live &= Subscription.ward == ward
    if topic is not None:
        live &= Subscription.topic == topic
    db.execute(update(Subscription).where(live).values(ended_at=bindparam("ended", now)))


def leave_out(db: Session, contact_id: int, topic: str, others: Collection[str], *, now: datetime) -> None:
    """No more notices of one topic; who got all of a ward gets those of the `others` there, by the same consent."""
    everything = (Subscription.topic == EVERYTHING) & Subscription.ended_at.is_(None)
    whole = db.scalars(select(Subscription).where(Subscription.contact_id == contact_id, everything)).all()
    for topic_ in (topic, EVERYTHING) if whole else (topic,):
        unsubscribe(db, contact_id, topic=topic_, now=now)
    rows = [
        {"contact_id": contact_id, "ward": one.ward, "topic": other, "source": one.source, "since_at": one.since_at}
        for one in whole
        for other in others
    ]
    if rows:
        db.execute(insert(Subscription).on_conflict_do_nothing(), rows)


def opt_out(db: Session, contact_id: int, *, now: datetime) -> None:
    """The provider says that this person wants no more notices: none leaves until they subscribe again."""
    unsubscribe(db, contact_id, now=now)
    db.execute(update(Contact).where(Contact.id == contact_id).values(opted_out_at=now))


def silence(db: Session, contact_id: int, *, now: datetime) -> None:
    """This person wants no text of ours any more: none leaves but answers to their own."""
    opt_out(db, contact_id, now=now)
    db.execute(update(Contact).where(Contact.id == contact_id).values(silenced_at=now))


def listen_again(db: Session, contact_id: int) -> None:
    """Texts may leave again; notices wait for a subscription."""
    db.execute(update(Contact).where(Contact.id == contact_id).values(silenced_at=None, opted_out_at=None))
