"""The map of the menus as Mermaid text, which any forge and most editors draw."""

from collections.abc import Iterator, Mapping

from app.menu.library import Library
from app.menu.model import Node

LONGEST = 40
Road = tuple[str, str]
"""Where a road leads, and what is written on it. The keys 0 and 9, which lead back from everywhere, are none."""


def mermaid(library: Library, start: str | None = None) -> str:
    """A flowchart of all nodes, file by file, or of those that can be reached from `start`.

    A hexagon is never seen by a caller, a slanted box asks for words, a round one ends. Raises KeyError for a
    `start` that is no node.
    """
    roads = {name: list(_roads(node)) for name, node in library.nodes.items()}
    shown = set(roads) if start is None else _reached(start, roads)
    files: dict[str, list[str]] = {}
    for name in filter(shown.__contains__, roads):
        files.setdefault(library.place("nodes", name).file, []).append(name)
    lines = ["flowchart LR"]
    for file, names in files.items():
        lines.append(f'  subgraph {_id(file)}["{file}"]')
        lines.extend(f"    {_id(name)}{_box(name, library.nodes[name])}" for name in names)
        lines.append("  end")
    for name in filter(shown.__contains__, roads):
        lines.extend(f'  {_id(name)} -->|"{_plain(said)}"| {_id(target)}' for target, said in roads[name])
    if start is None:
        lines.extend(f'  dial{token}(["dial {token}"]) --> {_id(to)}' for token, to in library.shortcuts.items())
    return "\n".join(lines) + "\n"


def _roads(node: Node) -> Iterator[Road]:
    onward = node.onward
    for key, option in node.options.items():
        if target := option.goes or node.routed.get(key) or onward:
            yield target, option.text
    for outcome, target in node.routed.items():
        if outcome not in node.options:
            yield target, outcome
    for found, target in (node.found.model_dump() if node.found else {}).items():
        yield target, f"letters: {found}"
    if onward and (node.asks or node.offers):
        yield onward, node.asks or f"one of {node.offers}"
    elif onward and node.is_tell:
        yield onward, "8"
    elif onward and node.is_junction:
        yield onward, "at once"


def _reached(start: str, roads: Mapping[str, list[Road]]) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        new = {target for target, _ in roads[waiting.pop()] if target in roads} - found
        found |= new
        waiting.extend(new)
    return found


def _id(name: str) -> str:
    """A name for Mermaid, in which dots and the bare word `end` mean something."""
    return f"n-{name.replace('.', '-')}"


def _box(name: str, node: Node) -> str:
    opening, closing = "[", "]"
    if node.is_junction:
        opening, closing = "{{", "}}"
    elif node.asks:
        opening, closing = "[/", "/]"
    elif node.ends:
        opening, closing = "([", "])"
    deed = f"<br>{node.does}" if node.does else ""
    title = f"<br>{_plain(node.text or '')}" if node.text else ""
    return f'{opening}"{name}{deed}{title}"{closing}'


def _plain(text: str) -> str:
    """A line that Mermaid takes for nothing but text."""
    line = text.split("\n", maxsplit=1)[0]
    short = line if len(line) <= LONGEST else f"{line[: LONGEST - 3]}..."
    return "".join(f"#{ord(letter)};" if letter in '"<>#&;|{}' else letter for letter in short)
