"""A trial walk: any node at once, in a world of examples where every effect does nothing and succeeds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.authoring.examples import example_facts, example_lists
from app.kit.errors import NotFound
from app.menu.compiled import START, Menu, Scene
from app.menu.engine import Done, Row, Screen, Standing, Walk, begin, hear
from app.menu.library import Library
from app.menu.vocabulary import OfferSpec, Vocabulary

MOST_FOUND = 7


@dataclass(slots=True)
class Stage:
    """The host of a trial walk. `outcomes` says what an effect comes to, where it is not the first of its outcomes;
    `done` tells each effect as it was performed."""

    library: Library
    vocabulary: Vocabulary
    menu: Menu
    outcomes: Mapping[str, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)

    def perform(self, effect: str, walk: Standing) -> Done:
        """What the effect would come to, with example facts."""
        spec = self.vocabulary.effects[effect]
        outcome = self.outcomes.get(effect, next(iter(spec.gives), ""))
        if outcome not in spec.gives:
            detail = (
                f"{effect} has no outcome {outcome}: it has {', '.join(filter(None, spec.gives)) or 'only one'}."
            )
            raise NotFound("trial.outcome", detail)
        others = [other for other in spec.gives if other != outcome]
        self.done.append(f"{effect}: {outcome or 'done'}" + (f" (or {', '.join(others)})" if others else ""))
        facts = example_facts(self.library, self._language(walk))
        return Done(outcome, {fact: walk.facts.get(fact, facts.get(fact, fact)) for fact in spec.gives[outcome]})

    def rows(self, offer: str, walk: Standing) -> Sequence[Row]:
        """The list that belongs to what was chosen before, or example rows."""
        spec = self.vocabulary.offers[offer]
        saves = self.menu.nodes[walk.node].saves
        lists = example_lists(spec, saves, self.library, self._language(walk))
        return lists[self._chosen(spec, walk) % len(lists)]

    def find(self, search: str, walk: Standing, words: str) -> Sequence[Row]:
        """The rows in whose words these letters stand."""
        spec = self.vocabulary.searches[search]
        rows = {row.value: row for rows in spec.lists for row in rows}
        said = {value: self.menu.say(spec.saves, value, self._language(walk)) for value in rows}
        found = [row for value, row in rows.items() if words.casefold() in said[value].casefold()]
        return found[:MOST_FOUND]

    def _chosen(self, offer: OfferSpec, walk: Standing) -> int:
        """Which list of an offer: they stand in the order of the choice they depend on, as wards by sub-county."""
        for spec in self.vocabulary.offers.values():
            for fact in offer.needs & spec.facts:
                values = [row.value for rows in spec.lists or () for row in rows]
                if walk.facts.get(fact) in values:
                    return values.index(walk.facts[fact])
        return 0

    def _language(self, walk: Standing) -> str:
        return walk.language or self.menu.languages[0]


def trial(stage: Stage, node: str, language: str, answers: Iterator[str]) -> Iterator[Screen]:
    """The screens of a walk that begins at a node with example facts, until it ends or nobody answers any more.

    Raises NotFound when there is no such node or language.
    """
    if node not in stage.menu.nodes:
        raise NotFound("trial.node", f"There is no node {node}: `itika menus graph` shows them all.")
    if language not in stage.menu.languages:
        known = ", ".join(stage.menu.languages)
        raise NotFound("trial.language", f"There is no language {language}: there are {known}.")
    doorstep = {START: Scene(START, None, goes=node)} if node != START else {}
    menu = replace(stage.menu, nodes={**stage.menu.nodes, **doorstep})
    walk = Walk(language=language, facts={**example_facts(stage.library, language), "language": language})
    screen = begin(menu, walk, stage)
    yield screen
    for answer in answers:
        if screen.ends:
            return
        screen = hear(menu, walk, answer, stage)
        yield screen
