"""Two editions of the county's menus that differ in every word, so that each screen tells from which it is."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.content import content_of, given_facts
from app.conversation.content import Content
from app.menu.library import OTHERS, Library, library_of, parse_yaml, read_sources
from app.settings import MENUS, Settings
from tests.builders import NOW
from tests.phone import CODE

# Each takes one septet, as the plain letter does: what fits in one edition fits in the other.
ACCENTS = str.maketrans("aeiou", "àéìòù")
ACCENTED = re.compile("[àéìòù]")
PLAIN = re.compile("[aeiou]")
SLOT = re.compile(r"(\{[^}]*\})")
QUOTED = re.compile(r'^((?:msgid|msgid_plural|msgstr|msgstr\[\d\]) )?(".*")$', re.MULTILINE)
READ = {"text", "one", "then", "row", "sms", "again"}
"""What is read of a node."""
GIVEN = given_facts(Settings(_env_file=None, ussd_code=CODE, at_shortcode="20384"))


def accented(text: str) -> str:
    """The text with accents on all its vowels, but for names of facts."""
    return "".join(part if part.startswith("{") else part.translate(ACCENTS) for part in SLOT.split(text))


@cache
def plain_edition() -> dict[str, str]:
    """The sources of the folder."""
    return read_sources(MENUS)


@cache
def accented_edition() -> dict[str, str]:
    """The same menus with accents on whatever a resident reads."""
    return {name: _rewrite(name, text) for name, text in plain_edition().items()}


def _rewrite(name: str, text: str) -> str:
    stem = Path(name).stem
    if name.endswith(".po"):
        head, gap, entries = text.partition("\n\n")
        return head + gap + QUOTED.sub(lambda found: (found[1] or "") + accented(found[2]), entries)
    if stem in OTHERS | {"facts", "shortcuts"}:
        return text
    things = parse_yaml(text, name).plain.items()
    spell = _all if stem == "words" else _read
    return json.dumps({key: spell(thing) for key, thing in things}, ensure_ascii=False)


def _all(plain: Any) -> Any:
    """Plain data with every word accented."""
    if isinstance(plain, dict):
        return {key: _all(inner) for key, inner in plain.items()}
    return accented(plain) if isinstance(plain, str) else plain


def _read(thing: dict[str, Any]) -> dict[str, Any]:
    """A node, an option or a message with all of it accented that is read."""
    options = {
        key: _read(one) if isinstance(one, dict) else _all(one) for key, one in thing.get("options", {}).items()
    }
    spelt = {key: _all(inner) if key in READ else inner for key, inner in thing.items()}
    return spelt | ({"options": options} if options else {})


def is_of(screen: str, *, accents: bool) -> bool:
    """Whether a screen may be of that edition: residents' own words stand on it as they were typed."""
    ours, others = len(ACCENTED.findall(screen)), len(PLAIN.findall(screen))
    return ours > 0 if accents else ours <= others


@cache
def made_ready(version: str) -> Content:
    """An edition as a process has it at hand; compiled once, for processes start often here."""
    editions = {library.version: library for library in map(library_of, (plain_edition(), accented_edition()))}
    return content_of(editions[version], GIVEN, now=NOW)


@dataclass(frozen=True, slots=True)
class Archive:
    """A press that has both editions ready."""

    def prove(self, library: Library, /) -> None:
        """They are proved elsewhere."""

    def reprint(self, version: str, sources: Mapping[str, str], /) -> Content:
        """The edition, made ready before."""
        return made_ready(version)
