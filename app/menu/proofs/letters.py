"""Do the SMS fit their segments, and does nobody get asked to answer a name that cannot be answered?"""

import re
from collections.abc import Iterator

from app.menu.compiled import Menu
from app.menu.faults import Fault, Place, fault
from app.menu.proofs.subject import Subject
from app.menu.screen.letters import Letter
from app.menu.screen.texts import slots, width

FEWEST_SEPTETS = 30
INVITES = re.compile(r"\{short\}|\b(?:reply|jibu)", re.IGNORECASE)


def segments(subject: Subject) -> Iterator[Fault]:
    """Each SMS takes no more segments than it declares, with the longest facts."""
    for name, letter in subject.menu.letters.items():
        for language in subject.menu.languages:
            text = _longest(subject.menu, letter, language)
            parts, place = letter.parts(text), _place(subject, name, language)
            if parts > letter.segments:
                over = width(text) - letter.room
                what = (
                    f"message {name} takes {parts} segments with the longest facts, and declares {letter.segments}."
                )
                yield fault("message.long", place, what, f"Shorten it by {over} septets.", language=language)
            elif letter.fills and letter.room - width(text) < FEWEST_SEPTETS and _filled(letter, language):
                what = f"message {name} leaves {letter.room - width(text)} septets for the words that fill it."
                mend = f"Leave {FEWEST_SEPTETS} or more."
                yield fault("fill.room", place, what, mend, language=language)


def _longest(menu: Menu, letter: Letter, language: str) -> str:
    """The message with each fact at its longest, and nothing of the words that fill what is left."""
    return letter.texts[language].fill({}, menu.speech[language].bounds)


def _filled(letter: Letter, language: str) -> bool:
    return bool(letter.fills.intersection(letter.texts[language].facts))


def one_way(subject: Subject) -> Iterator[Fault]:
    """A message from a name that nobody can answer invites no answer."""
    for name, message in subject.library.messages.items():
        if not message.one_way:
            continue
        texts = {said.language: said for said in subject.said() if said.context == f"message/{name}"}
        for language, said in texts.items():
            if found := INVITES.search(said.text):
                what = f'message {name} is one_way and says "{found[0]}".'
                mend = "Say what to dial instead, or take one_way out."
                yield fault("message.one_way", said.place, what, mend, language=language)


def sent(subject: Subject) -> Iterator[Fault]:
    """The program sends every message there is, and gives each the facts it shows."""
    given = subject.vocabulary.messages
    if given is None:
        return
    library = subject.library
    constants = {name for name, fact in library.facts.items() if fact.is_constant}
    for name in sorted(given.keys() - library.messages.keys()):
        what, mend = f"The program sends {name}, which is not there.", "Write it."
        yield fault("message.unknown", library.place("messages", name), what, mend)
    for name, message in library.messages.items():
        where = library.place("messages", name)
        if name not in given:
            what = f"The program never sends {name}."
            yield fault("message.unused", where, what, "Take it out.", warning=True)
            continue
        for fact in dict.fromkeys(slots(message.text)):
            if fact in library.facts and fact not in given[name] | constants:
                what = f"message {name} shows {{{fact}}}, which the program does not give it."
                mend = f"It gives {', '.join(sorted(given[name])) or 'nothing'}."
                yield fault("fact.unsaved", where, what, mend)


def _place(subject: Subject, name: str, language: str) -> Place:
    catalogue = subject.library.catalogues.get(language)
    node, _, part = name.partition("#")
    if node in subject.menu.post:
        kind, context = ("sms", name) if node in subject.library.sms else ("nodes", name if part else f"{name}#sms")
        entry = catalogue.entries.get(context) if catalogue else None
        return entry.place if entry else subject.library.place(kind, node, part or "text")
    entry = catalogue.entries.get(f"message/{name}") if catalogue else None
    return entry.place if entry else subject.library.place("messages", name, "text")
