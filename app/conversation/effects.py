"""The effects that menus name: what happens when a resident asks for it."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from app.complaints import actions as complaints
from app.complaints import queries as cases
from app.complaints.filing import Filing
from app.complaints.lifecycle import State
from app.complaints.models import Complaint
from app.complaints.ports import Actor
from app.complaints.sla import promise
from app.complaints.triage import place
from app.contacts import actions as contacts
from app.contacts.actions import Learned
from app.conversation.visit import Effect, Visit
from app.forums import queries as forums
from app.kit.calendar import NAIROBI
from app.kit.errors import NotFound
from app.menu.engine import Done, Walk
from app.menu.vocabulary import EffectSpec

CITIZEN = Actor("citizen")
RECENT = timedelta(minutes=15)
EFFECTS: dict[str, Effect] = {}

Run = Callable[[Visit, Walk], Done]


def effect(needs: str = "", *, deed: bool = False, gives: Mapping[str, str] | None = None) -> Callable[[Run], Run]:
    """Enter a function among the effects under its own name.

    `needs` and the values of `gives` are facts with spaces between; the keys of `gives` are the outcomes.
    """

    def enter(run: Run) -> Run:
        facts = {outcome: frozenset(given.split()) for outcome, given in (gives or {"": ""}).items()}
        spec = EffectSpec(run.__name__, frozenset(needs.split()), facts, deed)
        EFFECTS[run.__name__] = Effect(spec, run)
        return run

    return enter


@effect(gives={"new": "", "recent": "clock reference", "known": ""})
def greet(visit: Visit, walk: Walk) -> Done:
    """Who is calling: somebody new, somebody whose last screen may have been lost, or somebody we know."""
    lately = visit.lately
    if walk.language and lately and lately.newest_at > visit.now - RECENT:
        clock = lately.newest_at.astimezone(NAIROBI).strftime("%H:%M")
        return Done("recent", {"clock": clock, "reference": lately.reference})
    return Done("known" if walk.language else "new")


@effect(gives={"known": "ward", "unknown": ""})
def find_ward(visit: Visit, walk: Walk) -> Done:
    """The ward of this person's last report or subscription."""
    return Done("known", {"ward": str(visit.contact.ward)}) if visit.contact.ward else Done("unknown")


@effect(
    "category ward story number",
    deed=True,
    gives={"done": "reference date", "quiet": "reference date", "busy": ""},
)
def lodge_complaint(visit: Visit, walk: Walk) -> Done:
    """File the report; it is written with everything else of this event, or not at all."""
    policy = visit.county.policy
    if visit.lately and visit.lately.count >= policy.reports_per_day:
        return Done("busy")
    category, ward = walk.facts["category"], int(walk.facts["ward"])
    placing = place(policy, category)
    quiet = placing.level != "c0"
    reference = visit.draw()
    visit.filings.append(
        Filing(
            contact_id=visit.contact.id,
            reference=reference,
            category=category,
            ward=ward,
            words=walk.facts["story"],
            hidden=quiet or walk.facts["number"] != "shown",
            language=walk.language or "sw",
            channel=visit.channel,
            source_key=visit.source_key,
            menu_version=visit.menu_version,
        )
    )
    visit.learned = Learned(ward=ward)
    due_on = promise(policy, visit.county.calendar, category, visit.now).astimezone(NAIROBI).date()
    return Done("quiet" if quiet else "done", {"reference": reference, "date": due_on.isoformat()})


@effect(gives={"some": "", "none": ""})
def find_reports(visit: Visit, walk: Walk) -> Done:
    """Whether this phone has reported anything."""
    return Done("some" if cases.of_contact(visit.db, visit.contact.id, limit=1) else "none")


def own(visit: Visit, walk: Walk) -> Complaint:
    """The report the walk speaks of, if it is this person's; NotFound otherwise, as if it did not exist."""
    complaint = cases.by_reference(visit.db, walk.facts["reference"])
    if complaint.contact_id != visit.contact.id:
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
        "closed": "date",
        "closed_silent": "date",
    },
)
def look_report(visit: Visit, walk: Walk) -> Done:
    """How one report stands; a confidential one never names its office."""
    complaint = own(visit, walk)
    state, quiet = State(complaint.state), complaint.level != "c0"
    ends_at = complaint.window_ends_at if state is State.RESOLVED_PROPOSED else complaint.due_at
    facts = {
        "date": complaint.state_since_at.astimezone(NAIROBI).date().isoformat(),
        "due": (ends_at or complaint.due_at).astimezone(NAIROBI).date().isoformat(),
        "dept": complaint.department,
    }
    if state in WORKED_ON:
        return Done("quiet" if quiet else state.value, facts)
    if state is State.RESOLVED_PROPOSED:
        return Done("outcome_quiet" if quiet else "outcome", facts)
    return Done("closed" if state is State.CLOSED_CONFIRMED else state.value, facts)


@effect("reference", gives={"answer": "date answer", "none": ""})
def look_answer(visit: Visit, walk: Walk) -> Done:
    """The newest words of the county on one report."""
    complaint = own(visit, walk)
    event = cases.last_answer(visit.db, complaint)
    if event is None:
        return Done("none")
    said_on = event.at.astimezone(NAIROBI).date().isoformat()
    return Done("answer", {"date": said_on, "answer": cases.words_of(event, visit.county.sealer)})


@effect("reference", deed=True)
def confirm_outcome(visit: Visit, walk: Walk) -> Done:
    """The resident says that it is done."""
    complaints.confirm(visit.db, visit.county, own(visit, walk), by=CITIZEN, now=visit.now)
    return Done()


@effect("reference still", deed=True, gives={"": "due"})
def reopen_complaint(visit: Visit, walk: Walk) -> Done:
    """The resident says that it is not done, and what is missing."""
    complaint = own(visit, walk)
    complaints.reopen(visit.db, visit.county, complaint, by=CITIZEN, words=walk.facts["still"], now=visit.now)
    return Done(gives={"due": complaint.due_at.astimezone(NAIROBI).date().isoformat()})


@effect("reference added", deed=True)
def add_words(visit: Visit, walk: Walk) -> Done:
    """The resident adds words to a report."""
    complaint = own(visit, walk)
    complaints.add_words(visit.db, visit.county, complaint, by=CITIZEN, words=walk.facts["added"], now=visit.now)
    return Done()


@effect("ward", gives={"some": "", "none": ""})
def find_barazas(visit: Visit, walk: Walk) -> Done:
    """Whether a baraza is coming in the ward."""
    return Done("some" if forums.upcoming(visit.db, int(walk.facts["ward"]), visit.now, limit=1) else "none")


@effect("baraza", gives={"": "title day date time venue"})
def look_baraza(visit: Visit, walk: Walk) -> Done:
    """One baraza: what, when and where."""
    forum = forums.by_code(visit.db, walk.facts["baraza"])
    return Done(gives=forums.facts(forum, walk.language or "sw"))


@effect("ward", deed=True)
def subscribe(visit: Visit, walk: Walk) -> Done:
    """Notices of the ward's barazas by SMS, from now on."""
    ward = int(walk.facts["ward"])
    contacts.subscribe(visit.db, visit.contact.id, ward, source=visit.channel, now=visit.now)
    visit.learned = Learned(ward=ward)
    return Done()


@effect(deed=True, gives={"stopped": "", "nothing": ""})
def unsubscribe(visit: Visit, walk: Walk) -> Done:
    """No more notices of any ward."""
    count = contacts.unsubscribe(visit.db, visit.contact.id, now=visit.now)
    return Done("stopped" if count else "nothing")
