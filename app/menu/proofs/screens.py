"""Does every screen fit: each page, in each language, under each error line, with the longest facts?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from app.kit.gsm import septets
from app.menu.compiled import Scene
from app.menu.faults import Fault, fault
from app.menu.model import MOST_OPTIONS
from app.menu.proofs.subject import Subject
from app.menu.screen.sheets import ROOM, Closed, Flow, Open, Running, View, stack
from app.menu.screen.texts import width
from app.menu.vocabulary import Row
from app.menu.words import OTHER, variant

FEWEST_SEPTETS = 30
"""What a page of a citizen's or an officer's words must hold to be worth turning to."""

WRONG_KEY, NO_LETTERS = "77", "xyz"
LONG_WORDS = ("maji hakuna " * 90, "[" * 1000)
FRAMES = 2
"""The first page of long words and the later ones: all that is looked at where words have no room, which is another
fault; letter by letter they would take a thousand pages.
"""


@dataclass(frozen=True, slots=True)
class Shot:
    """One screen that somebody may see."""

    language: str
    page: int
    error: str
    text: str
    numbers: int
    form: str = OTHER

    @property
    def over(self) -> int:
        """Septets too many; negative when there is room."""
        return width(self.text) - ROOM


def shots(subject: Subject, scene: Scene) -> Iterator[Shot]:
    """Every screen of a scene: languages × lists of its offer × pages × error lines, all facts at their longest."""
    sheet = scene.sheet
    if sheet is None:
        return
    for language, speech in subject.menu.speech.items():
        for form in speech.forms if scene.counted else (OTHER,):
            for rows in _lists(subject, scene):
                for words in LONG_WORDS if isinstance(sheet, Flow) else ("",):
                    facts = {sheet.fact: words} if isinstance(sheet, Flow) else {}
                    view = View(variant(language, form), 0, facts, speech.bounds, rows)
                    yield from _turning(subject, view, scene, language, form)


def _turning(subject: Subject, view: View, scene: Scene, language: str, form: str) -> Iterator[Shot]:
    """Every page of one view, plain and under each error line."""
    sheet = scene.sheet
    assert sheet is not None
    cramped = isinstance(sheet, Flow) and _room(subject, sheet.faces[view.language], language) < FEWEST_SEPTETS
    for error in ("", *scene.errors):
        for page in range(FRAMES) if cramped else count():
            drawn = sheet.draw(replace(view, page=page, error=error))
            if page and drawn.page == 0:
                break
            start, stop = sheet.options(page)
            yield Shot(language, page, error, drawn.text, len(drawn.rows) + stop - start, form)


def _lists(subject: Subject, scene: Scene) -> Iterator[Sequence[Row]]:
    """The lists a scene may offer: those of a closed offer, and as many long rows as show each kind of page."""
    offer = subject.vocabulary.offers.get(scene.offers or "")
    if offer is None:
        yield ()
        return
    yield from offer.lists or ()
    for node in subject.library.nodes.values():
        search = subject.vocabulary.searches.get(node.letters or "")
        if search and node.found and node.found.some == scene.node:
            yield from search.lists
    sheet = scene.sheet.otherwise if isinstance(scene.sheet, Closed) else scene.sheet
    per = sheet.per if isinstance(sheet, Open) else 1
    row = Row("\0", dict.fromkeys(offer.facts, ""))
    for length in (0, 1, per, per + 1, 2 * per + 1):
        yield (row,) * length


def fit(subject: Subject) -> Iterator[Fault]:
    """No screen is longer than a phone shows, and no page asks for more than seven numbers."""
    for name, scene in subject.menu.nodes.items():
        worst: dict[tuple[str, int], Shot] = {}
        for shot in shots(subject, scene):
            before = worst.get((shot.language, shot.page))
            if before is None or shot.over > before.over:
                worst[shot.language, shot.page] = shot
            if shot.numbers > MOST_OPTIONS:
                where = subject.library.place("nodes", name, "options")
                what = f"Page {shot.page + 1} has {shot.numbers} numbers."
                yield fault("choice.many", where, what, "A page takes seven: take some out.", node=name)
                break
        for shot in worst.values():
            if shot.over > 0:
                yield _too_long(subject, name, shot)


def _too_long(subject: Subject, name: str, shot: Shot) -> Fault:
    under = f" under {shot.error}" if shot.error else ""
    what = f"Page {shot.page + 1}{under} takes {ROOM + shot.over} of {ROOM} septets with the longest facts."
    scene = subject.menu.nodes[name]
    keys = (*("8",) * shot.page, *_slips(scene, shot.error))
    return fault(
        "screen.long",
        subject.place_of(name, shot.language, shot.form),
        what,
        f"Shorten it by {shot.over}.",
        node=name,
        language=shot.language,
        dial=subject.roads.dial(scene.brought.get(shot.error, name), *keys),
    )


def _slips(scene: Scene, error: str) -> tuple[str, ...]:
    """What to type on a screen for an error line; nothing for one that an outcome brings."""
    if not error or error in scene.brought:
        return ()
    return (NO_LETTERS,) if scene.search and error == scene.search.error else (WRONG_KEY,)


def filled(subject: Subject) -> Iterator[Fault]:
    """Words that fill a page have room to, on a screen that can turn pages."""
    for name, scene in subject.menu.nodes.items():
        if not isinstance(scene.sheet, Flow):
            continue
        fact, node = scene.sheet.fact, subject.library.nodes[name]
        where = subject.library.place("nodes", name, "text")
        if node.ends or node.asks or not node.keys:
            what = f"{{{fact}}} can take many pages, and nobody can turn them here."
            yield fault("fill.place", where, what, "Show it on a screen with keys.", node=name)
            continue
        for said_as, face in scene.sheet.faces.items():
            language, _, form = said_as.partition("#")
            if node.then and fact not in node.then:
                what, mend = f"Later pages do not show {{{fact}}}.", "Put it into `then`."
                yield fault("fill.place", subject.library.place("nodes", name, "then"), what, mend, node=name)
                break
            room = _room(subject, face, language)
            if room < FEWEST_SEPTETS:
                what = f"{{{fact}}} has room for {room} septets, under an error line, and needs {FEWEST_SEPTETS}."
                place = subject.place_of(name, language, form or OTHER)
                yield fault("fill.room", place, what, "Shorten the rest.", node=name, language=language)
            if len(face.options) > MOST_OPTIONS:
                what = f"It has {len(face.options)} options on one page."
                yield fault("choice.many", where, what, "A page takes seven: take some out.", node=name)
                break


def _room(subject: Subject, face: Running, language: str) -> int:
    """Septets that the words have on a page, at the least."""
    bounds = subject.menu.speech[language].bounds
    nav = max(face.more, face.last, key=septets)
    error = max((septets(line) + 1 for line in face.errors.values()), default=0)
    heads = ("".join(part.fill({}, bounds) for part in frame) for frame in (face.first, face.then))
    return ROOM - max(septets(stack(head, face.options, nav)) for head in heads) - error


def turned(subject: Subject) -> Iterator[Fault]:
    """A screen without keys has one page, because nobody can turn to the next."""
    for name, scene in subject.menu.nodes.items():
        if scene.keys or scene.sheet is None or isinstance(scene.sheet, Flow):
            continue
        pages = {shot.page for shot in shots(subject, scene)}
        if len(pages) > 1:
            what = f"It takes {len(pages)} pages and has no keys to turn them."
            where = subject.library.place("nodes", name)
            yield fault("page.keys", where, what, "Shorten it, or give it its keys.", node=name)
