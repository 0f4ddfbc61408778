"""By SMS: what control words do. To stop is possible everywhere, and only START takes it back."""

from dataclasses import replace

from app.complaints import queries as cases
from app.complaints.models import Complaint
from app.complaints.rules import sla
from app.complaints.rules.lifecycle import CLOSED, DECIDED, State
from app.complaints.rules.triage import ORDINARY
from app.contacts import actions as contacts
from app.conversation.effects.barazas import STANDS, look
from app.conversation.effects.following import due_of, review_until, seen_by
from app.conversation.effects.naming import effect
from app.conversation.effects.returning import shown_since
from app.conversation.visit import Visit
from app.forums import queries as forums
from app.kit.errors import Invalid, NotFound
from app.kit.reference import parse_reference
from app.menu.engine import Done, Standing

BEHIND = "behind"
"""In a walk: what stood behind the control word."""
ROWS = 20


@effect("behind", deed=True, gives={"": "", "ward": "ward", "about": "about"})
def stop_notices(visit: Visit, walk: Standing) -> Done:
    """No more notices, or none of the ward that was named, or of what was named that they are about."""
    if about := _named_topic(visit, walk):
        others = [topic for topic in visit.menu.words("about", "en") if topic not in (about, contacts.EVERYTHING)]
        contacts.leave_out(visit.db, visit.contact.id, about, others, now=visit.now)
        return Done("about", {"about": about})
    if ward := named_ward(visit, walk):
        contacts.unsubscribe(visit.db, visit.contact.id, ward=int(ward), now=visit.now)
        return Done("ward", {"ward": ward})
    contacts.opt_out(visit.db, visit.contact.id, now=visit.now)
    return Done()


@effect(deed=True, gives={"ask": "", "done": ""})
def stop_everything(visit: Visit, walk: Standing) -> Done:
    """No more notices; and where nothing is open, no text of ours at all: else that is asked first."""
    contacts.opt_out(visit.db, visit.contact.id, now=visit.now)
    mine = cases.of_contact(visit.db, visit.contact.id, since=shown_since(visit), limit=ROWS)
    if any(row.state not in CLOSED for row in mine):
        return Done("ask")
    contacts.silence(visit.db, visit.contact.id, now=visit.now)
    return Done("done")


@effect(deed=True)
def silence(visit: Visit, walk: Standing) -> Done:
    """No text of ours at all, but for answers to their own."""
    contacts.silence(visit.db, visit.contact.id, now=visit.now)
    return Done()


@effect("behind", deed=True, gives={"ward": "ward", "about": "ward about", "unknown": ""})
def start_again(visit: Visit, walk: Standing) -> Done:
    """Texts again, and the notices of the ward that was named or is known, of all or of what was named."""
    contacts.listen_again(visit.db, visit.contact.id)
    about = _named_topic(visit, walk)
    named = named_ward(visit, walk)
    ward = int(named) if named else visit.contact.ward
    told = {"about": about} if about else {}
    if ward is None:
        return Done("unknown", told)
    topic = about or contacts.EVERYTHING
    contacts.subscribe(visit.db, visit.contact.id, ward, topic, source=visit.channel, now=visit.now)
    visit.left.learned = replace(visit.left.learned, ward=ward)
    return Done("about" if about else "ward", {"ward": str(ward), **told})


@effect(gives={**STANDS, "none": "ward", "unknown": "", "wrong": ""})
def next_baraza(visit: Visit, walk: Standing) -> Done:
    """The baraza whose code was sent; else the next one of the ward that was named or is known."""
    language, code = walk.language or "sw", walk.facts.get(BEHIND, "")[:4]
    if "ward" not in walk.facts and code.isdigit():
        forum = forums.known_to_all(visit.db, code)
        if forum is None:
            return Done("wrong")
        return look(forum, language, visit.now)
    ward = walk.facts.get("ward") or named_ward(visit, walk) or visit.contact.ward
    if ward is None:
        return Done("unknown")
    coming = forums.upcoming(visit.db, int(ward), visit.now, limit=1)
    if not coming:
        return Done("none", {"ward": str(ward)})
    return look(coming[0], language, visit.now)


def _named_topic(visit: Visit, walk: Standing) -> str | None:
    """What notices are about, if that stood behind the control word."""
    hit = visit.ear.keywords.notices.get(walk.facts.get(BEHIND, ""))
    return hit.keyword.about if hit else None


def named_ward(visit: Visit, walk: Standing) -> str | None:
    """The ward that stood behind the control word, if it was one and no more."""
    named = visit.ear.spotter.spot(walk.facts.get(BEHIND, ""))
    return named[0] if len(named) == 1 else None


STANDING = {"quiet": "reference", "none": "", "dial": "", "wrong": ""}
SHOWN = "reference state date due"


@effect("behind", gives={"open": SHOWN, "closed": SHOWN, **STANDING})
def look_status(visit: Visit, walk: Standing) -> Done:
    """How a report stands: the one whose number was sent, else the newest."""
    found = _asked(visit, walk)
    return found if isinstance(found, Done) else _standing(visit, found)


@effect("behind", gives={"found": "reference why", "open": SHOWN, "closed": SHOWN, "late": "reference", **STANDING})
def find_decided(visit: Visit, walk: Standing) -> Done:
    """The report that is to be looked at again, if its answer stands and the days for that are not over."""
    found = _asked(visit, walk, states=DECIDED)
    if isinstance(found, Done):
        return found
    if found.state not in DECIDED or found.closed_at is None:
        return _standing(visit, found)
    if sla.day(visit.now) > review_until(visit, found.closed_at):
        return Done("late", {"reference": found.reference})
    return Done("found", {"reference": found.reference, "why": walk.facts["said"]})


def _standing(visit: Visit, complaint: Complaint) -> Done:
    facts = {
        "reference": complaint.reference,
        "state": complaint.state,
        "date": sla.day(complaint.state_since_at),
        "due": due_of(visit, complaint),
    }
    return Done("closed" if complaint.state in CLOSED else "open", facts)


def _asked(visit: Visit, walk: Standing, states: frozenset[State] = frozenset()) -> Complaint | Done:
    """The report a text asks for, or what is said instead: the same of what is another's, protected, or not there.

    The phone's PIN cannot be given by SMS: where one is set, and of what is confidential, nothing is told.
    """
    if behind := walk.facts[BEHIND]:
        return _numbered(visit, walk, behind)
    every = cases.of_contact(visit.db, visit.contact.id, since=shown_since(visit), limit=ROWS)
    if not every:
        return Done("none")
    ordinary = [one for one in every if one.level == ORDINARY]
    if visit.contact.has_pin or not ordinary:
        return Done("dial")
    return next((one for one in ordinary if one.state in states), ordinary[0])


def _numbered(visit: Visit, walk: Standing, behind: str) -> Complaint | Done:
    try:
        reference = parse_reference("".join(filter(str.isdigit, behind)))
    except Invalid:
        return Done("wrong")
    try:
        found = seen_by(visit, walk, cases.by_reference(visit.db, reference))
    except NotFound:
        return Done("quiet", {"reference": reference})
    return found if found.level == ORDINARY else Done("quiet", {"reference": reference})
