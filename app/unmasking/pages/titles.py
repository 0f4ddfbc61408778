"""What the pages of hidden numbers call things."""

from collections.abc import Mapping

from app.unmasking.rules import Standing
from app.web.pages.speech import N_

STANDINGS: Mapping[Standing, str] = {
    Standing.ASKED: N_("To be decided"),
    Standing.SECONDED: N_("One yes, one more needed"),
    Standing.GRANTED: N_("Granted, not looked at"),
    Standing.OPEN: N_("Open now"),
    Standing.OVER: N_("Over"),
    Standing.REFUSED: N_("Refused"),
}
DONE: Mapping[str, str] = {
    "ask": N_("Asked"),
    "grant": N_("Your yes is kept"),
    "refusal": N_("Refused"),
}
