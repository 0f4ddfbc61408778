"""Sealing: one worker at a time numbers the entries that were committed and hangs them on the chain.

Deeds write their entry and wait for nobody; the chain follows within a second, so what is done to an entry before
that is not seen. An entry is sealed once its transaction is over, whatever its id: the order is that of the seals.
"""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.audit.chain import GENESIS, LONGEST, Told, link
from app.audit.queries import newest_seal

_LOCK = 0x171CA

# Nothing with an id up to that of an old seal can still be committed, so the look back is short in a long trail.
UNSEALED = text(
    """
    SELECT e.id, e.at, e.person_id, e.deed, e.about, e.detail FROM audit_entry e
    WHERE e.id > coalesce((SELECT entry_id FROM audit_seal WHERE sealed_at < :old
                           ORDER BY sealed_at DESC, number DESC LIMIT 1), 0)
      AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.entry_id = e.id)
    ORDER BY e.id LIMIT :limit
    """
)

SEAL = text(
    """
    INSERT INTO audit_seal (number, entry_id, sealed_at, hash)
    SELECT v.number, v.entry, :now, v.hash
    FROM unnest(CAST(:numbers AS bigint[]), CAST(:entries AS bigint[]), CAST(:hashes AS bytea[]))
         AS v(number, entry, hash)
    """
)


def seal(db: Session, *, now: datetime, limit: int = 1000) -> int:
    """Seal up to `limit` entries; how many. 0 while another worker is at it."""
    if not db.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": _LOCK}):
        return 0
    rows = db.execute(UNSEALED, {"old": now - LONGEST, "limit": limit}).all()
    if not rows:
        return 0
    last = newest_seal(db)
    number, before = (last.number, last.hash) if last else (0, GENESIS)
    numbers, hashes = [], []
    for row in rows:
        number, before = number + 1, link(before, number + 1, now, Told(*row))
        numbers.append(number)
        hashes.append(before)
    db.execute(SEAL, {"numbers": numbers, "entries": [row.id for row in rows], "hashes": hashes, "now": now})
    return len(rows)
