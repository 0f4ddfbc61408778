"""The proof: clean menus have no fault, and each class of defect is found where it stands."""

from dataclasses import replace

import pytest

from app.menu.check import check, prove
from app.menu.compile import build
from app.menu.faults import Fault, MenuFaults
from app.menu.library import library_of
from app.menu.proofs.roads import Roads
from app.menu.proofs.screens import shots
from app.menu.proofs.subject import Subject
from app.menu.screen.sheets import Flow
from app.menu.vocabulary import Vocabulary
from tests.menu.defects import CUTS, DEFECTS, HOME, LONG, PO, REPORT, WORDS
from tests.menu.world import GIVEN, SOURCES, VOCABULARY, a_library, changed, effect, line_of


def faults_of(sources: dict[str, str], vocabulary: Vocabulary = VOCABULARY) -> list[Fault]:
    return check(library_of(sources), vocabulary, GIVEN)


def test_finds_nothing_in_clean_menus():
    assert check(a_library(), VOCABULARY, GIVEN, strict=True) == []


@pytest.mark.parametrize(("rule", "file", "old", "new", "stands"), DEFECTS)
def test_finds_a_defect_and_its_line(rule, file, old, new, stands):
    sources = changed(file, old, new)

    found = [fault for fault in faults_of(sources) if fault.rule == rule]

    assert found, f"no {rule} among {faults_of(sources)}"
    assert all(fault.what and fault.mend for fault in found)
    if stands:
        assert (file, line_of(sources, file, stands)) in {(fault.file, fault.line) for fault in found}


def test_finds_a_node_that_nobody_gets_out_of():
    shut = {
        **SOURCES,
        "trap.yaml": 'trap: {text: "Yes?", options: {again: {text: "Again", goes: trap}}, keys: false}\n',
    }
    shut[HOME] = shut[HOME].replace("rights.1}", "rights.1}\n    trap: {text: Trap, goes: trap}")

    (found,) = (fault for fault in faults_of(shut) if fault.rule == "node.trap")

    assert (found.file, found.line, found.node) == ("trap.yaml", 1, "trap")
    assert found.dial == "*384*50# > 4"


def test_finds_that_home_never_ends():
    endless = changed(REPORT, "  ends: true\n\nbusy: {text", "\nbusy: {text")
    endless[REPORT] = endless[REPORT].replace(", ends: true}", "}")

    assert [fault.node for fault in faults_of(endless) if fault.rule == "node.endless"] == ["home"]


def test_finds_what_a_translation_alone_makes_too_long():
    sources = changed(PO, 'msgstr "Wadi gani?"', f'msgstr "Wadi gani {LONG[:80]}?"')

    found = [fault for fault in faults_of(sources) if fault.rule == "screen.long"]

    assert {(fault.file, fault.language, fault.node) for fault in found} <= {(PO, "sw", "ward")}
    pages = [
        fault for fault in faults_of(changed(PO, '"Andika zaidi."', f'"{LONG}"')) if fault.rule == "screen.long"
    ]
    assert [(fault.language, fault.node) for fault in pages] == [("sw", "more")]


def test_finds_the_translations_line():
    sources = changed(PO, 'msgstr "Tumeongeza kwenye {reference}."', 'msgstr "Tumeongeza."')

    (found,) = (fault for fault in faults_of(sources) if fault.rule == "brace.differs")

    assert (found.file, found.node, found.language) == (PO, "mine.added", "sw")
    assert found.line == line_of(sources, PO, 'msgid "Added to')


def test_counts_the_error_line_in():
    just_fits = "x" * (156 - len("\n0 Back"))
    sources = changed(REPORT, 'text: "Write more."', f'text: "{just_fits}"')

    found = [fault for fault in faults_of(sources) if fault.rule == "screen.long" and fault.language == "en"]

    assert [fault.what for fault in found] == [
        "Page 1 under err.long takes 192 of 156 septets with the longest facts."
    ]
    assert found[0].dial.endswith("> 77")


def test_gives_the_shortest_dial_string():
    sources = changed(REPORT, "Erased. Nothing", "Erased {. Nothing")

    (found,) = (fault for fault in faults_of(sources) if fault.rule == "brace.alone")

    # By the shortcut *1#; the ward is known; a topic, a number, own words, then erase.
    assert found.dial == "*384*50*1# > 1 > 1 > words > 4"


def test_shows_a_road_on_which_the_fact_is_missing():
    sources = changed(CUTS, '"2": mine.start', '"2": story')

    found = {fault.node: fault for fault in faults_of(sources) if fault.rule == "fact.unsaved"}

    assert found["story"].dial == "*384*50*2#"
    assert "lodge needs {category}" in found["done"].what or "lodge needs" in found["done"].what


def test_says_a_fact_is_saved_when_every_road_saves_it():
    both = changed(REPORT, "known: number,", "known: subcounty,")

    assert not [fault for fault in faults_of(both) if fault.rule == "fact.unsaved"]


def test_asks_the_effect_for_its_own_facts_first():
    told = replace(
        VOCABULARY,
        effects={**VOCABULARY.effects, "lodge": effect("lodge", "reference", deed=True, filed="reference")},
    )

    found = [fault for fault in faults_of(dict(SOURCES), told) if fault.rule == "fact.unsaved"]

    assert {fault.what.split(" which")[0] for fault in found} >= {"lodge needs {reference},"}


def test_lets_warnings_pass_unless_strict():
    sources = changed(PO, '#. review: H\nmsgctxt "erased"', '#, fuzzy\nmsgctxt "erased"')
    library = library_of(sources)

    (lenient,) = check(library, VOCABULARY, GIVEN)
    (strict,) = check(library, VOCABULARY, GIVEN, strict=True)

    assert lenient.warning
    assert not strict.warning
    assert prove(library, VOCABULARY, GIVEN).version == library.version


def test_refuses_a_menu_that_fails():
    with pytest.raises(MenuFaults) as refused:
        prove(library_of(changed(REPORT, 'text: "Write more."', f'text: "{LONG}"')), VOCABULARY, GIVEN)

    assert "report.yaml:" in str(refused.value)


def test_measures_the_longest_code_that_may_be_set():
    # 148 letters and *384*50# fit a screen that ends; the code that facts.yaml allows is two letters longer.
    sources = changed(REPORT, "Enough for today. Please go on tomorrow.", "x" * 148 + "{code}")
    sources[PO] = sources[PO].replace("Enough for today. Please go on tomorrow.", "x" * 148 + "{code}")
    sources[PO] = sources[PO].replace("Inatosha leo. Tafadhali endelea kesho.", "{code}")

    (found,) = (fault for fault in faults_of(sources) if fault.rule == "screen.long")

    assert found.mend == "Shorten it by 2."


def test_says_where_what_and_how_in_one_line():
    (found,) = faults_of(changed(WORDS, "state: {", 'colour: {blue: "b"}\n\nstate: {'))[:1]

    assert str(found).startswith("words.yaml:")
    assert found.mend in str(found)


def test_looks_at_few_pages_of_words_that_have_no_room():
    """Letter by letter they would take a thousand pages, each drawn from the first."""
    cramped = changed(REPORT, 'send: {text: "Send"', f'send: {{text: "Send {LONG[:90]}"')
    library = library_of(cramped)
    menu, _, translators = build(library, VOCABULARY, GIVEN)
    subject = Subject(library, VOCABULARY, menu, translators, Roads(library, VOCABULARY, menu, GIVEN["code"]))

    crowded = [shots(subject, scene) for scene in menu.nodes.values() if isinstance(scene.sheet, Flow)]

    assert max(len(list(pages)) for pages in crowded) < 200
