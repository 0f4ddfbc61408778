"""The walk through a menu: one answer after another, each told to a host that knows the world."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass

from app.kit.gsm import clean
from app.menu.compiled import HOME, RENEWED, START, Menu, Scene
from app.menu.screen.sheets import View
from app.menu.vocabulary import Row
from app.menu.walk import Done, Host, Screen, Walk

__all__ = ["Done", "Host", "Row", "Screen", "Walk", "begin", "dial", "hear", "renew", "show"]

MOST_WORDS = 1000
"""Characters of a citizen's words that one fact holds."""

FEWEST_LETTERS = 3
MOST_JUNCTIONS = 20

BACK, HOMEWARD, MORE = "0", "9", "8"
NUMBERS = frozenset("1234567")


def begin(menu: Menu, walk: Walk, host: Host) -> Screen:
    """The first screen of a walk."""
    return _enter(menu, walk, START, host)


def show(menu: Menu, walk: Walk, host: Host) -> Screen:
    """The screen the walk is on, with nothing taken; Home, when the menu no longer has that screen."""
    return _draw(menu, walk, host) if _is_here(menu, walk) else renew(menu, walk, host)


def hear(menu: Menu, walk: Walk, typed: str, host: Host) -> Screen:
    """The screen after one answer. What cannot be understood shows the same screen with an error line."""
    if not _is_here(menu, walk):
        return renew(menu, walk, host)
    scene = menu.nodes[walk.node]
    said = typed.strip()
    if scene.ends:
        return _draw(menu, walk, host)
    if scene.asks:
        return _back(menu, walk, host) if said == BACK and scene.keys else _words(menu, walk, scene, typed, host)
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
        before = copy.deepcopy(walk)
        scene = menu.nodes[walk.node]
        if step and (not scene.is_choice or scene.saves == "language" or not token.isdigit()):
            break
        try:
            screen = hear(menu, walk, token, careful) if step else _go(menu, walk, target, careful)
        except _DeedAheadError:
            walk.node, walk.page, walk.trail = before.node, before.page, before.trail
            walk.language, walk.facts, walk.rows = before.language, before.facts, before.rows
            break
    return screen


class _DeedAheadError(Exception):
    """A deep dial has come to a deed, which only a caller who sees the screen before it may do."""


@dataclass(frozen=True, slots=True)
class _Careful:
    """A host that performs no deed."""

    host: Host
    menu: Menu

    def rows(self, offer: str, walk: Walk) -> Sequence[Row]:
        return self.host.rows(offer, walk)

    def perform(self, effect: str, walk: Walk) -> Done:
        if effect in self.menu.deeds:
            raise _DeedAheadError
        return self.host.perform(effect, walk)


def _is_here(menu: Menu, walk: Walk) -> bool:
    """Whether the menu has the screen that the walk is on: another version of the menu may have shown it."""
    scene = menu.nodes.get(walk.node)
    return scene is not None and scene.sheet is not None


def _enter(menu: Menu, walk: Walk, target: str, host: Host) -> Screen:
    """Go to a node, through as many junctions as it takes, and show where that leads."""
    for _ in range(MOST_JUNCTIONS):
        scene = menu.nodes[target]
        walk.node, walk.page, walk.rows = target, 0, []
        route = _perform(walk, scene, host) if scene.does else None
        if route is None and scene.sheet is not None:
            return _arrive(menu, walk, host)
        target = route or scene.goes or HOME
    raise RuntimeError(f"the junctions around {target} lead nowhere")


def _perform(walk: Walk, scene: Scene, host: Host) -> str | None:
    """Do what entering the scene does; where its outcome leads, if anywhere else."""
    done = host.perform(scene.does or "", walk)
    if scene.is_deed:
        walk.trail.clear()
    walk.facts.update(done.gives)
    walk.language = done.gives.get("language", walk.language)
    return (scene.routes or {}).get(done.outcome)


def _arrive(menu: Menu, walk: Walk, host: Host) -> Screen:
    """Show a node just entered. Nothing lies behind Home, and nobody goes round in circles."""
    if walk.node == HOME:
        walk.trail.clear()
    elif walk.node in walk.trail:
        del walk.trail[walk.trail.index(walk.node) :]
    return _draw(menu, walk, host)


def _go(menu: Menu, walk: Walk, target: str, host: Host) -> Screen:
    """Leave the node shown, so that `0` comes back to it; a doorstep without keys is not come back to."""
    if menu.nodes[walk.node].keys:
        walk.trail.append(walk.node)
    return _enter(menu, walk, target, host)


def _back(menu: Menu, walk: Walk, host: Host) -> Screen:
    target = walk.trail.pop() if walk.trail else HOME
    if target not in menu.nodes:
        target = HOME
    if not menu.nodes[target].is_deed:
        return _enter(menu, walk, target, host)
    walk.node, walk.page, walk.rows = target, 0, []
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
    return _wrong(menu, walk, scene, host)


def _more(menu: Menu, walk: Walk, scene: Scene, host: Host) -> Screen:
    """The next page, after the last one the first; from what is only read, on to what comes next."""
    walk.page += 1
    screen = _draw(menu, walk, host)
    if walk.page == 0 and scene.goes and not scene.is_choice:
        return _go(menu, walk, scene.goes, host)
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
        return _wrong(menu, walk, scene, host)
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
        return _enter(menu, walk, walk.node, host)  # what it looked up may read otherwise in that language
    return _draw(menu, walk, host)


def _words(menu: Menu, walk: Walk, scene: Scene, typed: str, host: Host) -> Screen:
    """Take a citizen's own words, literally."""
    words = clean(typed, MOST_WORDS).strip()
    if sum(map(str.isalpha, words)) < FEWEST_LETTERS:
        return _draw(menu, walk, host, scene.errors[0])
    if scene.saves:
        walk.facts[scene.saves] = words
    elif scene.adds_to:
        whole = f"{walk.facts.get(scene.adds_to, '')} {words}".strip()
        walk.facts[scene.adds_to] = whole[:MOST_WORDS].rstrip()
        if len(whole) > MOST_WORDS:
            return _draw(menu, walk, host, scene.errors[-1])
    return _go(menu, walk, scene.goes or HOME, host)


def _wrong(menu: Menu, walk: Walk, scene: Scene, host: Host) -> Screen:
    return _draw(menu, walk, host, scene.errors[0] if scene.errors else "")


def _draw(menu: Menu, walk: Walk, host: Host, error: str = "") -> Screen:
    scene = menu.nodes[walk.node]
    language = walk.language or ""
    if language not in menu.speech:
        language = menu.languages[0]
    rows = host.rows(scene.offers, walk) if scene.offers else ()
    view = View(language, walk.page, walk.facts, menu.speech[language].sayers, rows, error)
    if scene.sheet is None:
        raise RuntimeError(f"{walk.node} is a junction and has no screen")
    text, walk.page, shown = scene.sheet.draw(view)
    walk.rows = list(shown)
    return Screen(text, scene.ends)
