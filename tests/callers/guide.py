"""Where a caller should press to come nearer to a deed: read from the menu as it is, never from its words."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from random import Random

from app.menu.compiled import Menu, Scene
from app.menu.engine import Walk

FAR = 1000
STORIES = [
    "bomba {me} limepasuka",
    "The bridge {me} is broken since Monday",
    "maji {me}",
    "{me} taa 1*2*0 # haziwaki",
    "Jina langu ni Wafula {me}",
]
LETTERS = ["kab", "isu", "malava", "sino", "chemuche"]
"""Of some wards, of one, and of a sub-county."""
ANSWERS = {
    "words": STORIES,
    "reference": ["{mine}", "{mine}", "{theirs}", "4829 1380"],
    "pin": ["{pin}"],
    "phone": ["0712 345 678", "+254712345678"],
    "code": ["1003", "1017", "0000"],
}
"""Good answers to what a screen may ask for."""


class Guide:
    """Ways through one menu."""

    def __init__(self, menu: Menu) -> None:
        self.menu = menu
        self.far = cache(self._far)

    @property
    def deeds(self) -> list[str]:
        """The deeds that some node does."""
        return sorted({scene.does for scene in self.menu.nodes.values() if scene.does in self.menu.deeds})

    def key(self, walk: Walk, goal: str, random: Random) -> str:
        """What to type where `walk` stands, to come to `goal`."""
        scene, far = self.menu.nodes[walk.node], self.far(goal)
        if scene.asks:
            return random.choice(ANSWERS[scene.asks])
        if scene.search and random.random() < 0.3:
            return random.choice(LETTERS)
        ways = [(far.get(choice.goes, FAR), at) for at, choice in enumerate(scene.choices)]
        if walk.rows:
            ways.append((far.get(scene.goes or "", FAR), -1))
        best = min(ways, default=(FAR, 0))[0]
        if not ways or best == FAR:
            return random.choice("018") if not scene.goes else "8"
        # One junction leads on from many topics, each its own way: what looks a step longer may be the shorter one.
        at = random.choice([at for how_far, at in ways if how_far <= best + 1])
        if at < 0:
            return str(random.randint(1, len(walk.rows)))
        start, stop = scene.sheet.options(walk.page)
        return str(len(walk.rows) + at - start + 1) if start <= at < stop else "8"

    def _far(self, goal: str) -> dict[str, int]:
        """How many screens and junctions lie between each node and the deed."""
        into = defaultdict(list)
        for name, scene in self.menu.nodes.items():
            for target in exits(scene):
                into[target].append(name)
        found = {name: 0 for name, scene in self.menu.nodes.items() if scene.does == goal}
        edge = list(found)
        while edge:
            nearer = [(before, found[name] + 1) for name in edge for before in into[name] if before not in found]
            found.update(nearer)
            edge = [name for name, _ in nearer]
        return found


def exits(scene: Scene) -> Iterator[str]:
    """The nodes that a node leads to."""
    yield from (choice.goes for choice in scene.choices)
    yield from scene.routes.values()
    if scene.goes:
        yield scene.goes
    if scene.search:
        yield from (scene.search.one, scene.search.some)
