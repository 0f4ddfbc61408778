"""A compiled menu: its scenes ready to be drawn, its words, its messages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from app.menu.screen.letters import Letter
from app.menu.screen.sheets import Sheet
from app.menu.words import Speech

HOME = "home"
START = "start"

WRONG = "err.choice"
"""The error line for a wrong number."""

RENEWED = "err.renewed"
"""What Home says to somebody whose menu was changed under them, where words.yaml has it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An option as the engine takes it; by SMS the keywords among `said` choose it, too."""

    key: str
    goes: str
    sets: Mapping[str, str]
    said: frozenset[str] = frozenset()


FOUND = "found"
"""The fact that keeps the values of what letters have found, with commas between them."""


@dataclass(frozen=True, slots=True)
class Search:
    """Where letters lead that are typed on a screen of choices; `error` when nothing has them."""

    name: str
    saves: str
    one: str
    some: str
    error: str


@dataclass(frozen=True, slots=True)
class Scene:
    """A node as the engine walks it; without a sheet it is a junction that nobody sees.

    `routes` tell where an outcome of `does` leads, `takes` which facts it takes away, and `brings` the error line
    that is drawn there; an outcome without a route shows the scene. Of its `errors` the engine shows `wrong` for
    what it cannot take and `full` for words that hold no more; `brought` are those that come with an outcome, each
    with the node it comes from. `counted` is the fact whose number decides the form of the text.
    """

    node: str
    sheet: Sheet | None
    choices: tuple[Choice, ...] = ()
    offers: str | None = None
    search: Search | None = None
    asks: str | None = None
    ends: bool = False
    keys: bool = True
    saves: str | None = None
    adds_to: str | None = None
    goes: str | None = None
    does: str | None = None
    is_deed: bool = False
    takes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    routes: Mapping[str, str] = field(default_factory=dict)
    brings: Mapping[str, str] = field(default_factory=dict)
    wrong: str = ""
    full: str = ""
    errors: tuple[str, ...] = ()
    brought: Mapping[str, str] = field(default_factory=dict)
    step: str | None = None
    counted: str | None = None
    otherwise: str | None = None

    @property
    def is_choice(self) -> bool:
        """Whether a number answers it."""
        return bool(self.choices) or self.offers is not None


@dataclass(frozen=True, slots=True)
class Menu:
    """A compiled menu. `version` is the hash of its sources (12 hex digits); its first language is English.

    What is saved under a `fleeting` fact is forgotten as soon as the next screen is drawn. `post` are the scenes of
    an SMS conversation, `asking` the messages that ask, each with the scene that hears the answer. A menu that is
    older than the program has no words for what is new: the menu that the program brought has; `own` makes it.
    """

    version: str
    languages: tuple[str, ...]
    nodes: Mapping[str, Scene]
    shortcuts: Mapping[str, str]
    speech: Mapping[str, Speech]
    letters: Mapping[str, Letter]
    deeds: frozenset[str]
    fleeting: frozenset[str] = frozenset()
    post: Mapping[str, Scene] = field(default_factory=dict)
    asking: Mapping[str, str] = field(default_factory=dict)
    own: Callable[[], "Menu"] | None = None

    @property
    def by_sms(self) -> "Menu":
        """The same menu as texts walk it: a scene is drawn as the name of its letter."""
        return replace(self, nodes=self.post)

    def say(self, fact: str, value: str, language: str) -> str:
        """A fact as a screen shows it, never longer than was proved. Raises KeyError on a name that is unknown."""
        return self._speech(language).sayers[fact](value)

    def word(self, list_: str, key: str, language: str) -> str:
        """One word of a list. Raises KeyError when there is no such list or word."""
        known = self._speech(language).words.get(list_, {})
        if key not in known and self.own:
            return self.own().word(list_, key, language)
        return known[key]

    def words(self, list_: str, language: str) -> Mapping[str, str]:
        """All words of a list by their keys. Raises KeyError."""
        return self._speech(language).words[list_]

    def message(self, name: str, facts: Mapping[str, str], language: str) -> str:
        """The text of an SMS, inside its segments. Raises KeyError for an unknown name or a fact not given."""
        menu = self._knowing(name)
        chosen = language if language in menu.speech else menu.languages[0]
        return menu.letters[name].text(facts, chosen, menu.speech[chosen].sayers)

    def message_class(self, name: str) -> str:
        """receipt, reply or notice. Raises KeyError."""
        return self.letter(name).kind

    def is_one_way(self, name: str) -> bool:
        """Whether nobody can answer that message. Raises KeyError."""
        return self.letter(name).one_way

    def letter(self, name: str) -> Letter:
        """That message, as it is worded. Raises KeyError."""
        return self._knowing(name).letters[name]

    def _knowing(self, name: str) -> "Menu":
        """Whichever of the two has a message of that name: an old menu may break no deed that owes a new one."""
        return self.own() if name not in self.letters and self.own else self

    def _speech(self, language: str) -> Speech:
        return self.speech.get(language) or self.speech[self.languages[0]]
