"""Can every node be reached, can everybody get out again, and is everything saved before it is shown?"""

from collections.abc import Iterator

from app.menu.compiled import HOME
from app.menu.faults import Fault, fault
from app.menu.model import Node
from app.menu.proofs.subject import Subject
from app.menu.screen.texts import slots


def reachable(subject: Subject) -> Iterator[Fault]:
    """Every node is on some road from the first screen or a shortcut."""
    for name in subject.library.nodes:
        if name not in subject.roads.ways:
            what = "No road leads to it from the first screen or a shortcut."
            where = subject.library.place("nodes", name)
            yield fault("node.unreached", where, what, "Let an option lead to it, or take it out.", node=name)


def way_out(subject: Subject) -> Iterator[Fault]:
    """From every node there is a road to an END or to Home, and from Home to an END."""
    nodes, roads = subject.library.nodes, subject.roads
    ends = {name for name, node in nodes.items() if node.ends}
    free = _leading_to(subject, ends | ({HOME} & nodes.keys()))
    for name in roads.ways:
        if name not in free:
            where = subject.library.place("nodes", name)
            what, mend = "No road leads from it to an END or to Home.", "Give it a way on, or its keys."
            yield fault("node.trap", where, what, mend, node=name)
    if HOME in roads.ways and HOME not in _leading_to(subject, ends):
        where = subject.library.place("nodes", HOME)
        what, mend = "No road leads from Home to an END.", "End one with `ends: true`."
        yield fault("node.endless", where, what, mend, node=HOME)


def _leading_to(subject: Subject, goals: set[str]) -> set[str]:
    before: dict[str, set[str]] = {}
    for steps in subject.roads.steps.values():
        for step in steps:
            before.setdefault(step.target, set()).add(step.origin)
    found, waiting = set(goals), list(goals)
    while waiting:
        new = before.get(waiting.pop(), set()) - found
        found |= new
        waiting.extend(new)
    return found


def junctions(subject: Subject) -> Iterator[Fault]:
    """No ring of nodes that go on by themselves: nobody would ever see a screen."""
    steps = subject.roads.steps
    onward = {name: [step.target for step in list_ if step.automatic] for name, list_ in steps.items()}
    told: set[str] = set()
    for name, targets in onward.items():
        seen: set[str] = set()
        waiting = list(targets)
        while waiting:
            target = waiting.pop()
            if target not in seen:
                seen.add(target)
                waiting.extend(onward.get(target, ()))
        if name in seen and name not in told:
            told |= seen
            where = subject.library.place("nodes", name, "goes")
            what = f"It comes back to itself without a screen, by {', '.join(sorted(seen))}."
            yield fault("junction.ring", where, what, "Lead one of them to a screen.", node=name)


def assigned(subject: Subject) -> Iterator[Fault]:
    """Whatever a node shows or its effect and offer need has been saved on every road to it, and not taken away."""
    constants = {name for name, fact in subject.library.facts.items() if fact.is_constant}
    for name, saved in subject.roads.saved().items():
        node = subject.library.nodes[name]
        for path, fact, after in _needs(subject, node):
            again = _comes_again(subject, node, path)
            have = saved - subject.roads.taken[name] if after or again else saved
            have |= subject.roads.shown[name] if after else frozenset()
            have -= subject.menu.fleeting if again else frozenset()
            if fact in have or fact in constants:
                continue
            why = {"does": f"{node.does} needs", "offers": f"{node.offers} needs"}.get(path, "It shows")
            where = subject.library.place("nodes", name, path)
            if fact in subject.menu.fleeting and again:
                what = f"{why} {{{fact}}}, which is forgotten as soon as a screen is shown."
                mend = "Let a node without text need it, right after it is asked."
                yield fault("fact.fleeting", where, what, mend, node=name)
                continue
            what = f"{why} {{{fact}}}, which not every road to it saves and keeps."
            mend = "Save it before, or lead that road elsewhere."
            dial = subject.roads.without(fact, name)
            yield fault("fact.unsaved", where, what, mend, node=name, dial=dial)


def _comes_again(subject: Subject, node: Node, path: str) -> bool:
    """Whether it is needed whenever the screen is shown again: words and rows are, and looks that are no deed."""
    if path == "does":
        return not (node.is_junction or node.ends or node.does in subject.menu.deeds)
    return True


def _needs(subject: Subject, node: Node) -> Iterator[tuple[str, str, bool]]:
    """What a node needs: where it says so, the fact, and whether its own effect may give it."""
    effect = subject.vocabulary.effects.get(node.does or "")
    offer = subject.vocabulary.offers.get(node.offers or "")
    for fact in sorted(effect.needs if effect else ()):
        yield "does", fact, False
    for fact in sorted(offer.needs if offer else ()):
        yield "offers", fact, True
    for part in ("text", "one", "then"):
        for fact in dict.fromkeys(slots(getattr(node, part) or "")):
            if fact in subject.library.facts:
                yield part, fact, True
