"""Screens as their authors see them: every node drawn in every language, page by page, with example facts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.authoring.examples import example_facts, example_lists
from app.menu.compile import build
from app.menu.faults import MenuFaults
from app.menu.library import Library
from app.menu.proofs.roads import Roads
from app.menu.proofs.subject import Subject
from app.menu.screen.sheets import ROOM, Flow, Sheet, View
from app.menu.screen.texts import width
from app.menu.vocabulary import Vocabulary
from app.menu.words import OTHER, Speech, variant

MOST_COUNTED = 200
MANY = 9
"""How often an example of somebody's words is repeated, to show what a second page looks like."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """One screen: its form beside a count, its list and page from 0, its text, and which options stand on it."""

    node: str
    language: str
    form: str
    list: int
    page: int
    text: str
    options: tuple[int, int]

    @property
    def septets(self) -> int:
        """How much of the phone's screen it takes, of 156."""
        return width(self.text)

    @property
    def left(self) -> int:
        """Septets left; negative when it is too long."""
        return ROOM - self.septets


def subject_of(library: Library, vocabulary: Vocabulary, given: Mapping[str, str]) -> Subject:
    """The menus as drawings need them, as far as they can be built: a text without translation stays English.

    Raises MenuFaults when a file cannot be read, because everything in it would be taken for gone.
    """
    if library.faults:
        raise MenuFaults(library.faults)
    menu, _, translators = build(library, vocabulary, given)
    roads = Roads(library, vocabulary, menu, given.get("code", "*#"))
    return Subject(library, vocabulary, menu, translators, roads)


def drawings(subject: Subject, node: str, language: str) -> Iterator[Drawing]:
    """Every page of a node in one language, for every list that it may offer; nothing of a junction."""
    scene = subject.menu.nodes.get(node)
    if scene is None or scene.sheet is None:
        return
    facts = example_facts(subject.library, language)
    if isinstance(scene.sheet, Flow):
        facts[scene.sheet.fact] = " ".join([facts[scene.sheet.fact]] * MANY)
    speech = subject.menu.speech[language]
    offer = subject.vocabulary.offers.get(scene.offers or "")
    lists = example_lists(offer, scene.saves, subject.library, language) if offer else [()]
    for form in speech.forms if scene.counted else (OTHER,):
        if scene.counted:
            facts[scene.counted] = _a_count(speech, form)
        for number, rows in enumerate(lists):
            view = View(variant(language, form), 0, facts, speech.sayers, rows)
            for page, text, options in _pages(scene.sheet, view):
                yield Drawing(node, language, form, number, page, text, options)


def _a_count(speech: Speech, form: str) -> str:
    """The first number that takes this form, from 1."""
    return next((str(count) for count in range(1, MOST_COUNTED) if speech.form(count) == form), str(MOST_COUNTED))


def _pages(sheet: Sheet, view: View) -> Iterator[tuple[int, str, tuple[int, int]]]:
    while True:
        drawn = sheet.draw(view)
        if view.page and drawn.page == 0:
            return
        yield view.page, drawn.text, sheet.options(view.page)
        view.page += 1
