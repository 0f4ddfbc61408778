"""Reading menu files: lines, misspellings, catalogues, schemas."""

import pytest

from app.menu.catalogue import read_catalogue
from app.menu.library import library_of, parse_yaml, read_library
from tests.menu.world import SMALL, SOURCES


def test_reads_a_folder():
    library = read_library(SMALL)

    assert library.faults == []
    assert library.languages == ("en", "sw")
    assert library.version == library_of(SOURCES).version
    assert library.nodes["home"].options["mine"].goes == "mine.start"


def test_knows_the_line_of_every_node_and_option():
    library = read_library(SMALL)

    assert library.place("nodes", "home").line == SOURCES["home.yaml"].split("\n").index("home:") + 1
    place = library.place("nodes", "home", "options", "mine")
    assert (place.file, SOURCES[place.file].split("\n")[place.line - 1].split(":")[0].strip()) == (
        "home.yaml",
        "mine",
    )
    assert library.place("nodes", "home", "options", "gone").line == library.place("nodes", "home", "options").line


def test_leaves_content_of_features_alone(tmp_path):
    for name in ("policy", "places", "holidays"):
        (tmp_path / f"{name}.yaml").write_text("anything: [1, 2]")

    assert read_library(tmp_path).faults == []


def test_reads_other_content_with_its_lines(tmp_path):
    path = tmp_path / "policy.yaml"
    path.write_text('days:\n  - {on: 2026-01-01, off: yes}\n  - {on: "x", count: 3}\n')

    file = parse_yaml(path.read_text(), "policy.yaml")

    assert file.plain == {"days": [{"on": "2026-01-01", "off": "yes"}, {"on": "x", "count": 3}]}
    assert file.place("days", "1", "count").line == 3
    (fault,) = parse_yaml("days: [", "policy.yaml").faults
    assert (fault.file, fault.line) == ("policy.yaml", 1)


def test_survives_any_bytes(tmp_path):
    (tmp_path / "home.yaml").write_bytes(b'home: {text: "\xff\x00"}')

    assert [fault.rule for fault in read_library(tmp_path).faults] == ["yaml.form"]


@pytest.mark.parametrize(
    ("node", "what"),
    [
        ("{text: 5}", "`text` is not text."),
        ("{goes: 5, does: x}", "`goes` is not text."),
        ("{text: x, txt: x}", "`txt` is no word of the menu language here."),
        ('{text: ""}', "`text` is empty."),
        ("{text: x, keys: 3}", "`keys` is neither true nor false."),
        ("{text: x, options: {a: 5}}", "`options.a` is no map of names."),
        ("{text: x, options: {a b: x}}", "`options.a b` is not spelt as such a name may be."),
        ("{text: x, options: {a: {goes: b}}}", "`options.a.text` is missing."),
        ("{text: x, asks: song, saves: a, goes: b}", "`asks` is none of the words it may be."),
        ("{does: x}", "a node without `text` must say where it `goes`"),
        ("{options: {a: x}, goes: b}", "a node without `text` shows nothing"),
        ("{text: x, asks: words, goes: b}", "what is asked must be kept"),
        ("{text: x, asks: words, saves: a}", "rows and words need one `goes: <node>`"),
        ("{text: x, ends: true, goes: b}", "a node that `ends` goes nowhere"),
        ("{text: x, ends: true, options: {a: b}}", "a node that `ends` asks for nothing"),
        ("{text: x, row: x}", "`row` needs `offers`"),
        ("{text: x, saves: a}", "`saves` needs something to be chosen or asked"),
        ("{text: x, error: err.choice}", "`error` needs something to be chosen or asked"),
        ("{text: x, adds_to: a, goes: b}", "`adds_to` needs `asks: words`"),
        ("{text: x, asks: pin, adds_to: a, goes: b}", "`adds_to` needs `asks: words`"),
        ("{text: x, options: {a: A}, goes: b, letters: c, found: {one: d, some: e}}", "`letters` needs `offers`"),
        ("{text: x, offers: a, goes: b, letters: c}", "`letters` and `found` go together"),
        ("{text: x, offers: a, goes: b, letters: c, found: {one: d}}", "`found.some` is missing."),
        ("{text: x, options: {a: A}, goes: {a: {to: b, error: c}}}", "an option brings no error line"),
        ("{does: x, goes: {a: {to: b}}}", "`goes.a.error` is missing."),
        ("{does: x, goes: b, step: c}", "`step` needs a screen"),
        ("hello", "is no map of names."),
    ],
)
def test_says_in_plain_words_what_is_wrong(node, what):
    (fault,) = library_of({"home.yaml": f"\nhome: {node}\n"}).faults

    assert what in fault.what
    assert (fault.file, fault.line, fault.node) == ("home.yaml", 2, "home")


def test_reads_yaml_1_2():
    assert parse_yaml("a: no\nb: 010\nc: 0x10\nd: ~\ne: 1.5\nf: true\n", "x.yaml").plain == {
        "a": "no",
        "b": 10,
        "c": 16,
        "d": None,
        "e": 1.5,
        "f": True,
    }


PO = """
msgid ""
msgstr ""

#. review: L
#, fuzzy
msgctxt "a"
msgid ""
"x\\n"
"y"
msgstr "z"

msgid "n"
msgstr "m"
"""


def test_reads_a_catalogue():
    catalogue = read_catalogue("sw", "locale/sw.po", PO)

    entry = catalogue.entries["a"]
    assert (entry.source, entry.text, entry.fuzzy, entry.review, entry.place.line) == ("x\ny", "z", True, "L", 8)
    assert [(fault.rule, fault.line) for fault in catalogue.faults] == [("po.context", 13)]
