"""What a simulated caller does next: mostly what leads to something, sometimes what nobody would expect."""

from dataclasses import dataclass, field
from functools import cache
from random import Random

from app.conversation.effects import EFFECTS
from tests.callers.caller import Caller
from tests.callers.editions import made_ready
from tests.callers.guide import ANSWERS, STORIES, Guide
from tests.callers.house import House
from tests.callers.steps import Step

SHORT, LONG, ENDLESS = 11, 36, 80
"""Steps of most walks, of those that come back to what they filed, and of those that file all day."""
ODD = [
    *("", " ", "#", "00", "98", "77", "1*1", "*", "0*0", " 1 ", "٣", "1.", "SW", "en", "Sw", "{}", "%s", "\x00"),
    *(
        "😀 maji ŵ",
        "kongo",
        "sinoko",
        "nambale",
        "shi",
        "q",
        "[{" * 60,
        "maji " * 220,
        "-1",
        "1e3",
        "\u202e12",
        "{me}",
    ),
    *("nina\u200bitwa", "0712345678", "My name is {me}", "{theirs}", "{mine}", "{pin}", "1" * 90),
]
DEEP = [
    "1",
    "2",
    "3",
    "1*1",
    "1*1*1*1*1*1*1*1",
    "2*1*1",
    "17*1*1*1",
    "12*2*2",
    "9",
    "x",
    "*",
    "4*1*1",
    "3*1*1*1*1",
    "0",
]
RARE = [
    *[Step("again")] * 8,
    *[Step("late", times=back) for back in (1, 2, 3, 5, 9)],
    *[Step("resume")] * 3,
    Step("shorter"),
    *[Step("stranger", words) for words in ("", "1", "0", "{me}", "2")],
    *[Step("leave")] * 5,
    *[Step("out")] * 3,
    *[Step("officer", times=moves) for moves in (1, 1, 2, 4)],
    Step("wait", times=1),
    *[Step("type", "0")] * 6,
]
"""Steps of which one is done now and then."""
QUARTER, DAY, FORTNIGHT, SILENCE = 20, 25 * 60, 15 * 24 * 60, 200 * 24 * 60
"""Minutes after which what is brief is over, every dialogue, the time to answer the office, and a number."""
WORLD = [
    *[Step("restart")] * 3,
    *[Step("swap")] * 3,
    *[Step("wait", times=QUARTER)] * 3,
    Step("wait", times=DAY),
    *[Step("wait", times=FORTNIGHT)] * 2,
    Step("wait", times=SILENCE),
    *[Step("chores")] * 4,
]
"""Steps that everybody feels."""
FIRST = "lodge_complaint", "lodge_me_too"
"""What they seek who file all day."""


@cache
def guide_of(version: str) -> Guide:
    """The ways through a version."""
    return Guide(made_ready(version).menu)


def wish(deed: str, known: set[str]) -> float:
    """How often a deed is sought: what files most, and then what is done to what was filed.

    What a PIN guards is sought seldom, for each hash is slow on purpose.
    """
    needs = EFFECTS[deed].spec.needs
    if needs & {"pin", "pin_hash"}:
        return 0.15
    return 4 if needs & known or (files(deed) and not known) else 1


def files(deed: str) -> bool:
    """Whether a deed gives a new reference."""
    spec = EFFECTS[deed].spec
    return spec.deed and any("reference" in given for given in spec.gives.values())


class Alike(Random):
    """Draws the first of what there is to choose from, so that many do the same."""

    def choice(self, seq):
        return seq[0]

    def randint(self, a, b):
        return a


@dataclass
class Wanderer:
    """Somebody with a wish and with whims, both drawn from `random`."""

    house: House
    random: Random
    crowd: list[Caller]
    caller: Caller = field(init=False)
    goal: str = ""
    dials: int = 0
    steps: int = SHORT
    whim: float = 0
    taste: Random = field(init=False)
    files_all_day: bool = False

    def __post_init__(self) -> None:
        draw = self.random
        self.caller = Caller(self.house, self.crowd)
        self.whim = draw.choice((0.02, 0.1, 0.3))
        self.taste = Alike() if draw.random() < 0.15 else draw
        kind = draw.random()
        if kind < 0.02:
            self.steps, self.dials, self.whim, self.files_all_day = ENDLESS, 12, 0.01, True
        elif kind < 0.1:
            self.steps, self.dials = LONG, 5
        else:
            self.steps, self.dials = SHORT, draw.choice((1, 1, 2))

    async def wander(self) -> Caller:
        """Dial, press and type until enough was done, then look for the way out."""
        caller = self.caller
        for _ in range(self.steps):
            if caller.wrong or (not caller.is_open and not self.dials):
                break
            await caller.do(self._next())
        else:
            await caller.do(Step("out"))
        return caller

    def _next(self) -> Step:
        draw, caller = self.random, self.caller
        if draw.random() < 0.003:
            return draw.choice(WORLD)
        if not caller.is_open:
            return self._redial()
        if draw.random() < self.whim / 2:
            return draw.choice(RARE)
        if self._is_about_to_do() and draw.random() < 0.15:
            return Step("officer", times=4)
        times = draw.choice((2, 3)) if draw.random() < 0.06 else 1
        words = self._words()
        if draw.random() < 0.008:
            return Step("rush", words)
        return Step("type", words, times)

    def _is_about_to_do(self) -> bool:
        """Whether one press does something to a report, which might be moved just then."""
        walk, content = self.caller.stands, self.house.watch.content.get(self.caller.session)
        if walk is None or content is None or "reference" not in walk.facts:
            return False
        return guide_of(content.menu.version).far(self.goal).get(walk.node) == 1

    def _redial(self) -> Step:
        draw = self.random
        if self.caller.sessions and draw.random() < 0.2:
            return draw.choice(RARE[:16])
        if self.caller.shown and not self.files_all_day and draw.random() < 0.4:
            return Step("officer", times=draw.choice((1, 2, 4)))
        self.dials -= 1
        self.goal = ""
        return Step("dial", draw.choice(DEEP) if draw.random() < 0.08 else "", draw.choice((1, 1, 1, 1, 1, 2)))

    def _words(self) -> str:
        draw, walk = self.random, self.caller.stands
        content = self.house.watch.content.get(self.caller.session)
        if walk is None or content is None or draw.random() < 0.03:
            return draw.choice(ODD)
        guide = guide_of(content.menu.version)
        scene = content.menu.nodes.get(walk.node)
        if walk.node not in guide.far(self.goal):
            self.goal = self._goal(guide, walk.node)
        if scene is None or draw.random() > self.whim:
            return guide.key(walk, self.goal, self.taste)
        if scene.asks:
            return draw.choice([*ANSWERS[scene.asks], draw.choice(STORIES), "0", "1"])
        return draw.choice("123456712345671234567890")

    def _goal(self, guide: Guide, node: str) -> str:
        """A deed to seek from here; what is done to a report only by those who filed one."""
        known = {"reference"} if self.caller.shown and not self.files_all_day else set()
        deeds = [
            deed
            for deed in guide.deeds
            if node in guide.far(deed) and EFFECTS[deed].spec.needs & {"reference"} <= known
            if deed in FIRST or not self.files_all_day
        ]
        return self.random.choices(deeds, [wish(deed, known) for deed in deeds])[0] if deeds else ""
