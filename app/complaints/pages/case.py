"""One complaint on a page: what was said and done in one order, its clocks, and what may be done about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from app.complaints import checklist, queries
from app.complaints.api.around import timeline
from app.complaints.api.caseload import Caseload
from app.complaints.api.hand import CannedHere
from app.complaints.api.moves.hand import Reference
from app.complaints.api.routes import MenuHere
from app.complaints.lookup.around import alike
from app.complaints.models import Complaint
from app.complaints.pages import clocks, titles
from app.complaints.pages.due import due
from app.complaints.pages.offered import AT_HAND, NEXT, moves
from app.complaints.pages.reader import Glass, GlassHere, ReadingPage, staff_choices
from app.complaints.rules.canned import Canned
from app.complaints.rules.lifecycle import State, Verb
from app.complaints.rules.triage import ORDINARY
from app.kit.errors import Refusal
from app.kit.gsm import fold
from app.kit.measure import Measured, measure
from app.menu.compile import Menu
from app.staff.frame import Desk, DeskHere
from app.staff.naming import Names
from app.staff.policy import Deed
from app.staff.queries import names_of
from app.web.etag import etag
from app.web.pages.forms import Sent
from app.web.pages.speech import N_

router = APIRouter(prefix="/desk/complaints", include_in_schema=False)

TICK = "tick"
"""What was just done, where it is no verb of the lifecycle."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What somebody wrote and has not done yet: because it was refused, or because they looked at it first.

    `seen` is the version they had read, where another has come since.
    """

    verb: Verb
    sent: Sent
    refused: Refusal | None = None
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """All that a case page is laid out from."""

    caseload: Caseload
    menu: Menu
    canned: Canned
    desk: Desk
    glass: Glass

    def lay(self, complaint: Complaint, *, tried: Tried | None = None) -> Response:
        """The page of a complaint; of `tried` the words are kept."""
        case = self.caseload.show(complaint, "read")
        ticked = checklist.ticks(self.caseload.db, complaint.id)
        moments = timeline(self.caseload, complaint, case.events).items
        language = self.desk.page.language
        offered = moves(complaint, self.desk.signed)
        first = [verb for verb in NEXT.get(State(complaint.state), ()) if verb in offered]
        return self.desk.show(
            "complaints/case.html",
            refused=tried.refused if tried else None,
            case=case,
            complaint=complaint,
            due=due(complaint, self.caseload.now),
            moments=moments,
            new=case.events[tried.seen :] if tried and tried.seen is not None else [],
            tried=tried,
            offered=offered,
            first=[offered[verb] for verb in first],
            rest=[one for verb, one in offered.items() if verb not in {*first, *AT_HAND}],
            version=etag(complaint.version),
            names=Names(self.menu, language),
            titles=titles,
            people=self._people(complaint, case.events, ticked),
            ticked=ticked,
            choices=self._choices(offered),
            done=self._done(),
            works=self.desk.signed.may(Deed.WORK),
            **self._around(complaint),
            **self._writing(complaint, tried),
        )

    def _done(self) -> str:
        """What was just done, as the address says; it only chooses among the desk's own titles."""
        verb = self.desk.page.request.query_params.get("done", "")
        if verb == TICK:
            return N_("List saved")
        return titles.DONE[Verb(verb)] if verb in set(Verb) else ""

    def _around(self, complaint: Complaint) -> Mapping[str, Any]:
        """What stands beside it."""
        county, db = self.caseload.county, self.caseload.db
        answer = None if complaint.level != ORDINARY else queries.last_answer(db, complaint)
        days = county.policy.neighbours.days
        return {
            "promise": clocks.promised(county, complaint),
            "step": clocks.step(county, complaint),
            "screen": self.glass.show(db, complaint, self.caseload.now),
            "answer": queries.words_of(answer, county.sealer) if answer else "",
            "duplicates": alike(db, complaint, days=days, sight=self.desk.signed.sight),
            "checklist": self.canned.checklist(complaint.category),
        }

    def _writing(self, complaint: Complaint, tried: Tried | None) -> Mapping[str, Any]:
        """What helps to write: answers at hand in the resident's language, and what the words take."""
        canned = {
            name: reply.said(complaint.language)
            for name, reply in self.canned.replies.items()
            if reply.suits(complaint.category)
        }
        words = tried.sent["words"] if tried else ""
        taken: Measured | None = measure(fold(words), self.canned.segment_cost) if words else None
        return {"canned": canned, "taken": taken}

    def _people(
        self, complaint: Complaint, events: Any, ticked: Mapping[str, tuple[int, Any]]
    ) -> Mapping[int, str]:
        known = {event.person_id for event in events} | {complaint.assignee_id, complaint.filed_by}
        known |= {person for person, _ in ticked.values()}
        return names_of(self.caseload.db, {person for person in known if person is not None})

    def _choices(self, offered: Mapping[Verb, Any]) -> Mapping[str, list[tuple[str, str]]]:
        """What the forms offer to choose from."""
        names, county = Names(self.menu, self.desk.page.language), self.caseload.county
        wards = self.menu.words("ward", self.desk.page.language)
        asked = not {Verb.ASSIGN, Verb.NAME, Verb.DRAFT}.isdisjoint(offered)
        people = staff_choices(self.caseload, names) if asked else []
        return {
            "department": names.choices("department", county.policy.departments),
            "assignee": people,
            "person_id": people,
            "respondent_id": people,
            "category": names.choices("topic", county.policy.categories),
            "ward": names.choices("ward", wards),
            "agency": names.choices("agency", {one.id for one in county.jurisdiction.referrals}),
            "ground": names.choices("reason", {one.id for one in county.jurisdiction.grounds}),
            "outcome": [(one.value, title) for one, title in titles.OUTCOMES.items()],
            "remedy": [(one.value, title) for one, title in titles.REMEDIES.items()],
        }


def at_table(caseload: ReadingPage, menu: MenuHere, canned: CannedHere, desk: DeskHere, glass: GlassHere) -> Table:
    """What a case page is laid out from, in this request."""
    return Table(caseload, menu, canned, desk, glass)


TableHere = Annotated[Table, Depends(at_table)]


@router.get("/{reference}")
def read_case(reference: Reference, table: TableHere) -> Response:
    """One complaint; 404 alike for one that does not exist and one that the reader may not know of."""
    return table.lay(table.caseload.find(reference))
