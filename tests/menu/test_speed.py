"""What it costs: printed, not asserted, because a machine that is busy is no fault of the code."""

from time import perf_counter

from app.menu.check import check
from app.menu.compile import build
from app.menu.engine import Walk, begin, hear
from app.menu.library import library_of
from tests.menu.world import GIVEN, SOURCES, VOCABULARY, World, a_menu

HOPS = 4_000


def a_hundred_nodes() -> dict[str, str]:
    """The small menus with nodes enough to make a hundred, in three languages."""
    numbers = range(75)
    asked = "\n".join(
        f'more.{n}:\n  text: "Number {n}, what is it about?"\n  options:\n'
        + "".join(
            f'    k{key}: {{text: "Choice {key} of {n}", goes: more.{(n + key) % 75}}}\n' for key in range(1, 10)
        )
        for n in numbers
    )
    said = "".join(
        f'\nmsgctxt "more.{n}"\nmsgid "Number {n}, what is it about?"\nmsgstr "Nambari {n}, inahusu nini?"\n'
        + "".join(
            f'\nmsgctxt "more.{n}/k{key}"\nmsgid "Choice {key} of {n}"\nmsgstr "Chaguo {key} la {n}"\n'
            for key in range(1, 10)
        )
        for n in numbers
    )
    home = SOURCES["home.yaml"].replace("rights.1}", "rights.1}\n    more: {text: More, goes: more.0}")
    catalogue = SOURCES["locale/sw.po"] + '\nmsgctxt "home/more"\nmsgid "More"\nmsgstr "Zaidi"\n' + said
    facts = SOURCES["facts.yaml"].replace("sw: ", "luy: Olipa, sw: ")
    return {
        **SOURCES,
        "home.yaml": home,
        "facts.yaml": facts,
        "more.yaml": asked,
        "locale/sw.po": catalogue,
        "locale/luy.po": catalogue,
    }


def test_proves_a_hundred_nodes_in_three_languages(capsys):
    sources = a_hundred_nodes()
    began = perf_counter()
    library = library_of(sources)
    read = perf_counter()
    build(library, VOCABULARY, GIVEN)
    built = perf_counter()
    found = check(library, VOCABULARY, GIVEN)
    checked = perf_counter()

    assert found == []
    assert len(library.nodes) >= 95
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{len(library.nodes)} nodes, {len(library.languages)} languages: read {read - began:.2f} s, "
            f"compile {built - read:.2f} s, check {checked - built:.2f} s"
        )


def test_hears_a_choice(capsys):
    menu, walk, world = a_menu(), Walk(language="sw"), World()
    begin(menu, walk, world)
    began = perf_counter()
    for _ in range(HOPS):
        hear(menu, walk, "1", world)
        hear(menu, walk, "0", world)
    each = (perf_counter() - began) / HOPS / 2

    assert walk.node == "home"
    with capsys.disabled():
        print(f"\nhear, a static screen: {each * 1e6:.1f} µs")  # noqa: T201
