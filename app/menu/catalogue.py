"""A language's PO file: one translation a context, with its line, whether it is fuzzy, and what is missing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from types import MappingProxyType

from babel.messages.pofile import PoFileError, read_po

from app.menu.faults import Fault, Place, fault
from app.menu.screen.texts import SLOT

LINE = re.compile(r'\s*|#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) +)?"(?:[^"\\]|\\.)*"\s*')
"""A line of a PO file, whole."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One translation: of which source, whether it waits for a look (`fuzzy`), and its review mark H, M or L."""

    source: str
    text: str
    fuzzy: bool
    review: str
    place: Place

    def translates(self, source: str) -> bool:
        """Whether it may be shown for this text: it is there, of this very text, and not waiting for a look."""
        return bool(self.text) and self.source == source and not self.fuzzy


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The translations of one language, by context such as `home`, `home/report` or `ward/991`."""

    language: str
    file: str
    entries: Mapping[str, Entry]
    faults: tuple[Fault, ...] = ()


def read_catalogue(language: str, file: str, content: str) -> Catalogue:
    """The catalogue in `content`; what cannot be read is among its faults.

    Babel reads a line without its closing quote, and takes the last letter for it: so each line is looked at first.
    """
    for number, line in enumerate(content.splitlines(), 1):
        if not LINE.fullmatch(line):
            what, mend = "This is no line of a catalogue.", "Mend its keyword and its quotes."
            return Catalogue(language, file, {}, (fault("po.form", Place(file, number), what, mend),))
    try:
        catalog = read_po(BytesIO(content.encode()), ignore_obsolete=True, abort_invalid=True)
    except PoFileError as bad:
        line_before = bad.lineno if isinstance(bad.lineno, int) else 0
        mend = "Put its lines in the order in which gettext writes them."
        return Catalogue(language, file, {}, (fault("po.form", Place(file, line_before + 1), f"{bad}.", mend),))
    entries: dict[str, Entry] = {}
    faults = []
    for message in catalog:
        if not message.id:
            continue
        place = Place(file, message.lineno or 1)
        context = message.context or ""
        if not context or context in entries:
            what = f'There are two entries of context "{context}".' if context else "An entry has no context."
            mend = "Keep one for each context." if context else "Give it the msgctxt of its node."
            faults.append(fault("po.context", place, what, mend, language=language))
            continue
        entries[context] = Entry(str(message.id), str(message.string or ""), message.fuzzy, _review(message), place)
    return Catalogue(language, file, MappingProxyType(entries), tuple(faults))


def _review(message: object) -> str:
    for comment in getattr(message, "auto_comments", ()):
        if comment.startswith("review:"):
            return str(comment.removeprefix("review:").strip())
    return ""


@dataclass(slots=True)
class Translator:
    """Looks up the texts of one language and notes which have no translation and which entries were asked for."""

    language: str
    catalogue: Catalogue | None
    faults: list[Fault] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def text(self, context: str, source: str, place: Place, node: str = "") -> str:
        """The text in this language; one without letters needs no entry. What is missing is a fault.

        A fuzzy one stays English until somebody has looked at it: the old wording may say what is no longer so.
        """
        if self.catalogue is None:
            return source
        self.used.add(context)
        entry = self.catalogue.entries.get(context)
        if entry is not None and entry.translates(source):
            return entry.text
        if not any(map(str.isalpha, SLOT.sub("", source))):
            return source
        if entry is None or not entry.text:
            what = f"{context} has no translation."
            mend = f'Add msgctxt "{context}" to {self.catalogue.file}.'
            self.faults.append(fault("po.missing", place, what, mend, node=node, language=self.language))
        elif entry.source != source:
            what = f"The entry {context} translates another text than the menu has now."
            mend = "Translate the new text, and give the entry its msgid."
            self.faults.append(fault("po.stale", entry.place, what, mend, node=node, language=self.language))
        return source
