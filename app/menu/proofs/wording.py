"""Are the words such as a phone can show, a translation can keep, and a resident can trust?"""

import re
from collections.abc import Iterator

from app.kit.gsm import strange
from app.menu.faults import Fault, Place, fault
from app.menu.proofs.subject import Said, Subject
from app.menu.screen.texts import SLOT, slots
from app.menu.words import CLOCK_SLOTS, ONE

GRATIS = re.compile(r"\b(free|bure)\b", re.IGNORECASE)
LOOKALIKE = re.compile(r"^[0-9]+[.)]? \S", re.MULTILINE)
NUMBERED = re.compile(r"^[0-9]+/[0-9]+ ")
LAST = "other"
FORMS = frozenset({"zero", ONE, "two", "few", "many"})


def letters(subject: Subject) -> Iterator[Fault]:
    """No letter that a basic phone lacks: one of them turns a whole SMS to UCS-2, and makes a screen unreadable."""
    for said in subject.said():
        yield from _strange(said.text, said.place, said.node, said.language)
    for name, fact in subject.library.facts.items():
        for part in ("always", "longest"):
            value = getattr(fact, part)
            for language, text in (value if isinstance(value, dict) else {"": value or ""}).items():
                yield from _strange(text, subject.library.place("facts", name, part, language), "", language)


def _strange(text: str, place: Place, node: str, language: str) -> Iterator[Fault]:
    if found := strange(text):
        named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in found)
        what = f"No basic phone shows {named}."
        yield fault("letter.strange", place, what, "Write it with plain letters.", node=node, language=language)


def braces(subject: Subject) -> Iterator[Fault]:
    """Braces hold the name of a fact, and a translation keeps every one of them."""
    for said in subject.said():
        if set(SLOT.sub("", said.text)) & {"{", "}"}:
            what = "A brace stands alone."
            yield _at(said, "brace.alone", what, "Write {fact}, or take the brace out.")
        listed = said.context.partition("/")[0]
        if said.node or said.context.startswith("message/") or listed not in subject.library.words:
            continue
        extra = set(slots(said.text)) - (CLOCK_SLOTS if listed == "clock" else set())
        if extra:
            what = f"A word of a list holds {{{', '.join(sorted(extra))}}}."
            yield _at(said, "brace.word", what, "Words are said as they are.")


def kept(subject: Subject) -> Iterator[Fault]:
    """A translation shows the facts of its source, and no other; beside one form of a count its number may lack."""
    sources = {said.context: said.text for said in subject.said() if said.language == "en"}
    counts = {name for name, fact in subject.library.facts.items() if fact.shows == "count"}
    for said in subject.said():
        if said.context.startswith("clock/"):
            continue  # each language counts the hours in its own way
        name, _, form = said.context.partition("#")
        have, want = set(slots(said.text)), set(slots(sources.get(said.context, sources[name])))
        if form in FORMS:
            have, want = have - counts, want - counts
        if have != want:
            lost = [f"lacks {{{fact}}}" for fact in sorted(want - have)]
            added = [f"has {{{fact}}}" for fact in sorted(have - want)]
            what = f"{said.context} {' and '.join(lost + added)}, unlike its source."
            yield _at(said, "brace.differs", what, "Keep each fact of the source.")


def counted(subject: Subject) -> Iterator[Fault]:
    """Beside a count a text has the forms that its language needs; elsewhere no count stands."""
    nodes, facts = subject.library.nodes, subject.library.facts
    for said in subject.said():
        if said.language != "en":
            continue
        counts = [fact for fact in slots(said.text) if fact in facts and facts[fact].shows == "count"]
        node = nodes.get(said.context)
        if node and node.one and not counts:
            what = "It has a form for one, and shows no count."
            yield _at(said, "plural.count", what, "Show a fact of kind `count`, or take `one` out.")
        elif node and counts and not node.one:
            what = f"Words change beside {{{counts[0]}}}."
            yield _at(said, "plural.missing", what, "Write `one`: the text for a count of one.")
        elif len(set(counts)) > 1:
            what = f"{', '.join(f'{{{fact}}}' for fact in counts)} would each change the words."
            yield _at(said, "plural.count", what, "Keep one, and show the other plain.")
        elif counts and not node and said.context != f"{said.node}#{ONE}":
            what = f"{{{counts[0]}}} has no forms here."
            yield _at(said, "plural.place", what, "Show a plain fact, in words that need no form.")


def honest(subject: Subject) -> Iterator[Fault]:
    """Nothing is called free: what it costs is the county's fact {cost}."""
    for said in subject.said():
        if found := GRATIS.search(said.text):
            what = f'It says "{found[0]}".'
            yield _at(said, "cost.free", what, "What a caller pays is the fact {cost}.")


def tidy(subject: Subject) -> Iterator[Fault]:
    """Texts have no blank ends, options stand on one line, and no line looks like a choice that is none."""
    for said in subject.said():
        if said.text != said.text.strip() or "\n\n" in said.text:
            yield _at(said, "text.blank", "It begins or ends with a blank, or holds an empty line.", "Take it out.")
        is_option = bool(said.node) and "/" in said.context
        if is_option and "\n" in said.text:
            yield _at(said, "option.lines", "A choice takes one line.", "Join its lines.")
        if said.node and not is_option and (found := LOOKALIKE.search(said.text)):
            what = f'"{found[0].strip()}..." looks like a choice and is none.'
            yield _at(said, "choice.lookalike", what, "Begin that line with another word.")


def alike(subject: Subject) -> Iterator[Fault]:
    """No two choices of a node read the same."""
    seen: dict[tuple[str, str, str], Said] = {}
    for said in subject.said():
        if not said.node or "/" not in said.context:
            continue
        first = seen.setdefault((said.node, said.language, said.text.casefold()), said)
        if first is not said:
            what = f'"{said.text}" is also the choice {first.context}.'
            yield _at(said, "choice.alike", what, "Let them differ.")


def last(subject: Subject) -> Iterator[Fault]:
    """ "Other" is the last choice, so that nobody stops there too early."""
    for name, node in subject.library.nodes.items():
        keys = list(node.options)
        for key in keys[:-1]:
            if key == LAST or key.endswith(f".{LAST}"):
                where = subject.library.place("nodes", name, "options", key)
                what, mend = f"{key} stands before {keys[-1]}.", "Put it last."
                yield fault("other.last", where, what, mend, node=name)


def _at(said: Said, rule: str, what: str, mend: str) -> Fault:
    return fault(rule, said.place, what, mend, node=said.node, language=said.language)
