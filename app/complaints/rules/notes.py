"""How an officer's words fit what a resident gets: letters that every phone shows, and a measured length."""

from app.kit.errors import Fault, Invalid
from app.kit.gsm import clean, fold, septets

SHORT = 30
"""Septets of a note that leave the outcome's text in one part, in every language (menus/messages.yaml)."""
QUESTION = 76
"""Septets of a question that leave its text in one part."""
LONG = 140
"""Septets of a note that leave the long texts in two parts."""


def plain(words: str) -> str:
    """An officer's words as they are kept and sent: on one line, in letters that every phone shows.

    Raises Invalid (complaint.words) for none or more than 140 septets, and (gsm.strange) for a letter that no phone
    shows; quotes, dashes and accents are made plain in silence.
    """
    return _fitting(words, LONG)


def question(words: str) -> str:
    """A question as `plain` words, of at most 76 septets."""
    return _fitting(words, QUESTION)


def brief(words: str) -> str:
    """A note as `plain` words, of at most 30 septets."""
    return _fitting(words, SHORT)


def _fitting(words: str, room: int) -> str:
    written = clean(words).strip()
    if not written:
        raise _unfit("Write what the resident is to read.")
    folded = fold(written)
    if folded.count("?") > written.count("?"):
        septets(_unshown(written))
    if (length := septets(folded)) > room:
        raise _unfit(f"This takes {length} of {room} letters: shorten it by {length - room}.")
    return folded


def is_short(words: str) -> bool:
    """Whether plain words fit into an outcome's text of one part."""
    return septets(words) <= SHORT


def _unshown(written: str) -> str:
    return "".join(letter for letter in written if fold(letter) == "?" and letter != "?")


def _unfit(mend: str) -> Invalid:
    return Invalid("complaint.words", mend, [Fault("words", mend)])
