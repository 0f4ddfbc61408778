"""Where a complaint must stand for each thing that staff do to it, and what must have come before."""

from app.complaints import actions
from app.complaints.ports import Actor
from app.complaints.rules.lifecycle import Outcome, State
from tests.builders import NOW, a_complaint, a_county, a_person
from tests.complaints.asking import DEEDS

COUNTY = a_county()
OTHER = DEEDS["merger"]["into"]
"""The reference of another complaint about the same, where there is one."""

STANDS = {
    "reading": State.TRIAGE,
    "acknowledgement": State.RECEIVED,
    "assignment": State.TRIAGE,
    "hand-back": State.ASSIGNED,
    "correction": State.TRIAGE,
    "merger": State.TRIAGE,
    "separation": State.MERGED,
    "referral": State.TRIAGE,
    "receipt": State.REFERRED,
    "chase": State.REFERRED,
    "refusal": State.TRIAGE,
    "start": State.ASSIGNED,
    "investigation": State.TRIAGE,
    "draft": State.INVESTIGATION,
    "hearing": State.FINDING_DRAFT,
    "suspicion": State.TRIAGE,
    "abuse": State.TRIAGE,
    "clearance": State.TRIAGE,
}
"""What is not here is done in work."""


def submitted(db, complaint):
    """An answer waits for a second person."""
    first = Actor("staff", a_person(db).id)
    actions.submit(db, COUNTY, complaint, "Nothing found.", Outcome.NOT_UPHELD, by=first, now=NOW)


def suspected(db, complaint):
    """Somebody else says that it is abuse."""
    complaint.suspected_by = a_person(db).id


def doubled(db, complaint):
    """There is another one of the same."""
    a_complaint(db, state=State.TRIAGE, reference=OTHER, level=complaint.level)


def staffed(db, complaint):
    """Whoever is going to be named works here."""
    a_person(db, id=DEEDS["naming"]["person_id"])


BEFORE = {"merger": doubled, "naming": staffed, "approval": submitted, "abuse": suspected, "clearance": suspected}


def made_for(db, noun, **columns):
    """A complaint to which this can be done."""
    complaint = a_complaint(db, **{"state": STANDS.get(noun, State.IN_PROGRESS)} | columns)
    if noun in BEFORE:
        BEFORE[noun](db, complaint)
    db.flush()
    return complaint
