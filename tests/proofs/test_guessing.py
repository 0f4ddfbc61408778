"""Guessed references: what is somebody's report, and whether there is one, is told to nobody who tries numbers."""

import os
import statistics
import time
from collections import defaultdict
from random import Random

import pytest

from app.contacts.pins import hash_pin, set_pin
from app.db import transaction
from app.kit import reference
from app.kit.msisdn import Msisdn
from tests.builders import a_complaint, a_contact
from tests.phone import Gateway, Handset

SEED = int(os.environ.get("ITIKA_SEED", "7"))
REPORTS, GUESSERS = 30, 50_000
TOGETHER = 6
"""Numbers whose first two screens are answered in one turn of the desk."""
KINDS = ("locked by a PIN", "without a PIN", "absent")


@pytest.fixture
def reports(sessions, sealer) -> dict[str, list[str]]:
    """References by kind: reports of others, half of them open by a PIN, and numbers of no report."""
    made: dict[str, list[str]] = {kind: [] for kind in KINDS}
    with transaction(sessions) as db:
        pin_hash = hash_pin(sealer, "4071")
        for kind in KINDS[:2]:
            for _ in range(REPORTS):
                owner = a_contact(db, sealer=sealer)
                if kind == KINDS[0]:
                    set_pin(db, owner.id, pin_hash)
                made[kind].append(a_complaint(db, contact=owner, sealer=sealer).reference)
    taken, dice = set(made[KINDS[0]] + made[KINDS[1]]), Random(SEED)
    while len(made[KINDS[2]]) < REPORTS:
        drawn = reference.draw(dice.randrange)
        if drawn not in taken:
            made[KINDS[2]].append(drawn)
    return made


def guess(gateway: Gateway, reports: dict[str, list[str]], *, guesses: int, numbers: int):
    """Every answer by how many tries were left and what was guessed at, and how long each took, in seconds."""
    dice = Random(SEED)
    told: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    took: dict[tuple[bool, str], list[float]] = defaultdict(list)
    with transaction(gateway.sessions) as db:
        for n in range(numbers):
            a_contact(db, sealer=gateway.sealer, number=Msisdn(f"+2547000{GUESSERS + n:05d}"))
    for start in range(0, guesses, TOGETHER):
        group = range(start, min(start + TOGETHER, guesses))
        phones = [Handset(gateway, Msisdn(f"+2547000{GUESSERS + n % numbers:05d}")) for n in group]
        kinds = [KINDS[(n + n // numbers) % len(KINDS)] for n in group]
        for phone in phones:
            phone.session_id, phone.heard = f"ATUid_{dice.randbytes(16).hex()}", "2*1"
        gateway.answer(*(phone.hop() for phone in phones))
        for phone, kind in zip(phones, kinds, strict=True):
            phone.heard += f"*{dice.choice(reports[kind])}"
        gateway.answer(*(phone.hop() for phone in phones))
        for phone, kind in zip(phones, kinds, strict=True):
            begun = time.perf_counter()
            shown = phone.type(str(dice.randrange(4072, 10_000)))
            left = next((word for word in ("4 tries", "3 tries", "2 tries", "One try") if word in shown), "none")
            took[left == "none", kind].append(time.perf_counter() - begun)
            told[left][kind].add(shown)
    return told, took


def disclosures(told) -> list[str]:
    """Answers that differ by what was guessed at, or that are neither of the two there may be."""
    found = []
    for left, kinds in told.items():
        every = set.union(*kinds.values())
        wanted = "Too many tries" if left == "none" else "do not match"
        found += [shown for shown in every if wanted not in shown]
        found += [f"{left}: {len(every)} answers"] if len(every) != 1 else []
    return found


def test_it_tells_nothing_to_whoever_guesses(sessions, sealer, reports):
    told, _ = guess(Gateway(sessions, sealer), reports, guesses=90, numbers=6)
    assert set(told) == {"4 tries", "3 tries", "2 tries", "One try", "none"}
    assert not disclosures(told)


@pytest.mark.slow
def test_it_tells_nothing_in_a_hundred_thousand_guesses_from_a_thousand_numbers(sessions, sealer, reports):
    """On one day: each number has five tries, and is then told the same whatever it guesses; and takes as long."""
    guesses = int(os.environ.get("ITIKA_GUESSES", "100000"))
    told, took = guess(Gateway(sessions, sealer), reports, guesses=guesses, numbers=guesses // 100)
    assert not disclosures(told)
    for locked in (False, True):
        medians = {kind: statistics.median(took[locked, kind]) for kind in KINDS}
        ratios = [medians[kind] / medians["absent"] for kind in KINDS[:2]]
        assert all(0.95 <= ratio <= 1.05 for ratio in ratios), (locked, medians)
