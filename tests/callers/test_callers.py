"""Simulated callers at the real door: whatever they, the network and the county do, every promise holds."""

import asyncio
import os
import time
from random import Random

import pytest

from app.db import Sessions
from app.kit.seal import Sealer
from tests.callers.caller import Caller, Wrong
from tests.callers.crowd import AT_ONCE, WAVE, Failure, Tally, walk
from tests.callers.editions import made_ready
from tests.callers.house import open_house
from tests.callers.mutants import Confused, Eager, Forgetful, Inquisitive, Restless, Trusting
from tests.callers.steps import Step
from tests.callers.watch import Watched
from tests.callers.whims import DAY

SEED = int(os.environ.get("ITIKA_SEED", "3"))
WALKS = int(os.environ.get("ITIKA_WALKS", "10000"))
SEEDS = int(os.environ.get("ITIKA_SEEDS", "1"))
MUTANTS = {
    Forgetful: {"twice"},
    Trusting: {"stranger"},
    Restless: {"edition"},
    Confused: {"shown"},
    Eager: {"filed", "unasked"},
    Inquisitive: {"inside"},
}
"""What is broken on purpose, and the promises that it breaks."""


def ring(
    sessions: Sessions, sealer: Sealer, *, walks: int, seed: int, counter: type[Watched] = Watched
) -> tuple[Failure | None, Tally]:
    """Let so many callers walk, or until the first failure; how far they came."""

    async def wander() -> tuple[Failure | None, Tally]:
        tally, began_at = Tally(), time.monotonic()
        async with open_house(sessions, sealer, counter) as house:
            failure = await walk(house, walks, Random(seed), tally, AT_ONCE if counter is not Watched else WAVE)
        tally.seconds = time.monotonic() - began_at
        unseen = tally.unseen(made_ready(house.versions[0]).menu)
        print(f"\n{tally}\nunseen: {', '.join(unseen) or 'nothing'}")  # noqa: T201
        return failure, tally

    return asyncio.run(wander())


@pytest.mark.parametrize("half", range(2))
def test_it_keeps_every_promise_to_a_thousand_callers(sessions, sealer, half):
    failure, tally = ring(sessions, sealer, walks=1000, seed=SEED + half)
    assert not failure, f"seed {SEED + half}: {failure}"
    assert tally.reports > 100, "they filed hardly anything"
    assert len(tally.screens) > 90, "they saw hardly anything"
    assert tally.screens >= {"report.busy", "report.duplicate"}, "nobody filed all day, or as their neighbours did"


def test_it_blames_nobody_for_a_stranger_who_begins_an_erased_dialogue_anew(sessions, sealer):
    async def wander() -> list[Wrong]:
        async with open_house(sessions, sealer) as house:
            caller = Caller(house)
            await caller.do(Step("dial"))
            async with house.is_still:
                stranger = asyncio.create_task(caller.do(Step("stranger", "2")))
                await asyncio.sleep(0)  # it has looked at where the dialogue stands, and waits for its turn to ask
                house.wait(DAY)
                house.erase_what_is_over()
            await stranger
            await caller.do(Step("late"))
            await caller.do(Step("stranger", "0"))
            return caller.wrong

    assert asyncio.run(wander()) == []


@pytest.mark.slow
@pytest.mark.parametrize("nth", range(SEEDS))
def test_it_keeps_every_promise_to_ever_so_many(sessions, sealer, nth):
    seed = SEED + nth if "ITIKA_SEED" in os.environ else Random().randrange(10**6)
    failure, _ = ring(sessions, sealer, walks=WALKS, seed=seed)
    assert not failure, f"seed {seed}: {failure}"


def catches(sessions, sealer, mutant) -> None:
    failure, _ = ring(sessions, sealer, walks=1500, seed=SEED, counter=mutant)
    assert failure, f"nobody noticed: {mutant.__doc__}"
    print(failure)  # noqa: T201
    assert failure.wrong.rule in MUTANTS[mutant]
    assert failure.again, failure


@pytest.mark.parametrize("mutant", [Forgetful, Trusting], ids=lambda mutant: mutant.__name__)
def test_it_notices_a_counter_that(sessions, sealer, mutant):
    catches(sessions, sealer, mutant)


@pytest.mark.slow
@pytest.mark.parametrize("mutant", list(MUTANTS)[2:], ids=lambda mutant: mutant.__name__)
def test_it_also_notices_a_counter_that(sessions, sealer, mutant):
    catches(sessions, sealer, mutant)
