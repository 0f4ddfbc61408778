"""Keys are changed under callers, while whoever seals anew is killed: nothing is sealed that nobody can open."""

import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from app.db import app_engine, sessions_of
from app.keys import read_keys
from app.kit.seal import Sealer
from app.rotation import sealed_by
from app.settings import ROOT
from tests.proofs.crash import calling
from tests.proofs.house import House, Nursery, a_house, figures
from tests.proofs.truth import judge, read_truth
from tests.test_rotation import opened

SEED = int(os.environ.get("ITIKA_SEED", time.time_ns() % 1_000_000))
KILLS = 20
CALLERS = 4
KNOWN_S = 5.0
"""After this every process has looked at its keys file: they look every two seconds."""


class Keys:
    """`itika keys`, as an operator runs it beside the house."""

    def __init__(self, house: House) -> None:
        self._environment = {**os.environ, **house.web.environment}

    def run(self, *words: str) -> None:
        """To its end."""
        done = subprocess.run(
            self._command(words), env=self._environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def killed(self, *words: str, after: float) -> bool:
        """Killed after so many seconds; whether it had not ended by then."""
        begun = subprocess.Popen(self._command(words), env=self._environment, cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            begun.wait(after)
        except subprocess.TimeoutExpired:
            begun.kill()
            begun.wait()
            return True
        return False

    @staticmethod
    def _command(words: tuple[str, ...]) -> list[str]:
        return [sys.executable, "-m", "app", "keys", *words]


def turn(house: House, folder: Path) -> str:
    """A new key, known to every process before it seals; gives the one that sealed until now."""
    keys, old = Keys(house), read_keys(folder)
    keys.run("add")
    (new,) = read_keys(folder).sealing.keys() - old.sealing.keys()
    time.sleep(KNOWN_S)
    keys.run("use", new)
    return old.current


@pytest.mark.slow
def test_it_leaves_nothing_that_no_key_opens(tmp_path_factory, fresh_database, tmp_path):
    random, began_at = Random(SEED), time.monotonic()
    nursery = Nursery(tmp_path_factory.mktemp("rotation"))
    try:
        with a_house(nursery, tmp_path / "house", fresh_database.app) as house:
            house.provider.start()
            house.open()
            keys, kills, turns = Keys(house), 0, 0
            house.work.start()
            with calling(house, CALLERS, random) as callers:
                while kills < KILLS:
                    old, turns = turn(house, nursery.keys), turns + 1
                    time.sleep(KNOWN_S)
                    for _ in range(KILLS // 3):
                        kills += keys.killed("reseal", after=random.uniform(1.0, 3.0))
                    house.work.kill()
                    house.work.start()
                    keys.run("reseal")
                    keys.run("retire", old)
            alone = Sealer(read_keys(nursery.keys))
            truth = read_truth(fresh_database.owner, alone)
            judgement = judge(callers, truth)
        engine = app_engine(fresh_database.app)
        with sessions_of(engine)() as db:
            left = sealed_by(db)
        count = opened(sessions_of(engine), alone)
        engine.dispose()
    finally:
        nursery.close()
    figures(
        "rotation",
        seed=SEED,
        kills=kills,
        turns=turns,
        values=count,
        reports=len(truth.complaints),
        seconds=round(time.monotonic() - began_at, 1),
    )
    assert judgement.flawless, (SEED, judgement)
    assert len(read_keys(nursery.keys).sealing) == 1
    assert set(left) == {read_keys(nursery.keys).current}
