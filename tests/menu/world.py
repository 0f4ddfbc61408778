"""The small menus of these tests, and a world for them to be walked in."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.menu.compile import Menu, compile_menu
from app.menu.engine import Done, Row, Walk, begin, hear
from app.menu.library import Library, library_of
from app.menu.vocabulary import EffectSpec, OfferSpec, SearchSpec, Vocabulary

SMALL = Path(__file__).parent / "small"
SOURCES = {
    path.relative_to(SMALL).as_posix(): path.read_text("utf-8")
    for path in sorted([*SMALL.glob("*.yaml"), *SMALL.glob("locale/*.po")])
}
GIVEN = {"code": "*384*50#", "short": "20384", "draft_hours": "24", "draft_minutes": "15", "silence_months": "6"}

WARDS = {
    "199": ["991", "992", "993", "994", "995", "996"],
    "200": ["997", "998", "999", "1000", "1001", "1002", "1016"],
}
SUBCOUNTY_ROWS = tuple(Row(code, {"subcounty": code}) for code in WARDS)
WARD_ROWS = {code: tuple(Row(ward, {"ward": ward}) for ward in wards) for code, wards in WARDS.items()}


def effect(
    name: str, needs: str = "", *, deed: bool = False, takes: Mapping[str, str] = {}, **gives: str
) -> EffectSpec:
    """An effect whose outcomes and facts are keywords; without any it has the one outcome ""."""
    outcomes = {outcome: frozenset(facts.split()) for outcome, facts in gives.items()}
    taken = {outcome: frozenset(facts.split()) for outcome, facts in takes.items()}
    return EffectSpec(name, frozenset(needs.split()), outcomes or {"": frozenset()}, deed, taken)


EFFECTS = [
    effect("greet", new="", known=""),
    effect("find_ward", known="ward", unknown=""),
    effect("lodge", "category ward story number", deed=True, filed="reference date", busy=""),
    effect("find_reports", some="", none=""),
    effect("look_report", "reference", found="state date clock note answer"),
    effect("add_words", "reference added", deed=True),
    effect("remember_pin", "pin", **{"": "pin_mark"}),
    effect("match_pin", "pin pin_mark", takes={"same": "pin_mark"}, same="", differs=""),
    effect("count_neighbours", "ward", **{"": "count"}),
]
OFFERS = [
    OfferSpec("subcounties", frozenset(), frozenset({"subcounty"}), (SUBCOUNTY_ROWS,)),
    OfferSpec("wards", frozenset({"subcounty"}), frozenset({"ward"}), tuple(WARD_ROWS.values())),
    OfferSpec("reports", frozenset(), frozenset({"reference", "state"})),
    OfferSpec("found", frozenset({"found"}), frozenset({"ward"})),
]
NAMES = {
    "991": "mautuma", "992": "lugari", "993": "lumakanda", "994": "chekalini", "995": "chevaywa",
    "996": "lwandeti", "997": "likuyani", "998": "sango", "999": "kongoni", "1000": "nzoia", "1001": "sinoko",
    "1002": "west kabras", "1016": "shinoyi-shikomari-esumeyia",
}  # fmt: skip


def starting(letters: str) -> tuple[Row, ...]:
    """The wards that start with these letters."""
    found = [ward for ward, name in NAMES.items() if name.startswith(letters.lower())]
    return tuple(Row(ward, {"ward": ward}) for ward in found)


SEARCH = SearchSpec(
    "wards", "ward", frozenset({"ward"}), tuple(starting(name[:3]) for name in sorted(NAMES.values()))
)
MESSAGES = {
    "receipt": frozenset({"reference", "date"}),
    "answer": frozenset({"reference", "answer"}),
    "notice": frozenset({"ward", "date"}),
}
VOCABULARY = Vocabulary(
    {spec.name: spec for spec in EFFECTS},
    {spec.name: spec for spec in OFFERS},
    MESSAGES,
    {"state": frozenset({"received", "assigned"})},
    {SEARCH.name: SEARCH},
)


def changed(file: str, old: str, new: str) -> dict[str, str]:
    """The small menus with one change."""
    assert SOURCES[file].count(old) == 1, f"{old!r} stands {SOURCES[file].count(old)} times in {file}"
    return {**SOURCES, file: SOURCES[file].replace(old, new)}


def line_of(sources: Mapping[str, str], file: str, text: str) -> int:
    """The line on which a text stands for the first time."""
    return sources[file][: sources[file].index(text)].count("\n") + 1


def a_library(sources: Mapping[str, str] = SOURCES) -> Library:
    """The small menus as read."""
    return library_of(sources)


def a_menu(sources: Mapping[str, str] = SOURCES) -> Menu:
    """The small menus compiled."""
    return compile_menu(a_library(sources), VOCABULARY, GIVEN)


class World:
    """A host whose answers a test sets, and that writes down every deed."""

    def __init__(self, **outcomes: Done) -> None:
        self.outcomes = {
            "greet": Done("known"),
            "find_ward": Done("unknown"),
            "lodge": Done("filed", {"reference": "48291386", "date": "2026-09-28"}),
            "find_reports": Done("some"),
            "look_report": Done("found", LOOKED),
            "add_words": Done(),
            "remember_pin": Done(),
            "match_pin": Done("same"),
            "count_neighbours": Done("", {"count": "3"}),
        } | outcomes
        self.reports = [Row(f"4829138{n}", {"reference": f"4829138{n}", "state": "assigned"}) for n in range(7)]
        self.performed: list[str] = []
        self.sought: list[str] = []

    def rows(self, offer: str, walk: Walk) -> Sequence[Row]:
        """The rows of an offer."""
        match offer:
            case "subcounties":
                return SUBCOUNTY_ROWS
            case "wards":
                return WARD_ROWS[walk.facts["subcounty"]]
            case "found":
                return tuple(Row(ward, {"ward": ward}) for ward in walk.facts["found"].split(","))
        return tuple(self.reports)

    def find(self, search: str, walk: Walk, words: str) -> Sequence[Row]:
        """The wards that start with these letters."""
        self.sought.append(words)
        return starting(words)

    def perform(self, effect: str, walk: Walk) -> Done:
        """What a test has set the effect to come to."""
        self.performed.append(effect)
        return self.outcomes[effect]


LOOKED = {
    "state": "assigned",
    "date": "2026-09-28",
    "clock": "22:48",
    "note": "Mended.",
    "answer": "We mended the pipe. " * 20,
}


MENU = a_menu()


def walk_to(*typed: str, language: str | None = "en", world: World | None = None) -> tuple[Walk, World, str]:
    """A walk after these answers, its world, and the screen it is on."""
    walk, world = Walk(language=language), world or World()
    screen = begin(MENU, walk, world)
    for answer in typed:
        screen = hear(MENU, walk, answer, world)
    return walk, world, screen.text


TO_STORY = ("1", "1", "1", "3", "1")
TO_CHECK = (*TO_STORY, "The pipe at the market is broken")
