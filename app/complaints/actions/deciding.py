"""How a complaint comes to its answer: looked into, the respondent heard, and where it takes two, approved."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.complaints.actions.guards import (
    NeedsSecond,
    NothingSubmitted,
    SamePerson,
    Undrafted,
    Unheard,
    check_reviewer,
)
from app.complaints.actions.merging import follow
from app.complaints.actions.naming import name_respondent
from app.complaints.actions.telling import tell, tell_owner
from app.complaints.models import Complaint, Event
from app.complaints.ports import Actor, County
from app.complaints.queries import last_of, words_of
from app.complaints.record import begin_step, promise, record
from app.complaints.rules import sla
from app.complaints.rules.lifecycle import REFUSING, Outcome, Remedy, State, Verb
from app.complaints.rules.notes import is_short, plain
from app.kit.calendar import nairobi_day

FINDINGS = frozenset({Outcome.UPHELD, Outcome.PARTLY_UPHELD})
"""What an investigation comes to only by a draft that the respondent could answer."""
INVESTIGATION = "investigation"


def investigate(
    db: Session, county: County, complaint: Complaint, words: str, *, by: Actor, now: datetime
) -> Event:
    """The Ombudsman's office looks into it, or looks once more at a draft; the first time with a new day.

    Raises Invalid (complaint.words, gsm.strange) and, for a review, SameOfficer (complaint.review.same).
    """
    said = plain(words)
    check_reviewer(db, complaint, by.person_id)
    first = last_of(db, complaint, Verb.INVESTIGATE) is None
    event = record(db, county, complaint, Verb.INVESTIGATE, by=by, words=said, now=now)
    complaint.queue = county.policy.queues.ombudsman
    complaint.assignee_id = complaint.outcome = complaint.remedy = complaint.heard_at = None
    complaint.adverse = False
    if first:
        if sla.timer(county.policy, county.calendar, INVESTIGATION, now).due_at > complaint.due_at:
            promise(county, complaint, INVESTIGATION, now)
        tell(db, county, complaint, "complaint.investigated", {"date": sla.day(complaint.due_at)}, now=now)
    return event


def draft(
    db: Session,
    county: County,
    complaint: Complaint,
    words: str,
    *,
    adverse: bool,
    respondent_id: int | None,
    by: Actor,
    now: datetime,
) -> Event:
    """Write what the investigation found. If it is `adverse` to somebody, their days to be heard begin, also anew.
    The respondent, where they are on the staff, is named by that: it is no longer for them to know of or decide on.

    Raises Invalid (complaint.words, gsm.strange, complaint.person), Busy (complaint.busy) and, for whoever would
    find on themselves or somebody they lead, OwnMatter (complaint.own).
    """
    said = plain(words)
    if respondent_id is not None:
        name_respondent(db, county, complaint, respondent_id, by=by, now=now)
    detail = {"adverse": adverse, "respondent": respondent_id}
    event = record(db, county, complaint, Verb.DRAFT, by=by, words=said, detail=detail, now=now)
    complaint.adverse, complaint.heard_at = adverse, None
    complaint.outcome = complaint.remedy = None
    hearing = sla.step(county.policy, county.calendar, State.FINDING_DRAFT, complaint.due_rule or "", now)
    begin_step(complaint, hearing)
    return event


def hear(db: Session, county: County, complaint: Complaint, words: str, *, by: Actor, now: datetime) -> Event:
    """Note what the respondent answered, or that they would not. Raises Invalid (complaint.words, gsm.strange)."""
    said = plain(words)
    event = record(db, county, complaint, Verb.HEAR, by=by, words=said, now=now)
    complaint.heard_at = now
    return event


def submit(
    db: Session,
    county: County,
    complaint: Complaint,
    words: str,
    outcome: Outcome,
    *,
    remedy: Remedy = Remedy.NONE,
    by: Actor,
    now: datetime,
) -> Event:
    """Put an answer before a second person; until they approve it the resident knows nothing of it.

    Raises Invalid (complaint.words, gsm.strange), Undrafted (complaint.undrafted) and, for a review, SameOfficer
    (complaint.review.same).
    """
    said = plain(words)
    check_reviewer(db, complaint, by.person_id)
    _check_drafted(complaint, outcome)
    detail = {"outcome": outcome.value, "remedy": remedy.value}
    event = record(db, county, complaint, Verb.SUBMIT, by=by, words=said, detail=detail, now=now)
    complaint.outcome, complaint.remedy = outcome, remedy
    return event


def approve(db: Session, county: County, complaint: Complaint, *, by: Actor, now: datetime) -> Event:
    """Say yes to what another person submitted, in their words: from now on the resident's days to answer run.

    Raises NothingSubmitted (complaint.unsubmitted), SamePerson (complaint.second), Unheard (complaint.unheard) and,
    for a review, SameOfficer (complaint.review.same).
    """
    check_reviewer(db, complaint, by.person_id)
    submitted = last_of(db, complaint, Verb.SUBMIT)
    if complaint.outcome is None or submitted is None:
        raise NothingSubmitted
    if submitted.person_id == by.person_id:
        raise SamePerson
    _check_heard(complaint, now)
    said = words_of(submitted, county.sealer)
    outcome, remedy = Outcome(complaint.outcome), Remedy(complaint.remedy or Remedy.NONE)
    return _give(db, county, complaint, Verb.APPROVE, said, outcome=outcome, remedy=remedy, by=by, now=now)


def propose(
    db: Session,
    county: County,
    complaint: Complaint,
    words: str,
    outcome: Outcome,
    *,
    remedy: Remedy = Remedy.NONE,
    by: Actor,
    now: datetime,
) -> Event:
    """Say what came of it, and ask the resident whether that is so; from now on their days to answer run.

    Raises Invalid (complaint.words, gsm.strange), NeedsSecond (complaint.submit), Undrafted (complaint.undrafted)
    and, for a review, SameOfficer (complaint.review.same).
    """
    said = plain(words)
    check_reviewer(db, complaint, by.person_id)
    if outcome in REFUSING or complaint.adverse:
        raise NeedsSecond
    _check_drafted(complaint, outcome)
    return _give(db, county, complaint, Verb.PROPOSE, said, outcome=outcome, remedy=remedy, by=by, now=now)


def _check_drafted(complaint: Complaint, outcome: Outcome) -> None:
    if complaint.state == State.INVESTIGATION and outcome in FINDINGS:
        raise Undrafted


def _check_heard(complaint: Complaint, now: datetime) -> None:
    """Of a draft only: whatever an adverse finding comes to later went by here."""
    if complaint.state != State.FINDING_DRAFT or not complaint.adverse or complaint.heard_at:
        return
    if complaint.step_due_at and now <= complaint.step_due_at:
        raise Unheard(nairobi_day(complaint.step_due_at))


def _give(
    db: Session,
    county: County,
    complaint: Complaint,
    verb: Verb,
    said: str,
    *,
    outcome: Outcome,
    remedy: Remedy,
    by: Actor,
    now: datetime,
) -> Event:
    """The answer leaves the house: to the owner, and to all whose own was merged into it, each with their say."""
    detail = {"outcome": outcome.value, "remedy": remedy.value}
    event = record(db, county, complaint, verb, by=by, words=said, detail=detail, now=now)
    complaint.outcome, complaint.remedy = outcome, remedy
    complaint.window_ends_at = sla.window(county.policy, now)
    facts = {"dept": complaint.department, "date": sla.day(complaint.window_ends_at)}
    name, told = "complaint.outcome.long", {"long_note": said}
    if is_short(said):
        name, told = "complaint.outcome", {"note": said}
    for one in (complaint, *follow(db, county, complaint, said, now=now)):
        tell_owner(db, county, one, name, facts | told, now=now)
    return event
