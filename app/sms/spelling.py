"""Whether the keywords of a folder fit its menus: none clashes, each leads on, options name such as exist."""

from collections.abc import Iterator

from app.complaints.rules.triage import Policy
from app.conversation.hearing.keywords import Keywords, Spelt, clashes
from app.menu.faults import Fault, fault
from app.menu.library import Library, YamlFile
from app.sms.talk import BEGINS, BEHIND


def entries_of(library: Library, spelt: Spelt) -> dict[str, frozenset[str]]:
    """Where a conversation by SMS begins, with the facts that are known there; nowhere without sms.yaml."""
    if not library.sms:
        return {}
    led = Keywords.of(spelt).entries
    return {**BEGINS, **{node: facts | {BEHIND} for node, facts in led.items() if node in library.sms}}


def misspelt(file: YamlFile, library: Library, spelt: Spelt, policy: Policy) -> Iterator[Fault]:
    """No keyword is spelt like another, somebody answers for each topic, and options name keywords that exist."""
    for path, what in clashes(spelt):
        yield fault("keyword.clash", file.place(*path), what, "Keep it in one place.")
    for name, keyword in spelt.root.items():
        if keyword.category and keyword.category not in policy.categories:
            what, mend = f"{name}: nobody answers for the topic {keyword.category}.", "Add it to policy.yaml."
            yield fault("topic.unplaced", file.place(name, "category"), what, mend)
        if keyword.about and keyword.about not in library.words.get("about", {}):
            what = f"{name}: the list about of words.yaml lacks {keyword.about}."
            yield fault("slug.unknown", file.place(name, "about"), what, "Add it there.")
        if keyword.goes and keyword.goes not in library.sms:
            what = f"{name} leads to {keyword.goes}, which sms.yaml does not have."
            yield fault("target.unknown", file.place(name, "goes"), what, "Name a node that it has.")
    for name, node in library.sms.items():
        for key, option in node.options.items():
            for word in option.said:
                if word not in spelt.root or spelt.root[word].counts not in {"answer", "code"}:
                    where = library.place("sms", name, "options", key)
                    what = f"{word} is no keyword that counts as an answer."
                    yield fault("keyword.unknown", where, what, "Add it to keywords.yaml.", node=name)
