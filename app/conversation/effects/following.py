"""My reports: how each stands, and what a resident may still say about it."""

from datetime import datetime

from app.complaints import actions as complaints
from app.complaints import queries as cases
from app.complaints import sla
from app.complaints.actions import TooLate
from app.complaints.filing import Filing
from app.complaints.lifecycle import DECIDED, NotAllowed, State, Verb
from app.complaints.models import Complaint
from app.complaints.ports import Actor
from app.complaints.triage import ORDINARY, PROTECTED
from app.conversation.effects.naming import effect
from app.conversation.effects.protecting import OPENED, is_closed
from app.conversation.visit import Visit
from app.kit.errors import NotFound
from app.menu.engine import Done, Standing

CITIZEN = Actor("citizen")


@effect(gives={"some": "", "none": ""})
def find_reports(visit: Visit, walk: Standing) -> Done:
    """Whether this phone has reported anything."""
    return Done("some" if cases.of_contact(visit.db, visit.contact.id, limit=1) else "none")


def own(visit: Visit, walk: Standing) -> Complaint:
    """The report the walk speaks of, if it is this person's or its PIN was given.

    Raises NotFound as if it did not exist: for what is another's, for what is protected and was not opened by its
    PIN, and for every report of a phone whose own PIN was not given.
    """
    complaint = cases.by_reference(visit.db, walk.facts["reference"])
    if walk.facts.get(OPENED) == complaint.reference:
        return complaint
    theirs = complaint.contact_id == visit.contact.id and complaint.level != PROTECTED
    if not theirs or is_closed(visit, walk):
        raise NotFound("complaint.unknown", "There is no such report on this phone.")
    return complaint


WORKED_ON = {State.ASSIGNED, State.IN_PROGRESS}


@effect(
    "reference",
    gives={
        "received": "date due",
        "triage": "due",
        "assigned": "dept date due",
        "in_progress": "dept date due",
        "quiet": "date due",
        "outcome": "dept due",
        "outcome_quiet": "date due",
        "reopened": "date due",
        "closed": "date due",
        "closed_silent": "date due",
        "withdrawn": "date",
        "review": "due",
    },
)
def look_report(visit: Visit, walk: Standing) -> Done:
    """How one report stands, since when, and by when something is due: of a closed one, asking for a review.

    A confidential one never names its office.
    """
    complaint = own(visit, walk)
    state, quiet = State(complaint.state), complaint.level != ORDINARY
    facts = {"date": sla.day(complaint.state_since_at), "due": _due(visit, complaint), "dept": complaint.department}
    if state in WORKED_ON:
        return Done("quiet" if quiet else state.value, facts)
    if state is State.RESOLVED_PROPOSED:
        return Done("outcome_quiet" if quiet else "outcome", facts)
    return Done("closed" if state is State.CLOSED_CONFIRMED else state.value, facts)


def _due(visit: Visit, complaint: Complaint) -> str:
    """The day by which whoever has the next step takes it."""
    if complaint.state in DECIDED and complaint.closed_at:
        return _review_until(visit, complaint.closed_at)
    asked = complaint.window_ends_at if complaint.state == State.RESOLVED_PROPOSED else None
    return sla.day(asked or complaint.due_at)


def _review_until(visit: Visit, closed_at: datetime) -> str:
    return sla.review_until(visit.county.policy, closed_at).isoformat()


@effect("reference", gives={"answer": "date answer", "none": ""})
def look_answer(visit: Visit, walk: Standing) -> Done:
    """The newest words of the county on one report."""
    complaint = own(visit, walk)
    event = cases.last_answer(visit.db, complaint)
    if event is None:
        return Done("none")
    return Done("answer", {"date": sla.day(event.at), "answer": cases.words_of(event, visit.county.sealer)})


@effect("reference", deed=True, gives={"": "due"})
def confirm_outcome(visit: Visit, walk: Standing) -> Done:
    """The resident says that it is done; a review can be asked until `due`."""
    complaints.confirm(visit.db, visit.county, own(visit, walk), by=CITIZEN, now=visit.now)
    return Done(gives={"due": _review_until(visit, visit.now)})


@effect("reference still", deed=True, gives={"": "due"})
def reopen_complaint(visit: Visit, walk: Standing) -> Done:
    """The resident says that it is not done, and what is missing."""
    complaint = own(visit, walk)
    complaints.reopen(visit.db, visit.county, complaint, by=CITIZEN, words=walk.facts["still"], now=visit.now)
    return Done(gives={"due": sla.day(complaint.due_at)})


@effect("reference added", deed=True)
def add_words(visit: Visit, walk: Standing) -> Done:
    """The resident adds words to a report."""
    complaint = own(visit, walk)
    complaints.add_words(visit.db, visit.county, complaint, by=CITIZEN, words=walk.facts["added"], now=visit.now)
    return Done()


@effect("reference", gives={"open": "", "late": ""})
def may_review(visit: Visit, walk: Standing) -> Done:
    """Whether a review can still be asked: nobody writes at length to hear that it is too late."""
    closed_at, today = own(visit, walk).closed_at, sla.day(visit.now)
    return Done("late" if closed_at and today > _review_until(visit, closed_at) else "open")


@effect("reference why", deed=True, gives={"done": "due", "late": ""})
def ask_review(visit: Visit, walk: Standing) -> Done:
    """Another officer looks at the answer again, by `due`; `late` once the days to ask for that are over."""
    complaint = own(visit, walk)
    try:
        complaints.review(visit.db, visit.county, complaint, walk.facts["why"], by=CITIZEN, now=visit.now)
    except TooLate:
        return Done("late")
    return Done("done", {"due": sla.day(complaint.due_at)})


@effect("reference", deed=True)
def withdraw_complaint(visit: Visit, walk: Standing) -> Done:
    """The resident wants no more work on it."""
    complaints.withdraw(visit.db, visit.county, own(visit, walk), by=CITIZEN, now=visit.now)
    return Done()


@effect("reference", deed=True)
def mark_forced(visit: Visit, walk: Standing) -> Done:
    """Somebody forces the resident to withdraw it: it stays open, and only the Ombudsman's office sees it now."""
    complaints.keep_forced(visit.db, visit.county, own(visit, walk), by=CITIZEN, now=visit.now)
    return Done()


@effect("reference", deed=True, gives={"": "reference"})
def reopen_withdrawn(visit: Visit, walk: Standing) -> Done:
    """A new report with the words of a withdrawn one, which it points to; asked again, the same new report.

    Who asks at the same moment waits, and then sees what the other filed.
    """
    old = own(visit, walk)
    visit.db.refresh(old, with_for_update=True)
    if old.state != State.WITHDRAWN:
        raise NotAllowed(State(old.state), Verb.FILE)
    again = cases.pointing_to(visit.db, old.reference)
    if again is not None:
        return Done(gives={"reference": again})
    filing = Filing(
        contact_id=old.contact_id,
        reference=visit.draw(),
        category=old.category,
        ward=old.ward,
        words=cases.words_of(old, visit.county.sealer),
        hidden=old.hidden,
        language=walk.language or old.language,
        channel=visit.channel,
        source_key=f"again/{old.reference}",
        menu_version=visit.menu.version,
        pin_hash=old.pin_hash,
        sms_safe=old.sms_safe,
        points_to=old.reference,
        level=old.level,
    )
    visit.left.filings.append(filing)
    return Done(gives={"reference": filing.reference})
