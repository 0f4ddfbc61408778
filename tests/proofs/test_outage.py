"""The database refuses, hangs, lags or breaks off: callers hear the truth in time, and service comes back."""

import os
import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.db import migrate
from app.embedded import Throwaway
from tests.proofs.callers import IN_BOTH_LANGUAGES, UNSURE, Caller, Heard
from tests.proofs.crash import calling, wait_until
from tests.proofs.faultline import ON_COMMIT, Fault, Faultline
from tests.proofs.house import Nursery, a_house, figures
from tests.proofs.truth import judge, read_truth

FAULTS = [fault for fault in Fault if fault is not Fault.NONE]
PASSABLE = {Fault.RESET}
"""What lets some hops through."""
PROMISED_S = 5.0
SERVICE_IS_BACK_S = 10.0
STOPS = 20
CALLERS = 2


@dataclass(frozen=True, slots=True)
class Outage:
    """What one fault came to."""

    fault: Fault
    callers: list[Caller]
    during: list[Heard]
    """What was asked after the fault began and answered before it ended."""
    commits: int
    commits_done: int
    resumed_s: float
    """From the end of the fault until every caller had filed a report again."""

    @property
    def slowest_s(self) -> float:
        """The longest that anybody waited for an answer."""
        return max(heard.seconds for caller in self.callers for heard in caller.heard)


def endure(
    nursery: Nursery, folder: Path, database_url: str, fault: Fault, *, seconds: float, **mutants: Any
) -> Outage:
    """A house on a line that has this fault for so many seconds."""
    with Faultline(database_url) as line, a_house(nursery, folder, line.url, **mutants) as house:
        house.open()
        with calling(house, CALLERS, Random(fault.value), gate=threading.Event()) as callers:
            wait_until(lambda: all(caller.at_gate for caller in callers), "nobody came as far as sending")
            line.be(fault)
            began_at = time.monotonic()
            callers[0].gate.set()
            time.sleep(seconds)
            ended_at = time.monotonic()
            line.be(Fault.NONE)
            sent = {id(caller): len(caller.sent) for caller in callers}
            wait_until(
                lambda: all(any(one.reference for one in caller.sent[sent[id(caller)] :]) for caller in callers),
                f"nobody can file any more after {fault}",
            )
            resumed_s = time.monotonic() - ended_at
    during = [
        heard
        for caller in callers
        for heard in caller.heard
        if began_at < heard.began_at and heard.began_at + heard.seconds < ended_at
    ]
    return Outage(fault, callers, during, line.commits, line.commits_done, resumed_s)


def test_it_tells_callers_the_truth_whatever_befalls_the_database(nursery, fresh_database, tmp_path):
    with a_house(nursery, tmp_path / "first", fresh_database.app) as first:
        first.open()  # it publishes the menus, and the others find them
    with ThreadPoolExecutor(len(FAULTS)) as at_once:
        outages = list(
            at_once.map(
                lambda fault: endure(nursery, tmp_path / fault.name, fresh_database.app, fault, seconds=4.5),
                FAULTS,
            )
        )
    truth = read_truth(fresh_database.owner, nursery.sealer)
    judgement = judge([caller for outage in outages for caller in outage.callers], truth)
    for outage in outages:
        note(outage)
    assert judgement.flawless, judgement
    for outage in outages:
        hold_to_the_promise(outage)


def note(outage: Outage) -> None:
    """Leave the figures of one outage."""
    figures(
        f"outage, {outage.fault.name.lower()}",
        said=Counter(heard.apology or "a screen" for heard in outage.during),
        slowest_s=round(outage.slowest_s, 2),
        resumed_s=round(outage.resumed_s, 2),
        commits=[outage.commits, outage.commits_done],
    )


def hold_to_the_promise(outage: Outage) -> None:
    """Every answer in time, with status 200, and an end in both languages where nothing could be done."""
    heard = [one for caller in outage.callers for one in caller.heard]
    apologies = [one for one in heard if one.apology]
    assert {one.status for one in heard} == {200}
    assert sum(caller.cuts for caller in outage.callers) == 0
    assert outage.slowest_s < PROMISED_S, outage.fault
    assert outage.resumed_s < SERVICE_IS_BACK_S, outage.fault
    assert apologies
    assert all(IN_BOTH_LANGUAGES[one.apology] in one.screen for one in apologies)
    if outage.fault not in PASSABLE:
        assert all(one.apology for one in outage.during), outage.fault
    if outage.fault in ON_COMMIT:
        assert any(one.apology == UNSURE for one in outage.during), outage.fault
        assert outage.commits
        assert bool(outage.commits_done) == (outage.fault is not Fault.COMMIT_LOST)


def test_it_would_notice_a_house_that_is_never_unsure(nursery, fresh_database, tmp_path):
    outage = endure(
        nursery, tmp_path / "house", fresh_database.app, Fault.ANSWER_RESET, seconds=0.5, never_unsure=True
    )
    truth = read_truth(fresh_database.owner, nursery.sealer)
    lies = judge(outage.callers, truth).dishonest
    figures("outage, never unsure", lies=len(lies))
    assert any("kept though it was said not to be" in lie for lie in lies)


@pytest.mark.slow
def test_it_keeps_every_report_when_the_server_is_stopped_at_once(nursery, tmp_path):
    random, server = Random(1), Throwaway(tmp_path / "var")
    try:
        urls = server.start()
        migrate(urls.owner)
        with a_house(nursery, tmp_path / "house", urls.app) as house:
            house.open()
            with calling(house, 4, random) as callers:
                for _ in range(STOPS):
                    filed = reports(callers)
                    wait_until(lambda filed=filed: reports(callers) > filed + 4, "nobody can file any more")
                    time.sleep(random.uniform(0.0, 0.1))
                    os.kill(postmaster(server), signal.SIGQUIT)
                    time.sleep(0.3)
                    server.start()
            truth = read_truth(urls.owner, nursery.sealer)
    finally:
        server.stop()
    judgement, heard = judge(callers, truth), [one for caller in callers for one in caller.heard]
    slowest_s = max(one.seconds for one in heard)
    figures(
        "outage, server stopped at once",
        stops=STOPS,
        reports=len(truth.complaints),
        apologies=Counter(one.apology for one in heard if one.apology),
        slowest_s=round(slowest_s, 2),
        flawless=judgement.flawless,
    )
    assert judgement.flawless, judgement
    assert slowest_s < PROMISED_S


def reports(callers) -> int:
    """How many were filed, as far as callers were told."""
    return sum(bool(one.reference) for caller in callers for one in caller.sent)


def postmaster(server: Throwaway) -> int:
    """The process of a server that this test started; SIGQUIT is what `pg_ctl stop -m immediate` sends."""
    return int((server.home / "data" / "postmaster.pid").read_text().split()[0])
