"""My reports: how each stands, and by when something is due."""

from datetime import datetime

from app.complaints import queries as cases
from app.complaints.models import Complaint
from app.complaints.rules import sla
from app.complaints.rules.lifecycle import DECIDED, State
from app.complaints.rules.triage import ORDINARY, PROTECTED
from app.conversation.effects.naming import effect
from app.conversation.effects.protecting import OPENED, is_closed
from app.conversation.effects.returning import shown_since
from app.conversation.visit import Visit
from app.kit.errors import NotFound
from app.menu.engine import Done, Standing


@effect(gives={"some": "", "none": ""})
def find_reports(visit: Visit, walk: Standing) -> Done:
    """Whether this phone has reported anything that it may show."""
    found = cases.of_contact(visit.db, visit.contact.id, since=shown_since(visit), limit=1)
    return Done("some" if found else "none")


def own(visit: Visit, walk: Standing) -> Complaint:
    """The report the walk speaks of. Raises NotFound as `seen_by` does."""
    return seen_by(visit, walk, cases.by_reference(visit.db, walk.facts["reference"]))


def seen_by(visit: Visit, walk: Standing, complaint: Complaint) -> Complaint:
    """A report, if it is this person's or its PIN was given.

    Raises NotFound as if it did not exist: for what is another's, for what is protected and was not opened by its
    PIN, for every report of a phone whose own PIN was not given, and for what waits from before a long silence.
    """
    if walk.facts.get(OPENED) == complaint.reference:
        return complaint
    theirs = complaint.contact_id == visit.contact.id and complaint.level != PROTECTED
    since = shown_since(visit)
    if not theirs or is_closed(visit, walk) or (since and complaint.filed_at < since):
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
    facts = {
        "date": sla.day(complaint.state_since_at),
        "due": due_of(visit, complaint),
        "dept": complaint.department,
    }
    if state in WORKED_ON:
        return Done("quiet" if quiet else state.value, facts)
    if state is State.RESOLVED_PROPOSED:
        return Done("outcome_quiet" if quiet else "outcome", facts)
    return Done("closed" if state is State.CLOSED_CONFIRMED else state.value, facts)


def due_of(visit: Visit, complaint: Complaint) -> str:
    """The day by which whoever has the next step takes it."""
    if complaint.state in DECIDED and complaint.closed_at:
        return review_until(visit, complaint.closed_at)
    asked = complaint.window_ends_at if complaint.state == State.RESOLVED_PROPOSED else None
    return sla.day(asked or complaint.due_at)


def review_until(visit: Visit, closed_at: datetime) -> str:
    """The last day on which a review can be asked of what was closed then."""
    return sla.review_until(visit.county.policy, closed_at).isoformat()


@effect("reference", gives={"answer": "date answer", "none": ""})
def look_answer(visit: Visit, walk: Standing) -> Done:
    """The newest words of the county on one report."""
    complaint = own(visit, walk)
    event = cases.last_answer(visit.db, complaint)
    if event is None:
        return Done("none")
    return Done("answer", {"date": sla.day(event.at), "answer": cases.words_of(event, visit.county.sealer)})


@effect("reference", gives={"open": "", "late": ""})
def may_review(visit: Visit, walk: Standing) -> Done:
    """Whether a review can still be asked: nobody writes at length to hear that it is too late."""
    closed_at, today = own(visit, walk).closed_at, sla.day(visit.now)
    return Done("late" if closed_at and today > review_until(visit, closed_at) else "open")
