"""Does everything that is named exist, and is everything that exists named?"""

from collections.abc import Iterator

from app.menu.asking import FULL, KINDS, SHORT
from app.menu.compiled import FOUND, HOME, RENEWED, START, WRONG
from app.menu.faults import Fault, fault
from app.menu.proofs.roads import outcomes_of
from app.menu.proofs.subject import Subject
from app.menu.screen.texts import slots

STEPS = "step"
"""The word list that holds the steps of nodes."""

ENGINE_LISTS = frozenset({"nav", "error", "month", "time", "clock", "day", STEPS})


def targets(subject: Subject) -> Iterator[Fault]:
    """Every node that something leads to exists, and so do the two that every walk needs."""
    nodes, place = subject.library.nodes, subject.library.place
    for name in (START, HOME):
        if name not in nodes:
            yield fault("target.unknown", place("nodes", name), f"There is no node {name}.", "Every menu needs it.")
    for name, node in nodes.items():
        for path, target in node.leads():
            if target not in nodes:
                what = f"It leads to {target}, which does not exist."
                yield fault(
                    "target.unknown", place("nodes", name, *path), what, "Name a node that does.", node=name
                )
    for token, target in subject.library.shortcuts.items():
        where = place("shortcuts", token)
        if target not in nodes:
            what = f"The shortcut {token} leads to {target}, which does not exist."
            yield fault("target.unknown", where, what, "A published number keeps its screen.")
        elif nodes[target].does in subject.menu.deeds:
            what = f"The shortcut {token} would do a deed at once."
            yield fault("shortcut.deed", where, what, "Let it open the screen before.", node=target)


def outcomes(subject: Subject) -> Iterator[Fault]:
    """Every outcome leads on, and every key of `goes` is an outcome or an option."""
    for name, node in subject.library.nodes.items():
        effect = subject.vocabulary.effects.get(node.does or "")
        known = set(effect.gives) if effect else set()
        place = subject.library.place
        for key in node.routed:
            where = place("nodes", name, "goes", key)
            if key in known and key in node.options:
                what = f"{key} is an option and an outcome of {node.does}."
                yield fault("goes.both", where, what, "Give the option its own `goes` and another key.", node=name)
            elif key not in known and key not in node.options:
                what = f"{key} is no option, and no outcome of {node.does or 'anything'}."
                mend = f"Outcomes are {', '.join(sorted(known - {''}))}." if known - {""} else "Take it out."
                yield fault("goes.unknown", where, what, mend, node=name)
        routed = outcomes_of(node, effect)
        lacking = [outcome for outcome in known if outcome not in routed]
        if node.is_junction and lacking and effect:
            named = ", ".join(sorted(filter(None, lacking))) or "its only outcome"
            what = f"{effect.name}: {named} leads nowhere."
            yield fault("outcome.missing", place("nodes", name, "goes"), what, "Say where it `goes`.", node=name)
        if not node.is_junction and effect and not lacking:
            what = f"Every outcome of {effect.name} leads elsewhere, so this text is never shown."
            yield fault("text.unseen", place("nodes", name, "text"), what, "Take the text out.", node=name)


def spoken(subject: Subject) -> Iterator[Fault]:
    """The text of a screen speaks for one outcome of its effect: another would be told what did not happen."""
    for name, node in subject.library.nodes.items():
        effect = subject.vocabulary.effects.get(node.does or "")
        untold = sorted(effect.gives.keys() - outcomes_of(node, effect).keys()) if effect else []
        if len(untold) > 1 and not node.is_junction:
            what = f"The outcomes {', '.join(untold)} of {node.does} show the same text."
            where, mend = subject.library.place("nodes", name), "Say under `goes` where all but one lead."
            yield fault("outcome.alike", where, what, mend, node=name)


def slugs(subject: Subject) -> Iterator[Fault]:
    """What is saved by an option is a word of the list that the fact is said with."""
    library = subject.library
    for name, node in library.nodes.items():
        for key, option in node.options.items():
            saved = dict(option.sets)
            if node.saves and not node.offers:
                saved[node.saves] = key
            where = library.place("nodes", name, "options", key)
            for fact, value in saved.items():
                if fact == "language":
                    if value not in library.languages:
                        what = f"There is no language {value}."
                        yield fault("slug.unknown", where, what, f"Add locale/{value}.po.", node=name)
                    continue
                if fact not in library.facts:
                    what = f"It saves the fact {fact}, which facts.yaml does not declare."
                    yield fault("fact.unknown", where, what, "Declare it.", node=name)
                    continue
                listed = library.facts[fact].words
                if listed and value not in library.words.get(listed, {}):
                    what = f"It saves {fact} {value}, which the list {listed} of words.yaml lacks."
                    yield fault("slug.unknown", where, what, f"Add {value} to {listed}.", node=name)


def brought(subject: Subject) -> Iterator[Fault]:
    """An error line that an outcome brings is seen: its screen leads nowhere else at once."""
    nodes = subject.library.nodes
    for name, node in nodes.items():
        for outcome, error in node.brings.items():
            target = nodes.get(node.routed[outcome])
            if target is None:
                continue
            effect = subject.vocabulary.effects.get(target.does or "")
            if target.is_junction or outcomes_of(target, effect):
                where = subject.library.place("nodes", name, "goes", outcome)
                what = f"{outcome} brings {error} to {node.routed[outcome]}, which may lead on before it is shown."
                yield fault("error.unseen", where, what, "Lead it to a screen without outcomes.", node=name)


def searches(subject: Subject) -> Iterator[Fault]:
    """What letters find can be shown, chosen and said."""
    library = subject.library
    for name, node in library.nodes.items():
        search = subject.vocabulary.searches.get(node.letters or "")
        if search is None or node.found is None:
            continue
        where = library.place("nodes", name, "found", "some")
        some = library.nodes.get(node.found.some)
        offer = subject.vocabulary.offers.get(some.offers or "") if some else None
        if some and (offer is None or FOUND not in offer.needs or some.saves != search.saves):
            what = f"{node.found.some} is no choice of what was found that saves {search.saves}."
            mend = f"Let it offer what needs {FOUND}, and save {search.saves}."
            yield fault("search.lost", where, what, mend, node=name)
        fact = library.facts.get(search.saves)
        known = library.words.get(fact.words or "", {}) if fact else {}
        for value in sorted({row.value for rows in search.lists for row in rows} - known.keys()):
            if fact and fact.words:
                what = f"Letters can find {value}, which the list {fact.words} of words.yaml lacks."
                where = library.place("nodes", name, "letters")
                yield fault("slug.unknown", where, what, f"Add {value} to {fact.words}.", node=name)


def steps(subject: Subject) -> Iterator[Fault]:
    """Every step has its word, with which a draft says how far it came."""
    library = subject.library
    for name, node in library.nodes.items():
        if node.step and node.step not in library.words.get(STEPS, {}):
            where = library.place("nodes", name, "step")
            what = f"The list {STEPS} of words.yaml lacks {node.step}."
            yield fault("slug.unknown", where, what, f"Add {node.step} to {STEPS}.", node=name)


def words(subject: Subject) -> Iterator[Fault]:
    """Every word that is said by name is there: departments, states, wards and the rest."""
    library = subject.library
    for listed, keys in (subject.vocabulary.words or {}).items():
        for key in sorted(keys - library.words.get(listed, {}).keys()):
            what = f"The list {listed} of words.yaml lacks {key}, which the programme or another file names."
            yield fault("word.unknown", library.place("words", listed), what, f"Add {key} to {listed}.")


def unused(subject: Subject) -> Iterator[Fault]:
    """Facts, error lines and word lists that nothing names: warnings."""
    library, vocabulary = subject.library, subject.vocabulary
    named = {slot for said in subject.said() for slot in slots(said.text)}
    for node in (*library.nodes.values(), *library.sms.values()):
        named |= {fact for fact in (node.saves, node.adds_to) if fact}
        named |= {fact for option in node.options.values() for fact in option.sets}
    for effect in vocabulary.effects.values():
        named |= effect.needs.union(*effect.gives.values())
    for offer in vocabulary.offers.values():
        named |= offer.needs | offer.facts
    for search in vocabulary.searches.values():
        named |= search.facts | {search.saves}
    for given in (vocabulary.messages or {}).values():
        named |= given
    for fact in library.facts:
        if fact not in named:
            where = library.place("facts", fact)
            yield fault("fact.unused", where, f"Nothing shows or saves {fact}.", "Take it out.", warning=True)
    lines = {WRONG, SHORT, FULL, RENEWED} | _error_lines(subject)
    for key in library.words.get("error", {}):
        if key not in lines:
            where = library.place("words", "error", key)
            yield fault("word.unused", where, f"No node shows the error {key}.", "Take it out.", warning=True)
    if vocabulary.words is None:
        return
    lists = ENGINE_LISTS | vocabulary.words.keys() | {fact.words for fact in library.facts.values()}
    for listed in library.words:
        if listed not in lists:
            where = library.place("words", listed)
            yield fault("word.unused", where, f"Nothing says the words of {listed}.", "Take it out.", warning=True)


def _error_lines(subject: Subject) -> set[str]:
    """The error lines that nodes name, or bring with them by what they ask and search."""
    lines = set()
    for node in subject.library.nodes.values():
        search = subject.vocabulary.searches.get(node.letters or "")
        lines |= {node.error or "", f"err.{search.saves}" if search else "", *node.brings.values()}
        lines |= {KINDS[node.asks].error} if node.asks else set()
    return lines
