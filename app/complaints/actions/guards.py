"""What is refused although the lifecycle knows the move: each refusal beside the rule that it stands for."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.complaints import queries
from app.complaints.models import Complaint
from app.complaints.ports import County
from app.kit.calendar import nairobi_day
from app.kit.errors import Conflict, Fault, Forbidden, Invalid


class SameOfficer(Forbidden):
    """Whoever gave the first answer would review it."""

    def __init__(self) -> None:
        super().__init__(
            "complaint.review.same", "You gave the answer under review: another officer must look at it."
        )


class SamePerson(Forbidden):
    """One person would do what takes two."""

    def __init__(self) -> None:
        super().__init__("complaint.second", "You took the first step: a second person must take this one.")


class NeedsSecond(Conflict):
    """An outcome that gives the resident nothing, or finds against an officer, was not seen by a second person."""

    def __init__(self) -> None:
        super().__init__("complaint.submit", "This outcome takes two people: submit it, and another approves it.")


class NothingSubmitted(Conflict):
    """There is no outcome that could be approved."""

    def __init__(self) -> None:
        super().__init__("complaint.unsubmitted", "No outcome waits for a second person: submit one first.")


class Undrafted(Conflict):
    """An investigation would end in a finding that the respondent never saw."""

    def __init__(self) -> None:
        super().__init__("complaint.undrafted", "Draft the finding first, so that the respondent can be heard.")


class Unheard(Conflict):
    """The respondent has not been heard, and still has time (Fair Administrative Action Act, s.4)."""

    def __init__(self, until: date) -> None:
        super().__init__(
            "complaint.unheard", f"The respondent must be heard first: note their answer, or wait until {until}."
        )


class TooLate(Conflict):
    """The days in which a review can be asked are over."""

    def __init__(self) -> None:
        super().__init__("complaint.review.late", "The time to ask for a review is over: file a new report.")


class HandedBack(Conflict):
    """It was handed back once already."""

    def __init__(self) -> None:
        super().__init__("complaint.handed_back", "It was handed back once: keep it, or ask triage to assign it.")


class Extended(Conflict):
    """More time was taken once already where it stands."""

    def __init__(self) -> None:
        super().__init__("complaint.extended", "More time was taken once already: answer, or take it higher.")


class Unextendable(Invalid):
    """The new day is none that the resident can be told."""

    def __init__(self, mend: str) -> None:
        super().__init__("complaint.extension", mend, [Fault("until", mend)])


class Past(Invalid):
    """Nothing can be promised for a day that is over."""

    def __init__(self) -> None:
        mend = "Choose today or a later day."
        super().__init__("complaint.day", mend, [Fault("on", mend)])


class NoWard(Invalid):
    """The county has no such ward."""

    def __init__(self, ward: int) -> None:
        mend = f"There is no ward {ward} in this county."
        super().__init__("complaint.ward", mend, [Fault("ward", mend)])


class Unchanged(Invalid):
    """A correction that sets nothing right."""

    def __init__(self) -> None:
        mend = "It is about that, and from there, already: say what is to be set right."
        super().__init__("complaint.unchanged", mend, [Fault("category", mend), Fault("ward", mend)])


class OwnMatter(Forbidden):
    """Whoever would find on a matter has a part in it."""

    def __init__(self) -> None:
        super().__init__(
            "complaint.own", "It is about you, or somebody you lead: name them, and others go on with it."
        )


class Unmergeable(Conflict):
    """The two cannot be worked on as one; `rule` says why."""

    def __init__(self, why: str, mend: str) -> None:
        super().__init__(f"complaint.merge.{why}", mend)


class Busy(Conflict):
    """Somebody else is changing the other complaint at this moment."""

    def __init__(self) -> None:
        super().__init__("complaint.busy", "The other complaint is being changed right now: try again.")


class Unsuspected(Conflict):
    """Nobody has said that it is abuse."""

    def __init__(self) -> None:
        super().__init__("complaint.unsuspected", "Nobody suspects abuse: that takes a first person and a second.")


def hold_other(db: Session, complaint_id: int) -> Complaint:
    """Another complaint beside the one in hand, locked without waiting: two people who hold one each and wait for
    the other's would wait for ever. Raises Busy (complaint.busy).
    """
    held = select(Complaint).where(Complaint.id == complaint_id).with_for_update(skip_locked=True)
    found = db.scalar(held, execution_options={"populate_existing": True})
    if found is None:
        raise Busy
    return found


def check_reviewer(db: Session, complaint: Complaint, person_id: int | None) -> None:
    """Nobody reviews their own answer. Raises SameOfficer (complaint.review.same)."""
    if person_id is not None and person_id in queries.under_review(db, complaint):
        raise SameOfficer


def check_ahead(on: date, now: datetime) -> None:
    """A day that is promised is not over. Raises Past (complaint.day)."""
    if on < nairobi_day(now):
        raise Past


def check_ward(county: County, ward: int) -> None:
    """The menus know the ward. Raises NoWard (complaint.ward)."""
    try:
        county.menu.word("ward", str(ward), "en")
    except KeyError:
        raise NoWard(ward) from None
