"""PINs: kept only as argon2id hashes of a keyed hash, and tried at most five times a day from one phone.

Four digits are guessed at once by whoever holds a plain hash of them: what is hashed here is keyed with the house's
index key, which the database does not know.
"""

from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from app.contacts.models import Contact
from app.kit.seal import Sealer

TRIES = 5
LOCKED = timedelta(hours=24)

# OWASP's smallest argon2id, 19 MiB and two passes: about 25 ms, for which the others at that desk wait.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# The hash of a random value that nobody kept: what a PIN is held against where there is none to hold it against.
NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$EtGZqKeaIvw906OAnJbSog$ImbpxWPdZ8WdlU2z7lwBFTN4TexCvlCpjG/GyCWMaXk"

LEFT = text(
    """
    SELECT CASE WHEN pin_tries_until > :now THEN pin_tries ELSE 0 END FROM contact WHERE id = :id
    FOR NO KEY UPDATE
    """
)

WRONG = text(
    """
    UPDATE contact SET pin_tries = CASE WHEN pin_tries_until > :now THEN pin_tries ELSE 0 END + 1,
                       pin_tries_until = :until
    WHERE id = :id RETURNING pin_tries
    """
)


def hash_pin(sealer: Sealer, pin: str) -> str:
    """What is kept of a PIN, different each time."""
    return HASHER.hash(_keyed(sealer, pin))


def fits(sealer: Sealer, pin: str, pin_hash: str | None) -> bool:
    """Whether it is this PIN; without a hash never, and that takes as long to say."""
    try:
        HASHER.verify(pin_hash or NOBODYS, _keyed(sealer, pin))
    except VerifyMismatchError:
        return False
    return pin_hash is not None


def mark_pin(sealer: Sealer, pin: str, about: str) -> str:
    """A keyed fingerprint by which the same PIN, typed again in the same place, is known again."""
    return sealer.blind(f"pin_mark/{about}/{pin}").hex()


def set_pin(db: Session, contact_id: int, pin_hash: str) -> None:
    """From now on this phone's reports open by a PIN."""
    db.execute(update(Contact).where(Contact.id == contact_id).values(pin_hash=pin_hash))


def pin_of(db: Session, contact_id: int) -> str | None:
    """The hash of this person's PIN, if they set one."""
    return db.scalar(select(Contact.pin_hash).where(Contact.id == contact_id))


def hold_tries(db: Session, contact_id: int, *, now: datetime) -> int:
    """How many PINs may still be tried from this phone, 0 while it is locked.

    Held until the end of the transaction, so that tries made at the same moment are counted one after the other.
    """
    return max(0, TRIES - int(db.execute(LEFT, {"id": contact_id, "now": now}).scalar_one()))


def count_wrong(db: Session, contact_id: int, *, now: datetime) -> int:
    """One wrong PIN more; how many are left. The fifth within a day of the fourth locks for a day.

    A right PIN takes none back: whoever knows one report's could else try for ever at another's.
    """
    tried = db.execute(WRONG, {"id": contact_id, "now": now, "until": now + LOCKED}).scalar_one()
    return max(0, TRIES - int(tried))


def _keyed(sealer: Sealer, pin: str) -> bytes:
    return sealer.blind(f"pin/{pin}")
