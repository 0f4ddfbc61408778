"""Complaints as one member of staff may know them, each look and each change left in the trail."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.actions import note
from app.complaints import queries
from app.complaints.api.listing import Figured, Listing, Narrowing, Sought
from app.complaints.api.schemas import Case, CaseEvent, CasePage, CaseRow
from app.complaints.lookup import lists
from app.complaints.lookup.lists import Page
from app.complaints.lookup.search import search
from app.complaints.lookup.seen import seen_by, walled_off
from app.complaints.lookup.statistics import Figures, figures
from app.complaints.lookup.views import View, Watch
from app.complaints.models import Complaint
from app.complaints.ports import County
from app.complaints.rules.ladder import listed_from
from app.complaints.rules.resident import Digits, digits
from app.complaints.rules.triage import ORDINARY
from app.contacts.actions import number_of
from app.kit.errors import Fault, Invalid, NotFound
from app.staff.access import Signed, allowed
from app.staff.policy import Deed
from app.staff.queries import can_work
from app.web.deps import Db, Now, part
from app.web.etag import expect

NUMBER: Mapping[Digits, Mapping[str, str]] = {
    Digits.NONE: {},
    Digits.LAST_THREE: {"number": "last three digits"},
    Digits.WHOLE: {"number": "shown"},
}
"""What the trail says of a number."""


@dataclass(frozen=True, slots=True)
class Caseload:
    """What one person sees, in one request."""

    db: Session
    county: County
    signed: Signed
    now: datetime

    def page(self, asked: Listing) -> Page:
        """Those of the complaints asked for that this person may know of."""
        return lists.page(self.db, asked.plain(), sight=self.signed.sight, watch=self.watch)

    def rows(self, complaints: Iterable[Complaint]) -> CasePage:
        """Complaints as they stand in a list."""
        sealer, now = self.county.sealer, self.now
        return CasePage(items=[CaseRow.of(one, queries.resident_of(one, sealer), now) for one in complaints])

    def counts(self, asked: Narrowing) -> Mapping[View, int]:
        """How many of them stand in each view."""
        return lists.counts(self.db, asked.filters(), sight=self.signed.sight, watch=self.watch)

    def search(self, asked: Sought) -> Page:
        """Those that are of the reference or say the words asked for."""
        return search(
            self.db, asked.q, asked.filters(), after=asked.mark(), limit=asked.limit, sight=self.signed.sight
        )

    def figures(self, asked: Figured) -> Figures:
        """What was done with them in a period."""
        return figures(self.db, asked.period(self.now), asked.filters(), sight=self.signed.sight)

    @property
    def watch(self) -> Watch:
        """Who looks, and when."""
        listed = listed_from(self.county.policy.ladder)
        return Watch(self.signed.person_id, self.signed.department, self.now, listed)

    def find(self, reference: str) -> Complaint:
        """One complaint. Raises NotFound (complaint.unknown) in the same words for one that does not exist and for
        one that this person may not know of.
        """
        known = select(Complaint).where(Complaint.reference == reference, *seen_by(self.signed.sight))
        complaint = self.db.scalar(known)
        if complaint is None:
            raise NotFound("complaint.unknown", "There is no complaint of that number: check each digit.")
        return complaint

    def hold(self, reference: str, if_match: str) -> Complaint:
        """One complaint to be changed: locked, and still what this person has read (412, 428)."""
        complaint = self.find(reference)
        self.db.refresh(complaint, with_for_update=True)
        expect(complaint.version, if_match)
        return complaint

    def show(self, complaint: Complaint, deed: str) -> Case:
        """The case that `deed` was done to: its words, opened, and the digits of the number that are this reader's.

        Leaves the entry of the deed, which says how much of the number was shown.
        """
        seen = digits(complaint.level, self.signed.deeds, hidden=queries.number_is_hidden(complaint))
        self.note(deed, f"complaint/{complaint.reference}", **NUMBER[seen])
        return Case.whole(
            complaint,
            now=self.now,
            resident=queries.resident_of(complaint, self.county.sealer),
            words=queries.read_words(complaint, complaint, self.county.sealer),
            digits=seen,
            contact=self._number(complaint.contact_id, seen),
            merged_into=queries.followed_by(self.db, complaint),
            merged=[one.reference for one in queries.merged_into(self.db, complaint)],
            events=self.events(complaint),
        )

    def events(self, complaint: Complaint) -> list[CaseEvent]:
        """All that happened to it, in its order, as staff read it."""
        happened, sealer = queries.events(self.db, complaint.id), self.county.sealer
        return [CaseEvent.of(event, queries.read_words(complaint, event, sealer)) for event in happened]

    def check_assignee(self, complaint: Complaint, department: str, assignee: int) -> None:
        """Raises Invalid (complaint.assignee) for somebody who could not work on it once it is handed over, or not
        even know of it.
        """
        walled = walled_off(self.db, [complaint.id])[complaint.id]
        ordinary, ward = complaint.level == ORDINARY, complaint.ward
        able = can_work(self.db, assignee, department=department, ordinary=ordinary, ward=ward)
        if assignee in walled or not able:
            mend = f"Choose somebody who works on such complaints in {department}, or leave it out."
            raise Invalid("complaint.assignee", "That person cannot take it.", [Fault("assignee", mend)])

    def note(self, deed: str, about: str, **detail: str) -> None:
        """Leave an entry in the trail."""
        note(self.db, person_id=self.signed.person_id, deed=deed, about=about, detail=detail, now=self.now)

    def _number(self, contact_id: int, seen: Digits) -> str | None:
        if seen is Digits.NONE:
            return None
        number = number_of(self.db, self.county.sealer, [contact_id])[contact_id]
        return number.e164 if seen is Digits.WHOLE else number.masked


CountyHere = Annotated[County, Depends(part(County))]

Reads = Annotated[Signed, Depends(allowed(Deed.READ_CASES, Deed.READ_FILED))]
Counts = Annotated[Signed, Depends(allowed(Deed.READ_CASES, Deed.READ_FILED, Deed.READ_FIGURES))]


async def reading(db: Db, county: CountyHere, now: Now, signed: Reads) -> Caseload:
    """What whoever is signed in may read; 403 for a role that reads no complaints."""
    return Caseload(db, county, signed, now)


Reading = Annotated[Caseload, Depends(reading)]


async def counting(db: Db, county: CountyHere, now: Now, signed: Counts) -> Caseload:
    """What whoever is signed in may count; 403 for a role that reads neither complaints nor their figures."""
    return Caseload(db, county, signed, now)


Counting = Annotated[Caseload, Depends(counting)]
