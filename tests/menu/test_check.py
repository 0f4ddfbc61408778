"""The proof: clean menus have no fault, and each class of defect is found where it stands."""

from dataclasses import replace

import pytest

from app.menu.check import check, prove
from app.menu.faults import Fault, MenuFaults
from app.menu.library import library_of
from app.menu.vocabulary import Vocabulary
from tests.menu.world import GIVEN, SOURCES, VOCABULARY, a_library, changed, effect, line_of

LONG = "a b " * 50


def faults_of(sources: dict[str, str], vocabulary: Vocabulary = VOCABULARY) -> list[Fault]:
    return check(library_of(sources), vocabulary, GIVEN)


def test_finds_nothing_in_clean_menus():
    assert check(a_library(), VOCABULARY, GIVEN, strict=True) == []


HOME, REPORT, FACTS, WORDS, LETTERS, CUTS, PO = (
    "home.yaml",
    "report.yaml",
    "facts.yaml",
    "words.yaml",
    "messages.yaml",
    "shortcuts.yaml",
    "locale/sw.po",
)

ANSWER = '  options:\n    answer: {text: "Read the answer", goes: mine.answer}\n'

MANY_OLD = '    report: {text: "Report a problem", goes: report.topic}\n'
MANY = "".join(f'    n{n}: {{text: "Report {n}", goes: report.topic}}\n' for n in range(1, 8))

# rule, file, what is there, what is put there instead, and what stands on the line that must be named
DEFECTS = [
    ("yaml.form", HOME, "saves: language", "saves: [language", "goes: home\n  error"),
    ("key.twice", HOME, "rights.2:\n", "home:\n", 'home:\n  text: "2/2'),
    ("key.twice", REPORT, "erased: {text", "rights.2: {text", "rights.2: {text"),
    ("form", HOME, "saves: language", "keeps: language", "keeps: language"),
    ("form", HOME, 'text: "Mulembe!"', "text: 5", "text: 5"),
    ("form", REPORT, "  asks: words\n  saves: story", "  asks: pin\n  saves: story", "asks: pin"),
    ("form", REPORT, "erased: {text", "Erased: {text", "Erased: {text"),
    ("form", FACTS, 'number: {longest: "hidden"}', "number: {}", "number: {}"),
    ("form", LETTERS, "  class: receipt\n", "", "receipt:"),
    ("target.unknown", HOME, "goes: mine.start", "goes: mine.begin", "goes: mine.begin"),
    ("target.unknown", HOME, "goes: rights.2", "goes: rights.9", "goes: rights.9"),
    ("target.unknown", REPORT, "none: mine.none}", "none: mine.nobody}", "none: mine.nobody}"),
    ("target.unknown", CUTS, '"2": mine.start', '"2": mine.begin', '"2": mine.begin'),
    ("target.missing", REPORT, "goes: more}", "sets: {number: shown}}", "more: {text"),
    ("shortcut.deed", CUTS, '"2": mine.start', '"2": done', '"2": done'),
    ("effect.unknown", REPORT, "does: find_ward", "does: guess_ward", "does: guess_ward"),
    ("offer.unknown", REPORT, "offers: wards", "offers: towns", "offers: towns"),
    ("fact.unknown", REPORT, "Erased. Nothing", "Erased {count}. Nothing", "Erased {count}"),
    ("fact.unknown", REPORT, 'row: "{ward}"', 'row: "{state}"', 'row: "{state}"'),
    ("fact.unknown", REPORT, "number: shown}", "shown: sure}", "shown: sure}"),
    ("word.unknown", HOME, "error: err.choice.both", "error: err.gone", "error: err.gone"),
    ("word.unknown", WORDS, '  err.long: "Full. Send now; add the rest later."\n', "", None),
    ("fact.unsayable", WORDS, '"4": "Apr", ', "", None),
    ("fact.unsayable", FACTS, "from: short", "from: shorty", "from: shorty"),
    ("fact.unsayable", FACTS, '"You pay 1 shilling.", sw:', '"You pay 1 shilling.", luy:', "luy:"),
    ("slug.unknown", REPORT, 'water: "No water', 'rain: "No water', 'rain: "No water'),
    ("slug.unknown", HOME, 'sw: "Kiswahili"', 'fr: "Kiswahili"', 'fr: "Kiswahili"'),
    ("outcome.missing", REPORT, "some: mine.list, ", "", "mine.start: {does"),
    ("goes.unknown", REPORT, "unknown: subcounty", "unheard: subcounty", "unheard: subcounty"),
    ("goes.both", REPORT, ANSWER, "  goes: {found: mine.answer}\n  options:\n    found: Read\n", "goes: {found"),
    ("text.unseen", REPORT, "goes: {busy: busy}", "goes: {busy: busy, filed: erased}", 'text: "Thank you. N'),
    ("node.unreached", REPORT, "erased: {text", "lonely: {text: Hello.}\n\nerased: {text", "lonely: {text"),
    ("junction.ring", REPORT, "known: number", "known: where", "goes: {known: where"),
    ("fact.unsaved", CUTS, '"2": mine.start', '"2": number', None),
    ("fact.unsaved", REPORT, "goes: number\n\nnumber", "goes: story\n\nnumber", "does: lodge"),
    ("screen.long", REPORT, 'text: "Write more."', f'text: "Write more. {LONG}"', "Write more. a b"),
    ("screen.long", REPORT, "Added to {reference}.", "Added to {reference}. " + LONG, "Added to {reference}. a"),
    ("screen.long", REPORT, "{ward}. What happened?", "{ward}. What happened? " + LONG[:120], "happened? a"),
    ("fill.room", REPORT, 'send: {text: "Send"', f'send: {{text: "Send {LONG[:90]}"', "You wrote"),
    ("fill.place", REPORT, 'then: "...{answer}"', 'then: "..."', 'then: "..."'),
    ("fill.place", REPORT, "Write more.", "Write more: {story}", "Write more: {story}"),
    ("page.keys", HOME, 'en: "English"', f'en: "English {LONG[:119]}"', "lang:"),
    ("letter.strange", REPORT, "Erased. Nothing", "Erased – nothing", "Erased – nothing"),
    ("letter.strange", FACTS, "The pipe was mended on Monday.", "The pipe “was” mended.", "“was”"),
    ("letter.strange", PO, "Tumefuta. Haku", "Tumefúta. Haku", None),
    ("brace.alone", REPORT, "Erased. Nothing", "Erased {. Nothing", "Erased {. Nothing"),
    ("brace.word", WORDS, 'received: "new"', 'received: "new {date}"', 'received: "new {date}"'),
    ("brace.differs", PO, "Tumeongeza kwenye {reference}.", "Tumeongeza.", None),
    ("cost.free", LETTERS, "Baraza in {ward}", "Free! Baraza in {ward}", "Free!"),
    ("cost.free", PO, "Baraza {ward} tarehe", "Bure! Baraza {ward} tarehe", None),
    ("text.blank", REPORT, "Erased. Nothing was sent.", "Erased. ", "Erased. "),
    ("option.lines", REPORT, 'add: {text: "Add words"', 'add: {text: "Add\\nwords"', "Add\\nwords"),
    ("choice.lookalike", HOME, "1/2 You may", "1 You may", "1 You may"),
    ("choice.alike", REPORT, '{text: "Write again"', '{text: "Add more"', 'again: {text: "Add more"'),
    ("choice.many", REPORT, MANY_OLD, MANY, "options:\n    n1"),
    ("other.last", REPORT, 'water: "No water', 'kin.other: "Kin"\n    water: "No water', "kin.other"),
    ("message.long", LETTERS, "To stop: dial {code}.", "To stop: dial {code}. " + LONG, "Baraza in"),
    ("message.one_way", LETTERS, "To stop: dial {code}.", "To stop: reply STOP to {code}.", "To stop: reply"),
    ("message.one_way", LETTERS, "To stop: dial {code}.", "To stop: STOP to {short}, {code}.", "STOP to {short}"),
    ("message.unknown", LETTERS, "notice:\n", "notices:\n", None),
    ("message.unused", LETTERS, "notice:\n", "notices:\n", "notices:"),
    ("fact.unsaved", LETTERS, "Baraza in {ward}", "Baraza in {ward} {note}", "notice:"),
    ("fill.room", LETTERS, "To add words, reply", (LONG + LONG)[:230] + "reply", "{reference}: {answer}"),
    ("fact.unused", FACTS, "note: {", 'colour: {longest: "blue"}\nnote: {', "colour:"),
    ("fact.long", FACTS, 'code: {longest: "*384*1234#"', 'code: {longest: "*384#"', "code: {longest"),
    ("word.unused", WORDS, '  err.short: "', '  err.other: "Hm."\n  err.short: "', "err.other"),
    ("word.unused", WORDS, "state: {", 'colour: {blue: "blue"}\n\nstate: {', "colour: {"),
    (
        "po.missing",
        HOME,
        "    rights: {text",
        '    more: {text: "More", goes: home}\n    rights: {text',
        "more: {text",
    ),
    ("po.missing", PO, 'msgstr "Tumefuta. Hakuna kilichotumwa."', 'msgstr ""', None),
    ("po.stale", REPORT, "Erased. Nothing was sent.", "Erased. Nothing was kept.", None),
    ("po.unused", PO, 'msgctxt "erased"', 'msgctxt "gone"', 'msgid "Erased'),
    ("po.context", PO, 'msgctxt "erased"', 'msgctxt "busy"', None),
    ("po.fuzzy", PO, '#. review: H\nmsgctxt "erased"', '#, fuzzy\nmsgctxt "erased"', 'msgid "Erased'),
    (
        "po.clash",
        HOME,
        "rights.1:\n",
        'state: {text: "S", options: {received: "R"}, goes: home}\nrights.1:\n',
        None,
    ),
]


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
