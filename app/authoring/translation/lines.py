"""What a translator is shown of each text: the screen it stands on, its English, its translation, the room left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.authoring.budgets import budgets
from app.authoring.drawings import Drawing, drawings
from app.authoring.examples import example_facts
from app.authoring.translation.blocks import Block, blocks_of
from app.authoring.translation.extract import merge
from app.authoring.translation.texts import texts_of
from app.kit.errors import Conflict
from app.menu.post.view import AGAIN
from app.menu.proofs.subject import Said, Subject

NEW, STALE = "new", "stale"


@dataclass(frozen=True, slots=True)
class Line:
    """One text for a translator. `room` is how many letters the translation may have, where that is known.

    `state` is the review mark H, M or L; `new` without translation, `stale` when its English has changed since.
    """

    context: str
    screen: str
    source: str
    translation: str
    room: int | None
    state: str


def lines_of(subject: Subject, language: str, catalogue: str) -> list[Line]:
    """Every text that is translated, in the order of the menus. Raises Conflict if the catalogue is behind them."""
    texts = texts_of(subject, language)
    if merge(catalogue, texts).text != catalogue:
        detail = f"{language}.po is behind the menus: run `itika menus extract` first, and commit what it did."
        raise Conflict("catalogue.behind", detail)
    blocks = {block.context: block for block in blocks_of(catalogue) if not block.is_gone}
    left = budgets(subject)
    return [
        _line(text, screen, blocks[text.context], left.get((language, text.context)))
        for text, screen in _screens(subject, texts, language)
        if text.context in blocks
    ]


def state_of(block: Block) -> str:
    """How sure a translation is, as a translator reads it."""
    if not block.translation:
        return NEW
    return STALE if block.is_fuzzy else block.review


def _line(text: Said, screen: str, block: Block, left: int | None) -> Line:
    shown = text.text if block.is_fuzzy or not block.translation else block.translation
    room = None if left is None else left + len(shown)
    return Line(text.context, screen, text.text, block.translation, room, state_of(block))


def _screens(subject: Subject, texts: Sequence[Said], language: str) -> Iterator[tuple[Said, str]]:
    """Each text with the screen, the SMS or the list that it is part of."""
    drawn: dict[str, list[Drawing]] = {}
    for text in texts:
        kind, _, name = text.context.partition("/")
        letter = _letter(subject, text)
        if letter is not None:
            facts = example_facts(subject.library, language)
            yield text, subject.menu.message(letter, facts, language) if letter else ""
            continue
        if text.node and text.node not in drawn:
            drawn[text.node] = list(drawings(subject, text.node, language))
        if text.node:
            yield text, _page(subject, text, drawn[text.node])
        elif kind == "message" and name in subject.menu.letters:
            facts = example_facts(subject.library, language)
            yield text, subject.menu.message(name, facts, language)
        else:
            yield text, f"(a word of the list {kind})"


def _letter(subject: Subject, text: Said) -> str | None:
    """The SMS of a node that a text is part of, "" where there is none; None for a text of a screen."""
    name, _, part = text.context.partition("/")[0].partition("#")
    if name in subject.library.sms:
        wanted = text.context if part else name
    elif name in subject.library.nodes and part in {"sms", AGAIN}:
        wanted = name
    else:
        return None
    return wanted if wanted in subject.menu.letters else ""


def _page(subject: Subject, text: Said, drawn: Sequence[Drawing]) -> str:
    """The first page that the text stands on; nothing where the node cannot be drawn."""
    keys = list(subject.library.nodes[text.node].options)
    _, slash, key = text.context.partition("/")
    part = text.context.partition("#")[2]
    if slash and key in keys:
        at = keys.index(key)
        drawn = [page for page in drawn if page.options[0] <= at < page.options[1]]
    elif part == "then":
        drawn = [page for page in drawn if page.page] or drawn
    elif part and part != "row":
        drawn = [page for page in drawn if page.form == part]
    return drawn[0].text if drawn else ""
