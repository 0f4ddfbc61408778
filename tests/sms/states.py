"""Every state that a conversation by SMS can be in, and how somebody gets there."""

from collections.abc import Callable, Mapping

from sqlalchemy import select

from app.complaints import actions as complaints
from app.complaints.models import Complaint
from app.complaints.ports import Actor
from app.complaints.rules.lifecycle import Outcome
from app.contacts.models import Contact
from app.db import transaction
from app.forums.queries import facts
from app.outbox.actions import Owed, enqueue_all
from app.staff.policy import Role
from tests.builders import a_person
from tests.forums.inviting import invite
from tests.forums.making import a_forum
from tests.phone import Handset


def written(*words: str) -> Callable[[Handset], None]:
    """One text after the other; what is owed meanwhile does not leave."""

    def reach(phone: Handset) -> None:
        for text in words:
            phone.write(text)

    return reach


FILED = ("No water in Shinoyi since Monday", "1")


def answered(*words: str) -> Callable[[Handset], None]:
    """A report that the office has answered, then these texts."""

    def reach(phone: Handset) -> None:
        written(*FILED)(phone)
        answer(phone)
        written(*words)(phone)
        phone.texts()

    return reach


def answer(phone: Handset) -> None:
    """The office says that it is done."""
    gateway = phone.gateway
    with transaction(gateway.sessions) as db:
        county, now = gateway.county, gateway.now
        newest = db.scalars(select(Complaint).order_by(Complaint.id.desc())).first()
        by = Actor("staff", a_person(db, role=Role.OMBUDSMAN).id)
        complaints.acknowledge(db, county, newest, by=by, now=now)
        complaints.assign(db, county, newest, by=by, department="water", now=now)
        complaints.start(db, county, newest, by=by, now=now)
        complaints.propose(db, county, newest, "The pump runs again.", Outcome.UPHELD, by=by, now=now)
    gateway.wait(minutes=1)
    phone.texts()


def invited(*words: str) -> Callable[[Handset], None]:
    """A notice of a baraza that has left, then these texts."""

    def reach(phone: Handset) -> None:
        phone.write("START Shinoyi")
        gateway = phone.gateway
        with transaction(gateway.sessions) as db:
            invite(db, a_forum(db, ward=1016), gateway.content.menu, now=gateway.now)
        phone.texts()
        gateway.wait(minutes=1)
        written(*words)(phone)

    return reach


def told(name: str, *words: str) -> Callable[[Handset], None]:
    """What is told of a baraza by that name, then these texts."""

    def reach(phone: Handset) -> None:
        phone.write("START Shinoyi")
        gateway = phone.gateway
        with transaction(gateway.sessions) as db:
            forum, who = a_forum(db, ward=1016), db.scalar(select(Contact.id).order_by(Contact.id.desc()))
            said = {"baraza": forum.code, **facts(forum, "en")}
            telling = Owed(who, name, said, f"forum/{forum.code}/1", gateway.now.date())
            enqueue_all(db, [telling], sealer=gateway.sealer, menu=gateway.content.menu, now=gateway.now)
        phone.texts()
        gateway.wait(minutes=1)
        written(*words)(phone)

    return reach


STATES: Mapping[str, Callable[[Handset], None]] = {
    "nothing": written(),
    "asked for words": written("WATER"),
    "asked for the ward": written("The market toilets are dirty"),
    "asked for the ward again": written("The market toilets are dirty", "Atlantis"),
    "asked for the ward's full name": written("The market toilets are dirty", "Malava"),
    "asked which ward": written("The road is bad in Kabras"),
    "asked to confirm": written("No water in Shinoyi since Monday"),
    "asked to confirm quietly": written("The officer in Malaha insulted me"),
    "asked to confirm without a ward": written("The market toilets are dirty", "Atlantis", "El Dorado"),
    "filed": written(*FILED),
    "cancelled": written("No water in Shinoyi since Monday", "3"),
    "asked about an outcome": answered(),
    "asked for more words": answered("2"),
    "asked whether it is about the old report": answered("The market toilets are dirty"),
    "confirmed": answered("1"),
    "asked for a ward to hear of": written("START"),
    "asked which ward to hear of": written("START", "Marama"),
    "asked for the full name of a ward to hear of": written("START", "Malava"),
    "asked whether to stop all": written(*FILED, "STOP ALL"),
    "asked for a ward of barazas": written("BARAZA"),
    "asked which ward of barazas": written("BARAZA", "Marama"),
    "asked for the full name of a ward of barazas": written("BARAZA", "Malava"),
    "asked whether they come": invited(),
    "asked what they need there": invited("1"),
    "asked for views": invited("2"),
    "asked whether it is a view": invited("2", "No medicine at Malaha dispensary"),
    "asked again after a change": told("forum.moved"),
    "asked whether people were heard": told("forum.heard"),
    "asked why": told("forum.heard", "2"),
    "asked for views on which baraza": written("VIEWS"),
    "held back": written("He asked for a bribe"),
    "not understood": written("Hmmm"),
    "told of help": written("HELP"),
}
