"""What menu files may say: nodes with their options, facts, messages, word lists and shortcuts."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    model_validator,
)

MOST_OPTIONS = 7

NodeId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$")]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:+-]+$")]
"""The name of an option, a word or an outcome: no space, no / and no #, which part the contexts of a catalogue."""
FactName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, StringConstraints(min_length=1)]


class _Part(BaseModel):
    """Anything a menu file may hold: unchangeable, and a word that is not in the language is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Option(_Part):
    """One choice of a node: `goes` wins over the node's own, `sets` writes facts down."""

    text: Text
    """What stands beside its number, on one line."""
    goes: NodeId | None = None
    """The node it leads to; without it, where the node itself goes."""
    sets: dict[FactName, str] = Field(default_factory=dict)
    """Facts that are written down when it is chosen."""
    said: tuple[Key, ...] = ()
    """By SMS: the keywords of keywords.yaml that choose it, beside its number."""


def _option(given: Any) -> Any:
    """An option may be written as its text alone."""
    return {"text": given} if isinstance(given, str) else given


class Turn(_Part):
    """Where an outcome leads, and the error line that the screen there is drawn with."""

    to: NodeId
    error: Key


class Found(_Part):
    """Where typed letters lead: on, when one row has them; to the screen of all that have them, when some do."""

    one: NodeId
    some: NodeId


class Node(_Part):
    """A screen, or without `text` a junction that performs an effect and goes on at once."""

    text: Text | None = None
    """What stands on the screen, in English, with facts in {braces}."""
    one: Text | None = None
    """The text for a count of one, where `text` shows a fact of kind count."""
    then: Text | None = None
    """What stands on its later pages; else `text` again."""
    options: dict[Key, Annotated[Option, BeforeValidator(_option, json_schema_input_type=Text | Option)]] = Field(
        default_factory=dict
    )
    """The choices by their keys, in order; a page takes seven."""
    offers: FactName | None = None
    """A live list whose rows stand before the options."""
    row: Text = "{label}"
    """How a row of the list reads."""
    letters: FactName | None = None
    """A search for whoever types letters instead of a number."""
    found: Found | None = None
    """Where the letters lead."""
    asks: Literal["words", "reference", "pin", "phone", "code"] | None = None
    """What the caller types. A PIN is forgotten as soon as the next screen is shown."""
    saves: FactName | None = None
    """The fact that takes the key of the option, the value of the row, or what was typed."""
    goes: NodeId | dict[Key, NodeId | Turn] | None = None
    """The node it leads to, or one for each option or outcome; an outcome may bring an error line there."""
    does: FactName | None = None
    """The effect that is performed on entering, before anything is shown."""
    error: Key | None = None
    """The line of words.yaml, list error, for what is no answer; else the one that belongs to what is asked."""
    keys: bool = True
    """Whether 0, 8 and 9 work here."""
    ends: bool = False
    """Whether the call ends with this screen."""
    adds_to: FactName | None = None
    """The words that what is typed is added to."""
    step: Key | None = None
    """The word of words.yaml, list step, that says how far a draft came which stopped here."""
    sms: Text | Literal[False] | None = None
    """How it reads by SMS; false where the deed before it sends a text itself. Nodes of sms.yaml have `text`."""
    again: Text | None = None
    """By SMS: how it reads after what was no answer."""
    segments: Literal[1, 2] = 1
    """By SMS: how many parts it may take with the longest facts."""
    otherwise: NodeId | None = None
    """By SMS: where words lead that are none of its options."""

    @property
    def onward(self) -> str | None:
        """The one node it leads to, if it says one."""
        return self.goes if isinstance(self.goes, str) else None

    @property
    def routed(self) -> Mapping[str, str]:
        """By option or outcome: the node that `goes` names for it."""
        routes = self.goes if isinstance(self.goes, dict) else {}
        return {key: turn.to if isinstance(turn, Turn) else turn for key, turn in routes.items()}

    def leads(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Every node it leads to, each with where in it that is said."""
        if self.onward:
            yield ("goes",), self.onward
        if self.otherwise:
            yield ("otherwise",), self.otherwise
        for key, target in self.routed.items():
            yield ("goes", key, "to"), target
        for key, target in (self.found.model_dump() if self.found else {}).items():
            yield ("found", key), target
        for key, option in self.options.items():
            if option.goes:
                yield ("options", key, "goes"), option.goes

    @property
    def brings(self) -> Mapping[str, str]:
        """By outcome: the error line that its screen is drawn with."""
        routes = self.goes if isinstance(self.goes, dict) else {}
        return {key: turn.error for key, turn in routes.items() if isinstance(turn, Turn)}

    @property
    def is_junction(self) -> bool:
        """Whether a caller never sees it."""
        return self.text is None

    @property
    def is_choice(self) -> bool:
        """Whether a caller answers it with a number."""
        return bool(self.options) or self.offers is not None

    @property
    def is_tell(self) -> bool:
        """Whether it is only read."""
        return not (self.is_junction or self.is_choice or self.asks or self.ends)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        for wrong, sentence in _SENSES:
            if wrong(self):
                raise ValueError(sentence)
        return self


_SENSES: tuple[tuple[Any, str], ...] = (
    (lambda n: n.is_junction and n.does is None and n.goes is None, "a node needs `text`, or `does` and `goes`"),
    (lambda n: n.is_junction and n.goes is None, "a node without `text` must say where it `goes`"),
    (lambda n: n.is_junction and (n.is_choice or n.asks or n.ends), "a node without `text` shows nothing"),
    (lambda n: n.asks and n.is_choice, "`asks` and a choice do not go together"),
    (lambda n: n.ends and (n.asks or n.is_choice), "a node that `ends` asks for nothing"),
    (lambda n: n.ends and isinstance(n.goes, str), "a node that `ends` goes nowhere"),
    (lambda n: n.asks and not (n.saves or n.adds_to), "what is asked must be kept: `saves` or `adds_to`"),
    (lambda n: n.saves and n.adds_to, "`saves` and `adds_to` do not go together"),
    (lambda n: n.adds_to and n.asks != "words", "`adds_to` needs `asks: words`"),
    (lambda n: n.saves and not (n.asks or n.is_choice), "`saves` needs something to be chosen or asked"),
    (lambda n: (n.asks or n.offers) and not isinstance(n.goes, str), "rows and words need one `goes: <node>`"),
    (lambda n: n.error and not (n.asks or n.is_choice), "`error` needs something to be chosen or asked"),
    (lambda n: "row" in n.model_fields_set and not n.offers, "`row` needs `offers`"),
    (lambda n: n.letters and not n.offers, "`letters` needs `offers`"),
    (lambda n: (n.letters is None) != (n.found is None), "`letters` and `found` go together"),
    (lambda n: n.brings.keys() & n.options.keys(), "an option brings no error line, an outcome may"),
    (lambda n: n.one and n.is_junction, "`one` is the `text` for a count of one, and needs it"),
    (lambda n: n.step and n.is_junction, "`step` needs a screen"),
    (lambda n: n.otherwise and not n.is_choice, "`otherwise` needs options"),
    (lambda n: n.again and n.is_junction, "`again` needs a text"),
)

Shows = Annotated[
    str, StringConstraints(pattern=r"^(plain|reference|date|time|clock|count|fill|(word|rows):[a-z][a-z0-9_]*)$")
]
Longest = Annotated[Text | dict[str, Text], Field(union_mode="left_to_right")]


class Fact(_Part):
    """How a fact is said, and the longest it can be: `longest` for plain ones, else its words or the calendar tell.

    A constant is `always` the same, or comes `from` the settings.
    """

    shows: Shows = "plain"
    """How it is said: plain, reference, date, time, clock, count, fill (takes the room left), word:<list>, or
    rows:<list> (the words of some ids, numbered, as an SMS lists choices)."""
    longest: Longest | None = None
    """The longest it can be, for every language or for each; every screen is measured with it."""
    always: Longest | None = None
    """What it always is, for every language or for each."""
    given: str | None = Field(default=None, alias="from", validation_alias=AliasChoices("from"))
    """The setting it comes from."""

    @property
    def is_constant(self) -> bool:
        """Whether it is known before anybody dials."""
        return self.always is not None or self.given is not None

    @property
    def words(self) -> str | None:
        """The word list it is said with, if any."""
        kind, _, listed = self.shows.partition(":")
        return listed if kind in {"word", "rows"} else None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.always is not None and self.given is not None:
            raise ValueError("`always` and `from` do not go together")
        if self.is_constant and self.shows != "plain":
            raise ValueError("a constant is shown plain")
        if self.shows == "plain" and not self.is_constant and self.longest is None:
            raise ValueError("a plain fact declares the `longest` it can be")
        if self.shows == "count" and not (isinstance(self.longest, str) and self.longest.isdecimal()):
            raise ValueError("a count declares the `longest` it can be, in digits")
        return self


class Message(_Part):
    """An SMS: at most `segments` parts with the longest facts; `one_way` leaves from a name nobody can answer."""

    text: Text
    """What it says, in English, with facts in {braces}."""
    segments: Literal[1, 2] = 1
    """How many parts it may take with the longest facts."""
    kind: Literal["receipt", "reply", "change", "notice"] = Field(alias="class")
    """A receipt follows a report, a reply answers, a notice comes unasked; a change is of what a notice told."""
    one_way: bool = False
    """Whether it leaves from a name that nobody can answer."""
    asks: NodeId | None = None
    """The node that an answer to it is an answer to; the facts of the message are saved there."""


NODES = TypeAdapter(dict[NodeId, Node])
FACTS = TypeAdapter(dict[FactName, Fact])
MESSAGES = TypeAdapter(dict[Key, Message])
WORDS = TypeAdapter(dict[FactName, dict[Key, Text]])
SHORTCUTS = TypeAdapter(dict[Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}$")], NodeId])

BY_FILE: dict[str, TypeAdapter[Any]] = {
    "sms": NODES,
    "facts": FACTS,
    "messages": MESSAGES,
    "words": WORDS,
    "shortcuts": SHORTCUTS,
}


def schemas() -> dict[str, dict[str, Any]]:
    """JSON Schemas for editors, by kind of file: facts, messages, words, shortcuts, and node for all others."""
    return {
        kind: {"$schema": "https://json-schema.org/draft/2020-12/schema", **adapter.json_schema(by_alias=True)}
        for kind, adapter in {"node": NODES, **BY_FILE}.items()
        if kind != "sms"
    }
