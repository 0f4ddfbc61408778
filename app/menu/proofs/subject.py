"""What every proof looks at: the library, its vocabulary, the menu built of it, and the roads through it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.menu.catalogue import Translator
from app.menu.compiled import Menu
from app.menu.faults import Place
from app.menu.library import Library
from app.menu.model import Node
from app.menu.post.view import AGAIN
from app.menu.proofs.roads import Roads
from app.menu.vocabulary import Vocabulary
from app.menu.words import ONE, OTHER


@dataclass(frozen=True, slots=True)
class Said:
    """One text in one language: its context as in a catalogue, where it stands, and the node it belongs to."""

    context: str
    text: str
    place: Place
    node: str
    language: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A menu under proof."""

    library: Library
    vocabulary: Vocabulary
    menu: Menu
    translators: Mapping[str, Translator]
    roads: Roads

    def said(self) -> Iterator[Said]:
        """Every text of the menu in every language, each where its author finds it."""
        for context, source, place, node in self._sources():
            yield Said(context, source, place, node, "en")
            for language, catalogue in self.library.catalogues.items():
                entry = catalogue.entries.get(context)
                if entry is not None and entry.translates(source):
                    yield Said(context, entry.text, entry.place, node, language)
        yield from self._counted()

    def place_of(self, node: str, language: str, form: str = OTHER) -> Place:
        """Where the text of a node is written in a language, in one of its forms."""
        catalogue = self.library.catalogues.get(language)
        entry = catalogue.entries.get(node if form == OTHER else f"{node}#{form}") if catalogue else None
        return entry.place if entry else self.library.place("nodes", node, ONE if form == ONE else "text")

    def _counted(self) -> Iterator[Said]:
        """The forms that a language has beside counts and English has not."""
        for name, node in self.library.nodes.items():
            for language, catalogue in self.library.catalogues.items() if node.one else ():
                for form in self.menu.speech[language].forms:
                    entry = catalogue.entries.get(f"{name}#{form}")
                    if form not in {ONE, OTHER} and entry and entry.text:
                        yield Said(f"{name}#{form}", entry.text, entry.place, name, language)

    def _sources(self) -> Iterator[tuple[str, str, Place, str]]:
        place = self.library.place
        for name, node in self.library.nodes.items():
            yield from self._node(name, node, "nodes")
            if node.sms:
                yield f"{name}#sms", node.sms, place("nodes", name, "sms"), name
        for name, node in self.library.sms.items():
            yield from self._node(name, node, "sms")
        for name, words in self.library.words.items():
            for key, word in words.items():
                yield f"{name}/{key}", word, place("words", name, key), ""
        for name, message in self.library.messages.items():
            yield f"message/{name}", message.text, place("messages", name, "text"), ""

    def _node(self, name: str, node: Node, kind: str) -> Iterator[tuple[str, str, Place, str]]:
        row = node.row if node.offers and kind == "nodes" else None
        parts = {"text": node.text, ONE: node.one, "then": node.then, "row": row, AGAIN: node.again}
        for part, text in parts.items():
            if text:
                said = name if part == "text" else f"{name}#{part}"
                yield said, text, self.library.place(kind, name, part), name
        for key, option in node.options.items():
            yield f"{name}/{key}", option.text, self.library.place(kind, name, "options", key), name
