"""On the way to a report, and filing it."""

from dataclasses import replace
from datetime import timedelta

from app.complaints import queries as cases
from app.complaints.filing import Filing
from app.complaints.rules import sla
from app.complaints.rules.triage import ORDINARY, SURVIVOR, place
from app.conversation.drafts import BRIEF, FILED
from app.conversation.effects.naming import effect
from app.conversation.effects.protecting import CHOSEN_PIN
from app.conversation.telling import is_telling
from app.conversation.visit import Visit
from app.menu.engine import Done, Standing

COUNTED = "counted"
"""In a walk: that a survivor's call was counted."""
DAY = timedelta(hours=24)
"""For so long back a channel looks at what somebody filed lately."""


@effect("category", gives={"c0": "", "c1": "", "c2": "", "c3": ""}, takes={SURVIVOR: "category"})
def look_level(visit: Visit, walk: Standing) -> Done:
    """How closely a topic is held, which is the way its report takes.

    Of a survivor's call nothing is kept but that there was one: it is counted once, and the walk forgets its topic.
    """
    category = walk.facts["category"]
    level = place(visit.county.policy, category).level
    if level != SURVIVOR:
        return Done(level)
    if COUNTED not in walk.facts:
        visit.left.counts.append(category)
    return Done(level, {BRIEF: "yes", COUNTED: "yes"})


@effect(gives={"known": "ward", "unknown": ""})
def find_ward(visit: Visit, walk: Standing) -> Done:
    """The ward of this person's last report or subscription."""
    return Done("known", {"ward": str(visit.contact.ward)}) if visit.contact.ward else Done("unknown")


@effect(gives={"hidden": "ward", "shown": "ward", "unknown": ""})
def find_last_time(visit: Visit, walk: Standing) -> Done:
    """The ward as last time, and whether officers could see the number; hidden where that was never said."""
    if not visit.contact.ward:
        return Done("unknown")
    return Done("shown" if visit.contact.shows_number else "hidden", {"ward": str(visit.contact.ward)})


@effect("category ward", gives={"some": "count date", "none": ""})
def find_duplicates(visit: Visit, walk: Standing) -> Done:
    """How many others have lately reported the same in the same ward; never of what accuses somebody."""
    policy, category = visit.county.policy, walk.facts["category"]
    if place(policy, category).level != ORDINARY:
        return Done("none")
    ward, me = int(walk.facts["ward"]), visit.contact.id
    company = visit.neighbours.of(visit.db, category, ward, but=me, policy=policy, now=visit.now)
    if company is None:
        return Done("none")
    return Done("some", {"count": str(company.count), "date": company.since.isoformat()})


@effect("story", gives={"clean": "", "telling": ""})
def scan_words(visit: Visit, walk: Standing) -> Done:
    """Whether the words may tell who wrote them."""
    return Done("telling" if is_telling(walk.facts["story"], visit.county.policy.telling) else "clean")


@effect(
    "category ward story number",
    deed=True,
    gives={"done": "reference date", "quiet": "reference date", "busy": ""},
)
def lodge_complaint(visit: Visit, walk: Standing) -> Done:
    """File the report; it is written with everything else of this event, or not at all."""
    if is_busy(visit):
        return Done("busy")
    quiet = place(visit.county.policy, walk.facts["category"]).level != ORDINARY
    shown = walk.facts["number"] == "shown" and not quiet
    filing = file(visit, walk, walk.facts["story"], hidden=not shown)
    visit.left.learned = replace(visit.left.learned, ward=filing.ward, shows_number=None if quiet else shown)
    return Done(told(visit, quiet=quiet), {**filed(filing), "date": promised(visit, walk)})


@effect(
    "category ward",
    deed=True,
    gives={"done": "reference date", "quiet": "reference date", "busy": ""},
)
def lodge_me_too(visit: Visit, walk: Standing) -> Done:
    """File at once what neighbours reported: the same in the county's own words, the number hidden."""
    if visit.lately is None:  # the channel looks at what was filed lately where there is a story, and here is none
        visit.lately = next(iter(cases.filed_since(visit.db, [visit.contact.id], visit.now - DAY)), None)
    if is_busy(visit):
        return Done("busy")
    words = visit.menu.word("me_too", "words", walk.language or "sw")
    filing = file(visit, walk, words, hidden=True)
    visit.left.learned = replace(visit.left.learned, ward=filing.ward)
    return Done(told(visit, quiet=False), {**filed(filing), "date": promised(visit, walk)})


def told(visit: Visit, *, quiet: bool) -> str:
    """How it is said that a report was filed: to whoever wants no text of ours, without the promise of one."""
    return "quiet" if quiet or visit.contact.silenced else "done"


@effect(
    "category story pin_hash sms",
    deed=True,
    gives={"done": "reference", "done_sms": "reference", "busy": ""},
    takes={"done": CHOSEN_PIN, "done_sms": CHOSEN_PIN},
)
def lodge_protected(visit: Visit, walk: Standing) -> Done:
    """File what could cost whoever tells it: it names no ward and opens by its PIN alone.

    No text tells of it, unless its owner said that texts are safe.
    """
    if is_busy(visit):
        return Done("busy")
    safe = walk.facts["sms"] == "safe"
    filing = file(visit, walk, walk.facts["story"], hidden=True, pin_hash=walk.facts["pin_hash"], sms_safe=safe)
    return Done("done_sms" if safe and not visit.contact.silenced else "done", filed(filing))


def is_busy(visit: Visit) -> bool:
    """Whether this phone has sent as many reports today as one may."""
    return visit.lately is not None and visit.lately.count >= visit.county.policy.reports_per_day


def file(
    visit: Visit,
    walk: Standing,
    words: str,
    *,
    hidden: bool,
    pin_hash: str | None = None,
    sms_safe: bool = True,
) -> Filing:
    """Leave a report to be written. Where it has a PIN it names no ward, which could point to its owner; nor does
    one by SMS whose ward nobody could tell.
    """
    ward = None if pin_hash else walk.facts.get("ward")
    filing = Filing(
        contact_id=visit.contact.id,
        reference=visit.draw(),
        category=walk.facts["category"],
        ward=int(ward) if ward else None,
        words=words,
        hidden=hidden,
        language=walk.language or "sw",
        channel=visit.channel,
        source_key=visit.source_key,
        menu_version=visit.menu.version,
        pin_hash=pin_hash,
        sms_safe=sms_safe,
    )
    visit.left.filings.append(filing)
    return filing


def filed(filing: Filing) -> dict[str, str]:
    """What a walk knows once its report is filed."""
    return {"reference": filing.reference, FILED: filing.reference}


def promised(visit: Visit, walk: Standing) -> str:
    """The day by which a report filed now is answered."""
    county = visit.county
    return sla.day(sla.promise(county.policy, county.calendar, walk.facts["category"], visit.now))
