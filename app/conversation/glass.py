"""What a resident's phone shows of one report, for staff who work on it: walked and drawn as for its owner."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.complaints.models import Complaint
from app.complaints.ports import County
from app.contacts.holder import Known
from app.conversation.content import Content
from app.conversation.effects.protecting import OPENED
from app.conversation.neighbours import Neighbours
from app.conversation.visit import Visit
from app.kit.calendar import nairobi_day
from app.menu.engine import Walk, lead

LOOK = "mine.look"
"""Where the menus show how a report stands."""


@dataclass(frozen=True, slots=True)
class Glass:
    """Looks through the menus that are in force."""

    content: Content
    county: County

    def show(self, db: Session, complaint: Complaint, now: datetime) -> str:
        """The screen of that report, in the language of its owner, as if they looked now; "" where the menus have
        none.
        """
        if LOOK not in self.content.menu.nodes:
            return ""
        facts = {"reference": complaint.reference, OPENED: complaint.reference}
        walk = Walk(language=complaint.language, facts=facts)
        return lead(self.content.menu, walk, LOOK, self._visit(db, complaint, now)).text

    def _visit(self, db: Session, complaint: Complaint, now: datetime) -> Visit:
        """Somebody who looks and does nothing else: nothing that they leave is written."""
        owner = Known(
            id=complaint.contact_id,
            index=b"",
            language=complaint.language,
            ward=complaint.ward,
            shows_number=None,
            has_pin=False,
            heard_on=nairobi_day(now),
            returned_on=None,
        )
        return Visit(
            db=db,
            county=self.county,
            menu=self.content.menu,
            contact=owner,
            lately=None,
            draft=None,
            neighbours=Neighbours(),
            channel="ussd",
            source_key="",
            now=now,
            draw=str,
            effects=self.content.effects,
            offers=self.content.offers,
            searches=self.content.searches,
        )
