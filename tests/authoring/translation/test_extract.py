"""Texts taken out of menus, and catalogues brought up to them."""

from io import BytesIO

from babel.messages.pofile import read_po

from app.authoring.translation.blocks import blocks_of
from app.authoring.translation.extract import Merged, merge, new_catalogue, template
from app.authoring.translation.texts import has_words, texts_of
from app.menu.check import check
from app.menu.compile import build
from app.menu.library import library_of
from app.menu.screen.sheets import View
from tests.authoring.drafts import CATALOGUE, PO, a_subject
from tests.menu.world import GIVEN, SOURCES, VOCABULARY, changed

TEXTS = texts_of(a_subject())
TOPIC = 'msgctxt "report.topic"\nmsgid "What is it about?"\n'


def merged_with(sources: dict[str, str], catalogue: str = CATALOGUE) -> Merged:
    return merge(catalogue, texts_of(a_subject(sources)))


def test_takes_out_what_a_menu_asks_for():
    _, _, translators = build(library_of(SOURCES), VOCABULARY, GIVEN)

    found, asked = {text.context for text in TEXTS}, translators["sw"].used
    assert found <= asked
    assert {context.partition("#")[2] for context in asked - found} == {"row"}  # of nodes that offer none


def test_leaves_a_catalogue_that_is_up_to_the_menus_as_it_is():
    assert merge(CATALOGUE, TEXTS) == Merged(CATALOGUE)


def test_marks_a_changed_text_fuzzy_and_touches_nothing_else():
    sources = changed("report.yaml", '"What is it about?"', '"What happened?"')

    merged = merged_with(sources)

    now = '#, fuzzy\n#| msgid "What is it about?"\nmsgctxt "report.topic"\nmsgid "What happened?"\n'
    assert merged.text == CATALOGUE.replace(TOPIC, now)
    assert (merged.stale, merged.new, merged.gone) == (["report.topic"], [], [])


def test_shows_english_until_somebody_mends_what_is_stale():
    sources = changed("report.yaml", '"What is it about?"', '"What happened in {ward}?"')
    library = library_of({**sources, PO: merged_with(sources).text})

    menu, faults, _ = build(library, VOCABULARY, GIVEN)

    assert not faults
    screen = menu.nodes["report.topic"].sheet.draw(View("sw", 0, {"ward": "991"}, menu.speech["sw"].sayers))
    assert screen.text.split("\n")[:2] == ["What happened in Mautuma?", "1 Maji hayatoki"]
    assert {fault.rule for fault in check(library, VOCABULARY, GIVEN) if fault.language == "sw"} == {"po.fuzzy"}


def test_changes_nothing_the_second_time():
    sources = changed("report.yaml", '    water: "No water"\n', "")
    sources["report.yaml"] = sources["report.yaml"].replace("Which ward?", "What ward?").replace(
        '    land: "Plots, building"\n', '    land: "Plots, building"\n    noise: "Noise"\n    dust: "Dust"\n'
    )  # fmt: skip
    once = merged_with(sources)

    assert (once.new, once.stale, once.gone) == (
        ["report.topic/noise", "report.topic/dust"], ["ward"], ["report.topic/water"],
    )  # fmt: skip
    assert merged_with(sources, once.text) == Merged(once.text)


def test_is_the_same_again_when_a_change_is_taken_back():
    for old, new in (('"What is it about?"', '"What happened?"'), ('text: "Write more."', 'text: "More?"')):
        assert merged_with(SOURCES, merged_with(changed("report.yaml", old, new)).text).text == CATALOGUE


def test_puts_a_new_text_after_the_one_that_it_follows():
    sources = changed("home.yaml", "    mine:", '    news: {text: "News", goes: rights.1}\n    mine:')

    merged = merged_with(sources)

    contexts = [block.context for block in blocks_of(merged.text)]
    assert contexts[contexts.index("home/news") - 1] == "home/report"
    new = 'msgctxt "home/news"\nmsgid "News"\nmsgstr ""\n\n'
    assert merged.text.replace(new, "") == CATALOGUE


def test_keeps_what_is_gone_at_the_end_and_takes_it_up_again():
    without = changed("report.yaml", '    water: "No water"\n', "")

    merged = merged_with(without)

    assert merged.gone == ["report.topic/water"]
    assert merged.text.endswith(
        '#. review: H\n#~ msgctxt "report.topic/water"\n#~ msgid "No water"\n#~ msgstr "Maji hayatoki"\n'
    )
    back = merged_with(SOURCES, merged.text)
    assert back.back == ["report.topic/water"]
    assert sorted(block.text.strip() for block in blocks_of(back.text)) == sorted(
        block.text.strip() for block in blocks_of(CATALOGUE)
    )


def test_takes_the_translation_along_when_a_text_gets_another_name():
    sources = changed("report.yaml", '    water: "No water"\n', '    pipes: "No water"\n')

    merged = merged_with(sources)

    (moved,) = (block for block in blocks_of(merged.text) if block.context == "report.topic/pipes")
    assert (moved.translation, moved.is_fuzzy) == ("Maji hayatoki", True)
    assert (merged.stale, merged.gone) == (["report.topic/pipes"], [])


def test_keeps_what_translators_wrote_in_comments():
    noted = CATALOGUE.replace(f"#. review: H\n{TOPIC}", f"# Asked on the radio.\n#. review: M\n{TOPIC}")
    sources = changed("report.yaml", '"What is it about?"', '"What happened?"')

    merged = merged_with(sources, noted)

    assert '# Asked on the radio.\n#. review: M\n#, fuzzy\n#| msgid "What is it about?"\n' in merged.text


def test_makes_a_template_that_names_each_text_once_and_no_line():
    catalog = read_po(BytesIO(template(TEXTS).encode()), abort_invalid=True)

    found = {message.context: message for message in catalog if message.id}
    assert set(found) == {text.context for text in TEXTS if has_words(text)}
    assert found["home/report"].locations == [("home.yaml", None)]
    moved = {**SOURCES, "home.yaml": f"\n\n{SOURCES['home.yaml']}"}
    assert template(texts_of(a_subject(moved))) == template(TEXTS)


def test_starts_a_language_that_the_menus_can_read():
    started = new_catalogue("luy", TEXTS)

    library = library_of({**SOURCES, "locale/luy.po": started})
    assert not library.faults
    assert set(library.catalogues["luy"].entries) == {text.context for text in TEXTS if has_words(text)}
    assert merge(started, TEXTS).text == started


def test_starts_where_there_is_nothing_but_a_header():
    header = blocks_of(SOURCES[PO])[0].text

    assert merge(header, TEXTS).text.startswith(header)
    assert merge("", TEXTS).new == [text.context for text in TEXTS if has_words(text)]


def test_asks_a_language_for_each_form_that_it_has_beside_a_count():
    started = new_catalogue("ar", TEXTS)
    subject = a_subject({**SOURCES, "locale/ar.po": started})

    merged = merge(started, texts_of(subject, "ar"))

    assert set(merged.new) == {f"neighbours#{form}" for form in ("zero", "two", "few", "many")}
    assert merge(merged.text, texts_of(subject, "ar")) == Merged(merged.text)
