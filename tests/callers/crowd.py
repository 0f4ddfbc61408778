"""Crowds of callers, and what is told of one for whom a promise was broken: the shortest script that breaks it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

from app.menu.compile import Menu
from tests.callers.caller import Caller, Wrong
from tests.callers.house import House
from tests.callers.steps import Step, as_dialled
from tests.callers.truth import judge, read_kept
from tests.callers.whims import Wanderer

AT_ONCE, WAVE = 128, 500
"""How many ring at the same time, and after how many the books are looked into."""
MOST_REPLAYS = 100
WORST = ("twice", "filed", "unasked", "foreign", "stranger", "shown")
"""Of several promises that were broken, which is told."""


@dataclass
class Failure:
    """A promise that was broken, and how to break it again."""

    wrong: Wrong
    script: Sequence[Step]
    again: bool

    def __str__(self) -> str:
        how = "Shortest way" if self.again else "It did not happen again; this was done"
        return f"{self.wrong.rule}: {self.wrong.detail}\n{how}:\n{as_dialled(self.script)}"


@dataclass
class Tally:
    """How much was walked."""

    walks: int = 0
    turns: int = 0
    reports: int = 0
    seconds: float = 0
    screens: set[str] = field(default_factory=set)
    """The nodes that were seen."""

    def unseen(self, menu: Menu) -> list[str]:
        """The screens of a menu that nobody came to."""
        return sorted(name for name, scene in menu.nodes.items() if scene.sheet and name not in self.screens)

    def __str__(self) -> str:
        rate = self.walks / (self.seconds or 1)
        return f"{self.walks} walks, {self.turns} turns, {self.reports} reports; {rate:.0f} walks a second"


async def walk(house: House, walks: int, random: Random, tally: Tally, wave_of: int = WAVE) -> Failure | None:
    """So many walks, many at once; the first failure, made as short as it goes."""
    crowd: list[Caller] = []
    lines = asyncio.Semaphore(AT_ONCE)
    while tally.walks < walks:
        wave = [Wanderer(house, Random(random.random()), crowd) for _ in range(min(wave_of, walks - tally.walks))]
        crowd[:] = [one.caller for one in wave]
        await asyncio.gather(*(among(lines, one) for one in wave))
        close(house, crowd)
        tally.walks += len(wave)
        turns = [turn for one in crowd for key in one.sessions for turn in house.watch.every_turn(key)]
        tally.turns += len(turns)
        tally.screens |= {turn.after.node for turn in turns}
        tally.reports += sum(len(one.shown) for one in crowd)
        if broken := [one for one in crowd if one.wrong]:
            return await shorten(house, min(broken, key=lambda one: min(map(weight, one.wrong))))
        forget(house, crowd)
    return None


async def among(lines: asyncio.Semaphore, one: Wanderer) -> None:
    """A walk, as soon as a line is free."""
    async with lines:
        await one.wander()


def close(house: House, callers: Sequence[Caller]) -> None:
    """Hold what is kept against what these callers did."""
    judge(callers, read_kept(house.sessions, house.sealer, callers), house.sealer)


def forget(house: House, callers: Sequence[Caller]) -> None:
    """Let go of what was watched."""
    for session in (session for one in callers for session in one.sessions):
        house.watch.forget(session)


def weight(wrong: Wrong) -> int:
    """How far down a broken promise stands among the worst."""
    return WORST.index(wrong.rule) if wrong.rule in WORST else len(WORST)


async def shorten(house: House, broken: Caller) -> Failure:
    """The shortest script found that breaks the same promise: ever smaller pieces are left out, then made plain."""
    wrong, script, left = min(broken.wrong, key=weight), list(broken.script), MOST_REPLAYS

    async def breaks(tried: Sequence[Step]) -> bool:
        nonlocal left, wrong
        left -= 1
        found = await replay(house, tried) if left > 0 else ()
        same = [one for one in found if one.rule == wrong.rule]
        wrong = same[0] if same else wrong
        return bool(same)

    # What others did to the county while this caller walked: it changed its menus, or a process ended.
    for change in ((), (Step("swap"),), (Step("restart"),)):
        tried = [one for step in script for one in (step, *change)]
        if await breaks(tried):
            script = tried
            break
    else:
        return Failure(wrong, script, again=False)
    size = len(script)
    while size:
        at = 0
        while at < len(script):
            tried = script[:at] + script[at + size :]
            if await breaks(tried):
                script = tried
            else:
                at += size
        size //= 2
    for at, step in enumerate(script):
        plainer = [replace(step, words=words, times=1) for words in ("", "1", step.words) if step.words]
        for plain in plainer or [replace(step, times=1)]:
            if plain != step and await breaks([*script[:at], plain, *script[at + 1 :]]):
                script[at] = plain
                break
    return Failure(wrong, script, again=True)


async def replay(house: House, script: Sequence[Step]) -> list[Wrong]:
    """What goes wrong when two new callers do the same at the same time; the county changes once for both."""
    pair: list[Caller] = []
    pair.extend(Caller(house, pair) for _ in range(2))
    own = [step for step in script if step.deed not in {"restart", "swap", "wait", "chores"}]
    await asyncio.gather(pair[0].follow(script), pair[1].follow(own))
    close(house, pair)
    forget(house, pair)
    return [wrong for one in pair for wrong in one.wrong]
