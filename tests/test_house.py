"""The house checks itself: sizes, sentences, and words that do not belong."""

import ast
import re
from itertools import chain
from pathlib import Path

import pytest

from app.settings import ROOT

CODE = sorted(
    chain.from_iterable((ROOT / folder).rglob("*.py") for folder in ("app", "benchmarks", "migrations", "tests"))
)
APP = [path for path in CODE if path.is_relative_to(ROOT / "app")]
LONGEST_FILE, LONGEST_FUNCTION, FULLEST_FOLDER = 300, 40, 12
# The words of the county's own screens: whoever finds one in app/ has found a sentence a translator cannot reach.
RESIDENTS_WORDS = re.compile(r"malalamishi|tafadhali|asante|samahani|nambari|your report|thank you", re.IGNORECASE)

every_file = pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
every_module = pytest.mark.parametrize("path", APP, ids=lambda path: str(path.relative_to(ROOT)))


@every_file
def test_it_keeps_files_short(path: Path):
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_FILE


@every_file
def test_it_opens_each_module_with_a_sentence(path: Path):
    text = path.read_text("utf-8")
    assert not text or ast.get_docstring(ast.parse(text))


@every_module
def test_it_keeps_functions_short_and_imports_at_the_top(path: Path):
    for function in functions(path):
        body = (function.end_lineno or 0) - function.body[0].lineno + 1
        assert body <= LONGEST_FUNCTION, f"{function.name} has {body} lines"
        inside = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
        assert not inside, f"{function.name} imports"


@every_module
def test_it_says_what_each_public_thing_gives(path: Path):
    things = [
        node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef | ast.ClassDef)
    ]
    silent = [thing.name for thing in things if not thing.name.startswith("_") and not ast.get_docstring(thing)]
    assert not silent


@every_module
def test_it_leaves_residents_words_to_the_menus(path: Path):
    if path.is_relative_to(ROOT / "app" / "console"):
        return  # the story of the demo is a resident, and speaks like one
    strings = [
        node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant)
    ]
    said = [value for value in strings if isinstance(value, str) and RESIDENTS_WORDS.search(value)]
    assert not [value for value in said if value not in docstrings(path)]


def test_it_keeps_folders_small():
    folders = {path.parent for path in APP}
    full = {f: len([p for p in f.glob("*.py") if p.name != "__init__.py"]) for f in folders}
    assert not {str(f.relative_to(ROOT)): n for f, n in full.items() if n > FULLEST_FOLDER}


def test_it_explains_every_folder_in_a_sentence():
    map_of_the_house = (ROOT / "app" / "__init__.py").read_text("utf-8")
    folders = {path.parent.name for path in APP if path.parent.parent == ROOT / "app"}
    assert not {name for name in folders if f"`{name}`" not in map_of_the_house}


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module, methods and inner ones included."""
    tree = ast.parse(path.read_text("utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def docstrings(path: Path) -> set[str]:
    """The sentences of a module that speak to programmers."""
    tree = ast.parse(path.read_text("utf-8"))
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    return {ast.get_docstring(node, clean=False) or "" for node in ast.walk(tree) if isinstance(node, kinds)}
