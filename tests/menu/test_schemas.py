"""What editors know of the language: a schema for each kind of file, committed and current."""

from pathlib import Path

import pytest

from app.menu.library import OTHERS, schema_files, schema_hint, write_schemas
from app.menu.model import Fact, Message, Node, schemas
from app.settings import MENUS

FILES = sorted(path for path in MENUS.glob("*.yaml") if path.stem not in OTHERS)


def test_it_describes_every_word_of_the_language():
    known = schemas()

    assert set(known) == {"node", "facts", "messages", "words", "shortcuts"}
    node = known["node"]["$defs"]["Node"]
    assert set(node["properties"]) == set(Node.model_fields)
    choices = next(iter(node["properties"]["options"]["patternProperties"].values()))
    assert {"type": "string", "minLength": 1} in choices["anyOf"]
    assert set(known["facts"]["$defs"]["Fact"]["properties"]) == {"shows", "longest", "always", "from"}
    assert "class" in known["messages"]["$defs"]["Message"]["properties"]


@pytest.mark.parametrize("model", [Node, Fact, Message])
def test_it_explains_each_word_to_whoever_types_it(model):
    assert [name for name, field in model.model_fields.items() if not field.description] == []


@pytest.mark.parametrize("name", schema_files())
def test_it_is_committed_as_it_is(name):
    assert (MENUS / name).read_text("utf-8") == schema_files()[name], "write it anew: itika menus schema"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_is_named_by_each_file(path: Path):
    assert path.read_text("utf-8").split("\n")[0] == schema_hint(path.name), "begin it with this line"


def test_it_is_written_where_a_file_looks_for_it(tmp_path):
    written = write_schemas(tmp_path)

    assert {path.relative_to(tmp_path).as_posix() for path in written} == set(schema_files())
    assert all(path.read_text("utf-8") == schema_files()[path.relative_to(tmp_path).as_posix()] for path in written)
    assert (tmp_path / schema_hint("home.yaml").partition("=")[2]).exists()
