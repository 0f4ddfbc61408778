"""From what menu files declare to a menu that answers at once: every text translated, every page cut and drawn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.menu.asking import FLEETING, FULL, KINDS, SHORT
from app.menu.catalogue import Translator
from app.menu.compiled import HOME, RENEWED, WRONG, Choice, Menu, Scene, Search
from app.menu.faults import Fault, MenuFaults, fault
from app.menu.library import Library
from app.menu.model import Node
from app.menu.post.sheets import Post
from app.menu.post.view import AGAIN, in_texts
from app.menu.screen import pages
from app.menu.screen.letters import Letter
from app.menu.screen.pages import Face, Kind, Nav
from app.menu.screen.sheets import Sheet
from app.menu.screen.texts import Template, slots
from app.menu.vocabulary import Vocabulary
from app.menu.words import ONE, OTHER, Speech, speak, variant

__all__ = ["Menu", "build", "compile_menu"]


def compile_menu(library: Library, vocabulary: Vocabulary, given: Mapping[str, str]) -> Menu:
    """The menu of a library; `given` are the facts that come from the settings (`code`, `short`).

    Raises MenuFaults when a text or a name is missing. `check.prove` proves that screens fit and lead on, too.
    """
    menu, faults, _ = build(library, vocabulary, given)
    if faults:
        raise MenuFaults(faults)
    return menu


def build(
    library: Library, vocabulary: Vocabulary, given: Mapping[str, str]
) -> tuple[Menu, list[Fault], Mapping[str, Translator]]:
    """The menu as far as it can be built, why it cannot be built further, and which translations were asked for."""
    faults = list(library.faults)
    translators = {name: Translator(name, library.catalogues.get(name)) for name in library.languages}
    speech: dict[str, Speech] = {}
    for name, translator in translators.items():
        speech[name], unsayable = speak(library, given, translator)
        faults.extend(unsayable)
    builder = _Builder(library, vocabulary, translators, speech, faults, _brought(library))
    nodes = {name: scene for name, node in library.nodes.items() if (scene := builder.scene(name, node))}
    letters = {name: letter for name in library.messages if (letter := builder.letter(name))}
    poster = _Poster(in_texts(library), vocabulary, translators, speech, faults, builder.brought, library)
    post = {name: scene for name, node in poster.library.nodes.items() if (scene := poster.scene(name, node))}
    for translator in translators.values():
        faults.extend(translator.faults)
    deeds = frozenset(name for name, effect in vocabulary.effects.items() if effect.deed)
    fleeting = frozenset(node.saves for node in library.nodes.values() if node.asks == FLEETING and node.saves)
    menu = Menu(
        library.version, library.languages, nodes, dict(library.shortcuts), speech, letters | poster.letters, deeds,
        fleeting, post, {name: message.asks for name, message in library.messages.items() if message.asks},
    )  # fmt: skip
    return menu, faults, translators


@dataclass(slots=True)
class _Builder:
    """Builds one scene after another and notes what each lacks."""

    library: Library
    vocabulary: Vocabulary
    translators: Mapping[str, Translator]
    speech: Mapping[str, Speech]
    faults: list[Fault]
    brought: Mapping[str, Mapping[str, str]]

    def letter(self, name: str) -> Letter | None:
        """The SMS of that name; None when it shows a fact that nobody can say."""
        message = self.library.messages[name]
        place = self.library.place("messages", name)
        texts = {
            language: translator.text(f"message/{name}", message.text, place)
            for language, translator in self.translators.items()
        }
        if not self._sayable(name, "messages", "text", texts.values(), frozenset()):
            return None
        return self._lettered(texts, message.kind, message.one_way, message.segments)

    def _lettered(self, texts: Mapping[str, str], kind: str, one_way: bool, segments: int) -> Letter:
        fills = frozenset(key for key, fact in self.library.facts.items() if fact.shows == "fill")
        made = {language: Template.of(text, self.speech[language].constants) for language, text in texts.items()}
        return Letter(kind, one_way, segments, made, fills)

    def scene(self, name: str, node: Node) -> Scene | None:
        """The node made ready; None when something it is made of is missing."""
        before = len(self.faults)
        effect = self.vocabulary.effects.get(node.does or "")
        if node.does and effect is None:
            self._lack(
                name, ("does",), "effect.unknown", f"There is no effect `{node.does}`.", "Name one that exists."
            )
        choices, search = self._choices(name, node), self._search(name, node)
        wrong, full = _answers(node)
        brought = self.brought.get(name, {})
        also = (full, search.error if search else "", RENEWED if name == HOME and self._renews else "", *brought)
        errors = tuple(dict.fromkeys(filter(None, (wrong, *also))))
        sheet = None if node.is_junction else self._sheet(name, node, errors)
        if len(self.faults) > before:
            return None
        routes = {key: target for key, target in node.routed.items() if key not in node.options}
        return Scene(
            name, sheet, choices, node.offers, search, node.asks, node.ends, node.keys, node.saves, node.adds_to,
            node.onward, node.does, effect is not None and effect.deed, effect.takes if effect else {}, routes,
            node.brings, wrong, full, errors, brought, node.step, self._counted(node), node.otherwise,
        )  # fmt: skip

    @property
    def _renews(self) -> bool:
        return RENEWED in self.library.words.get("error", {})

    def _choices(self, name: str, node: Node) -> tuple[Choice, ...]:
        choices = []
        for key, option in node.options.items():
            target = option.goes or node.routed.get(key) or node.onward
            if target is None:
                what = f"The option {key} goes nowhere."
                self._lack(name, ("options", key), "target.missing", what, "Give it `goes`.")
            else:
                choices.append(Choice(key, target, dict(option.sets), frozenset(option.said)))
        return tuple(choices)

    def _search(self, name: str, node: Node) -> Search | None:
        """What letters do there, if anything."""
        if node.letters is None or node.found is None:
            return None
        spec = self.vocabulary.searches.get(node.letters)
        if spec is None:
            what = f"There is no search `{node.letters}`."
            self._lack(name, ("letters",), "search.unknown", what, "Name one that exists.")
            return None
        return Search(spec.name, spec.saves, node.found.one, node.found.some, f"err.{spec.saves}")

    def _sheet(self, name: str, node: Node, errors: tuple[str, ...]) -> Sheet | None:
        """The node's pages in all languages."""
        offer = self.vocabulary.offers.get(node.offers or "")
        if node.offers and offer is None:
            self._lack(
                name, ("offers",), "offer.unknown", f"There is no offer `{node.offers}`.", "Name one that exists."
            )
            return None
        row_facts = offer.facts if offer else frozenset()
        forms = {
            variant(language, form): (language, form)
            for language, said in self.speech.items()
            for form in (said.forms if self._counted(node) else (OTHER,))
        }
        texts = {said_as: self._texts(name, node, *form) for said_as, form in forms.items()}
        shown = [text for said in texts.values() for part in ("text", "then", "options") for text in said[part]]
        fine = self._sayable(name, "nodes", "text", shown, frozenset())
        if offer:
            fine &= self._sayable(name, "nodes", "row", [said["row"][0] for said in texts.values()], row_facts)
        fine &= self._worded(name, errors)
        if not fine:
            return None
        faces = {
            said_as: self._face(name, node, said, errors, forms[said_as][0]) for said_as, said in texts.items()
        }
        fill = next((fact for fact in slots(node.text or "") if self.library.facts[fact].shows == "fill"), None)
        if offer and offer.lists is not None:
            sayers = {said_as: self.speech[language].sayers for said_as, (language, _) in forms.items()}
            return pages.closed_offer(faces, offer.lists, sayers)
        if offer:
            return pages.open_offer(faces)
        return pages.flow(faces, fill) if fill else pages.static(faces)

    def _counted(self, node: Node) -> str | None:
        """The fact whose number decides the form of the text, if it has forms."""
        facts = self.library.facts
        found = (fact for fact in slots(node.text or "") if fact in facts and facts[fact].shows == "count")
        return next(found, None) if node.one else None

    def _texts(self, name: str, node: Node, language: str, form: str) -> dict[str, tuple[str, ...]]:
        """All that a node says in one language beside one form of count."""
        say, place = self.translators[language].text, self.library.place
        source, part = (node.one, "one") if form == ONE and node.one else (node.text or "", "text")
        text = say(name if form == OTHER else f"{name}#{form}", source, place("nodes", name, part), name)
        if node.one:
            self.translators[language].used.add(f"{name}#{ONE}")  # every catalogue may have it, needed or not
        then = say(f"{name}#then", node.then, place("nodes", name, "then"), name) if node.then else text
        row = say(f"{name}#row", node.row, place("nodes", name, "row"), name)
        options = tuple(
            say(f"{name}/{key}", option.text, place("nodes", name, "options", key), name)
            for key, option in node.options.items()
        )
        return {"text": (text,), "then": (then,), "row": (row,), "options": options}

    def _face(
        self, name: str, node: Node, said: Mapping[str, tuple[str, ...]], errors: tuple[str, ...], language: str
    ) -> Face:
        speech = self.speech[language]
        constants = speech.constants
        nav = speech.words["nav"]
        lines = speech.words.get("error", {})
        return Face(
            first=Template.of(said["text"][0], constants),
            then=Template.of(said["then"][0], constants),
            options=tuple(Template.of(text, constants).fill({}, speech.sayers) for text in said["options"]),
            row=Template.of(said["row"][0], constants),
            errors={key: lines[key] for key in errors},
            nav=Nav(nav["more"], nav["back"], nav["home"]),
            kind=_kind(name, node),
            bounds=speech.bounds,
            goes_on=node.is_tell and isinstance(node.goes, str),
        )

    def _sayable(self, name: str, kind: str, part: str, texts: Iterable[str], local: frozenset[str]) -> bool:
        """Whether every fact in the texts can be said; `local` are those of the row of an offer."""
        known = self.library.facts
        fine = True
        for fact in dict.fromkeys(fact for text in texts for fact in slots(text)):
            if fact in known and all(fact in speech.sayers for speech in self.speech.values()):
                constant = known[fact].is_constant
                if part != "row" or fact in local or constant:
                    continue
                what, mend = f"A row of this offer has no {{{fact}}}.", f"It has {', '.join(sorted(local))}."
            else:
                what, mend = f"Nobody can say {{{fact}}}.", "Declare it in facts.yaml."
            fine = False
            self.faults.append(fault("fact.unknown", self.library.place(kind, name, part), what, mend, node=name))
        return fine

    def _worded(self, name: str, errors: tuple[str, ...]) -> bool:
        """Whether the words of the keys and of the error lines are there."""
        lists, brought = self.library.words, self.brought.get(name, {})
        lacking = {f"nav/{key}": name for key in ("more", "back", "home") if key not in lists.get("nav", {})}
        lacking |= {f"error/{key}": brought.get(key, name) for key in errors if key not in lists.get("error", {})}
        for word, namer in lacking.items():
            path = ("goes",) if namer != name else ("error",)
            self._lack(namer, path, "word.unknown", f"words.yaml has no {word}.", "Add it, or name another.")
        return not lacking

    def _lack(self, name: str, path: tuple[str, ...], rule: str, what: str, mend: str) -> None:
        self.faults.append(fault(rule, self.library.place("nodes", name, *path), what, mend, node=name))


@dataclass(slots=True)
class _Poster(_Builder):
    """Builds scenes that are texts: each draws a letter, which is kept under the node's name."""

    whole: Library
    letters: dict[str, Letter] = field(default_factory=dict)

    def _sheet(self, name: str, node: Node, errors: tuple[str, ...]) -> Post | None:  # noqa: ARG002
        if node.sms is False:
            return Post("", "", 0)
        context = f"{name}#sms" if name in self.whole.nodes else name
        again = f"{name}#{AGAIN}" if node.again else name
        for letter, said, source in ((name, context, node.text), (again, f"{name}#{AGAIN}", node.again)):
            if source and not self._post(letter, said, source, node):
                return None
        return Post(name, again, len(node.options))

    def _post(self, letter: str, context: str, source: str, node: Node) -> bool:
        """Keep a letter; false when it shows what nobody can say. The options' own words are only proved."""
        name, _, part = letter.partition("#")
        place, texts = self.library.place("nodes", name, part or "text"), {}
        for language, translator in self.translators.items():
            texts[language] = translator.text(context, source, place, name)
            translator.used.update(f"{name}/{key}" for key in node.options)
        if not self._sayable(name, "nodes", part or "text", texts.values(), frozenset()):
            return False
        self.letters[letter] = self._lettered(texts, "reply", False, node.segments)
        return True


def _answers(node: Node) -> tuple[str, str]:
    """The error lines for what cannot be taken as an answer, and for words that hold no more; "" for none."""
    if node.adds_to:
        return SHORT, node.error or FULL
    if node.asks:
        return node.error or KINDS[node.asks].error, ""
    return (node.error or WRONG) if node.is_choice else "", ""


def _brought(library: Library) -> Mapping[str, Mapping[str, str]]:
    """By node: the error lines that outcomes elsewhere bring to it, each with the node it comes from."""
    brought: dict[str, dict[str, str]] = {}
    for name, node in library.nodes.items():
        for outcome, error in node.brings.items():
            brought.setdefault(node.routed[outcome], {}).setdefault(error, name)
    return brought


def _kind(name: str, node: Node) -> Kind:
    if node.ends:
        return "end"
    if not node.keys:
        return "mute"
    if node.asks:
        return "ask"
    if name == HOME:
        return "home"
    return "tell" if node.is_tell else "choice"
