"""What may be done about a person: meet them, remember what they chose, write to them or leave them alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.contacts.models import Contact, Subscription
from app.kit.msisdn import Msisdn, parse_msisdn
from app.kit.seal import Sealer

FIND = text(
    """
    SELECT id, number_index, language, ward, shows_number, pin_hash IS NOT NULL
    FROM contact WHERE number_index = ANY(:indexes)
    """
)

REMEMBER = text(
    """
    UPDATE contact SET language = coalesce(v.language, contact.language), ward = coalesce(v.ward, contact.ward),
                       shows_number = coalesce(v.shows_number, contact.shows_number)
    FROM unnest(CAST(:ids AS bigint[]), CAST(:languages AS text[]), CAST(:wards AS bigint[]),
                CAST(:shows AS boolean[])) AS v(id, language, ward, shows_number)
    WHERE contact.id = v.id
    """
)


@dataclass(frozen=True, slots=True)
class Known:
    """What an event needs to know of a person: never the number. `met_before` is false at a first contact.

    `shows_number` is what they last said about officers calling them, None if they were never asked.
    """

    id: int
    index: bytes
    language: str | None
    ward: int | None
    shows_number: bool | None = None
    has_pin: bool = False
    met_before: bool = True


@dataclass(frozen=True, slots=True)
class Learned:
    """What a resident chose and we remember; None leaves what was known."""

    language: str | None = None
    ward: int | None = None
    shows_number: bool | None = None


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
            }
            for index in strangers
        ]
        db.execute(insert(Contact).on_conflict_do_nothing(index_elements=["number_index"]), rows)
        known |= _find(db, strangers, met_before=False)
    return {indexes[index]: person for index, person in known.items()}


def _find(db: Session, indexes: Sequence[bytes], *, met_before: bool) -> dict[bytes, Known]:
    rows = db.execute(FIND, {"indexes": list(indexes)})
    return {bytes(row[1]): Known(row[0], bytes(row[1]), row[2], row[3], row[4], row[5], met_before) for row in rows}


def remember(db: Session, learned: Mapping[int, Learned]) -> None:
    """Keep what these people chose; one statement for any count."""
    ids = sorted(learned)
    columns = {
        "languages": [learned[i].language for i in ids],
        "wards": [learned[i].ward for i in ids],
        "shows": [learned[i].shows_number for i in ids],
    }
    db.execute(REMEMBER, columns | {"ids": ids})


def number_of(db: Session, sealer: Sealer, contact_ids: Sequence[int]) -> dict[int, Msisdn]:
    """The numbers of these people, opened only to send them a text, or to call one who said that officers may."""
    rows = db.execute(
        select(Contact.id, Contact.number_index, Contact.number_sealed).where(Contact.id.in_(contact_ids))
    )
    return {row.id: parse_msisdn(sealer.open(row.number_sealed, about(row.number_index)).decode()) for row in rows}


def subscribe(db: Session, contact_id: int, ward: int, *, source: str, now: datetime) -> None:
    """Notices of one ward to one person from now on; asked twice is one subscription."""
    row = {"contact_id": contact_id, "ward": ward, "topic": "all", "source": source, "since_at": now}
    db.execute(insert(Subscription).values(row).on_conflict_do_nothing())
    db.execute(update(Contact).where(Contact.id == contact_id).values(opted_out_at=None))


def unsubscribe(db: Session, contact_id: int, *, now: datetime) -> int:
    """End every notice to one person; how many there were."""
    live = (Subscription.contact_id == contact_id) & Subscription.ended_at.is_(None)
    count = db.scalar(select(func.count()).select_from(Subscription).where(live)) or 0
    db.execute(update(Subscription).where(live).values(ended_at=bindparam("ended", now)))
    return count


def opt_out(db: Session, contact_id: int, *, now: datetime) -> None:
    """The provider says that this person wants no more notices: none leaves until they subscribe again."""
    unsubscribe(db, contact_id, now=now)
    db.execute(update(Contact).where(Contact.id == contact_id).values(opted_out_at=now))
