"""The folder of menus as read: every node, fact, message, word and translation, with the line it stands on."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from app.menu.catalogue import Catalogue, read_catalogue
from app.menu.faults import Fault, Place, fault
from app.menu.model import BY_FILE, NODES, Fact, Message, Node, schemas

Way = tuple[str, ...]
"""Where something stands in a file: `("home", "options", "report")`."""

OTHERS = frozenset(
    {"policy", "places", "holidays", "jurisdiction", "canned", "keywords", "texting", "broadcasts", "retention"}
)
"""Files of the folder that are content of features and no part of the language; they belong to its version."""


@dataclass(frozen=True, slots=True)
class YamlFile:
    """One YAML file as plain data, with the line of every key and item."""

    file: str
    plain: Any
    lines: Mapping[Way, int]
    faults: tuple[Fault, ...] = ()

    def place(self, *path: str) -> Place:
        """Where `path` stands, or the nearest thing around it that stands somewhere."""
        while path and path not in self.lines:
            path = path[:-1]
        return Place(self.file, self.lines.get(path, 1))


@dataclass(frozen=True, slots=True)
class Library:
    """All menus of a folder. `version` is the hash of their sources, `faults` what could not be read."""

    version: str
    sources: Mapping[str, str]
    nodes: dict[str, Node] = field(default_factory=dict)
    sms: dict[str, Node] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    shortcuts: dict[str, str] = field(default_factory=dict)
    catalogues: dict[str, Catalogue] = field(default_factory=dict)
    files: dict[tuple[str, str], YamlFile] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def languages(self) -> tuple[str, ...]:
        """English, in which the sources are written, and every language that has a catalogue."""
        return ("en", *sorted(self.catalogues))

    def place(self, kind: str, name: str, *path: str) -> Place:
        """Where a thing stands: kind is nodes, sms, facts, messages, words or shortcuts."""
        file = self.files.get((kind, name))
        return file.place(name, *path) if file else Place(f"{kind}.yaml", 1)


def read_library(folder: Path) -> Library:
    """The menus in `folder`. What is wrong in a file is among the library's faults; raises OSError."""
    return library_of(read_sources(folder))


def read_sources(folder: Path) -> dict[str, str]:
    """The text of every file in `folder`, by its path inside; raises OSError.

    Bytes that are no UTF-8 become a letter that no phone shows, which the proof names.
    """
    files = sorted([*folder.glob("*.yaml"), *folder.glob("locale/*.po")])
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8", "replace") for path in files}


def schema_files() -> dict[str, str]:
    """The JSON Schemas that editors read, by their path inside the folder: one for each kind of file."""
    return {
        f"schema/{kind}.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for kind, schema in schemas().items()
    }


def schema_hint(file: str) -> str:
    """The first line of a menu file, by which an editor finds its schema."""
    stem = Path(file).stem
    kind = stem if stem in BY_FILE.keys() - {"sms"} else "node"
    return f"# yaml-language-server: $schema=./schema/{kind}.schema.json"


def write_schemas(folder: Path) -> list[Path]:
    """Write the schemas into a folder of menus; where they are now. Raises OSError."""
    (folder / "schema").mkdir(exist_ok=True)
    written = [folder / name for name in schema_files()]
    for path, text in zip(written, schema_files().values(), strict=True):
        path.write_text(text, "utf-8")
    return written


def version_of(sources: Mapping[str, str]) -> str:
    """The name of these menus: 12 hex digits of a hash of all their files."""
    content = "".join(f"{name}\0{text}\0" for name, text in sorted(sources.items()))
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def library_of(sources: Mapping[str, str]) -> Library:
    """The menus whose files are `sources`, by their path inside the folder."""
    library = Library(version_of(sources), dict(sources))
    for name, text in sorted(sources.items()):
        stem = Path(name).stem
        if name.endswith(".po"):
            library.catalogues[stem] = read_catalogue(stem, name, text)
            library.faults.extend(library.catalogues[stem].faults)
            continue
        if stem in OTHERS:
            continue
        file = parse_yaml(text, name)
        library.faults.extend(file.faults)
        kind = stem if stem in BY_FILE else "nodes"
        _take(library, kind, file, BY_FILE.get(stem, NODES))
    return library


@lru_cache(maxsize=64)
def parse_yaml(text: str, file: str) -> YamlFile:
    """YAML 1.2 as plain data (every key a string), with the line of every key and item, and its faults.

    Kept for the next version, which shares most of its files with this one: nobody may change what was parsed.
    """
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except YAMLError as bad:
        mark = getattr(bad, "problem_mark", None) or getattr(bad, "context_mark", None)
        place = Place(file, mark.line + 1 if mark else 1)
        what = f"This is no YAML: {getattr(bad, 'problem', None) or 'it holds a letter that YAML does not allow'}."
        return YamlFile(file, {}, {}, (fault("yaml.form", place, what, "Mend the indent, quotes or colons."),))
    reader = _Reader(file)
    plain = reader.plain(root, ()) if root is not None else {}
    return YamlFile(file, plain, reader.lines, tuple(reader.faults))


class _Reader:
    """Turns composed YAML into plain data while it notes lines and keys that come twice."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Way, int] = {}
        self.faults: list[Fault] = []

    def plain(self, node: Any, path: Way) -> Any:
        if isinstance(node, MappingNode):
            return {key: self.plain(value, (*path, key)) for key, value in self._pairs(node, path)}
        if isinstance(node, SequenceNode):
            for at, item in enumerate(node.value):
                self.lines[*path, str(at)] = item.start_mark.line + 1
            return [self.plain(item, (*path, str(at))) for at, item in enumerate(node.value)]
        return _scalar(node)

    def _pairs(self, node: Any, path: Way) -> Iterator[tuple[str, Any]]:
        for key, value in node.value:
            name = str(key.value)
            line = key.start_mark.line + 1
            if (*path, name) in self.lines:
                first = self.lines[*path, name]
                what = f"The key {name} stands here and on line {first}."
                self.faults.append(
                    fault("key.twice", Place(self.file, line), what, "Keep one.", node=path[0] if path else name)
                )
                continue
            self.lines[*path, name] = line
            yield name, value


def _scalar(node: ScalarNode) -> str | int | float | bool | None:
    kind = str(node.tag).rpartition(":")[2]
    try:
        match kind:
            case "int":
                digits = str(node.value)
                return int(digits, 0) if digits[:2] in {"0x", "0o"} else int(digits)
            case "float":
                return float(node.value)
            case "bool":
                return str(node.value).lower() == "true"
            case "null":
                return None
    except ValueError:
        pass
    return str(node.value)


def _take(library: Library, kind: str, file: YamlFile, adapter: TypeAdapter[Any]) -> None:
    """Put what a file declares into its place, item by item, so that one bad item hides no other."""
    if not isinstance(file.plain, dict):
        what = "This file is not a map of names."
        library.faults.append(fault("yaml.form", Place(file.file, 1), what, "Write `name:` and what it is."))
        return
    target = getattr(library, kind)
    for name, given in file.plain.items():
        place = file.place(name)
        if name in target:
            there = library.place(kind, name)
            what = f"{name} is declared here and in {there.file}:{there.line}."
            library.faults.append(fault("key.twice", place, what, "Keep one.", node=name))
            continue
        try:
            target[name] = adapter.validate_python({name: given})[name]
            library.files[kind, name] = file
        except ValidationError as bad:
            library.faults.extend(_misfits(file, name, bad.errors()))


_SENTENCES = {
    "extra_forbidden": ("{name} is no word of the menu language here.", "Take it out or mend its spelling."),
    "missing": ("{name} is missing.", "Add it."),
    "string_type": ("{name} is not text.", "Put it in quotes."),
    "string_too_short": ("{name} is empty.", "Write its text, or take it out."),
    "string_pattern_mismatch": ("{name} is not spelt as such a name may be.", "It must match {pattern}"),
    "literal_error": ("{name} is none of the words it may be.", "Write {expected}."),
    "bool_parsing": ("{name} is neither true nor false.", "Write true or false."),
    "bool_type": ("{name} is neither true nor false.", "Write true or false."),
    "dict_type": ("{name} is no map of names.", "Write `name: what it is`, a line each."),
    "model_type": ("{name} is no map of names.", "Write `name: what it is`, a line each."),
    "value_error": ("{name}: {error}.", "See menus/README.md."),
}
"""What is wrong and how to mend it, by pydantic's name of the error."""


def _misfits(file: YamlFile, name: str, errors: Iterable[ErrorDetails]) -> Iterator[Fault]:
    """pydantic's errors as faults on the line of what is wrong; one a place, whatever a value could have been."""
    told: dict[Way, tuple[Way, ErrorDetails]] = {}
    for error in errors:
        path: Way = ()
        for step in map(str, error["loc"]):
            # pydantic puts steps of its own between those of the file, such as the names of a union's types
            path = (*path, step) if (*path, step) in file.lines else path
        told.setdefault((*path, str(error["loc"][-1])) if error["type"] == "missing" else path, (path, error))
    for shown, (path, error) in told.items():
        if any(len(other) > len(shown) and other[: len(shown)] == shown for other in told):
            continue  # what it holds is of the right kind, and something in there is wrong
        what, mend = _SENTENCES.get(error["type"], ("{name}: {msg}.", "See menus/README.md."))
        said = {"name": f"`{'.'.join(shown[1:]) or name}`", "msg": error["msg"], **error.get("ctx", {})}
        yield fault("form", file.place(*path), what.format(**said), mend.format(**said), node=name)
