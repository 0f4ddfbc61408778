"""English texts taken out of the menus: the template of all catalogues, and each catalogue brought up to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from app.authoring.translation.blocks import Block, a_block, blocks_of
from app.authoring.translation.texts import has_words
from app.menu.proofs.subject import Said

HEADER = """\
{comment}msgid ""
msgstr ""
"Project-Id-Version: itika\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""

TEMPLATE = "# Every text of the menus, taken out by `itika menus extract`, whose --lang starts a language.\n"


@dataclass(slots=True)
class Merged:
    """A catalogue brought up to the menus, and the contexts of what became of it there."""

    text: str
    new: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def template(texts: Sequence[Said]) -> str:
    """The catalogue without a language. It names files and no lines, so that an edit changes what it touches."""
    entries = (
        f"\n#: {text.place.file}\n{a_block(text.context, text.text).text}" for text in texts if has_words(text)
    )
    return HEADER.format(comment=TEMPLATE, language="") + "".join(entries)


def new_catalogue(language: str, texts: Sequence[Said]) -> str:
    """The catalogue of a language in which nothing is translated yet."""
    return merge(HEADER.format(comment="", language=language), texts).text


def merge(catalogue: str, texts: Sequence[Said]) -> Merged:
    """A catalogue with each text of the menus once; the same bytes again when it was up to them.

    A translation whose English changed is fuzzy and tells the text that it was made for. One whose text is gone is
    kept at the end as obsolete, and taken up again when the text comes back, also under another name (then fuzzy).
    """
    wanted = {text.context: text.text for text in texts}
    blocks = blocks_of(catalogue)
    living = [block for block in blocks if not block.is_gone and (block.context in wanted or not block.context)]
    spare = [block for block in blocks if block not in living]
    merged = Merged("")
    added = _added(texts, living, spare, merged)
    merged.text = _written(living, wanted, added, merged)
    merged.gone = [block.context for block in spare if not block.is_gone]
    for block in spare:
        if block.is_gone or block.translation:
            merged.text = _apart(merged.text) + block.retired().text
    unchanged = merged.text.rstrip() == catalogue.rstrip()
    merged.text = catalogue if unchanged else merged.text.rstrip() + "\n"
    return merged


def _added(
    texts: Sequence[Said], living: Sequence[Block], spare: list[Block], merged: Merged
) -> dict[str, list[Block]]:
    """Blocks for texts that have none, by the context that they come after: as the menus order them."""
    known = {block.context for block in living}
    added: dict[str, list[Block]] = {}
    after = ""
    for text in texts:
        if text.context in known:
            after = text.context
        elif has_words(text):
            added.setdefault(after, []).append(_found(text, spare, merged))
    return added


def _found(text: Said, spare: list[Block], merged: Merged) -> Block:
    """The block for a new text: the one that was kept for it, else the same words' of a text that is gone, else one
    that is empty."""
    for block in spare:
        if block.context == text.context:
            spare.remove(block)
            merged.back.append(text.context)
            return block.revived() if block.source == text.text else block.revived().reworded(text.text)
    for block in spare:
        if block.source == text.text and block.translation:
            spare.remove(block)
            merged.stale.append(text.context)
            return block.revived().renamed(text.context).doubted()
    merged.new.append(text.context)
    return a_block(text.context, text.text)


def _written(
    living: Sequence[Block], wanted: Mapping[str, str], added: dict[str, list[Block]], merged: Merged
) -> str:
    """The blocks in use: those that were there in their order, each followed by the new ones that come after."""
    text = ""
    for block in living:
        changed = _brought_up(block, wanted)
        if changed is not block and changed.is_fuzzy:
            merged.stale.append(block.context)
        text += changed.text
        for new in added.pop(block.context, ()) if block.context or block.is_header else ():
            text = f"{_apart(text)}{new.text.strip()}\n\n"
    for new in chain.from_iterable(added.values()):
        text = f"{_apart(text)}{new.text.strip()}\n\n"
    return text


def _brought_up(block: Block, wanted: Mapping[str, str]) -> Block:
    source = wanted.get(block.context, block.source)
    return block if block.source == source else block.reworded(source)


def _apart(text: str) -> str:
    return text.rstrip() + "\n\n" if text.strip() else ""
