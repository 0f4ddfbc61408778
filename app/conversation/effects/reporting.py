"""On the way to a report, and filing it."""

from app.complaints.filing import Filing
from app.complaints.sla import promise
from app.complaints.triage import place
from app.contacts.actions import Learned
from app.conversation.effects.naming import effect
from app.conversation.visit import Visit
from app.kit.calendar import NAIROBI
from app.menu.engine import Done, Walk


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
