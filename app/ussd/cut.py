"""A call that was cut off in an ordinary report: a text says so, once, and can be answered with the rest."""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.complaints.ports import County
from app.complaints.rules.triage import ORDINARY
from app.conversation.drafts import draft_of
from app.conversation.effects.greeting import OFFERED
from app.conversation.unfinished import about_walk
from app.kit.calendar import NAIROBI, nairobi_day
from app.menu.engine import Walk
from app.outbox.actions import Owed, enqueue_all

CUT = "sms.cut"
TEXTS = {CUT: "draft date clock"}
"""The texts that the menus must have, each with the facts that it is given."""
OVER = timedelta(minutes=4)
"""A session lasts three minutes at most (the networks' limit): after that nobody is in it any more."""
LATE = timedelta(minutes=30)

FIND = text(
    """
    SELECT id, contact_id, walk_sealed, last_at, kept_until FROM ussd_session
    WHERE is_draft AND NOT ended AND last_at <= :over AND last_at > :late AND kept_until > :now
        AND NOT EXISTS (SELECT FROM message WHERE message.contact_id = ussd_session.contact_id
                        AND message.name = :name AND message.key = ussd_session.id)
    ORDER BY last_at LIMIT :limit
    """
)


def tell_cut_off(db: Session, county: County, *, now: datetime, limit: int = 500) -> int:
    """Owe a text to whoever was cut off lately, and has not finished since; how many it were.

    None for what accuses somebody: the phone may be in other hands.
    """
    asked = {"over": now - OVER, "late": now - LATE, "now": now, "name": CUT, "limit": limit}
    owed = []
    for session_id, contact_id, sealed, saved_at, kept_until in db.execute(FIND, asked):
        walk = Walk.from_json(county.sealer.open(sealed, about_walk(session_id)).decode())
        draft = draft_of(session_id, walk, county.policy, saved_at)
        if draft and draft.level == ORDINARY:
            until = kept_until.astimezone(NAIROBI)
            facts = {OFFERED: session_id, "date": until.date().isoformat(), "clock": until.strftime("%H:%M")}
            owed.append(Owed(contact_id, CUT, facts, session_id, nairobi_day(saved_at)))
    enqueue_all(db, owed, sealer=county.sealer, menu=county.menu, now=now)
    return len(owed)
