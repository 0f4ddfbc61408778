"""A translator's changes put into the catalogues, once the proof has nothing against them."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from app.authoring.translation.blocks import Block, blocks_of
from app.authoring.translation.returned import NOTHING, Change
from app.kit.errors import Fault, Invalid
from app.menu import faults as menus
from app.menu.catalogue import read_catalogue
from app.menu.library import Library
from app.menu.screen.texts import width

UNSURE = "L"
"""The review mark of a translation that nobody has judged."""

WHOLE = frozenset({"screen.long", "fill.room"})
"""Faults of a whole screen, to which every text on it adds."""

Changes = Mapping[str, Sequence[Change]]
"""By language: what a translator changed."""

Proof = Callable[[Library], Iterable[menus.Fault]]
"""Finds everything that is wrong in menus."""


def file_of(language: str) -> str:
    """Where a language's catalogue lies in the folder of the menus."""
    return f"locale/{language}.po"


def applied(catalogue: str, changes: Sequence[Change]) -> str:
    """The catalogue with these changes; every other entry keeps its bytes."""
    by_context = {change.context: change for change in changes}
    return "".join(
        (_settled(block, change) if (change := by_context.get(block.context)) and not block.is_gone else block).text
        for block in blocks_of(catalogue)
    )


def _settled(block: Block, change: Change) -> Block:
    """With its new text and its mark, and nothing fuzzy about it any more."""
    if change.after != block.translation:
        block = block.translated(change.after)
    mark = change.review or ("" if block.review else UNSURE)
    return block.settled().reviewed(mark) if mark else block


def accept(library: Library, changes: Changes, proof: Proof) -> dict[str, str]:
    """The catalogues with these changes, by language. Raises Invalid with the cells that would bring a fault.

    The whole of the menus is proved: placeholders, alphabet, and that every screen and SMS fits. What was wrong
    before and is no worse now is no reason to refuse.
    """
    if not changes:
        return {}
    texts = {language: applied(library.sources[file_of(language)], found) for language, found in changes.items()}
    changed = _translated(library, texts)
    before, after = ([fault for fault in proof(each) if not fault.warning] for each in (library, changed))
    known = {(_kind(fault), fault.what) for fault in before}
    more = Counter(map(_kind, after)) - Counter(map(_kind, before))
    worse = [fault for fault in after if more[_kind(fault)] and (_kind(fault), fault.what) not in known]
    if worse:
        faults = [Fault(_cells(fault, changed, changes), _sentence(fault)) for fault in worse]
        raise Invalid("xlsx.proof", NOTHING, faults)
    return texts


def _translated(library: Library, texts: Mapping[str, str]) -> Library:
    """The same menus with other catalogues."""
    read = {language: read_catalogue(language, file_of(language), text) for language, text in texts.items()}
    faults = [fault for catalogue in read.values() for fault in catalogue.faults]
    sources = {**library.sources, **{file_of(language): text for language, text in texts.items()}}
    catalogues = {**library.catalogues, **read}
    return replace(library, sources=sources, catalogues=catalogues, faults=[*library.faults, *faults])


def _kind(fault: menus.Fault) -> tuple[str, str, str]:
    return fault.rule, fault.node, fault.language


def _sentence(fault: menus.Fault) -> str:
    return f"{fault.node}: {fault.what} {fault.mend}" if fault.node else f"{fault.what} {fault.mend}"


def _cells(fault: menus.Fault, library: Library, changes: Changes) -> str:
    """The changed cells that a fault comes from: its own entry's, else those of its node, else texts now longer."""
    language = fault.language if fault.language in changes else next(iter(changes))
    found = changes[language]
    entries = library.catalogues[language].entries
    at = (fault.file, fault.line)
    named = [each for each in found if (file_of(language), entries[each.context].place.line) == at]
    choices = (
        [] if fault.rule in WHOLE else named,
        [each for each in found if re.split("[/#]", each.context)[0] == fault.node],
        named,
        [each for each in found if width(each.after) > width(each.before)],
        found,
    )
    return ", ".join(change.cell for change in next(filter(None, choices)))
