"""The commands of `itika menus` for authors and translators, on a copy of the county's menus."""

import re
import shutil
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from app.authoring.translation.blocks import blocks_of
from app.console.menus import cli
from app.kit.errors import Conflict, Invalid, NotFound
from app.menu.library import read_library, schema_files
from app.settings import MENUS
from tests.authoring.drafts import written

MINE = 'msgctxt "home/mine"\n'


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the menus, whose catalogues are up to them."""
    copy = tmp_path_factory.mktemp("county") / "menus"
    shutil.copytree(MENUS, copy, ignore=shutil.ignore_patterns("*.pot"))
    itika("extract", folder=copy)
    return copy


@pytest.fixture
def folder(extracted: Path, tmp_path: Path) -> Path:
    """Such a copy for one test."""
    return Path(shutil.copytree(extracted, tmp_path / "menus"))


def itika(*words: object, folder: Path, typed: str = "") -> str:
    """What a command says; raises what it refuses with."""
    result = CliRunner().invoke(cli, [*map(str, words), "--folder", str(folder)], input=typed)
    if result.exception:
        raise result.exception
    return result.stdout


def catalogue(folder: Path) -> bytes:
    """The Kiswahili of a folder."""
    return (folder / "locale" / "sw.po").read_bytes()


def mine(folder: Path) -> str:
    """What the choice `home/mine` reads in Kiswahili."""
    (block,) = (block for block in blocks_of(catalogue(folder).decode()) if block.context == "home/mine")
    return block.translation


def test_extracts_every_text_and_nothing_the_second_time(folder):
    before = {path.name: path.read_bytes() for path in (folder / "locale").iterdir()}

    said = itika("extract", folder=folder)

    assert said == "locale/sw.po: 0 new, 0 stale, 0 back, 0 gone\n"
    assert {path.name: path.read_bytes() for path in (folder / "locale").iterdir()} == before
    assert before["menus.pot"].count(b"\nmsgctxt ") >= len(read_library(folder).nodes) / 2


def test_says_which_translations_an_edit_has_made_stale(folder):
    home = folder / "home.yaml"
    home.write_text(home.read_text("utf-8").replace('"My reports"', '"My own reports"', 1), "utf-8")

    said = itika("extract", folder=folder)

    assert said == "locale/sw.po: 0 new, 1 stale, 0 back, 0 gone\n  stale home/mine\n"
    assert b'#, fuzzy\n#| msgid "My reports"\nmsgctxt "home/mine"\nmsgid "My own reports"\n' in catalogue(folder)


def test_takes_no_file_that_cannot_be_read_for_one_that_is_empty(folder):
    (folder / "home.yaml").write_text("home: [", "utf-8")
    before = catalogue(folder)

    with pytest.raises(Exception, match=re.escape("home.yaml:1")):
        itika("extract", folder=folder)
    assert catalogue(folder) == before


def test_says_where_to_look_when_the_policy_is_wrong(folder):
    (folder / "policy.yaml").write_text("categories: none\n", "utf-8")

    with pytest.raises(Invalid, match=r"policy\.yaml has .* `itika menus check`"):
        itika("sheet", folder=folder)


def test_starts_a_language(folder):
    said = itika("extract", "--lang", "luy", folder=folder)

    assert said.startswith("locale/luy.po: started\n")
    assert set(read_library(folder).catalogues) == {"luy", "sw"}


@pytest.mark.parametrize(("language", "refusal"), [("sw", Conflict), ("en", Invalid), ("../x", Invalid)])
def test_starts_no_language_that_is_there_or_is_none(folder, language, refusal):
    with pytest.raises(refusal):
        itika("extract", "--lang", language, folder=folder)


def test_brings_one_text_from_a_spreadsheet_and_nothing_else(folder, tmp_path):
    before, sheet = catalogue(folder), tmp_path / "sw.xlsx"
    itika("export", "--xlsx", sheet, folder=folder)
    sheet.write_bytes(written(sheet.read_bytes(), {"home/mine": "Kesi zangu"}))
    was = mine(folder)

    dry = itika("import", "--xlsx", sheet, "--dry-run", folder=folder)

    assert catalogue(folder) == before
    assert f"home/mine\n  - {was!r}\n  + 'Kesi zangu'\n1 texts would change.\n" in dry
    assert itika("import", "--xlsx", sheet, folder=folder).endswith("1 texts changed.\n")
    old, new = before.split(MINE.encode()), catalogue(folder).split(MINE.encode())
    assert new[0] == old[0]
    assert new[1] == old[1].replace(f'msgstr "{was}"'.encode(), b'msgstr "Kesi zangu"', 1)


def test_keeps_the_line_breaks_of_another_system(folder, tmp_path):
    po, sheet = folder / "locale" / "sw.po", tmp_path / "sw.xlsx"
    po.write_bytes(po.read_bytes().replace(b"\n", b"\r\n"))
    before, was = catalogue(folder), mine(folder)
    itika("extract", folder=folder)
    assert catalogue(folder) == before

    itika("export", "--xlsx", sheet, folder=folder)
    sheet.write_bytes(written(sheet.read_bytes(), {"home/mine": "Kesi zangu"}))
    itika("import", "--xlsx", sheet, folder=folder)

    entry = f'msgctxt "home/mine"\r\nmsgid "My reports"\r\nmsgstr "{was}"\r\n'.encode()
    assert before.count(entry) == 1
    assert catalogue(folder) == before.replace(entry, entry.replace(was.encode(), b"Kesi zangu"))


def test_takes_nothing_when_one_text_is_wrong(folder, tmp_path):
    before, sheet = catalogue(folder), tmp_path / "sw.xlsx"
    itika("export", "--xlsx", sheet, "--lang", "sw", folder=folder)
    sheet.write_bytes(written(sheet.read_bytes(), {"home/mine": "Kesi zangu", "home/report": "Toa ‘kesi’"}))

    with pytest.raises(Invalid) as refusal:
        itika("import", "--xlsx", sheet, folder=folder)

    assert [fault.field for fault in refusal.value.faults] == [f"sw!D{row_of(sheet, 'home/report')}"]
    assert catalogue(folder) == before


def test_exports_no_language_that_is_not_there(folder, tmp_path):
    with pytest.raises(NotFound, match="--lang fr"):
        itika("export", "--xlsx", tmp_path / "fr.xlsx", "--lang", "fr", folder=folder)


def test_prints_every_screen_of_the_county(folder):
    page = itika("sheet", folder=folder)

    shown = {name for name, node in read_library(folder).nodes.items() if not node.is_junction}
    assert {name for name in shown if f'<h3 id="{name}">' not in page} == set()
    assert not re.search(r"https?:|src=|url\(", page)


def test_draws_the_map_of_the_county(folder):
    whole, part = itika("graph", folder=folder), itika("graph", "--from", "report.story", folder=folder)

    drawn = set(re.findall(r'^    n-\S*?[\[({/]+"([a-z0-9_.]+)', whole, re.MULTILINE))
    assert drawn == set(read_library(folder).nodes)
    assert 0 < part.count("\n") < whole.count("\n")
    with pytest.raises(NotFound):
        itika("graph", "--from", "nowhere", folder=folder)


def test_dials_a_node_at_once(folder):
    said = itika("try", "report.story", "--lang", "sw", folder=folder, typed="Bomba limevunjika\n\n")

    assert said.count("CON") == 2
    assert "Bomba limevunjika" in said


def test_comes_to_the_outcome_that_is_named(folder):
    said = itika("try", "mine.find", "--outcome", "find_reports=none", folder=folder)

    assert "(find_reports: none (or some))" in said
    with pytest.raises(Invalid, match="effect=outcome"):
        itika("try", "home", "--outcome", "none", folder=folder)


def test_writes_anew_what_editors_know_of_the_language(folder):
    (folder / "schema" / "node.schema.json").write_text("{}", "utf-8")

    said = itika("schema", folder=folder)

    assert said.splitlines() == list(schema_files())
    assert {name: (folder / name).read_text("utf-8") for name in schema_files()} == schema_files()


def row_of(sheet: Path, context: str) -> int:
    """The row of a text in a file."""
    rows = load_workbook(BytesIO(sheet.read_bytes()))["sw"].iter_rows(min_row=2, max_col=1)
    return next(cell.row for (cell,) in rows if cell.value == context)
