"""Taking a list in: a chunk and the mark behind it are one transaction: a stop loses and repeats nothing."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.audit.actions import note
from app.contacts.actions import erased, meet
from app.kit.errors import Fault, Invalid
from app.kit.seal import Sealer
from app.rolls.models import Roll
from app.rolls.sheet import Faulty, Wanted

SHORTEST_CONSENT = 10

# Who stopped, left that ward's notices, or had everything erased, is never brought back by a list: only their own
# START does that.
SUBSCRIBE = text(
    """
    WITH listed AS (
        SELECT DISTINCT v.*
        FROM unnest(CAST(:contacts AS bigint[]), CAST(:wards AS bigint[])) AS v(contact_id, ward)
    ), willing AS (
        SELECT listed.* FROM listed JOIN contact ON contact.id = contact_id
        WHERE opted_out_at IS NULL AND silenced_at IS NULL AND NOT EXISTS (
            SELECT FROM subscription
            WHERE subscription.contact_id = contact.id AND subscription.ward = listed.ward AND ended_at IS NOT NULL
        )
    ), added AS (
        INSERT INTO subscription (contact_id, ward, topic, source, since_at)
        SELECT contact_id, ward, 'all', :source, :now FROM willing ORDER BY contact_id, ward
        ON CONFLICT DO NOTHING RETURNING 1
    )
    SELECT (SELECT count(*) FROM listed), (SELECT count(*) FROM willing), (SELECT count(*) FROM added)
    """
)
LANGUAGE = text(
    """
    UPDATE contact SET language = v.language
    FROM unnest(CAST(:contacts AS bigint[]), CAST(:languages AS text[])) AS v(id, language)
    WHERE contact.id = v.id AND contact.language IS NULL AND v.language IS NOT NULL
    """
)


def begin(db: Session, digest: str, consent: str, *, now: datetime) -> Roll:
    """A list to be taken in, or the same one where it was left. Raises Invalid (roll.consent) without one."""
    if len(consent.strip()) < SHORTEST_CONSENT:
        wrong = Fault("consent", "Say where, when and how those on the list said yes.")
        raise Invalid("roll.consent", "Nobody is subscribed whose consent is not known.", [wrong])
    row = {"digest": digest, "consent": consent.strip(), "begun_at": now}
    db.execute(insert(Roll).values(row).on_conflict_do_nothing(index_elements=["digest"]))
    return db.scalars(select(Roll).where(Roll.digest == digest).with_for_update()).one()


def take(db: Session, roll: Roll, rows: Sequence[Wanted | Faulty], sealer: Sealer, *, now: datetime) -> None:
    """Subscribe whom these rows name, who has not stopped. Hold the roll's lock."""
    rows = [row for row in rows if row.row > roll.row_at]
    wanted = [row for row in rows if isinstance(row, Wanted)]
    roll.faulty += len(rows) - len(wanted)
    if rows:
        roll.row_at = rows[-1].row
    gone = erased(db, sealer, {row.number for row in wanted})
    roll.stopped += sum(row.number in gone for row in wanted)
    wanted = [row for row in wanted if row.number not in gone]
    known = meet(db, sealer, list({row.number for row in wanted}), now=now) if wanted else {}
    contacts = [known[row.number].id for row in wanted]
    if wanted:
        source, wards = f"import/{roll.id}", [row.ward for row in wanted]
        asked = {"contacts": contacts, "wards": wards, "source": source, "now": now}
        listed, willing, added = db.execute(SUBSCRIBE, asked).one()
        db.execute(LANGUAGE, {"contacts": contacts, "languages": [row.language for row in wanted]})
        roll.added += added
        roll.stopped += listed - willing
        roll.merged += len(wanted) - listed + willing - added


def end(db: Session, roll: Roll, *, now: datetime) -> None:
    """All of it was taken in."""
    if roll.ended_at is None:
        roll.ended_at, roll.sheet_sealed = now, None
        told = {"added": str(roll.added), "consent": roll.consent}
        note(db, person_id=roll.person_id, deed="import", about=f"roll/{roll.id}", detail=told, now=now)
