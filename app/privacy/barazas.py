"""What was said about a baraza long ago is parted from who said it: counts, views and themes stay, nobody's."""

from datetime import datetime

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from app.contacts.actions import nobody
from app.forums.models import Attendance, Guest, View, about_view
from app.kit.seal import Sealer

# Somebody of a baraza that is over, of whom a number is kept still: once each, in however many tables.
SOMEBODY = """
    SELECT DISTINCT said.forum_id, said.contact_id FROM (
        SELECT forum_id, contact_id FROM forum_guest
        UNION ALL SELECT forum_id, contact_id FROM forum_view
        UNION ALL SELECT forum_id, contact_id FROM forum_attendance WHERE contact_id IS NOT NULL
    ) AS said
    JOIN forum ON forum.id = said.forum_id JOIN contact ON contact.id = said.contact_id
    WHERE forum.starts_at <= :before AND contact.number_index IS NOT NULL AND NOT EXISTS (
        SELECT FROM complaint JOIN complaint_hold ON complaint_hold.complaint_id = complaint.id
        WHERE complaint.contact_id = said.contact_id AND ended_at IS NULL
    )
"""
COUNT = text(f"SELECT count(*) FROM ({SOMEBODY}) AS somebody")  # noqa: S608
SOME = text(f"{SOMEBODY} ORDER BY 1, 2 LIMIT :limit")


def count(db: Session, before: datetime) -> int:
    """How many people are still known of barazas before a moment, each once for each baraza."""
    return int(db.execute(COUNT, {"before": before}).scalar_one())


def part(db: Session, sealer: Sealer, before: datetime, now: datetime, *, limit: int) -> int:
    """Put nobody in the place of at most `limit` of them; how many. The words of what they needed are erased."""
    found = db.execute(SOME, {"before": before, "limit": limit}).all()
    for row in found:
        _part(db, sealer, row.forum_id, row.contact_id, nobody(db, now=now))
    return len(found)


def _part(db: Session, sealer: Sealer, forum: int, contact: int, stand_in: int) -> None:
    guest = (Guest.forum_id == forum) & (Guest.contact_id == contact)
    db.execute(update(Guest).where(guest).values(contact_id=stand_in, need_sealed=None))
    there = (Attendance.forum_id == forum) & (Attendance.contact_id == contact)
    db.execute(update(Attendance).where(there).values(contact_id=stand_in))
    for view in db.scalars(select(View).where(View.forum_id == forum, View.contact_id == contact)).all():
        words = sealer.open(view.words_sealed, about_view(forum, contact, view.at))
        view.contact_id = stand_in
        view.words_sealed = sealer.seal(words, about_view(forum, stand_in, view.at))
