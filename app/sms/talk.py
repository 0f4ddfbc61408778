"""One answer: what a person's words are to us, the step they take, and the letter that says so."""

from dataclasses import dataclass, replace

from app.conversation.content import Content
from app.conversation.effects.controls import BEHIND
from app.conversation.effects.texting import SAID
from app.conversation.hearing.topics import danger_in, first_of, is_topic, language_of
from app.conversation.visit import Visit
from app.menu.asking import enough
from app.menu.compiled import Scene
from app.menu.engine import Walk, hear, lead
from app.menu.post.sheets import Post
from app.sms.keywords import control_in, is_answer, option_in
from app.sms.questions import Question

__all__ = ["BEGINS", "BEHIND", "Reply", "reply_to"]

REPORT, UNKNOWN, OLD, DIAL = "sms.report", "sms.unknown", "sms.answer.old", "sms.status.dial"
BEGINS = dict.fromkeys((REPORT, UNKNOWN, OLD), frozenset[str]())
"""The nodes of sms.yaml at which the program itself begins, with the facts that it brings beside the words."""
FALLBACK = "sw"
PLACED = frozenset({"ward", "found"})


@dataclass(frozen=True, slots=True)
class Reply:
    """What a text led to: where its walk stands now, and the letter that is owed, "" where the deed told by itself.

    `asks` when it waits for an answer; `talk_id` is the conversation it belongs to, "" for a new one. `loose` when
    the text was neither a keyword nor an answer that was asked for: a machine may have written it. It `answers` the
    question where a step was taken that it asked for; other words leave it open. `commanded`: by a control word, or
    the name of a topic alone, which a machine may repeat for ever.
    """

    walk: Walk
    letter: str
    asks: bool
    talk_id: str
    loose: bool
    answers: bool = False
    commanded: bool = False


def reply_to(words: str, question: Question | None, content: Content, visit: Visit) -> Reply:
    """Take one step. A control word goes before everything, so that no question can swallow a STOP."""
    ear, language = content.ear, visit.contact.language or language_of(content.ear.keywords, words) or FALLBACK
    if control := control_in(ear, words):
        language = visit.contact.language or control.hit.language or language
        facts = {**control.hit.keyword.sets, SAID: words, BEHIND: control.behind}
        begun = _begin(control.hit.keyword.goes or UNKNOWN, facts, language, content, visit, loose=False)
        begun = replace(begun, commanded=True)
        # One control word takes the place of another; a report in the making waits.
        replaced = question is not None and "story" not in question.walk.facts
        return replace(begun, talk_id=question.talk_id) if question and replaced else begun
    if danger_in(ear.keywords, words):
        return _begin(REPORT, {SAID: words}, language, content, visit, loose=True)
    first, behind = first_of(ear.keywords, words)
    asked = content.menu.post.get(question.walk.node) if question else None
    only_answers = is_answer(ear.keywords, words)
    is_new = first is not None and first.keyword.counts == "report"
    if question and asked and not is_new and (_waits(asked) or not only_answers):
        question.walk.language = language
        return _answer(words, question, content, visit)
    if only_answers:
        return _begin(OLD, {SAID: words}, language, content, visit, loose=True)
    tells = first or len(words.split()) > 1 or ear.spotter.spot(words)
    start = REPORT if enough(words) and tells else UNKNOWN
    begun = _begin(start, {SAID: words}, language, content, visit, loose=first is None or bool(behind))
    return replace(begun, commanded=is_topic(ear.keywords, words))


def _begin(
    node: str, facts: dict[str, str], language: str, content: Content, visit: Visit, *, loose: bool
) -> Reply:
    walk = Walk(language=language, facts=facts)
    screen = lead(content.menu.by_sms, walk, node, visit)
    return _reply(content, walk, screen.text, "", loose=loose)


def _answer(words: str, question: Question, content: Content, visit: Visit) -> Reply:
    """The step that an answer takes; what is no answer is asked again."""
    menu, walk = content.menu.by_sms, question.walk
    asked, otherwise = walk.node, False
    scene = menu.nodes[asked]
    again = scene.sheet.again if isinstance(scene.sheet, Post) else ""
    knew, walk.facts[SAID] = PLACED & walk.facts.keys(), words
    number = None
    if scene.asks:
        screen = hear(menu, walk, words, visit)
    elif not _waits(scene):
        screen = lead(menu, walk, walk.node, visit)
    elif (number := option_in(scene, content.ear.keywords, words, len(walk.rows))) is not None:
        screen = hear(menu, walk, str(number) if number <= len(walk.rows) + len(scene.choices) else "-", visit)
    elif scene.otherwise and enough(words) and not is_answer(content.ear.keywords, words):
        screen, otherwise = lead(menu, walk, scene.otherwise, visit), True
    else:
        screen = hear(menu, walk, "-", visit)
    # A choice that is there, or a ward that we know: a machine has neither.
    by_a_person = screen.text != again and (number is not None or PLACED & walk.facts.keys() > knew)
    reply = _reply(content, walk, screen.text, question.talk_id, loose=not by_a_person)
    return replace(reply, answers=walk.node != asked and not otherwise)


def _reply(content: Content, walk: Walk, letter: str, talk_id: str, *, loose: bool) -> Reply:
    return Reply(walk, letter, _waits(content.menu.post[walk.node]), talk_id, loose)


def _waits(scene: Scene) -> bool:
    """Whether a node waits for an answer."""
    told = isinstance(scene.sheet, Post) and not scene.sheet.letter
    return not told and bool(scene.asks or scene.is_choice)
