"""Nothing acknowledged is missing and nothing is there twice: the processes are killed while people report."""

import os
import time
from collections import Counter
from pathlib import Path
from random import Random

import httpx
import pytest

from app.embedded import Urls
from tests.proofs.crash import Tally, bring_to_rest, calling, kill_the_web, killed_worker
from tests.proofs.house import House, Nursery, a_house, figures
from tests.proofs.truth import copies_of, judge, read_truth

SEED = int(os.environ.get("ITIKA_SEED", time.time_ns() % 1_000_000))
KILLS = int(os.environ.get("ITIKA_KILLS", "60"))
CALLERS = 4
LONGEST_S = 1800


def crash(nursery: Nursery, urls: Urls, folder: Path, *, web: int, worker: int, seconds: float) -> None:
    """Callers, and kills of both processes for so long at least, and until there are so many; judged."""
    random, tally = Random(SEED), Tally()

    def enough() -> bool:
        ran_s = time.monotonic() - began_at
        return (tally.web >= web and tally.worker >= worker and ran_s > seconds) or ran_s > LONGEST_S

    with a_house(nursery, folder / "house", urls.app) as house:
        house.provider.start()
        began_at = time.monotonic()
        with calling(house, CALLERS, random) as callers, killed_worker(house, urls.owner, random, tally):
            kill_the_web(house.web, callers, random, tally, enough)
        bring_to_rest(house, urls.owner)
        truth = read_truth(urls.owner, nursery.sealer)
        judgement, copies = judge(callers, truth), copies_of(truth, ledger(house))
    figures(
        "crash",
        seed=SEED,
        kills_of_web=tally.web,
        kills_of_worker=tally.worker,
        idle_kills=tally.idle,
        requests_cut=sum(caller.cuts for caller in callers),
        reports=len(truth.complaints),
        copies_of_receipts=dict(sorted(Counter(copies.values()).items())),
        flawless=judgement.flawless,
        seconds=round(time.monotonic() - began_at, 1),
    )
    assert judgement.flawless, (SEED, judgement)
    assert set(copies.values()) <= {1, 2}, (SEED, copies)
    assert tally.web >= web
    assert tally.worker >= worker


def ledger(house: House) -> list[dict[str, str]]:
    """What the carrier took."""
    return httpx.get(f"{house.carrier}/ledger", trust_env=False).json()["texts"]


def test_it_keeps_every_report_once_through_kills_of_web_and_worker(nursery, fresh_database, tmp_path):
    crash(nursery, fresh_database, tmp_path, web=5, worker=1, seconds=6)


@pytest.mark.slow
def test_it_keeps_every_report_once_through_many_kills(nursery, fresh_database, tmp_path):
    crash(nursery, fresh_database, tmp_path, web=KILLS, worker=50, seconds=0)


def test_it_would_notice_a_house_that_speaks_before_it_commits(nursery, fresh_database, tmp_path):
    random, tally = Random(SEED), Tally()
    with a_house(nursery, tmp_path / "house", fresh_database.app, speak_before_commit=0.1) as house:
        with calling(house, CALLERS, random) as callers:
            kill_the_web(house.web, callers, random, tally, lambda: tally.web >= 8)
        truth = read_truth(fresh_database.owner, nursery.sealer)
    lost = judge(callers, truth).lost
    figures("crash, spoken before committed", seed=SEED, kills_of_web=tally.web, lost=len(lost))
    assert lost


@pytest.mark.slow
def test_it_would_notice_a_worker_that_sends_again_what_may_have_left(nursery, fresh_database, tmp_path):
    random, tally = Random(SEED), Tally()
    with a_house(nursery, tmp_path / "house", fresh_database.app, send_again=True) as house:
        house.provider.start()
        house.open()
        with calling(house, CALLERS, random), killed_worker(house, fresh_database.owner, random, tally):
            time.sleep(8)
        truth = read_truth(fresh_database.owner, nursery.sealer)
        copies = copies_of(truth, ledger(house))
    figures("crash, sent again", seed=SEED, most_copies=max(copies.values()))
    assert max(copies.values()) > 2
