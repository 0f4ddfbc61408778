"""Is every translation settled, and is each asked for?"""

from collections.abc import Iterator

from app.menu.faults import Fault, fault
from app.menu.proofs.subject import Said, Subject


def contexts(subject: Subject) -> Iterator[Fault]:
    """One context, one text: no option shares its context with a word of a list."""
    seen: dict[str, Said] = {}
    for said in subject.said():
        first = seen.setdefault(said.context, said) if said.language == "en" else said
        if first is not said:
            what = f"{said.context} is also the context of the text in {first.place.file}:{first.place.line}."
            mend = "Rename the node or the list."
            yield fault("po.clash", said.place, what, mend, node=said.node or first.node)


def fuzzy(subject: Subject) -> Iterator[Fault]:
    """A translation marked fuzzy waits for somebody's look: a warning."""
    for language, translator in subject.translators.items():
        for context, entry in translator.catalogue.entries.items() if translator.catalogue else ():
            if entry.fuzzy and context in translator.used:
                what, mend = f"{context} is marked fuzzy.", "Check it and take the mark out."
                yield fault("po.fuzzy", entry.place, what, mend, language=language, warning=True)


def unused(subject: Subject) -> Iterator[Fault]:
    """An entry that belongs to nothing in the menus: a warning."""
    for language, translator in subject.translators.items():
        for context, entry in translator.catalogue.entries.items() if translator.catalogue else ():
            if context not in translator.used:
                what, mend = f"Nothing has the context {context}.", "Take the entry out, or mend its context."
                yield fault("po.unused", entry.place, what, mend, language=language, warning=True)


def settings(subject: Subject) -> Iterator[Fault]:
    """Facts that come from the settings are no longer than screens were proved with."""
    for name, fact in subject.library.facts.items():
        for language, speech in subject.menu.speech.items():
            if fact.given is None or not isinstance(fact.longest, str) or name not in speech.constants:
                continue
            if len(speech.constants[name]) > len(fact.longest):
                where = subject.library.place("facts", name)
                what = f"The setting behind {name} is longer than {fact.longest}."
                yield fault("fact.long", where, what, "Declare the longest it may be.", language=language)
                break
