"""Every text of the menus, once, in the order of the files: what catalogues and spreadsheets are made of."""

from collections.abc import Iterator

from app.menu.proofs.subject import Said, Subject
from app.menu.screen.texts import SLOT
from app.menu.words import ONE, OTHER


def texts_of(subject: Subject, language: str = "en") -> list[Said]:
    """All English texts; those beside a count once for each form that the language has, as `report.same#few`."""
    return [text for said in subject.said() if said.language == "en" for text in _in_forms(subject, said, language)]


def _in_forms(subject: Subject, said: Said, language: str) -> Iterator[Said]:
    yield said
    node = subject.library.nodes.get(said.node)
    if node is None or not node.one or not node.text or said.context != f"{said.node}#{ONE}":
        return
    speech = subject.menu.speech.get(language)
    for form in speech.forms if speech else ():
        if form not in {ONE, OTHER}:
            yield Said(f"{said.node}#{form}", node.text, said.place, said.node, "en")


def has_words(text: Said) -> bool:
    """Whether there is anything to translate: `{date} {title}` reads the same in every language."""
    return any(map(str.isalpha, SLOT.sub("", text.text)))
