"""A translator's round trip through a real .xlsx file."""

import difflib
import re
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from app.authoring.translation.acceptance import accept, applied
from app.authoring.translation.extract import merge
from app.authoring.translation.lines import Line
from app.authoring.translation.returned import sheets_of
from app.authoring.translation.texts import has_words, texts_of
from app.authoring.translation.workbook import (
    HEADINGS,
    LEFT,
    REVIEW,
    REVIEW_WAS,
    SCREEN,
    SOURCE,
    TRANSLATION,
    WAS,
    workbook,
)
from app.kit.errors import Conflict, Invalid
from app.menu.library import library_of
from tests.authoring.drafts import (
    BOOK,
    CATALOGUE,
    PO,
    a_book,
    a_subject,
    cell_of,
    letter,
    marked,
    proof,
    row_of,
    taken,
    written,
)
from tests.menu.world import SOURCES, changed

ENTRIES = a_subject().library.catalogues["sw"].entries


def accepted(book: bytes, catalogue: str = CATALOGUE) -> str:
    """The catalogue after the spreadsheet was taken in."""
    changes = {"sw": taken(book, catalogue)}
    return accept(library_of({**SOURCES, PO: catalogue}), changes, proof)["sw"] if changes["sw"] else catalogue


def refused(book: bytes, catalogue: str = CATALOGUE) -> dict[str, str]:
    """What is wrong, by cell."""
    with pytest.raises(Invalid) as refusal:
        accepted(book, catalogue)
    found: dict[str, str] = {}
    for fault in refusal.value.faults:
        found[fault.field] = f"{found.get(fault.field, '')}{fault.detail}\n"
    return found


def test_changes_one_text_and_nothing_else():
    book = written(BOOK, {"home/mine": "Ripoti zangu"})

    assert accepted(book).encode() == CATALOGUE.replace("Malalamishi yangu", "Ripoti zangu").encode()


def test_changes_nothing_when_nothing_was_written():
    assert taken(BOOK) == []
    assert accepted(BOOK) == CATALOGUE


def test_changes_nothing_when_it_is_taken_in_twice():
    book = written(BOOK, {"home/mine": "Ripoti zangu"})

    assert taken(book, accepted(book)) == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "_x000D_\n"])
def test_takes_a_text_of_several_lines(end):
    book = written(BOOK, {"lang": f"Mulembe! {{cost}}{end}Chagua / Choose:"})

    removed, added = ('-"Lugha / Language:"', '+"Chagua / Choose:"')
    lines = difflib.unified_diff(CATALOGUE.splitlines(), accepted(book).splitlines(), lineterm="", n=0)
    assert [line for line in lines if line[:2] in {'-"', '+"'}] == [removed, added]


def test_shows_a_text_on_its_screen_with_its_english_and_the_letters_left():
    sheet = load_workbook(BytesIO(BOOK))["sw"]
    row = row_of(sheet, "home/mine")

    shown = {heading: sheet.cell(row, at).value for at, heading in enumerate(HEADINGS, 1)}

    assert shown[SCREEN] == "Mulembe!\n1 Toa malalamishi\n2 Malalamishi yangu\n3 Haki zangu"
    assert (shown[SOURCE], shown[TRANSLATION], shown[WAS]) == (
        "My reports",
        "Malalamishi yangu",
        "Malalamishi yangu",
    )
    assert re.fullmatch(rf'=IF\(D{row}="","",[0-9]+-LEN\(D{row}\)\)', shown[LEFT])
    assert (shown[REVIEW], shown[REVIEW_WAS]) == ("H", "H")


def test_has_a_row_for_every_text_that_can_be_translated():
    (rows,) = sheets_of(BOOK).values()

    texts = texts_of(a_subject())
    assert {text.context for text in texts if has_words(text)} <= {row.context for row in rows}
    assert [row.context for row in rows] == [text.context for text in texts if text.context in ENTRIES]


def test_lets_a_translator_write_translation_and_review_only():
    sheet = load_workbook(BytesIO(BOOK))["sw"]

    assert sheet.protection.sheet
    open_ = {HEADINGS[cell.column - 1] for cell in sheet[2] if not cell.protection.locked}
    assert open_ == {TRANSLATION, REVIEW}
    assert all(sheet.column_dimensions[letter(hidden)].hidden for hidden in (WAS, REVIEW_WAS))


@pytest.mark.parametrize("risky", ["=1+1", "+254", "-", "@home"])
def test_keeps_a_text_that_looks_like_a_formula_a_text(risky):
    sheet = load_workbook(BytesIO(workbook({"sw": [Line("home", risky, risky, risky, 9, "H")]})))["sw"]

    for heading in (SCREEN, SOURCE, TRANSLATION, WAS):
        cell = sheet[f"{letter(heading)}2"]
        assert (cell.value, cell.data_type, cell.quotePrefix, cell.number_format) == (risky, "s", True, "@")


def test_settles_a_stale_text_that_was_mended():
    sources = changed("home.yaml", '"My reports"', '"My complaints"')
    stale = merge(CATALOGUE, texts_of(a_subject(sources))).text
    book = written(a_book(stale, sources), {"home/mine": "Kesi zangu"})

    now = applied(stale, taken(book, stale))

    assert now == CATALOGUE.replace('"My reports"', '"My complaints"').replace(
        '"Malalamishi yangu"', '"Kesi zangu"'
    )


def test_settles_a_stale_text_that_still_holds():
    sources = changed("home.yaml", '"My reports"', '"My complaints"')
    stale = merge(CATALOGUE, texts_of(a_subject(sources))).text
    book = a_book(stale, sources)

    assert (
        load_workbook(BytesIO(book))["sw"][f"F{row_of(load_workbook(BytesIO(book))['sw'], 'home/mine')}"].value
        == "stale"
    )
    now = applied(stale, taken(marked(book, {"home/mine": "M"}), stale))
    entry = '#. review: H\nmsgctxt "home/mine"\nmsgid "My reports"'
    assert now == CATALOGUE.replace(entry, entry.replace(": H", ": M").replace("reports", "complaints"))


def test_calls_a_new_text_uncertain_until_somebody_judges_it():
    sources = changed("home.yaml", "    mine:", '    news: {text: "News", goes: rights.1}\n    mine:')
    catalogue = merge(CATALOGUE, texts_of(a_subject(sources))).text

    book = written(a_book(catalogue, sources), {"home/news": "Habari"})

    assert '#. review: L\nmsgctxt "home/news"\nmsgid "News"\nmsgstr "Habari"\n' in applied(
        catalogue, taken(book, catalogue)
    )


def test_is_not_made_of_a_catalogue_that_is_behind_the_menus():
    with pytest.raises(Conflict, match="itika menus extract"):
        a_book(sources=changed("home.yaml", '"My reports"', '"My complaints"'))


@pytest.mark.parametrize(
    ("context", "text", "says"),
    [
        ("home/mine", "Ripoti ‘zangu’", "No basic phone shows ‘"),
        ("number", "Maafisa waone nambari yako?", "lacks {ward}"),
        ("number", "{ward}. Maafisa waone {nambari}?", "{nambari}"),
        ("rights.1", "1/2 " + "Unaweza kulalamika. " * 9, "Shorten it by"),
        ("message/receipt", "{reference} {date} {code} {cost} " + "Asante sana. " * 12, "segments"),
        ("home/mine", "Toa malalamishi", "is also the choice"),
        ("home/mine", " Malalamishi yangu", "blank"),
        ("home/mine", "Malalamishi bure", "bure"),
        ("home/mine", None, "The translation is empty"),
        ("home/mine", "=HYPERLINK(1)", "This is a formula"),
        ("home/mine", 12, "a number or a date"),
    ],
)
def test_refuses_by_cell_and_says_how_to_mend(context, text, says):
    found = refused(written(BOOK, {context: text}))

    assert says in found[cell_of(context)]


def test_blames_every_changed_text_of_a_screen_that_is_too_long():
    book = written(BOOK, {"home": "a" * 100, "home/mine": "b" * 70, "rights.1": "1/2 Haki"})

    assert set(refused(book)) == {f"{cell_of('home')}, {cell_of('home/mine')}"}


def test_blames_the_longer_word_for_a_screen_elsewhere():
    book = written(BOOK, {"ward/1002": "Kabras ya Magharibi" + " sana" * 25, "home/mine": "Kesi"})

    assert set(refused(book)) == {cell_of("ward/1002")}


def test_is_no_worse_for_what_was_wrong_before():
    catalogue = CATALOGUE.replace('msgstr "Haki zangu"', 'msgstr "Haki ‘zangu’"')

    assert accepted(written(a_book(catalogue), {"home/mine": "Ripoti zangu"}), catalogue) == catalogue.replace(
        "Malalamishi yangu", "Ripoti zangu"
    )


def test_refuses_a_text_that_changed_elsewhere_since_the_export():
    book = written(BOOK, {"home/mine": "Ripoti zangu"})
    meanwhile = CATALOGUE.replace("Malalamishi yangu", "Kesi zangu")

    assert refused(book, meanwhile) == {
        cell_of("home/mine"): "It was changed elsewhere since the export, and reads now: Kesi zangu\n"
    }


def test_refuses_a_text_whose_english_changed_since_the_export():
    book = written(BOOK, {"home/mine": "Ripoti zangu", "home/rights": "Haki"})
    meanwhile = CATALOGUE.replace('msgid "My reports"', 'msgid "My complaints"').replace(
        'msgctxt "home/rights"', 'msgctxt "x"'
    )

    found = refused(book, meanwhile)

    assert "The English has changed" in found[cell_of("home/mine")]
    assert "no longer" in found[cell_of("home/rights")]


def test_refuses_a_mark_that_is_none():
    assert "H, M, L" in refused(marked(BOOK, {"home/mine": "yes"}))[cell_of("home/mine")]


def test_refuses_a_text_that_stands_in_two_rows():
    opened = load_workbook(BytesIO(written(BOOK, {"home/mine": "Ripoti zangu"})))
    sheet = opened["sw"]
    sheet.append([cell.value for cell in sheet[row_of(sheet, "home/mine")]])
    saved = BytesIO()
    opened.save(saved)

    assert set(refused(saved.getvalue()).values()) == {"This text stands in two rows: keep one.\n"}


@pytest.mark.parametrize("column", [TRANSLATION, WAS, SOURCE])
def test_refuses_a_sheet_without_one_of_its_columns(column):
    opened = load_workbook(BytesIO(BOOK))
    opened["sw"].delete_cols(HEADINGS.index(column) + 1)
    saved = BytesIO()
    opened.save(saved)

    assert column in refused(saved.getvalue())["sw"]


@pytest.mark.parametrize("book", [b"", b"no workbook", b"PK\x03\x04"])
def test_refuses_what_is_no_workbook(book):
    with pytest.raises(Invalid, match=r"no \.xlsx file"):
        sheets_of(book)


def test_leaves_sheets_alone_that_are_the_translator_s_own():
    opened = load_workbook(BytesIO(BOOK))
    opened.create_sheet("Notes")["A1"] = "Ask the radio."
    saved = BytesIO()
    opened.save(saved)

    assert set(sheets_of(saved.getvalue())) == {"sw"}
    assert sheets_of(empty_book()) == {}


def empty_book() -> bytes:
    saved = BytesIO()
    Workbook().save(saved)
    return saved.getvalue()
