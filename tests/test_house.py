"""The house checks itself: sizes, sentences, and words that do not belong."""

import ast
import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import chain
from pathlib import Path

from app.settings import ROOT

CODE = sorted(
    chain.from_iterable((ROOT / folder).rglob("*.py") for folder in ("app", "benchmarks", "migrations", "tests"))
)
APP = [path for path in CODE if path.is_relative_to(ROOT / "app")]
LONGEST_FILE, LONGEST_FUNCTION, FULLEST_FOLDER = 300, 40, 12
# The words of the county's own screens: whoever finds one in app/ has found a sentence a translator cannot reach.
RESIDENTS_WORDS = re.compile(r"malalamishi|tafadhali|asante|samahani|nambari|your report|thank you", re.IGNORECASE)


@cache
def read(path: Path) -> str:
    """What a file says."""
    return path.read_text("utf-8")


@cache
def parsed(path: Path) -> ast.Module:
    """A file as Python reads it."""
    return ast.parse(read(path))


def those_with(paths: Iterable[Path], faults: Callable[[Path], object]) -> dict[str, object]:
    """Each file in which something is wrong, and what."""
    return {str(path.relative_to(ROOT)): found for path in paths if (found := faults(path))}


def test_it_keeps_files_short():
    assert not those_with(CODE, lambda path: max(0, len(read(path).splitlines()) - LONGEST_FILE))


def test_it_opens_each_module_with_a_sentence():
    assert not those_with(CODE, lambda path: read(path) and not ast.get_docstring(parsed(path)))


def test_it_keeps_functions_short():
    def long(path: Path) -> dict[str, int]:
        bodies = {one.name: (one.end_lineno or 0) - one.body[0].lineno + 1 for one in functions(path)}
        return {name: lines for name, lines in bodies.items() if lines > LONGEST_FUNCTION}

    assert not those_with(APP, long)


def test_it_imports_at_the_top():
    def inside(path: Path) -> list[str]:
        imports = ast.Import | ast.ImportFrom
        return [one.name for one in functions(path) if any(isinstance(node, imports) for node in ast.walk(one))]

    assert not those_with(APP, inside)


def test_it_says_what_each_public_thing_gives():
    def silent(path: Path) -> list[str]:
        things = [node for node in parsed(path).body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        return [thing.name for thing in things if not thing.name.startswith("_") and not ast.get_docstring(thing)]

    assert not those_with(APP, silent)


def test_it_leaves_residents_words_to_the_menus():
    def said(path: Path) -> list[str]:
        constants = [node.value for node in ast.walk(parsed(path)) if isinstance(node, ast.Constant)]
        strings = [value for value in constants if isinstance(value, str) and RESIDENTS_WORDS.search(value)]
        return [value for value in strings if value not in docstrings(path)]

    # The story of the demo is a resident, and speaks like one.
    assert not those_with([path for path in APP if not path.is_relative_to(ROOT / "app" / "console")], said)


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
    return [node for node in ast.walk(parsed(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def docstrings(path: Path) -> set[str]:
    """The sentences of a module that speak to programmers."""
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    return {
        ast.get_docstring(node, clean=False) or "" for node in ast.walk(parsed(path)) if isinstance(node, kinds)
    }
