"""By SMS: a report in the making, from words that say what they will, and what is still missing of it."""

from dataclasses import replace

from app.complaints import queries as cases
from app.complaints.rules.triage import ORDINARY, PROTECTED, SURVIVOR, place
from app.conversation.drafts import BRIEF
from app.conversation.effects.following import seen_by
from app.conversation.effects.greeting import OFFERED
from app.conversation.effects.naming import effect
from app.conversation.effects.reporting import COUNTED, file, filed, is_busy, promised
from app.conversation.gazetteer import words_of
from app.conversation.hearing.topics import OTHER, danger_in, field_of, is_topic, is_undone, topic_of
from app.conversation.visit import Visit
from app.menu.asking import MOST_WORDS, enough
from app.menu.engine import Done, Standing
from app.menu.words import MOST_ROWS

SAID = "said"
"""In a walk: the words of the text that is being answered."""
UNSURE = "unsure"
"""In a walk: words of which we do not know whether they answer or report."""
TRIES = "tries"
"""In a walk: how many names of wards we did not know."""
MOST_TRIES = 2
LONGEST_NAME = 3
"""Words of the longest name of a ward."""
UNKNOWN = "other.else"
"""The topic of a report that nothing tells the topic of: triage finds it."""

MISSING = {
    "words": "",
    "ward": "",
    "which": "found rows",
    "check": "category ward story number",
    "quiet": "category story number",
    "unplaced": "category story number",
    "hold": "",
    "safe": "",
}
FORGOTTEN = {"hold": "category story ward found", "safe": "category story ward found"}


@effect("said", gives=MISSING, takes=FORGOTTEN)
def hear_report(visit: Visit, walk: Standing) -> Done:
    """Take what a text tells of a report, and look what is still missing of it."""
    return hear(visit, walk, walk.facts[SAID])


@effect("said story", gives=MISSING, takes=FORGOTTEN)
def hear_story(visit: Visit, walk: Standing) -> Done:
    """Take what the words that were asked for tell, and look what is still missing."""
    return hear(visit, walk, walk.facts[SAID], story="")


@effect(gives=MISSING, takes=FORGOTTEN)
def look_missing(visit: Visit, walk: Standing) -> Done:
    """What is still missing of the report in the making."""
    return missing(visit, dict(walk.facts), {})


@effect("said", gives={"one": "ward", "some": "found rows", "many": "", "none": "", "never": ""})
def hear_place(visit: Visit, walk: Standing) -> Done:
    """The wards that an answer names, too `many` for a text; `never` once two answers named none that we know."""
    said, story = walk.facts[SAID], walk.facts.get("story")
    named = visit.ear.spotter.hear(said)
    # Who says more than a name says where it is: "Shinoyi, behind the primary school".
    more = {"story": f"{story} {said}"[:MOST_WORDS]} if story and len(words_of(said)) > LONGEST_NAME else {}
    if len(named) == 1:
        return Done("one", more | {"ward": named[0]})
    if 1 < len(named) <= MOST_ROWS:
        return Done("some", more | listed(named))
    if named:
        return Done("many", more)
    tries = int(walk.facts.get(TRIES, "0")) + 1
    return Done("never" if tries >= MOST_TRIES else "none", {TRIES: str(tries)})


def hear(visit: Visit, walk: Standing, words: str, *, story: str | None = None) -> Done:
    """What `words` add to the report; `story` overrules what it had so far."""
    keywords, facts = visit.ear.keywords, dict(walk.facts)
    if danger := danger_in(keywords, words):
        return _danger(visit, danger)
    topic = topic_of(keywords, words)
    known = facts.get("story", "") if story is None else story
    is_news = enough(topic.story) and topic.story not in known  # who hears nothing from us sends the same again
    told = f"{known} {topic.story}".strip()[:MOST_WORDS] if is_news else known
    news: dict[str, str] = {}
    if told:
        news["story"] = told
    if topic.category and is_closer(topic.category, facts.get("category", UNKNOWN)):
        news["category"] = topic.category
    if "ward" not in facts and (named := visit.ear.spotter.spot(words)):
        news |= {"ward": named[0]} if len(named) == 1 else listed(named) if len(named) <= MOST_ROWS else {}
    return missing(visit, {**facts, **news}, news)


def missing(visit: Visit, facts: dict[str, str], news: dict[str, str]) -> Done:
    """The next thing to ask for; a report that could cost whoever tells is not made by SMS."""
    category = facts.get("category", UNKNOWN)
    level = place(visit.county.policy, category).level
    if level >= PROTECTED:
        return _danger(visit, "safe" if level == SURVIVOR else "hold")
    if not facts.get("story"):
        return Done("words", news)
    whole = {**news, "category": category, "number": "hidden", "story": facts["story"]}
    if level != ORDINARY:
        whole[BRIEF] = "yes"
    if "ward" in facts:
        return Done("check" if level == ORDINARY else "quiet", whole | {"ward": facts["ward"]})
    if int(facts.get(TRIES, "0")) >= MOST_TRIES:
        return Done("unplaced" if level == ORDINARY else "quiet", whole)
    if "found" in facts and "rows" in facts:
        return Done("which", whole | {"found": facts["found"], "rows": facts["rows"]})
    return Done("ward", whole)


def is_closer(category: str, known: str) -> bool:
    """Whether a topic tells more than the one that is known: "water.spring" than "water.other"."""
    return known == UNKNOWN or (known.endswith(OTHER) and field_of(category) == field_of(known))


def listed(wards: tuple[str, ...]) -> dict[str, str]:
    """Wards to choose from, as an offer and as a list in a text."""
    ids = ",".join(wards)
    return {"found": ids, "rows": ids}


def _danger(visit: Visit, kind: str) -> Done:
    """Nothing of it is kept in the conversation; violence is counted."""
    if kind == "safe":
        visit.left.counts.append("safety.violence")
    return Done(kind, {BRIEF: "yes", COUNTED: "yes"})


@effect("category story number", deed=True, gives={"done": "reference date", "busy": ""})
def lodge_unplaced(visit: Visit, walk: Standing) -> Done:
    """File a report with a hidden number, and without a ward where nobody could tell it: triage asks."""
    if is_busy(visit):
        return Done("busy")
    filing = file(visit, walk, walk.facts["story"], hidden=True)
    return Done("done", {**filed(filing), "date": promised(visit, walk)})


@effect(deed=True, takes={"": "category story ward found rows number"})
def drop_report(visit: Visit, walk: Standing) -> Done:
    """Forget the report in the making."""
    return Done()


@effect("said draft", deed=True, gives={"taken": "category story number", "gone": ""})
def finish_draft(visit: Visit, walk: Standing) -> Done:
    """Go on by SMS where a call was cut off, and add these words; `gone` when it was finished or erased."""
    draft = visit.draft
    if draft is None or draft.level != ORDINARY or draft.session_id != walk.facts[OFFERED]:
        return Done("gone")
    visit.left.takes = draft.session_id
    story = f"{draft.facts.get('story', '')} {walk.facts[SAID]}".strip()[:MOST_WORDS]
    number = draft.facts.get("number", "hidden")
    return Done("taken", {**draft.facts, "story": story, "number": number})


@effect("said", deed=True, gives={"": "still"})
def take_still(visit: Visit, walk: Standing) -> Done:
    """What is still not done, in the words of the text itself."""
    return Done(gives={"still": walk.facts[SAID]})


WEIGHED = {"undone": "still", "more": "added"}


@effect("said reference", gives={**WEIGHED, "unsure": UNSURE, "new": ""})
def weigh_words(visit: Visit, walk: Standing) -> Done:
    """Whether an answer in words says that it is not done; else they are more words to the report.

    The name of a topic alone begins a `new` one; words about another field of work may, so that is asked.
    """
    said, keywords = walk.facts[SAID], visit.ear.keywords
    if is_topic(keywords, said):
        return Done("new")
    complaint = seen_by(visit, walk, cases.by_reference(visit.db, walk.facts["reference"]))
    about = topic_of(keywords, said).category
    if about and field_of(about) != field_of(complaint.category):
        return Done("unsure", {UNSURE: said})
    return _weighed(visit, said)


@effect(UNSURE, gives=WEIGHED)
def weigh_unsure(visit: Visit, walk: Standing) -> Done:
    """The same, of words about another field of work that were meant for the report."""
    return _weighed(visit, walk.facts[UNSURE])


def _weighed(visit: Visit, said: str) -> Done:
    if is_undone(visit.ear.keywords, said):
        return Done("undone", {"still": said})
    return Done("more", {"added": said})


@effect("view", gives={"view": "", "unsure": UNSURE, "new": ""})
def weigh_view(visit: Visit, walk: Standing) -> Done:
    """Whether the words that came for a view are one: the name of a topic alone begins a `new` report; what is
    wanting, or bad in some ward, may be one, so that is asked.
    """
    said, keywords = walk.facts["view"], visit.ear.keywords
    if is_topic(keywords, said):
        return Done("new")
    about = topic_of(keywords, said).category
    in_particular = about and not about.endswith(OTHER) and visit.ear.spotter.spot(said)
    if about and (in_particular or is_undone(keywords, said)):
        return Done("unsure", {UNSURE: said})
    return Done("view")


@effect(UNSURE, gives=MISSING, takes=FORGOTTEN)
def hear_unsure(visit: Visit, walk: Standing) -> Done:
    """Take for a report what came as an answer to something else, and look what is still missing of it."""
    return hear(visit, walk, walk.facts[UNSURE])


@effect(deed=True, gives={"": "language"})
def turn_language(visit: Visit, walk: Standing) -> Done:
    """Write in the other language from now on."""
    return _speak(visit, "sw" if (walk.language or "sw") == "en" else "en")


@effect("wanted", deed=True, gives={"": "language"})
def set_language(visit: Visit, walk: Standing) -> Done:
    """Write in that language from now on."""
    return _speak(visit, walk.facts["wanted"])


def _speak(visit: Visit, language: str) -> Done:
    visit.left.learned = replace(visit.left.learned, language=language)
    return Done(gives={"language": language})
