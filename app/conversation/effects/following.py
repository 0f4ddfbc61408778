"""My reports: how each stands, and by when something is due."""

from datetime import datetime

from app.complaints import queries as cases
from app.complaints.models import Complaint
from app.complaints.rules import ladder, sla
from app.complaints.rules.jurisdiction import referral
from app.complaints.rules.lifecycle import DECIDED, OWED, State, Verb
from app.complaints.rules.triage import ORDINARY, PROTECTED
from app.conversation.effects.naming import effect
from app.conversation.effects.protecting import OPENED, is_closed
from app.conversation.effects.returning import shown_since
from app.conversation.visit import Visit
from app.kit.calendar import nairobi_day
from app.kit.errors import NotFound
from app.menu.engine import Done, Standing
from app.unmasking.actions import tell_who_dials


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


@effect("reference", deed=True, gives={"shown": "date", "none": ""})
def hear_unmasking(visit: Visit, walk: Standing) -> Done:
    """That an officer was shown the number behind a protected report: told once, to whoever has opened it."""
    on = tell_who_dials(visit.db, own(visit, walk), now=visit.now)
    return Done("shown", {"date": on.isoformat()}) if on else Done("none")


QUIETLY = {
    "assigned": "quiet",
    "in_progress": "quiet",
    "outcome": "outcome_quiet",
    "needs_info": "needs_info_quiet",
    "referred": "referred_quiet",
    "referred_plain": "referred_quiet",
    "closed_referred": "closed_referred_quiet",
    "not_admitted": "not_admitted_quiet",
}
"""What stands in place of a screen that could give the topic away; the others tell of no topic."""
CALLED = {
    State.FINDING_DRAFT: "investigation",
    State.RESOLVED_PROPOSED: "outcome",
    State.CLOSED_CONFIRMED: "closed",
}
"""States whose screens are called otherwise: that a finding is drafted is for the respondent to know first."""
LATE = OWED - {State.REFERRED, State.REVIEW}
"""Where a resident is told that it is late and who has it now; the rest says its newest day, or none."""


@effect(
    "reference",
    gives={
        "received": "date due",
        "triage": "due",
        "needs_info": "question due",
        "needs_info_quiet": "due",
        "assigned": "dept date due",
        "in_progress": "dept date due",
        "quiet": "date due",
        "investigation": "due",
        "late": "level due",
        "merged": "due",
        "referred": "date agency contact",
        "referred_plain": "date agency",
        "referred_quiet": "date",
        "outcome": "dept due",
        "outcome_quiet": "date due",
        "reopened": "date due",
        "closed": "date due",
        "closed_silent": "date due",
        "closed_referred": "agency date due",
        "closed_referred_quiet": "date due",
        "not_admitted": "reason due",
        "not_admitted_quiet": "due",
        "abuse": "date due",
        "withdrawn": "date",
        "review": "due",
    },
)
def look_report(visit: Visit, walk: Standing) -> Done:
    """How one report stands, since when, and by when something is due: of a closed one, asking for a review.

    One that is late says who has it now, and the newest day. A confidential one never names its office, the office
    it was sent on to, what was asked, or why it was not taken up.
    """
    complaint = own(visit, walk)
    outcome, facts = _standing(visit, complaint)
    if complaint.level != ORDINARY and outcome in QUIETLY:
        outcome, facts = QUIETLY[outcome], {}
    return Done(outcome, {"date": sla.day(complaint.state_since_at), "due": due_of(visit, complaint), **facts})


def _standing(visit: Visit, complaint: Complaint) -> tuple[str, dict[str, str]]:
    """The screen of a report's state, and what it says beside its days."""
    state, department = State(complaint.state), complaint.department
    if state in LATE and _promised(visit, complaint) > complaint.due_at:
        return "late", {"level": _level(visit, complaint)}
    if state is State.REFERRED:
        return _sent_on(visit, complaint)
    if state is State.NEEDS_INFO:
        return state.value, {"question": question_of(visit, complaint)}
    says = {
        **{one: {"dept": department} for one in (State.ASSIGNED, State.IN_PROGRESS, State.RESOLVED_PROPOSED)},
        State.CLOSED_REFERRED: {"agency": complaint.referred_to or ""},
        State.NOT_ADMITTED: {"reason": complaint.ground or ""},
    }
    return CALLED.get(state, state.value), says.get(state, {})


def _sent_on(visit: Visit, complaint: Complaint) -> tuple[str, dict[str, str]]:
    """The office that has it now, and where it could be reached when it was sent there, if that was known."""
    assert complaint.referred_to
    assert complaint.referred_at
    on, agency = nairobi_day(complaint.referred_at), complaint.referred_to
    number = referral(visit.county.jurisdiction, agency, on).number
    if number is None:
        return "referred_plain", {"agency": agency}
    return "referred", {"agency": agency, "contact": f"{number}."}


def _level(visit: Visit, complaint: Complaint) -> str:
    """Whom a late report went to last; what staff took higher went to the top."""
    event = cases.last_of(visit.db, complaint, Verb.ESCALATE, Verb.OFFER_CAJ)
    detail = (event.detail if event else None) or {}
    return str(detail.get("to", visit.county.policy.levels[-1]))


def question_of(visit: Visit, complaint: Complaint) -> str:
    """What the county asked about a report, the last time."""
    event = cases.last_of(visit.db, complaint, Verb.ASK)
    return cases.words_of(event, visit.county.sealer) if event else ""


def due_of(visit: Visit, complaint: Complaint) -> str:
    """The day by which whoever has the next step takes it."""
    if complaint.state in DECIDED and complaint.closed_at:
        return review_until(visit, complaint.closed_at)
    if complaint.state == State.RESOLVED_PROPOSED and complaint.window_ends_at:
        return sla.day(complaint.window_ends_at)
    if complaint.state == State.NEEDS_INFO and complaint.step_due_at:
        return sla.day(complaint.step_due_at)
    followed = visit.db.get(Complaint, complaint.merged_into) if complaint.merged_into else None
    return sla.day(_promised(visit, followed or complaint))


def _promised(visit: Visit, complaint: Complaint) -> datetime:
    """The newest day that was promised for an answer."""
    return ladder.promised(
        visit.county.policy.ladder, complaint.due_at, complaint.climb_at, done=complaint.rung, now=visit.now
    )


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


@effect("reference", gives={"asked": "question", "none": ""})
def look_question(visit: Visit, walk: Standing) -> Done:
    """What the county asked about one report; `none` once it waits for no answer any more."""
    complaint = own(visit, walk)
    if complaint.state != State.NEEDS_INFO:
        return Done("none")
    return Done("asked", {"question": question_of(visit, complaint)})


@effect("reference", gives={"open": "", "late": ""})
def may_review(visit: Visit, walk: Standing) -> Done:
    """Whether a review can still be asked: nobody writes at length to hear that it is too late."""
    closed_at, today = own(visit, walk).closed_at, sla.day(visit.now)
    return Done("late" if closed_at and today > review_until(visit, closed_at) else "open")
