"""Reading complaints."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.complaints.models import Complaint, Event, about_said, about_words
from app.complaints.rules.lifecycle import Verb
from app.complaints.rules.resident import alias, named_after
from app.complaints.rules.triage import PROTECTED
from app.contacts.models import Contact
from app.kit.errors import NotFound
from app.kit.personal import without_personal
from app.kit.reference import draw
from app.kit.seal import Sealer

ANSWERS = (Verb.REPLY, Verb.PROPOSE, Verb.APPROVE, Verb.FOLLOW, Verb.DECLINE, Verb.REFER, Verb.ABUSE, Verb.EXTEND)
GIVEN = (Verb.PROPOSE, Verb.APPROVE, Verb.FOLLOW, Verb.DECLINE, Verb.REFER, Verb.ABUSE)

FILED_SINCE = text(
    """
    SELECT contact_id, count(*), (array_agg(reference ORDER BY id DESC))[1], max(filed_at),
           (array_agg(level ORDER BY id DESC))[1]
    FROM complaint WHERE contact_id = ANY(:contact_ids) AND filed_at > :since GROUP BY contact_id
    """
)

REPORTERS = text(
    """
    SELECT contact_id, min(filed_at) FROM complaint
    WHERE category = :category AND ward = :ward AND level = 'c0' AND filed_at > :since AND state <> 'withdrawn'
    GROUP BY contact_id ORDER BY max(filed_at) DESC LIMIT :limit
    """
)

TAKEN = text("SELECT reference FROM complaint WHERE reference = ANY(:references)")


@dataclass(frozen=True, slots=True)
class Lately:
    """What one person filed since some moment: how many complaints, and the newest."""

    contact_id: int
    count: int
    reference: str
    newest_at: datetime
    level: str


def by_reference(db: Session, reference: str) -> Complaint:
    """The complaint of that number. Raises NotFound (complaint.unknown)."""
    return _known(db.scalar(select(Complaint).where(Complaint.reference == reference)))


def hold(db: Session, reference: str) -> Complaint:
    """The complaint of that number as it is now; until the transaction ends nobody else can change it.

    Raises NotFound (complaint.unknown).
    """
    held = select(Complaint).where(Complaint.reference == reference).with_for_update()
    return _known(db.scalar(held, execution_options={"populate_existing": True}))


def _known(complaint: Complaint | None) -> Complaint:
    if complaint is None:
        raise NotFound("complaint.unknown", "There is no complaint of that number: check each digit.")
    return complaint


def events(db: Session, complaint_id: int) -> Sequence[Event]:
    """All that happened to a complaint, in its order."""
    return db.scalars(select(Event).where(Event.complaint_id == complaint_id).order_by(Event.id)).all()


def last_answer(db: Session, complaint: Complaint) -> Event | None:
    """The newest words of the county to the resident; None as long as there are none.

    Of what was merged also those on the one it follows, from then on: they were told to everybody.
    """
    told = Event.complaint_id == complaint.id
    if complaint.merged_into is not None:
        told |= (Event.complaint_id == complaint.merged_into) & (Event.at >= complaint.state_since_at)
    answers = select(Event).where(told, Event.verb.in_(ANSWERS))
    return db.scalar(answers.order_by(Event.id.desc()).limit(1))


def last_of(db: Session, complaint: Complaint, *verbs: Verb) -> Event | None:
    """The newest event of these verbs; None as long as there is none."""
    found = select(Event).where(Event.complaint_id == complaint.id, Event.verb.in_(verbs))
    return db.scalar(found.order_by(Event.id.desc()).limit(1))


def under_review(db: Session, complaint: Complaint) -> set[int]:
    """Who gave the answer that is being looked at again: they may not look. Empty when no review goes on."""
    newest = last_of(db, complaint, Verb.REVIEW, *GIVEN)
    if newest is None or newest.verb != Verb.REVIEW:
        return set()
    given = last_of(db, complaint, *GIVEN)
    submitted = last_of(db, complaint, Verb.SUBMIT)
    authors = {event.person_id for event in (given, submitted) if event is not None}
    return {person_id for person_id in authors if person_id is not None}


def merged_into(db: Session, *complaints: Complaint) -> Sequence[Complaint]:
    """The complaints that are worked on together with one of these."""
    parents = [complaint.id for complaint in complaints]
    return db.scalars(select(Complaint).where(Complaint.merged_into.in_(parents)).order_by(Complaint.id)).all()


def followed_by(db: Session, complaint: Complaint) -> str | None:
    """The reference of the complaint that this one is merged into; None for one that stands by itself."""
    if complaint.merged_into is None:
        return None
    return db.scalar(select(Complaint.reference).where(Complaint.id == complaint.merged_into))


def words_of(row: Complaint | Event, sealer: Sealer) -> str:
    """What was written: of a complaint by the resident, of an event to or by them ("" where nothing
    was, or where it was erased).

    Opens what is sealed; whoever asks has asked first whether the reader may see it.
    """
    if not row.words_sealed:
        return row.words or ""
    about = about_words(row.reference) if isinstance(row, Complaint) else about_said(row.complaint_id, row.at)
    return sealer.open(row.words_sealed, about).decode()


def read_words(complaint: Complaint, row: Complaint | Event, sealer: Sealer) -> str:
    """What staff read of `row`, the complaint or an event of it. Where no number is shown with it, no number, paper
    or address stands in their words either, nor in the notes of staff; what the county told them stays as it was.
    """
    words = words_of(row, sealer)
    told = isinstance(row, Event) and row.by == "staff" and not row.internal
    return without_personal(words) if number_is_hidden(complaint) and not told else words


def resident_of(complaint: Complaint, sealer: Sealer) -> str:
    """What its owner is called at the desk, such as "4F2-K": the same each time, and nobody's without the key."""
    about = named_after(
        complaint.level, complaint.reference, complaint.contact_id, hidden=number_is_hidden(complaint)
    )
    return alias(sealer.mark(about))


def number_is_hidden(complaint: Complaint) -> bool:
    """Whether no number is shown with it: its owner hid it, or it was parted from them."""
    return complaint.hidden or complaint.unlinked_at is not None


def of_contact(
    db: Session, contact_id: int, *, since: datetime | None = None, limit: int = 20
) -> Sequence[Complaint]:
    """What this person finds in their list, the newest first: all they filed, or filed since some moment, but what
    opens by its PIN alone.
    """
    found = select(Complaint).where(Complaint.contact_id == contact_id, Complaint.level != PROTECTED)
    if since is not None:
        found = found.where(Complaint.filed_at >= since)
    return db.scalars(found.order_by(Complaint.id.desc()).limit(limit)).all()


def has_filed(db: Session, contact_id: int, *, before: datetime, reference: str | None = None) -> bool:
    """Whether this person filed something before a moment that would stand in their list, or just that report."""
    found = select(Complaint.id).where(Complaint.contact_id == contact_id, Complaint.level != PROTECTED)
    found = found.where(Complaint.filed_at < before)
    if reference is not None:
        found = found.where(Complaint.reference == reference)
    return db.scalar(found.limit(1)) is not None


def is_endangered(db: Session, contact_id: int) -> bool:
    """Whether this person filed something of which no text may come to their phone."""
    found = select(Complaint.id).where(Complaint.contact_id == contact_id, Complaint.sms_safe.is_(False))
    return db.scalar(found.limit(1)) is not None


@dataclass(frozen=True, slots=True)
class Lock:
    """What opens one report from any phone: its own PIN or else that of its owner, as a hash; None for neither."""

    reference: str
    pin_hash: str | None
    sms_safe: bool


def lock_of(db: Session, reference: str) -> Lock | None:
    """The lock of that report, None if there is no such report."""
    pin_hash = func.coalesce(Complaint.pin_hash, Contact.pin_hash)
    lock = select(Complaint.reference, pin_hash, Complaint.sms_safe)
    lock = lock.join(Contact, Contact.id == Complaint.contact_id).where(Complaint.reference == reference)
    found = db.execute(lock).one_or_none()
    return Lock(*found) if found else None


def newest_protected(db: Session, contact_id: int, since: datetime) -> Lock | None:
    """The lock of the newest protected report that this person filed after `since`."""
    lock = select(Complaint.reference, Complaint.pin_hash, Complaint.sms_safe)
    mine = (Complaint.contact_id == contact_id) & (Complaint.level == PROTECTED) & (Complaint.filed_at > since)
    found = db.execute(lock.where(mine).order_by(Complaint.id.desc()).limit(1)).one_or_none()
    return Lock(*found) if found else None


def filed_since(db: Session, contact_ids: Collection[int], since: datetime) -> list[Lately]:
    """What each of these people filed after `since`, nothing for those who did not; one statement for any count."""
    rows = db.execute(FILED_SINCE, {"contact_ids": list(contact_ids), "since": since})
    return [Lately(*row) for row in rows]


def reporters(db: Session, category: str, ward: int, *, since: datetime, limit: int) -> dict[int, datetime]:
    """Who reported this in this ward after `since`, at most `limit` people, and when each did first.

    Never of what accuses somebody, and not of what was withdrawn.
    """
    asked = {"category": category, "ward": ward, "since": since, "limit": limit}
    return {row[0]: row[1] for row in db.execute(REPORTERS, asked)}


def pointing_to(db: Session, reference: str) -> str | None:
    """The report that opens this withdrawn one again, if its owner did."""
    return db.scalar(select(Complaint.reference).where(Complaint.points_to == reference))


def free_reference(db: Session, randbelow: Callable[[int], int]) -> str:
    """A reference drawn by `randbelow` that no complaint has yet."""
    while taken(db, [drawn := draw(randbelow)]):
        pass
    return drawn


def taken(db: Session, references: Collection[str]) -> set[str]:
    """Which of these references some complaint has already."""
    return set(db.scalars(TAKEN, {"references": list(references)}))
