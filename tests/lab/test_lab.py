"""No handset gets a notice twice and no receipt is lost, whatever the provider does and whoever is killed."""

import os
import time
from collections import Counter
from random import Random

import pytest

from tests.lab.lab import FAULTS, Size, a_lab
from tests.proofs.house import Nursery, figures

SEED = int(os.environ.get("ITIKA_SEED", time.time_ns() % 1_000_000))
SHORT = Size(recipients=400, receipts=60, seconds=2, factor=40, batch=20, calls=4, patience_s=0.15, reports=())
LONG = Size(recipients=10_000, receipts=5_000, seconds=180, factor=3, batch=20, senders=4, heals=60, patience_s=2)


@pytest.fixture(scope="module")
def nursery(tmp_path_factory):
    """Forks the processes that are to be killed."""
    made = Nursery(tmp_path_factory.mktemp("lab"), "tests.lab.processes")
    yield made
    made.close()


def trial(nursery, urls, folder, size, **mutants):
    """One experiment; the copies of notices and of receipts, by how many have so many, and the states."""
    began_at = time.monotonic()
    with a_lab(nursery, folder, urls, size, **mutants) as lab:
        lab.storm(Random(SEED))
        lab.heal()
        notices, receipts = lab.copies()
        states = {name: lab.states(name) for name in ("broadcast", "receipt")}
    of_receipts = Counter(receipts.values())
    of_receipts[0] = size.receipts - len(receipts)
    figures(
        "lab" + "".join(f", {name}" for name in mutants),
        seed=SEED,
        recipients=size.recipients,
        receipts=size.receipts,
        faults=len(FAULTS),
        kills=lab.kills,
        tried_in_storm=lab.tried,
        notices=dict(states["broadcast"]),
        copies_of_notices=dict(Counter(notices.values())),
        copies_of_receipts=dict(of_receipts),
        seconds=round(time.monotonic() - began_at, 1),
    )
    return lab, Counter(notices.values()), of_receipts, states


def no_notice_twice(copies):
    """What the mutant must break."""
    assert set(copies) <= {1}, (SEED, copies)


def flawless(nursery, urls, folder, size):
    """Every promise, of one experiment."""
    lab, notices, receipts, states = trial(nursery, urls, folder, size)
    no_notice_twice(notices)
    assert set(states["broadcast"]) <= {"accepted", "refused", "unknown", "pending"}
    assert sum(states["broadcast"].values()) == size.recipients
    assert states["broadcast"]["accepted"] <= notices[1]
    assert {copies for copies, count in receipts.items() if count} <= {1, 2}, (SEED, receipts)
    assert lab.kills > len(lab.senders)


def test_it_sends_no_notice_twice_and_loses_no_receipt_in_foul_weather(nursery, fresh_database, tmp_path):
    flawless(nursery, fresh_database, tmp_path, SHORT)


@pytest.mark.slow
def test_it_sends_no_notice_twice_to_ten_thousand(nursery, fresh_database, tmp_path):
    flawless(nursery, fresh_database, tmp_path, LONG)


def test_it_would_notice_a_worker_that_sends_again_after_a_timeout(nursery, fresh_database, tmp_path):
    small = Size(recipients=200, receipts=0, seconds=0.8, factor=120, batch=10, patience_s=0.15, reports=())
    _, notices, _, _ = trial(nursery, fresh_database, tmp_path, small, resend_on_timeout=True)
    with pytest.raises(AssertionError):
        no_notice_twice(notices)
