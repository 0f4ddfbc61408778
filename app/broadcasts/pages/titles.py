"""What the pages of notices call things."""

from collections.abc import Mapping

from app.web.pages.speech import N_

PHASES: Mapping[str, str] = {
    "draft": N_("Draft"),
    "scheduled": N_("Released, not begun"),
    "looking": N_("The first were sent: it waits for a look"),
    "going": N_("On its way"),
    "paused": N_("Paused"),
    "stopped": N_("Stopped"),
    "sent": N_("Sent"),
}
LEFT_OUT: Mapping[str, str] = {
    "opted_out": N_("want no texts of ours"),
    "unsubscribed": N_("ended their subscription"),
    "told_lately": N_("were written to lately"),
}
DONE: Mapping[str, str] = {
    "write": N_("Draft kept"),
    "test": N_("Test sent"),
    "release": N_("Released"),
    "pause": N_("Paused"),
    "stop": N_("Stopped"),
    "resume": N_("It goes on"),
}
BLOCKED = N_("While this stands, nobody can release it")
