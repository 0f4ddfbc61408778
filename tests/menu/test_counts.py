"""Texts beside a count: the form for one, the form for more, and the forms that English does not have."""

import pytest

from app.menu.check import check
from app.menu.engine import Done, Walk, hear, show
from app.menu.library import library_of
from app.menu.screen.sheets import ROOM
from app.menu.words import plural
from tests.menu.world import GIVEN, MENU, SOURCES, VOCABULARY, World, a_menu, changed, line_of, walk_to

TO_COUNT = ("1", "1", "1", "3", "3")


def said(count: str, language: str = "en") -> str:
    """The first line of the screen that shows a count."""
    walk = Walk(node="neighbours", language=language, facts={"ward": "991", "count": count})
    return show(MENU, walk, World()).text.split("\n")[0]


@pytest.mark.parametrize(
    ("count", "english", "kiswahili"),
    [
        ("1", "One neighbour said so in Mautuma.", "Jirani mmoja alisema hivyo, Mautuma."),
        ("3", "3 neighbours said so in Mautuma.", "Majirani 3 walisema hivyo, Mautuma."),
        ("0", "0 neighbours said so in Mautuma.", "Majirani 0 walisema hivyo, Mautuma."),
        ("99", "99 neighbours said so in Mautuma.", "Majirani 99 walisema hivyo, Mautuma."),
        ("100", "99+ neighbours said so in Mautuma.", "Majirani 99+ walisema hivyo, Mautuma."),
        ("٣", "3 neighbours said so in Mautuma.", "Majirani 3 walisema hivyo, Mautuma."),
        ("x", " neighbours said so in Mautuma.", "Majirani  walisema hivyo, Mautuma."),
    ],
)
def test_takes_the_form_of_the_number(count, english, kiswahili):
    assert (said(count), said(count, "sw")) == (english, kiswahili)


def test_keeps_the_form_under_an_error_and_in_another_language():
    walk, world, text = walk_to(*TO_COUNT, world=World(count_neighbours=Done("", {"count": "1"})))
    assert text == "One neighbour said so in Lumakanda.\n1 So do I\n2 It is another\n0 Back 9 Home"

    assert hear(MENU, walk, "7", world).text.split("\n")[:2] == ["Not listed. Choose:", text.split("\n")[0]]
    assert hear(MENU, walk, "sw", world).text.startswith("Jirani mmoja alisema hivyo, Lumakanda.\n1 Nami pia")


def test_puts_the_same_choices_on_a_page_whatever_the_form():
    long = "x" * (ROOM - 60)
    sources = changed("safe.yaml", "One neighbour said so in {ward}.", long)
    sources["locale/sw.po"] = sources["locale/sw.po"].replace("One neighbour said so in {ward}.", long)
    sources["safe.yaml"] += "".join(f'    k{n}: {{text: "Choice {n}", goes: story}}\n' for n in range(4))
    menu = a_menu(
        {name: text for name, text in sources.items() if not name.endswith(".po")} | {"facts.yaml": FACTS}
    )

    shown = {
        count: [
            show(menu, Walk(node="neighbours", page=page, facts={"ward": "991", "count": count}), World()).text
            for page in (0, 1)
        ]
        for count in ("1", "5")
    }

    choices = {count: [text.split("\n")[1:] for text in pages] for count, pages in shown.items()}
    assert choices["1"] == choices["5"]
    assert len(choices["1"][1]) > 1


FACTS = SOURCES["facts.yaml"].replace(', sw: "Unalipa shilingi 1."', "")


def test_asks_each_language_for_its_own_forms():
    """Arabic has six forms, and the languages of the Luhya none beside `other`."""
    facts = SOURCES["facts.yaml"].replace("sw: ", 'ar: "x", luy: "x", sw: ')
    sources = {**SOURCES, "facts.yaml": facts, "locale/ar.po": SOURCES["locale/sw.po"]}
    sources["locale/luy.po"] = SOURCES["locale/sw.po"]

    found = check(library_of(sources), VOCABULARY, GIVEN)

    lacking = [fault for fault in found if fault.rule == "po.missing"]
    assert {fault.what.split()[0] for fault in lacking} == {
        f"neighbours#{form}" for form in ["zero", "two", "few", "many"]
    }
    assert {fault.language for fault in lacking} == {"ar"}
    assert {fault.line for fault in lacking} == {line_of(sources, "safe.yaml", "{count} neighbours")}
    assert lacking == found


def test_proves_the_forms_that_english_does_not_have():
    facts = SOURCES["facts.yaml"].replace("sw: ", 'ar: "x", sw: ')
    forms = "".join(
        f'\nmsgctxt "neighbours#{form}"\nmsgid "{{count}} neighbours said so in {{ward}}."\nmsgstr "{text}"\n'
        for form, text in {
            "zero": "None, {ward}.",
            "two": "Two, {ward}.",
            "few": "{count} {note}",
            "many": "x" * 150 + "{count} {ward}",
        }.items()
    )
    sources = {**SOURCES, "facts.yaml": facts, "locale/ar.po": SOURCES["locale/sw.po"] + forms}

    found = check(library_of(sources), VOCABULARY, GIVEN)

    assert {(fault.rule, fault.language) for fault in found} == {("brace.differs", "ar"), ("screen.long", "ar")}
    assert {fault.file for fault in found} == {"locale/ar.po"}


def test_takes_one_count_a_text():
    sources = changed("safe.yaml", "{count} neighbours said so", "{count} of {all} said so")
    sources["facts.yaml"] += 'all: {shows: count, longest: "999"}\n'

    found = [fault for fault in check(library_of(sources), VOCABULARY, GIVEN) if fault.rule == "plural.count"]

    assert [fault.what for fault in found] == ["{count}, {all} would each change the words."]


def test_knows_the_forms_of_a_language():
    assert plural("sw")[0] == ("other", "one")
    assert plural("fr")[1](0) == "one"
    assert plural("luy")[0] == ("other",)
    assert plural("no such language")[0] == ("other",)
