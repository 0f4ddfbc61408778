"""What the pages of barazas call things."""

from collections.abc import Mapping

from app.forums.results import UNSAID
from app.web.pages.speech import N_

STATES: Mapping[str, str] = {
    "draft": N_("Draft"),
    "announced": N_("Announced"),
    "moved": N_("New day or place"),
    "cancelled": N_("Cancelled"),
    "held": N_("Held"),
    "minuted": N_("Minutes written"),
}
FIELDS: Mapping[str, str] = {
    "title": N_("Title"),
    "venue": N_("Venue"),
    "agenda": N_("What it is about"),
    "access": N_("Help for people with disabilities"),
    "papers": N_("Papers, and where they lie"),
}
KINDS: Mapping[str, str] = {
    "week": N_("Reminder, seven days before"),
    "day": N_("Reminder, the day before"),
    "hours": N_("Reminder, two hours before"),
    "moved": N_("The new day or place"),
    "cancelled": N_("That it is cancelled"),
    "heard": N_("Were people heard?"),
    "outcome": N_("What you said, what we did"),
}
TELLINGS: Mapping[str, str] = {
    "waiting": N_("Waits for a second person"),
    "ready": N_("Leaves when it is due"),
    "done": N_("Told"),
    "void": N_("Taken back"),
}
VERBS: Mapping[str, str] = {
    "make": N_("Written"),
    "correct": N_("Corrected"),
    "announce": N_("Announced"),
    "move": N_("Moved"),
    "cancel": N_("Cancelled"),
    "hold": N_("Held"),
    "minute": N_("Minutes"),
}
DONE: Mapping[str, str] = {
    "make": N_("Draft kept"),
    "correct": N_("Draft kept"),
    "announce": N_("Announced: who dials sees it"),
    "move": N_("Moved: who dials sees it"),
    "cancel": N_("Cancelled: who dials sees it"),
    "hold": N_("Put on record that it was held"),
    "minute": N_("Minutes kept"),
    "release": N_("Released"),
    "count": N_("Sheet counted"),
    "code": N_("Views sorted"),
    "theme": N_("Theme added"),
    "answer": N_("Answer kept: a second person lets it go"),
}
AGES: Mapping[str, str] = {
    "under_35": N_("Under 35"),
    "35_to_59": N_("35 to 59"),
    "60_and_over": N_("60 or older"),
    "": N_("Age not said"),
}
SEXES: Mapping[str, str] = {"female": N_("Women"), "male": N_("Men"), "": N_("Not said")}
CELLS: Mapping[str, Mapping[str, str]] = {
    "coming": {"yes": N_("come"), "no": N_("do not come")},
    "needs": {
        "sign": N_("sign language"),
        "wheelchair": N_("a way for a wheelchair"),
        "print": N_("large print"),
        "other": N_("something else"),
    },
    "heard": {"1": N_("yes, well"), "2": N_("a little"), "3": N_("no"), "4": N_("was not there")},
    "views": {"ussd": N_("by dialling"), "sms": N_("by SMS")},
    "sex": {key or UNSAID: words for key, words in SEXES.items()},
    "age": {key or UNSAID: words for key, words in AGES.items()},
    "present": {"code": N_("by the code at the venue"), "sheet": N_("from paper sheets")},
}
COUNTED: Mapping[str, str] = {
    "coming": N_("Whether they come"),
    "needs": N_("What would help them"),
    "present": N_("Who was there"),
    "sex": N_("Women and men"),
    "age": N_("Their age"),
    "heard": N_("Were people heard?"),
    "views": N_("Views"),
}
STANDS: Mapping[str, str] = {"done": N_("Done"), "planned": N_("Planned"), "refused": N_("Refused")}
NOT_CHOSEN = N_("Say one of wards, subcounties and county.")
"""What the API's shape says where nothing was chosen; here for translators."""
