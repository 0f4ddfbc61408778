"""Is an SMS conversation whole: can each of its texts be reached, answered and said, with the numbers it names?"""

import re
from collections.abc import Iterator
from dataclasses import replace

from app.menu.compiled import HOME, START
from app.menu.faults import Fault, fault
from app.menu.library import Library
from app.menu.model import Node, Option
from app.menu.post.view import in_texts
from app.menu.proofs import names, reach
from app.menu.proofs.roads import Roads
from app.menu.proofs.subject import Subject
from app.menu.screen.texts import slots

SAID = "said"
"""The fact that every incoming text gives: its words."""

WALKED = (
    names.targets,
    names.outcomes,
    names.spoken,
    names.brought,
    reach.reachable,
    reach.junctions,
    reach.assigned,
)


def walked(subject: Subject) -> Iterator[Fault]:
    """What is proved of screens holds for texts: each is reached, leads on, and shows only what was saved."""
    library = _begun(subject)
    view = replace(subject, library=library, roads=Roads(library, subject.vocabulary, subject.menu.by_sms, "SMS"))
    for proof in WALKED:
        for found in proof(view):
            if found.rule != "node.unreached" or found.node in subject.library.sms:
                yield found


def _begun(subject: Subject) -> Library:
    """The library of texts with a first node that leads to wherever a text can begin, with what is known there."""
    view = in_texts(subject.library)
    begins = {node: facts | {SAID} for node, facts in subject.vocabulary.entries.items()}
    for name, message in subject.library.messages.items():
        given = (subject.vocabulary.messages or {}).get(name, frozenset(slots(message.text)))
        if message.asks:
            begins[message.asks] = begins.get(message.asks, given | {SAID}) & (given | {SAID})
    options = {
        f"to{at}": Option(text=str(at), goes=node, sets=dict.fromkeys(facts, ""))
        for at, (node, facts) in enumerate(sorted(begins.items()))
    }
    home = Node(text="-", ends=True, keys=False)
    start = Node(text="-", options=options or {"home": Option(text="-", goes=HOME)}, keys=False)
    nodes = {name: node.model_copy(update={"keys": False}) for name, node in view.nodes.items()}
    return replace(view, nodes={**nodes, START: start, HOME: home})


def worded(subject: Subject) -> Iterator[Fault]:
    """Whatever a text can lead to has a wording for texts."""
    for name, node in in_texts(subject.library).nodes.items():
        screen = subject.library.nodes.get(name)
        if screen and not screen.is_junction and screen.sms is None:
            where = subject.library.place("nodes", name)
            what = "A text leads here, and it has no wording for texts."
            yield fault("sms.unworded", where, what, "Add `sms:`, or false where its deed tells.", node=name)
        elif name in subject.library.sms and not node.is_junction and not node.text:
            yield fault("sms.unworded", subject.library.place("sms", name), "It has no text.", "Add it.", node=name)


def numbered(subject: Subject) -> Iterator[Fault]:
    """A text names each of its options by number, in every language; so does a message that asks there."""
    library = subject.library
    asking: dict[str, list[str]] = {}
    for name, message in library.messages.items():
        if message.asks:
            asking.setdefault(message.asks, []).append(f"message/{name}")
    options = {name: list(node.options) for name, node in library.sms.items() if node.options}
    for said in subject.said():
        owners = [node for node, contexts in asking.items() if said.context in contexts and node in options]
        if said.node in options and "/" not in said.context:
            owners.append(said.node)
        for node in owners:
            for number, key in enumerate(options[node], 1):
                label = _label(subject, node, key, said.language)
                if not re.search(rf"\b{number} {re.escape(label)}\b", said.text):
                    what = f'{said.context} does not say "{number} {label}".'
                    mend = "Name each option by its number, as it is answered."
                    yield fault("sms.number", said.place, what, mend, node=node, language=said.language)


def _label(subject: Subject, node: str, key: str, language: str) -> str:
    catalogue = subject.library.catalogues.get(language)
    entry = catalogue.entries.get(f"{node}/{key}") if catalogue else None
    source = subject.library.sms[node].options[key].text
    return entry.text if entry and entry.translates(source) else source
