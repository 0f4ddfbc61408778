"""The ledger of dialogues: read and written for many hops at a time, a fixed number of statements each way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.contacts.holder import Known
from app.conversation.unfinished import about_walk
from app.kit.seal import Sealer
from app.menu.engine import Screen, Walk
from app.ussd.hop import Dialogue, Hop

# Whoever holds a row keeps it: its hop waits for the next turn instead of making the others wait.
RESUME = text(
    """
    SELECT s.id, s.service_code, s.menu_version, s.hops, s.heard_length, s.heard_mark, s.walk_sealed, s.ended,
           s.started_at, c.id, c.number_index, c.language, c.ward, c.shows_number, c.pin_hash IS NOT NULL,
           c.heard_on, c.returned_on, TRUE, c.silenced_at IS NOT NULL
    FROM ussd_session s JOIN contact c ON c.id = s.contact_id
    WHERE s.id = ANY(:ids) ORDER BY s.id FOR UPDATE OF s SKIP LOCKED
    """
)

SAID = text(
    """
    SELECT h.session_id, h.heard_mark, h.reply_sealed FROM ussd_hop h
    JOIN unnest(CAST(:ids AS text[]), CAST(:marks AS bytea[])) AS asked(id, mark)
      ON h.session_id = asked.id AND h.heard_mark = asked.mark
    """
)

OPEN = text(
    """
    INSERT INTO ussd_session (id, contact_id, service_code, menu_version, hops, heard_length, heard_mark,
                              walk_sealed, started_at, last_at, ended, is_draft, kept_until)
    SELECT v.id, v.contact, v.code, v.menu, v.hops, v.length, v.mark, v.walk, :now, :now, v.ended, v.draft,
           :now + CASE WHEN v.brief THEN :brief ELSE :long END
    FROM unnest(CAST(:ids AS text[]), CAST(:contacts AS bigint[]), CAST(:codes AS text[]), CAST(:menus AS text[]),
                CAST(:hops AS bigint[]), CAST(:lengths AS bigint[]), CAST(:marks AS bytea[]),
                CAST(:walks AS bytea[]), CAST(:endeds AS boolean[]), CAST(:drafts AS boolean[]),
                CAST(:briefs AS boolean[]))
         AS v(id, contact, code, menu, hops, length, mark, walk, ended, draft, brief)
    ON CONFLICT (id) DO NOTHING RETURNING id
    """
)

# `kept_until` of an ordinary session never changes, so that its row can be rewritten without touching an index.
KEEP = text(
    """
    UPDATE ussd_session s SET menu_version = v.menu, hops = v.hops, heard_length = v.length, heard_mark = v.mark,
                              walk_sealed = v.walk, last_at = :now, ended = v.ended, is_draft = v.draft,
                              kept_until = CASE WHEN v.brief THEN :now + :brief ELSE s.started_at + :long END
    FROM unnest(CAST(:ids AS text[]), CAST(:menus AS text[]), CAST(:hops AS bigint[]), CAST(:lengths AS bigint[]),
                CAST(:marks AS bytea[]), CAST(:walks AS bytea[]), CAST(:endeds AS boolean[]),
                CAST(:drafts AS boolean[]), CAST(:briefs AS boolean[]))
         AS v(id, menu, hops, length, mark, walk, ended, draft, brief)
    WHERE s.id = v.id
    """
)

SAY = text(
    """
    INSERT INTO ussd_hop (session_id, heard_mark, number, reply_sealed, at)
    SELECT v.id, v.mark, v.number, v.reply, :now
    FROM unnest(CAST(:ids AS text[]), CAST(:marks AS bytea[]), CAST(:numbers AS bigint[]),
                CAST(:replies AS bytea[])) AS v(id, mark, number, reply)
    """
)


@dataclass(frozen=True, slots=True)
class Stay:
    """How long a session is kept: from its beginning, or a brief one from its last hop."""

    long: timedelta
    brief: timedelta


def resume(db: Session, sealer: Sealer, ids: Sequence[str]) -> dict[str, Dialogue]:
    """The dialogues of `ids` that are known and free, locked until this transaction ends."""
    found = {}
    for row in db.execute(RESUME, {"ids": sorted(ids)}):
        walk = Walk.from_json(sealer.open(row[6], about_walk(row[0])).decode())
        contact = Known(row[9], bytes(row[10]), *row[11:19])
        found[row[0]] = Dialogue(
            id=row[0],
            contact=contact,
            service_code=row[1],
            menu_version=row[2],
            walk=walk,
            hops=row[3],
            heard_length=row[4],
            heard_mark=bytes(row[5]),
            ended=row[7],
            started_at=row[8],
        )
    return found


def recall(db: Session, sealer: Sealer, dialogues: Mapping[str, Dialogue], hops: Sequence[Hop]) -> None:
    """Give the dialogues what they said already to these hops; asks the database only for likely repeats."""
    asked = [
        (hop.session_id, sealer.mark(hop.heard))
        for hop in hops
        if (dialogue := dialogues.get(hop.session_id)) and len(hop.heard) <= dialogue.heard_length
    ]
    if not asked:
        return
    rows = db.execute(SAID, {"ids": [a[0] for a in asked], "marks": [a[1] for a in asked]})
    for session_id, mark, sealed in rows:
        reply = sealer.open(sealed, about_reply(session_id, bytes(mark))).decode()
        dialogues[session_id].answered[bytes(mark)] = Screen(reply[1:], ends=reply[0] == "E")


def keep(
    db: Session, sealer: Sealer, changed: Sequence[tuple[Dialogue, Screen]], *, stay: Stay, now: datetime
) -> set[str]:
    """Write these dialogues and what they said last; returns the ids that another process opened first."""
    fresh = sorted((d for d, _ in changed if d.started_at is None), key=lambda d: d.id)
    taken: set[str] = set()
    times = {"now": now, "brief": stay.brief, "long": stay.long}
    if fresh:
        opened = db.execute(OPEN, {**_columns(sealer, fresh), **_beginnings(fresh), **times})
        taken = {d.id for d in fresh} - set(opened.scalars())
    known = [d for d, _ in changed if d.started_at is not None]
    if known:
        db.execute(KEEP, {**_columns(sealer, known), **times})
    lines = [(d, screen) for d, screen in changed if d.id not in taken]
    if lines:
        replies = [
            sealer.seal(f"{'E' if screen.ends else 'C'}{screen.text}".encode(), about_reply(d.id, d.heard_mark))
            for d, screen in lines
        ]
        columns = {
            "ids": [d.id for d, _ in lines],
            "marks": [d.heard_mark for d, _ in lines],
            "numbers": [d.hops for d, _ in lines],
            "replies": replies,
        }
        db.execute(SAY, {**columns, "now": now})
    return taken


def _columns(sealer: Sealer, dialogues: Sequence[Dialogue]) -> dict[str, list[object]]:
    return {
        "ids": [d.id for d in dialogues],
        "menus": [d.menu_version for d in dialogues],
        "hops": [d.hops for d in dialogues],
        "lengths": [d.heard_length for d in dialogues],
        "marks": [d.heard_mark for d in dialogues],
        "walks": [sealer.seal(d.walk.to_json().encode(), about_walk(d.id)) for d in dialogues],
        "endeds": [d.ended for d in dialogues],
        "drafts": [d.is_draft for d in dialogues],
        "briefs": [d.is_brief for d in dialogues],
    }


def _beginnings(dialogues: Sequence[Dialogue]) -> dict[str, list[object]]:
    return {
        "contacts": [d.contact.id for d in dialogues],
        "codes": [d.service_code for d in dialogues],
    }


def about_reply(session_id: str, mark: bytes) -> str:
    """What a sealed reply is bound to: its session, and the mark of what it answers."""
    return f"ussd_hop.reply_sealed/{session_id}/{mark.hex()}"
