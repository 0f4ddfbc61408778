"""The proof of a menu: everything a resident can be shown, checked before anybody is shown it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from app.menu.compile import Menu, build
from app.menu.faults import Fault, MenuFaults
from app.menu.library import Library
from app.menu.proofs import catalogues, letters, names, post, reach, screens, wording
from app.menu.proofs.roads import Roads
from app.menu.proofs.subject import Subject
from app.menu.screen.texts import longest_of
from app.menu.vocabulary import Vocabulary

PROOFS: tuple[Callable[[Subject], Iterator[Fault]], ...] = (
    names.targets,
    names.outcomes,
    names.spoken,
    names.slugs,
    names.brought,
    names.searches,
    names.steps,
    names.words,
    names.unused,
    reach.reachable,
    reach.way_out,
    reach.junctions,
    reach.assigned,
    screens.fit,
    screens.filled,
    screens.turned,
    wording.letters,
    wording.braces,
    wording.kept,
    wording.counted,
    wording.honest,
    wording.tidy,
    wording.alike,
    wording.last,
    letters.segments,
    letters.one_way,
    letters.sent,
    post.walked,
    post.worded,
    post.numbered,
    catalogues.contexts,
    catalogues.fuzzy,
    catalogues.unused,
    catalogues.settings,
)


def check(library: Library, vocabulary: Vocabulary, given: Mapping[str, str], strict: bool = False) -> list[Fault]:
    """Everything wrong in the menus of a library, by file and line; none when every screen can be trusted.

    `given` are the facts of the settings; they are measured at the longest that facts.yaml allows. With `strict`
    a warning counts as an error.
    """
    menu, faults, translators = build(library, vocabulary, _at_longest(library, given))
    roads = Roads(library, vocabulary, menu, given.get("code", "*#"))
    subject = Subject(library, vocabulary, menu, translators, roads)
    for proof in PROOFS:
        faults.extend(proof(subject))
    told = {_dialled(fault, roads) for fault in faults}
    if strict:
        told = {replace(fault, warning=False) for fault in told}
    return sorted(told, key=_order)


def prove(library: Library, vocabulary: Vocabulary, given: Mapping[str, str]) -> Menu:
    """The menu, proved. Raises MenuFaults with every error; warnings let it pass."""
    errors = [fault for fault in check(library, vocabulary, given) if not fault.warning]
    if errors:
        raise MenuFaults(errors)
    return build(library, vocabulary, given)[0]


def revive(library: Library, vocabulary: Vocabulary, given: Mapping[str, str]) -> Menu:
    """A menu that was proved once, if this program can still walk it. Raises MenuFaults if it cannot.

    All that it names must be there, whatever an effect needs now must be saved on every road to it, and no text
    may speak for an outcome that is new. What else a newer proof finds is no reason to break off a dialogue.
    """
    menu, faults, translators = build(library, vocabulary, given)
    roads = Roads(library, vocabulary, menu, given.get("code", "*#"))
    subject = Subject(library, vocabulary, menu, translators, roads)
    faults.extend((*reach.assigned(subject), *names.spoken(subject), *post.walked(subject)))
    if faults:
        raise MenuFaults(faults)
    return menu


def _order(fault: Fault) -> tuple[str, int, str, str, str, str]:
    return fault.file, fault.line, fault.rule, fault.node, fault.language, fault.what


def _at_longest(library: Library, given: Mapping[str, str]) -> dict[str, str]:
    longest = dict(given)
    for fact in library.facts.values():
        name = fact.given or ""
        if name in given and isinstance(fact.longest, str):
            longest[name] = longest_of((given[name], fact.longest))
    return longest


def _dialled(fault: Fault, roads: Roads) -> Fault:
    return fault if fault.dial or not fault.node else replace(fault, dial=roads.dial(fault.node))
