"""What a text says to us as a whole: a control word, or the answer to the question that is open."""

import re
from dataclasses import dataclass

from app.conversation.hearing.ear import Ear
from app.conversation.hearing.keywords import Hit, Keywords, plain
from app.conversation.hearing.spotting import bare
from app.menu.compiled import Scene

# A reference as people type it, with a word before it or none: "no. 4829-1386".
NUMBER = re.compile(r"(?:[A-Z]+ )?[0-9][0-9 ]{2,14}")
CODE = re.compile(r"[0-9]{4}(?: .*)?")
DIGITS = re.compile(r"[0-9]{1,2}")
PLACED = frozenset({"place", "code"})


@dataclass(frozen=True, slots=True)
class Control:
    """A control word and what stood behind it: a number, a place, or nothing."""

    hit: Hit
    behind: str


def control_in(ear: Ear, words: str) -> Control | None:
    """The control word that a text is, as a whole. None of them may be met by chance: each is spelt as listed.

    Something may stand behind it only where the word takes that: a report's number, a ward's name, what notices are
    about, or the four digits of a poster.
    """
    said = plain(words)
    table = ear.keywords.alone
    if hit := table.get(said):
        return Control(hit, "")
    first, _, behind = said.partition(" ")
    hit = table.get(first)
    return Control(hit, behind) if hit and behind and _takes(ear, hit.keyword.counts, behind) else None


def _takes(ear: Ear, counts: str, behind: str) -> bool:
    """Whether a word that counts so takes what stands behind it."""
    if counts == "reference":
        return NUMBER.fullmatch(behind) is not None
    if counts == "code" and CODE.fullmatch(behind):
        return True
    if counts == "place" and behind in ear.keywords.notices:
        return True
    name = bare(behind, ear.spotter.gazetteer.sides)
    return counts in PLACED and name in ear.spotter.written and len(ear.spotter.spot(behind)) == 1


def option_in(scene: Scene, keywords: Keywords, words: str, rows: int = 0) -> int | None:
    """The number of the option that a text chooses, as a whole: a number, a keyword, or both.

    None where it is anything else: "No water in Shinoyi" cancels nothing, "2 days without water" is no answer. A
    number too high is no option, and is said to be wrong.
    """
    said = plain(words)
    if DIGITS.fullmatch(said):
        return int(said)
    number, _, behind = said.partition(" ")
    numbered = DIGITS.fullmatch(number)
    # "3 VIEWS" is an answer; VIEWS alone is a control word, which goes before every question.
    hit = (keywords.answers.get(behind) or keywords.alone.get(behind)) if numbered else keywords.answers.get(said)
    for at, choice in enumerate(scene.choices, 1 + rows):
        if hit and hit.name in choice.said and (not numbered or at == int(number)):
            return at
    return None


def is_answer(keywords: Keywords, words: str) -> bool:
    """Whether a text is an answer and nothing else, for which a question must be open."""
    said = plain(words)
    return bool(DIGITS.fullmatch(said)) or said in keywords.answers
