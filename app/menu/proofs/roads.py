"""The roads through a menu: what leads where, by which keys, and what has been saved on the way."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, count

from app.menu.compiled import FOUND, HOME, START, Menu
from app.menu.library import Library
from app.menu.model import Node
from app.menu.vocabulary import EffectSpec, Vocabulary

WORDS = "words"
LETTERS = "letters"
"""What stands in a dial string for letters to search by; for what is asked, its kind does: `words` or `pin`."""
NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """One way on: the keys typed, none where it is `automatic`, and the facts saved and taken away by going it."""

    origin: str
    target: str
    typed: tuple[str, ...] = ()
    gives: frozenset[str] = NONE
    takes: frozenset[str] = NONE

    @property
    def hops(self) -> int:
        """How many screens it takes; a shortcut is dialled with the code."""
        return screens(self.typed)

    @property
    def automatic(self) -> bool:
        """Whether the engine goes it by itself."""
        return not self.typed


def screens(typed: tuple[str, ...]) -> int:
    """How many screens these keys lead through; a shortcut is dialled with the code."""
    return sum(not key.startswith("*") for key in typed)


@dataclass(slots=True)
class Roads:
    """Every step of a menu. Going back is none: what takes a fact away leaves nothing behind to go back to, so a
    screen that is come back to has every fact that it had. A fleeting one is gone with the first screen after it
    was asked, and so is on no road that leads through another screen."""

    library: Library
    vocabulary: Vocabulary
    menu: Menu
    code: str
    steps: dict[str, list[Step]] = field(default_factory=dict)
    shown: dict[str, frozenset[str]] = field(default_factory=dict)
    """By node: the facts that its own effect has given whenever its text is shown."""
    taken: dict[str, frozenset[str]] = field(default_factory=dict)
    """By node: the facts that its own effect may have taken away when its text is shown."""
    ways: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By node: the shortest keys from the first screen."""

    def __post_init__(self) -> None:
        for name, node in self.library.nodes.items():
            known = [step for step in self._from(name, node) if step.target in self.library.nodes]
            self.steps[name] = known
        for token, target in self.library.shortcuts.items():
            if HOME in self.steps and target in self.library.nodes:
                self.steps[HOME].append(Step(HOME, target, (f"*{token}",)))
        self.ways = self.shortest(lambda _: True)

    def dial(self, node: str, *more: str) -> str:
        """The shortest dial string to a node, with further keys; empty when nothing leads there."""
        return self.written((*self.ways[node], *more)) if node in self.ways else ""

    def written(self, typed: tuple[str, ...]) -> str:
        """Keys as somebody would dial them: the code, with a shortcut in it, then each answer."""
        jumps = [at for at, key in enumerate(typed) if key.startswith("*")]
        at = jumps[-1] + 1 if jumps else 0
        opened = f"{self.code.rstrip('#')}{typed[at - 1]}#" if at else self.code
        return " > ".join((opened, *typed[at:]))

    def shortest(
        self, allowed: Callable[[Step], bool], begun: Iterable[tuple[str, tuple[str, ...]]] = ((START, ()),)
    ) -> dict[str, tuple[str, ...]]:
        """By node: the keys that lead there over the fewest screens, by allowed steps alone.

        `begun` are the nodes where it may begin, each with the keys that led there.
        """
        found: dict[str, tuple[str, ...]] = {}
        order = count()
        queue = [(screens(typed), next(order), name, typed) for name, typed in begun]
        heapq.heapify(queue)
        while queue:
            cost, _, name, typed = heapq.heappop(queue)
            if name in found or name not in self.steps:
                continue
            found[name] = typed
            for step in filter(allowed, self.steps[name]):
                if step.target not in found:
                    way = (*typed, *step.typed)
                    heapq.heappush(queue, (cost + step.hops, next(order), step.target, way))
        return found

    def saved(self) -> dict[str, frozenset[str]]:
        """By node that can be reached: the facts saved on every road to it, before its own effect."""
        waiting = [START] if START in self.steps else []
        facts: dict[str, frozenset[str]] = dict.fromkeys(waiting, frozenset())
        while waiting:
            name = waiting.pop()
            for step in self.steps[name]:
                kept = facts[name] - step.takes
                brought = (kept if step.automatic else kept - self.menu.fleeting) | step.gives
                before = facts.get(step.target)
                after = brought if before is None else before & brought
                if after != before:
                    facts[step.target] = after
                    waiting.append(step.target)
        return facts

    def without(self, fact: str, node: str) -> str:
        """The shortest dial string to a node on which a fact is never saved, or taken away again."""
        bare: list[tuple[str, tuple[str, ...]]] = [(START, ())]
        for step in chain.from_iterable(self.steps.values()):
            if fact in step.takes - step.gives and step.origin in self.ways:
                bare.append((step.target, (*self.ways[step.origin], *step.typed)))
        ways = self.shortest(lambda step: fact not in step.gives, bare)
        return self.written(ways[node]) if node in ways else self.dial(node)

    def _from(self, name: str, node: Node) -> Iterator[Step]:
        effect = self.vocabulary.effects.get(node.does or "")
        routed = outcomes_of(node, effect)
        gives, takes = (effect.gives, effect.takes) if effect else ({}, {})
        for outcome, target in routed.items():
            yield Step(name, target, (), gives.get(outcome, NONE), takes.get(outcome, NONE))
        unrouted = gives.keys() - routed.keys()
        self.shown[name] = frozenset.intersection(*(gives[outcome] for outcome in unrouted)) if unrouted else NONE
        self.taken[name] = NONE.union(*(takes.get(outcome, NONE) for outcome in unrouted))
        if not node.is_junction:
            yield from (replace(step, takes=self.taken[name]) for step in self._answers(name, node))
        elif node.onward and effect is None:
            yield Step(name, node.onward)

    def _answers(self, name: str, node: Node) -> Iterator[Step]:
        """What a caller who sees the node may do."""
        shown = self.shown[name] - self.menu.fleeting
        kept = frozenset(fact for fact in (node.saves, node.adds_to) if fact)
        goes = node.onward
        if node.asks and goes:
            yield Step(name, goes, (node.asks,), shown | kept)
        elif node.offers and goes:
            yield Step(name, goes, ("1",), shown | kept)
        elif node.is_tell and goes:
            yield Step(name, goes, ("8",), shown)
        for at, (key, option) in enumerate(node.options.items()):
            target = option.goes or node.routed.get(key) or goes
            if target:
                saved = shown if node.offers else shown | kept
                yield Step(name, target, self._number(name, node, at), saved | option.sets.keys())
        if node.otherwise:
            yield Step(name, node.otherwise, (WORDS,), shown)
        search = self.vocabulary.searches.get(node.letters or "")
        if search and node.found:
            yield Step(name, node.found.one, (LETTERS,), shown | {search.saves})
            yield Step(name, node.found.some, (LETTERS,), shown | {FOUND})
        if node.keys and not node.ends:
            yield Step(name, HOME, ("0" if node.asks else "9",), shown)

    def _number(self, name: str, node: Node, at: int) -> tuple[str, ...]:
        """The keys that choose an option: 8 to its page, then its number there."""
        if node.offers:
            offer = self.vocabulary.offers.get(node.offers)
            rows = min(len(offer.lists[0]), 7 - len(node.options)) if offer and offer.lists else 1
            return (str(rows + at + 1),)
        scene = self.menu.nodes.get(name)
        page, start = 0, 0
        while scene and scene.sheet and page < len(node.options):
            start, stop = scene.sheet.options(page)
            if start <= at < stop:
                break
            page += 1
        return (*("8",) * page, str(at - start + 1))


def outcomes_of(node: Node, effect: EffectSpec | None) -> Mapping[str, str]:
    """Where each outcome of a node's effect leads at once; one that is not there shows the node."""
    if effect is None:
        return {}
    if node.onward:
        return dict.fromkeys(effect.gives, node.onward) if node.is_junction else {}
    routes = node.routed
    return {
        outcome: routes[outcome] for outcome in effect.gives if outcome in routes and outcome not in node.options
    }
