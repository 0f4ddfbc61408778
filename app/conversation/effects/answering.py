"""What a resident says about a report of theirs: it is done, it is not, more words, no more of it.

Staff, the clock and whoever knows its PIN may move a report while its resident reads: each deed asks anew whether
it can be done, and where it cannot, nothing is written and the resident is told where the report stands.
"""

from collections.abc import Callable
from functools import wraps

from app.complaints import actions as complaints
from app.complaints import queries as cases
from app.complaints.actions import TooLate
from app.complaints.filing import Filing
from app.complaints.models import Complaint
from app.complaints.ports import Actor
from app.complaints.rules import sla
from app.complaints.rules.lifecycle import NotAllowed, State, Verb
from app.conversation.effects.following import due_of, review_until, seen_by
from app.conversation.effects.naming import Run, effect
from app.conversation.visit import Visit
from app.menu.engine import Done, Standing

CITIZEN = Actor("citizen")
CHANGED = {"changed": "state"}
"""What every deed may come to: the report was moved meanwhile, and nothing was done."""


def on_own_report(run: Callable[[Visit, Standing, Complaint], Done]) -> Run:
    """The effect that does this to the report the walk speaks of, which nobody else can move until it is done."""

    @wraps(run)
    def attempt(visit: Visit, walk: Standing) -> Done:
        complaint = seen_by(visit, walk, cases.hold(visit.db, walk.facts["reference"]))
        try:
            return run(visit, walk, complaint)
        except NotAllowed:
            return Done("changed", {"state": complaint.state})

    return attempt


@effect("reference", deed=True, gives={"done": "due", **CHANGED})
@on_own_report
def confirm_outcome(visit: Visit, walk: Standing, complaint: Complaint) -> Done:
    """The resident says that it is done; a review can be asked until `due`."""
    complaints.confirm(visit.db, visit.county, complaint, by=CITIZEN, now=visit.now)
    return Done("done", {"due": review_until(visit, visit.now)})


@effect("reference still", deed=True, gives={"done": "due", **CHANGED})
@on_own_report
def reopen_complaint(visit: Visit, walk: Standing, complaint: Complaint) -> Done:
    """The resident says that it is not done, and what is missing."""
    complaints.reopen(visit.db, visit.county, complaint, by=CITIZEN, words=walk.facts["still"], now=visit.now)
    return Done("done", {"due": sla.day(complaint.due_at)})


@effect("reference still", deed=True, gives={"done": "due", **CHANGED})
@on_own_report
def reopen_partly(visit: Visit, walk: Standing, complaint: Complaint) -> Done:
    """The resident says that some of it is done, and what is not."""
    complaints.partly(visit.db, visit.county, complaint, by=CITIZEN, words=walk.facts["still"], now=visit.now)
    return Done("done", {"due": sla.day(complaint.due_at)})


@effect("reference added", deed=True, gives={"done": "due", **CHANGED})
@on_own_report
def add_words(visit: Visit, walk: Standing, complaint: Complaint) -> Done:
    """The resident adds words to a report, or answers what they were asked; whoever is next is so until `due`."""
    complaints.add_words(visit.db, visit.county, complaint, by=CITIZEN, words=walk.facts["added"], now=visit.now)
    return Done("done", {"due": due_of(visit, complaint)})


@effect("reference why", deed=True, gives={"done": "due", "late": "", **CHANGED})
@on_own_report
def ask_review(visit: Visit, walk: Standing, complaint: Complaint) -> Done:
    """Another officer looks at the answer again, by `due`; `late` once the days to ask for that are over."""
    try:
        complaints.review(visit.db, visit.county, complaint, walk.facts["why"], by=CITIZEN, now=visit.now)
    except TooLate:
        return Done("late")
    return Done("done", {"due": sla.day(complaint.due_at)})


@effect("reference", deed=True, gives={"done": "", **CHANGED})
@on_own_report
def withdraw_complaint(visit: Visit, walk: Standing, complaint: Complaint) -> Done:
    """The resident wants no more work on it."""
    complaints.withdraw(visit.db, visit.county, complaint, by=CITIZEN, now=visit.now)
    return Done("done")


@effect("reference", deed=True, gives={"done": "", **CHANGED})
@on_own_report
def mark_forced(visit: Visit, walk: Standing, complaint: Complaint) -> Done:
    """Somebody forces the resident to withdraw it: it stays open, and only the Ombudsman's office sees it now."""
    complaints.keep_forced(visit.db, visit.county, complaint, by=CITIZEN, now=visit.now)
    return Done("done")


@effect("reference", deed=True, gives={"done": "reference", **CHANGED})
@on_own_report
def reopen_withdrawn(visit: Visit, walk: Standing, old: Complaint) -> Done:
    """A new report with the words of a withdrawn one, which it points to; asked again, the same new report.

    Who asks at the same moment waits, and then sees what the other filed.
    """
    if old.state != State.WITHDRAWN:
        raise NotAllowed(State(old.state), Verb.FILE)
    again = cases.pointing_to(visit.db, old.reference)
    if again is not None:
        return Done("done", {"reference": again})
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
    return Done("done", {"reference": filing.reference})
