"""What of the menus an SMS conversation can come to: the nodes of sms.yaml, and screens they lead to, as texts."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.menu.library import Library
from app.menu.model import Node

AGAIN = "again"
"""After `#` in a context: how a node reads after what was no answer; `sms` is its wording beside a screen's."""


def in_texts(library: Library) -> Library:
    """The library as texts see it: its nodes are those that an SMS conversation can come to."""
    nodes = _reached(library)
    files = {("nodes", name): library.files[kind, name] for kind, name in _homes(library, nodes)}
    return replace(library, nodes=nodes, sms={}, shortcuts={}, files={**library.files, **files}, faults=[])


def _homes(library: Library, nodes: Mapping[str, Node]) -> Iterator[tuple[str, str]]:
    for name in nodes:
        kind = "sms" if name in library.sms else "nodes"
        if (kind, name) in library.files:
            yield kind, name


def _reached(library: Library) -> dict[str, Node]:
    found = dict(library.sms)
    waiting = [*found.values()]
    asked = [message.asks for message in library.messages.values() if message.asks]
    targets = [target for node in waiting for _, target in node.leads()] + asked
    while targets:
        name = targets.pop()
        if name in library.nodes and name not in found:
            found[name] = texted(library.nodes[name])
            targets.extend(target for _, target in found[name].leads())
    return found


def texted(node: Node) -> Node:
    """A screen as a text: told, or asking for words; choices are for sms.yaml. Without wording it stays."""
    if node.is_junction or node.sms is None:
        return node
    bare: dict[str, Any] = {
        "options": {},
        "offers": None,
        "letters": None,
        "found": None,
        "then": None,
        "one": None,
        "keys": False,
    }
    return node.model_copy(update={**bare, "text": node.sms or "-", "goes": node.goes if _goes_on(node) else None})


def _goes_on(node: Node) -> bool:
    return bool(node.sms and node.asks) or isinstance(node.goes, dict)
