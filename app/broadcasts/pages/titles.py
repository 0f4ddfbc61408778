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
    "change": N_("Changed: it waits for somebody else to release it"),
    "test": N_("Test sent"),
    "release": N_("Released"),
    "pause": N_("Paused"),
    "stop": N_("Stopped"),
    "resume": N_("It goes on"),
}
BLOCKED = N_("While this stands, nobody can release it")
ENDS: Mapping[str, str] = {
    "delivered": N_("Arrived"),
    "accepted": N_("Taken by the network, no word since"),
    "sent": N_("Taken by the network, no word since"),
    "buffered": N_("The network keeps it for a phone that is off"),
    "submitted": N_("Taken by the network, no word since"),
    "failed": N_("Did not arrive"),
    "rejected": N_("Did not arrive"),
    "absent": N_("The phone was off too long"),
    "refused": N_("Not taken by the network"),
    "unknown": N_("Nobody knows whether it was sent"),
    "expired": N_("Too old to be sent"),
    "pending": N_("Has not left"),
    "retry": N_("Has not left"),
    "sending": N_("Leaves just now"),
}
