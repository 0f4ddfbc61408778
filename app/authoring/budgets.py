"""How much longer each text may become before a screen or an SMS is too long with the longest facts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.authoring.drawings import subject_of
from app.menu.compiled import Scene
from app.menu.model import Node
from app.menu.proofs.screens import FEWEST_SEPTETS, Shot, shots
from app.menu.proofs.subject import Subject
from app.menu.screen.pages import Nav
from app.menu.screen.sheets import ROOM, Flow, stack
from app.menu.screen.texts import longest_of, width
from app.menu.words import OTHER

ERRORS, KEYS = "error", "nav"

Room = Mapping[tuple[str, str], int]
"""By language and context: the septets left, negative when it is too long already. Words of the keys have none."""


def budgets(subject: Subject) -> Room:
    """The septets that each text has left, the others being as they are and no choice moving to another page."""
    ledger = _Ledger(_at_longest(subject))
    for name, scene in ledger.subject.menu.nodes.items():
        if isinstance(scene.sheet, Flow):
            ledger.flow(name, scene.sheet)
        elif scene.sheet:
            ledger.pages(name, scene)
    ledger.words()
    ledger.letters()
    return ledger.left


def _at_longest(subject: Subject) -> Subject:
    """The menus with the longest code that the settings may give, with which they are proved."""
    constants = subject.menu.speech[subject.menu.languages[0]].constants
    given = {
        fact.given: longest_of((constants[name], fact.longest if isinstance(fact.longest, str) else ""))
        for name, fact in subject.library.facts.items()
        if fact.given and name in constants
    }
    return subject_of(subject.library, subject.vocabulary, given)


@dataclass(slots=True)
class _Ledger:
    """Notes the least room that a text has anywhere."""

    subject: Subject
    left: dict[tuple[str, str], int] = field(default_factory=dict)

    def note(self, language: str, context: str, room: int) -> None:
        self.left[language, context] = min(room, self.left.get((language, context), room))

    def pages(self, name: str, scene: Scene) -> None:
        """What stands on the pages of a node. Keys give way, and an error line may take the title's place."""
        node = self.subject.library.nodes[name]
        for shot in shots(self.subject, scene):
            if shot.error:
                continue
            words = self.subject.menu.speech[shot.language].words
            nav = Nav(*(words[KEYS][key] for key in ("more", "back", "home")))
            head, *below = _lean(shot.text, scene, nav).split("\n")
            room = ROOM - width("\n".join([head, *below]))
            errors = {error: words[ERRORS][error] for error in scene.errors}
            under = {
                error: ROOM - width("\n".join([line, *([head] if scene.asks else []), *below]))
                for error, line in errors.items()
            }
            for error, rest in under.items():
                self.note(shot.language, f"{ERRORS}/{error}", rest)
            for context, times in _standing(name, node, scene, shot):
                is_title = "/" not in context and not context.endswith("#row") and "\n" not in (node.text or "")
                is_title &= not scene.asks
                least = min([room] if is_title else [room, *under.values()])
                self.note(shot.language, context, least // times)

    def flow(self, name: str, sheet: Flow) -> None:
        """What stands around somebody's words, which keep the room that makes a page worth turning to."""
        node = self.subject.library.nodes[name]
        for said_as, face in sheet.faces.items():
            language, _, form = said_as.partition("#")
            bounds = self.subject.menu.speech[language].bounds
            error = max((width(line) + 1 for line in face.errors.values()), default=0)
            nav = longest_of((face.more, face.last))
            first = f"{name}#{form}" if form else name
            for frame, context in ((face.first, first), (face.then, f"{name}#then" if node.then else first)):
                around = "".join(part.fill({}, bounds) for part in frame)
                room = ROOM - width(stack(around, face.options, nav)) - error - FEWEST_SEPTETS
                for text in (context, *(f"{name}/{key}" for key in node.options)):
                    self.note(language, text, room)

    def words(self) -> None:
        """A word may be as long as the longest of its list, with which everything was proved."""
        for language, speech in self.subject.menu.speech.items():
            for name, words in speech.words.items():
                most = width(longest_of(words.values()))
                for key, word in words.items() if name not in {ERRORS, KEYS} else ():
                    self.note(language, f"{name}/{key}", most - width(word))

    def letters(self) -> None:
        """An SMS may fill its segments, of which somebody's words need their share."""
        for name, letter in self.subject.menu.letters.items():
            for language, text in letter.texts.items():
                filled = letter.fills.intersection(text.facts)
                used = width(text.fill({}, self.subject.menu.speech[language].bounds))
                share = FEWEST_SEPTETS if filled else 0
                self.note(language, f"message/{name}", letter.room - used - share)


def _standing(name: str, node: Node, scene: Scene, shot: Shot) -> Iterator[tuple[str, int]]:
    """The contexts of what stands on a page, and how often."""
    first = name if shot.form == OTHER else f"{name}#{shot.form}"
    yield (f"{name}#then" if shot.page and node.then else first), 1
    start, stop = scene.sheet.options(shot.page) if scene.sheet else (0, 0)
    for key in list(node.options)[start:stop]:
        yield f"{name}/{key}", 1
    if rows := shot.numbers - (stop - start):
        yield f"{name}#row", rows


def _lean(text: str, scene: Scene, nav: Nav) -> str:
    """A page with no more keys printed than it must have."""
    rest, _, last = text.rpartition("\n")
    for more in (True, False):
        lines = nav.lines("choice" if scene.is_choice else "tell", more=more)
        if last in lines:
            return f"{rest}\n{lines[-1]}" if lines[-1] else rest
    return text
