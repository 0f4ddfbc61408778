"""The one place where a complaint's state is changed, with the event of it and the text that tells the resident."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.complaints.lookup.numbers import forget_end
from app.complaints.models import Complaint, Event, about_said, about_words
from app.complaints.ports import TEXTS, Actor, County
from app.complaints.rules import sla
from app.complaints.rules.clocks import Deadline
from app.complaints.rules.lifecycle import CLOSED, REMEMBERING, State, Verb, move
from app.complaints.rules.parties import INTERNAL, SPOKEN, check_party
from app.complaints.rules.triage import CONFIDENTIAL, ORDINARY, PROTECTED
from app.kit.calendar import nairobi_day
from app.kit.errors import Conflict
from app.outbox.actions import Owed


class Stale(Conflict):
    """Somebody else changed the complaint after it was read."""

    def __init__(self, reference: str) -> None:
        super().__init__("complaint.stale", f"{reference} was changed meanwhile: read it again, then decide.")


def record(
    db: Session,
    county: County,
    complaint: Complaint,
    verb: Verb,
    *,
    by: Actor,
    words: str | None = None,
    detail: Mapping[str, str | int | bool | None] | None = None,
    now: datetime,
) -> Event:
    """Do `verb` to a complaint: its new state, its next version, and the event that tells of both.

    From here to the end of the transaction nobody else can change it. Raises Stale (complaint.stale) when somebody
    did since it was read, WrongParty (complaint.party) and NotAllowed (complaint.move); then nothing was changed.
    """
    db.flush()
    held = select(Complaint.version).where(Complaint.id == complaint.id).with_for_update()
    if db.scalar(held) != complaint.version:
        raise Stale(complaint.reference)
    return record_held(db, county, complaint, verb, by=by, words=words, detail=detail, now=now)


def record_held(
    db: Session,
    county: County,
    complaint: Complaint,
    verb: Verb,
    *,
    by: Actor,
    words: str | None = None,
    detail: Mapping[str, str | int | bool | None] | None = None,
    now: datetime,
) -> Event:
    """The same for a complaint that this transaction has read under its lock: chores take hundreds at the cost of a
    few statements. Raises WrongParty (complaint.party) and NotAllowed (complaint.move).
    """
    check_party(verb, by.by)
    before = State(complaint.state)
    after = move(before, verb, State(complaint.came_from) if complaint.came_from else None)
    complaint.version += 1
    if after is not before:
        _enter(county, complaint, before, after, now)
    _hear(complaint, verb, by, now)
    event = Event(complaint_id=complaint.id, at=now, verb=verb, before=before, after=after, by=by.by)
    event.person_id, event.internal, event.detail = by.person_id, verb in INTERNAL, dict(detail) if detail else None
    event.words = words or None
    if complaint.hidden:
        _seal_said(county, event)
    db.add(event)
    return event


def protect(db: Session, county: County, complaint: Complaint) -> None:
    """From now on only the Ombudsman's office knows of it: its number is hidden, and its words are sealed, with all
    that was said about it before.
    """
    complaint.queue, complaint.assignee_id = county.policy.queues.ombudsman, None
    if complaint.words is not None:
        about = about_words(complaint.reference)
        complaint.words_sealed, complaint.words = county.sealer.seal(complaint.words.encode(), about), None
    if not complaint.hidden:
        forget_end(db, complaint)
        said = select(Event).where(Event.complaint_id == complaint.id, Event.words.is_not(None))
        for event in db.scalars(said):
            _seal_said(county, event)
    complaint.hidden = True
    if complaint.level == ORDINARY:
        complaint.level = CONFIDENTIAL


def forget_words(db: Session, complaints: Sequence[Complaint]) -> None:
    """What was said in them and about them is gone; their skeleton stays."""
    for complaint in complaints:
        complaint.words, complaint.words_sealed = None, b""
    said = Event.words.is_not(None) | (Event.words_sealed != b"")
    of_these = Event.complaint_id.in_([complaint.id for complaint in complaints])
    db.execute(update(Event).where(of_these, said).values(words=None, words_sealed=b""))


def _seal_said(county: County, event: Event) -> None:
    """The one change of an event that the database lets pass: its words, in clear until now, are sealed."""
    if event.words is not None:
        about = about_said(event.complaint_id, event.at)
        event.words_sealed, event.words = county.sealer.seal(event.words.encode(), about), None


def _enter(county: County, complaint: Complaint, before: State, after: State, now: datetime) -> None:
    """Come into a state: its clock begins, and what undoes the move is remembered."""
    complaint.state, complaint.state_since_at = after, now
    complaint.closed_at = now if after in CLOSED else None
    complaint.came_from = before if after in REMEMBERING else None
    if before is State.MERGED:
        complaint.merged_into = None
    begin_step(complaint, sla.step(county.policy, county.calendar, after, complaint.due_rule or "", now))


def begin_step(complaint: Complaint, step: Deadline | None) -> None:
    """By when its state is to be left; None where nothing says so."""
    complaint.step_rule = step.rule if step else None
    complaint.step_from_at = step.from_at if step else None
    complaint.step_due_at = step.due_at if step else None


def _hear(complaint: Complaint, verb: Verb, by: Actor, now: datetime) -> None:
    """Whether the resident's words wait for somebody: to read them, and to do something about them."""
    if verb in SPOKEN:
        complaint.unread_since, complaint.answered_at = complaint.unread_since or now, now
    elif by.by == "staff":
        complaint.unread_since = None
        if verb not in (Verb.READ, Verb.NOTE):
            complaint.answered_at = None


def promise(county: County, complaint: Complaint, rule: str, now: datetime) -> None:
    """Promise a new answer: this clock of the policy begins, and with it the ladder from below."""
    deadline = sla.timer(county.policy, county.calendar, rule, now)
    complaint.due_rule, complaint.due_from_at = deadline.rule, deadline.from_at
    complaint.due_at, complaint.due_calendar = deadline.due_at, deadline.calendar
    complaint.paused_days, complaint.rung, complaint.climb_at = 0, 0, None


def resume(county: County, complaint: Complaint, now: datetime) -> None:
    """The resident's turn is over: the days that the promised one waited come on top, up to the policy's cap."""
    if complaint.paused_at is None:
        return
    waited = (nairobi_day(now) - nairobi_day(complaint.paused_at)).days
    granted = min(waited, county.policy.pause_cap_days - complaint.paused_days)
    complaint.paused_at = None
    if granted <= 0:
        return
    complaint.paused_days += granted
    rule, begun, paused = complaint.due_rule or "", complaint.due_from_at, complaint.paused_days
    if begun and county.policy.knows(rule):
        # Worked out whole, as after a change of the days off: two waits that each end on a Sunday gain no Monday.
        complaint.due_at = sla.timer(county.policy, county.calendar, rule, begun, paused=paused).due_at
    else:
        complaint.due_at = sla.later(county.calendar, complaint.due_at, granted)


def owed(complaint: Complaint, name: str, facts: Mapping[str, str]) -> list[Owed]:
    """The text about what was just recorded; where somebody is accused, one that tells only that there is news.

    None for one that was parted from its number, nor for a protected one whose owner did not say that texts are
    safe. To hide one's number from officers is another wish: the texts that come to it stay whole.
    """
    if complaint.unlinked_at is not None or (complaint.level == PROTECTED and not complaint.sms_safe):
        return []
    told = {"reference": complaint.reference}
    assert {*told, *facts} == set(TEXTS[name].split()), f"{name} is given other facts than are proved"
    key = f"{complaint.reference}.{complaint.version}"
    since = nairobi_day(complaint.filed_at)
    if complaint.level != ORDINARY:
        return [Owed(complaint.contact_id, "complaint.news.quiet", told, key, since)]
    return [Owed(complaint.contact_id, name, {**told, **facts}, key, since)]
