"""Reports that were cut off, by whatever channel: found for those who come back, taken up once, erased for good."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.complaints.rules.triage import Policy
from app.conversation.drafts import Draft, draft_of
from app.kit.seal import Sealer
from app.menu.engine import Walk

BY_SMS = "sms/"
"""How the id of a conversation by SMS begins."""

NEWEST = text(
    """
    SELECT DISTINCT ON (contact_id) contact_id, id, walk_sealed, last_at FROM (
        SELECT contact_id, id, walk_sealed, last_at FROM ussd_session
        WHERE contact_id = ANY(:contacts) AND is_draft AND kept_until > :now
        UNION ALL
        SELECT contact_id, id, walk_sealed, asked_at FROM sms_talk
        WHERE contact_id = ANY(:contacts) AND is_draft AND kept_until > :now
    ) AS draft ORDER BY contact_id, last_at DESC
    """
)

# A draft that another session is just taking, or that is still being walked, is passed over.
CLAIM = text(
    """
    UPDATE ussd_session SET is_draft = false
    WHERE id IN (SELECT id FROM ussd_session WHERE id = ANY(:ids) AND is_draft FOR UPDATE SKIP LOCKED)
    RETURNING id
    """
)

# Whoever went on by dialling is asked nothing more by SMS.
CLAIM_BY_SMS = text(
    """
    DELETE FROM sms_talk
    WHERE id IN (SELECT id FROM sms_talk WHERE id = ANY(:ids) AND is_draft FOR UPDATE SKIP LOCKED)
    RETURNING id
    """
)

ERASE = text(
    """
    DELETE FROM ussd_session WHERE id IN (
        SELECT id FROM ussd_session WHERE contact_id = ANY(:contacts) AND is_draft AND id <> ALL(:but)
        FOR UPDATE SKIP LOCKED
    )
    """
)

ERASE_BY_SMS = text(
    """
    DELETE FROM sms_talk WHERE id IN (
        SELECT id FROM sms_talk WHERE contact_id = ANY(:contacts) AND is_draft FOR UPDATE SKIP LOCKED
    )
    """
)


def newest(
    db: Session, sealer: Sealer, contacts: Collection[int], policy: Policy, *, now: datetime
) -> dict[int, Draft]:
    """The newest draft of each of these people that is still kept; one statement for any count."""
    drafts = {}
    for contact_id, session_id, sealed, saved_at in db.execute(NEWEST, {"contacts": list(contacts), "now": now}):
        walk = Walk.from_json(sealer.open(sealed, about_walk(session_id)).decode())
        if draft := draft_of(session_id, walk, policy, saved_at):
            drafts[contact_id] = draft
    return drafts


def claim(db: Session, session_ids: Sequence[str]) -> set[str]:
    """Take these drafts out of their sessions; those that are returned are the caller's alone."""
    dialled = sorted(one for one in session_ids if not one.startswith(BY_SMS))
    texted = sorted(one for one in session_ids if one.startswith(BY_SMS))
    found = set(db.scalars(CLAIM, {"ids": dialled})) if dialled else set()
    return found | (set(db.scalars(CLAIM_BY_SMS, {"ids": texted})) if texted else set())


def erase(db: Session, contacts: Collection[int], *, but: Collection[str]) -> None:
    """Erase what these people did not finish, with words and ledger; `but` are the sessions being walked now."""
    db.execute(ERASE, {"contacts": list(contacts), "but": list(but)})
    db.execute(ERASE_BY_SMS, {"contacts": list(contacts)})


def about_walk(session_id: str) -> str:
    """What a sealed walk is bound to: its session."""
    table = "sms_talk" if session_id.startswith(BY_SMS) else "ussd_session"
    return f"{table}.walk_sealed/{session_id}"
