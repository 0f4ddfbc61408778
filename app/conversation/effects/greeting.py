"""Who is calling."""

from datetime import timedelta

from app.conversation.effects.naming import effect
from app.conversation.visit import Visit
from app.kit.calendar import NAIROBI
from app.menu.engine import Done, Walk

RECENT = timedelta(minutes=15)


@effect(gives={"new": "", "recent": "clock reference", "known": ""})
def greet(visit: Visit, walk: Walk) -> Done:
    """Who is calling: somebody new, somebody whose last screen may have been lost, or somebody we know."""
    lately = visit.lately
    if walk.language and lately and lately.newest_at > visit.now - RECENT:
        clock = lately.newest_at.astimezone(NAIROBI).strftime("%H:%M")
        return Done("recent", {"clock": clock, "reference": lately.reference})
    return Done("known" if walk.language else "new")
