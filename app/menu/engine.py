"""The walk through a menu: one answer after another, each told to a host that knows the world."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.kit.gsm import clean
from app.menu.asking import KINDS, MOST_WORDS, enough
from app.menu.compiled import FOUND, HOME, RENEWED, START, Menu, Scene, Search
from app.menu.screen.sheets import View
from app.menu.vocabulary import Row
from app.menu.walk import Done, Host, Screen, Standing, Walk

__all__ = ["Done", "Host", "Row", "Screen", "Standing", "Walk", "begin", "dial", "hear", "lead", "renew", "show"]

MOST_JUNCTIONS = 20

BACK, HOMEWARD, MORE = "0", "9", "8"
NUMBERS = frozenset("1234567")


def begin(menu: Menu, walk: Walk, host: Host) -> Screen:
    """The first screen of a walk."""
    return _enter(menu, walk, START, host)


def lead(menu: Menu, walk: Walk, target: str, host: Host) -> Screen:
    """The screen that a node leads to, whatever stood before; what an answer by SMS may do."""
    return _enter(menu, walk, target, host)


def show(menu: Menu, walk: Walk, host: Host) -> Screen:
    """The screen the walk is on, with nothing taken; Home, when the menu no longer has that screen."""
    return _draw(menu, walk, host) if _is_here(menu, walk) else renew(menu, walk, host)


def hear(menu: Menu, walk: Walk, typed: str, host: Host) -> Screen:
    """The screen after one answer. What cannot be understood shows the same screen with an error line.

    A PIN that was typed is out of the walk again, whatever came of it.
    """
    try:
        return _hear(menu, walk, typed, host)
    finally:
        _forget(menu, walk)


def _hear(menu: Menu, walk: Walk, typed: str, host: Host) -> Screen:
    if not _is_here(menu, walk):
        return renew(menu, walk, host)
    scene = menu.nodes[walk.node]
    said = typed.strip()
    if scene.ends:
        return _draw(menu, walk, host)
    if scene.asks:
        return _back(menu, walk, host) if said == BACK and scene.keys else _asked(menu, walk, scene, typed, host)
    if said in NUMBERS:
        return _choose(menu, walk, scene, int(said), host)
    return _key(menu, walk, scene, said, host)


def renew(menu: Menu, walk: Walk, host: Host) -> Screen:
    """Home, for a walk whose own menu is no more; it says so, and nothing is taken."""
    screen = _enter(menu, walk, HOME, host)
    return _draw(menu, walk, host, RENEWED) if walk.node == HOME else screen


def dial(menu: Menu, walk: Walk, tokens: Sequence[str], host: Host) -> Screen:
    """The first screen of a deep dial: the first token is a shortcut, the others answer screens of choices.

    It stops where the caller must be asked first: at a question of language or whatever else stands before Home,
    at a screen for words, and before a deed. An unknown shortcut opens Home.
    """
    screen = begin(menu, walk, host)
    target = menu.shortcuts.get(tokens[0]) if tokens else None
    if walk.node != HOME or target is None:
        return screen
    careful = _Careful(host, menu)
    for step, token in enumerate(tokens):
        before = walk.copy()
        scene = menu.nodes[walk.node]
        if step and (not scene.is_choice or scene.saves == "language" or not token.isdigit()):
            break
        try:
            screen = hear(menu, walk, token, careful) if step else _go(menu, walk, target, careful)
        except _DeedAheadError:
            walk.become(before)
            break
    return screen


class _DeedAheadError(Exception):
    """A deep dial has come to a deed, which only a caller who sees the screen before it may do."""


@dataclass(frozen=True, slots=True)
class _Careful:
    """A host that performs no deed."""

    host: Host
    menu: Menu

    def rows(self, offer: str, walk: Standing) -> Sequence[Row]:
        return self.host.rows(offer, walk)

    def find(self, search: str, walk: Standing, words: str) -> Sequence[Row]:
        return self.host.find(search, walk, words)

    def perform(self, effect: str, walk: Standing) -> Done:
        if effect in self.menu.deeds:
            raise _DeedAheadError
        return self.host.perform(effect, walk)


def _is_here(menu: Menu, walk: Walk) -> bool:
    """Whether the menu has the screen that the walk is on: another version of the menu may have shown it."""
    scene = menu.nodes.get(walk.node)
    return scene is not None and scene.sheet is not None


def _enter(menu: Menu, walk: Walk, target: str, host: Host, page: int = 0) -> Screen:
    """Go to a node, through as many junctions as it takes, and show where that leads; `page` is of that node."""
    error = ""
    for _ in range(MOST_JUNCTIONS):
        scene = menu.nodes[target]
        walk.node, walk.page, walk.rows, page = target, page, [], 0
        outcome = _perform(walk, scene, host) if scene.does else ""
        route = scene.routes.get(outcome)
        if route is None and scene.sheet is not None:
            return _arrive(menu, walk, host, error)
        target, error = route or scene.goes or HOME, scene.brings.get(outcome, "")
    raise RuntimeError(f"the junctions around {target} lead nowhere")


def _perform(walk: Walk, scene: Scene, host: Host) -> str:
    """Do what entering the scene does; what it came to.

    What takes facts away takes away the road back, too: so each screen that is come back to has all that it had.
    """
    done = host.perform(scene.does or "", walk)
    taken = scene.takes.get(done.outcome, frozenset())
    if scene.is_deed or taken:
        walk.trail.clear()
    for fact in taken:
        walk.facts.pop(fact, None)
    walk.facts.update(done.gives)
    walk.language = done.gives.get("language", walk.language)
    return done.outcome


def _arrive(menu: Menu, walk: Walk, host: Host, error: str = "") -> Screen:
    """Show a node just entered. Nothing lies behind Home, and nobody goes round in circles."""
    if walk.node == HOME:
        walk.trail.clear()
    elif walk.node in walk.behind:
        while walk.come_back()[0] != walk.node:
            pass
    return _draw(menu, walk, host, error)


def _go(menu: Menu, walk: Walk, target: str, host: Host) -> Screen:
    """Leave the node shown, so that `0` comes back to it; a doorstep without keys is not come back to."""
    if menu.nodes[walk.node].keys:
        walk.leave()
    return _enter(menu, walk, target, host)


def _back(menu: Menu, walk: Walk, host: Host) -> Screen:
    """Back one page of choices, else to the page that was left; what is only read is left at once."""
    if walk.page and menu.nodes[walk.node].is_choice:
        walk.page -= 1
        return _draw(menu, walk, host)
    target, page = walk.come_back()
    if target not in menu.nodes:
        target = HOME
    if not menu.nodes[target].is_deed:
        return _enter(menu, walk, target, host, page)
    walk.node, walk.page, walk.rows = target, page, []
    return _arrive(menu, walk, host)


def _key(menu: Menu, walk: Walk, scene: Scene, said: str, host: Host) -> Screen:
    """What 0, 8, 9 and the name of a language do; anything else is wrong."""
    if scene.keys and said == BACK:
        return _back(menu, walk, host)
    if scene.keys and said == HOMEWARD:
        return _enter(menu, walk, HOME, host)
    if scene.keys and said == MORE:
        return _more(menu, walk, scene, host)
    if said.lower() in menu.languages:
        return _speak(menu, walk, scene, said.lower(), host)
    if scene.search and any(map(str.isalpha, said)):
        return _find(menu, walk, scene.search, said, host)
    return _draw(menu, walk, host, scene.wrong)


def _more(menu: Menu, walk: Walk, scene: Scene, host: Host) -> Screen:
    """The next page, after the last one the first; from what is only read, on to what comes next.

    What is read on is one reading: `0` leaves it for where it began, in one press from its every screen.
    """
    walk.page += 1
    screen = _draw(menu, walk, host)
    if walk.page == 0 and scene.goes and not scene.is_choice:
        return _enter(menu, walk, scene.goes, host)
    return screen


def _choose(menu: Menu, walk: Walk, scene: Scene, number: int, host: Host) -> Screen:
    """Take the row or the option that stood under a number, whatever the offer has become meanwhile."""
    at = number - 1
    if at < len(walk.rows):
        if scene.saves:
            walk.facts[scene.saves] = walk.rows[at]
        return _go(menu, walk, scene.goes or HOME, host)
    start, stop = scene.sheet.options(walk.page) if scene.sheet else (0, 0)
    chosen = start + at - len(walk.rows)
    if chosen >= min(stop, len(scene.choices)):
        return _draw(menu, walk, host, scene.wrong)
    choice = scene.choices[chosen]
    saved = dict(choice.sets)
    if scene.saves and scene.offers is None:
        saved.setdefault(scene.saves, choice.key)
    walk.facts.update(saved)
    walk.language = saved.get("language", walk.language)
    return _go(menu, walk, choice.goes, host)


def _speak(menu: Menu, walk: Walk, scene: Scene, language: str, host: Host) -> Screen:
    """Change the language where the caller stands; where the language is asked, that is the answer."""
    if scene.saves == "language":
        for number, choice in enumerate(scene.choices, 1):
            if choice.key == language:
                return _choose(menu, walk, scene, number, host)
    walk.language = language
    if scene.does and not scene.is_deed:
        return _enter(menu, walk, walk.node, host, walk.page)  # what it looked up may read otherwise now
    return _draw(menu, walk, host)


def _find(menu: Menu, walk: Walk, search: Search, said: str, host: Host) -> Screen:
    """Look for what has these letters: one is taken, of some the caller chooses."""
    rows = host.find(search.name, walk, clean(said, MOST_WORDS)) if enough(said) else ()
    if not rows:
        return _draw(menu, walk, host, search.error)
    if len(rows) == 1:
        walk.facts[search.saves] = rows[0].value
        return _go(menu, walk, search.one, host)
    walk.facts[FOUND] = ",".join(row.value for row in rows)
    return _go(menu, walk, search.some, host)


def _asked(menu: Menu, walk: Walk, scene: Scene, typed: str, host: Host) -> Screen:
    """Take what was asked for; a citizen's own words literally."""
    answer = KINDS[scene.asks or ""].read(clean(typed, MOST_WORDS).strip())
    if not answer:
        return _draw(menu, walk, host, scene.wrong)
    if scene.saves:
        walk.facts[scene.saves] = answer
    elif scene.adds_to:
        whole = f"{walk.facts.get(scene.adds_to, '')} {answer}".strip()
        walk.facts[scene.adds_to] = whole[:MOST_WORDS].rstrip()
        if len(whole) > MOST_WORDS:
            return _draw(menu, walk, host, scene.full)
    return _go(menu, walk, scene.goes or HOME, host)


def _draw(menu: Menu, walk: Walk, host: Host, error: str = "") -> Screen:
    scene = menu.nodes[walk.node]
    language = walk.language or ""
    if language not in menu.speech:
        language = menu.languages[0]
    rows = host.rows(scene.offers, walk) if scene.offers else ()
    speech = menu.speech[language]
    said_as = speech.variant(walk.facts.get(scene.counted, "")) if scene.counted else language
    view = View(said_as, walk.page, walk.facts, speech.sayers, rows, error)
    if scene.sheet is None:
        raise RuntimeError(f"{walk.node} is a junction and has no screen")
    text, walk.page, shown = scene.sheet.draw(view)
    walk.rows = list(shown)
    _forget(menu, walk)
    return Screen(text, scene.ends)


def _forget(menu: Menu, walk: Walk) -> None:
    for fact in menu.fleeting:
        walk.facts.pop(fact, None)
