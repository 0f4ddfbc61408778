"""Who is calling, and whether they go on with what was cut off."""

from datetime import timedelta

from app.complaints.rules.triage import ORDINARY, PROTECTED
from app.conversation.drafts import KEPT
from app.conversation.effects.naming import effect
from app.conversation.visit import Visit
from app.kit.calendar import NAIROBI
from app.menu.engine import Done, Standing

RECENT = timedelta(minutes=15)
OFFERED = "draft"
"""In a walk: the session whose draft was offered, so that no other is taken up."""


@effect(
    gives={
        "new": "",
        "recent": "clock reference",
        "recent_quiet": "clock",
        "resume": "ward step",
        "resume_quiet": "",
        "known": "",
    }
)
def greet(visit: Visit, walk: Standing) -> Done:
    """Who is calling: somebody new, or known, or who may have lost a report's last screen or did not finish one.

    The number of a protected report is not shown on the phone it came from; of a draft that accuses somebody it is
    not even told where it stood.
    """
    lately, draft = visit.lately, visit.draft
    if not walk.language:
        return Done("new")
    if lately and lately.newest_at > visit.now - RECENT and not (draft and draft.saved_at > lately.newest_at):
        clock = {"clock": lately.newest_at.astimezone(NAIROBI).strftime("%H:%M")}
        if lately.level == PROTECTED:
            return Done("recent_quiet", clock)
        return Done("recent", clock | {"reference": lately.reference})
    if draft is None:
        return Done("known")
    offered = {OFFERED: draft.session_id}
    if draft.level == ORDINARY:
        return Done("resume", offered | {"ward": draft.facts["ward"], "step": draft.next})
    return Done("resume_quiet", offered)


CARRIED = {
    "number": "category ward",
    "story": "category ward number",
    "check": "category ward number story",
    "c1": "category ward",
    "check_c1": "category ward number story",
    "c2": "category",
    "check_c2": "category story sms pin_hash",
    "gone": "",
}


@effect(deed=True, gives=CARRIED, takes=dict.fromkeys(CARRIED, OFFERED))
def take_up_draft(visit: Visit, walk: Standing) -> Done:
    """Go on where it was cut off; `gone` when its time ran out meanwhile, or another session took it."""
    draft = visit.draft
    if draft is None or walk.facts.get(OFFERED) != draft.session_id:
        return Done("gone")
    visit.left.takes = draft.session_id
    return Done(draft.next, draft.facts)


@effect(deed=True, takes={"": " ".join((OFFERED, *KEPT))})
def erase_draft(visit: Visit, walk: Standing) -> Done:
    """Erase what this person did not finish, for good."""
    visit.left.erases = True
    return Done()
