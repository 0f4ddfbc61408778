"""What signing in follows: how long wrong tries make one wait, which passwords are fit, what comes next."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.kit.errors import Fault

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
HALF = timedelta(minutes=10)
"""How long the second step may take."""
INVITED = timedelta(days=7)
"""How long a password that somebody else made is good."""
REMEMBERED = timedelta(days=30)
"""How long an address counts as one where somebody is known."""

SHORTEST_PASSWORD, LONGEST_PASSWORD, FEWEST_LETTERS = 12, 200, 5
USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,30}")


class Step(StrEnum):
    """What is still asked of somebody whose password was right."""

    CODE = "code"
    PASSWORD = "password"  # noqa: S105
    PHONE = "phone"
    DONE = "done"


def next_step(*, phone: bool, passed: bool, invited: bool) -> Step:
    """The code of a known phone first: a password that somebody else made opens nothing by itself."""
    if phone and not passed:
        return Step.CODE
    if invited:
        return Step.PASSWORD
    return Step.DONE if phone else Step.PHONE


@dataclass(frozen=True, slots=True)
class Patience:
    """How wrong tries count: `free` of them cost nothing, each more doubles the wait up to `longest`, and one is
    forgiven every `forgives`. Nobody is ever locked out, which would let a stranger lock out whom they like.
    """

    free: int
    longest: timedelta
    forgives: timedelta

    def count(self, wrong: int, since: timedelta) -> int:
        """How many of the wrong tries still count, so long after the last."""
        return max(0, wrong - max(0, int(since / self.forgives)))

    def wait(self, counted: int) -> timedelta:
        """How long after the last wrong try the next is looked at."""
        if counted < self.free:
            return timedelta(0)
        return min(timedelta(seconds=2.0 ** min(counted - self.free, 20)), self.longest)


OF_AN_ACCOUNT = Patience(5, longest=timedelta(minutes=1), forgives=timedelta(minutes=5))
OF_AN_ADDRESS = Patience(30, longest=timedelta(minutes=1), forgives=timedelta(minutes=1))
"""A whole office may share one."""
OF_A_CODE = Patience(5, longest=timedelta(minutes=10), forgives=timedelta(minutes=30))
"""Six digits are few: at most 150 a day, of which three in a million are right at a time."""


def is_open(*, created_at: datetime, seen_at: datetime, passed: bool, now: datetime) -> bool:
    """Whether a session still opens anything."""
    return now < created_at + (LONGEST if passed else HALF) and now < seen_at + IDLE


def plain_username(given: str) -> str:
    """A name as it is kept and counted, however it was typed."""
    return "".join(letter for letter in given.strip().casefold() if letter.isprintable())[:100]


# What people lengthen with digits when they are made to choose, after NCSC's lists of what is guessed first.
GUESSED_FIRST = {
    "password", "passw", "nywila", "siri", "qwerty", "qwertyuiop", "asdfghjkl", "letmein", "welcome", "karibu",
    "admin", "administrator", "iloveyou", "kakamega", "ombudsman", "kenya", "itika", "county", "changeme",
}  # fmt: skip


def faults_of(password: str, *, username: str) -> list[Fault]:
    """What is wrong with a new password (NIST SP 800-63B §3.1.1: length counts, odd signs do not)."""
    if len(password) < SHORTEST_PASSWORD:
        return [Fault("password", f"Use {SHORTEST_PASSWORD} or more characters: four words are easy to keep.")]
    if len(password) > LONGEST_PASSWORD:
        return [Fault("password", f"Use {LONGEST_PASSWORD} characters at most.")]
    plain = password.casefold()
    letters = re.sub(r"[^a-z]+", "", plain)
    if len(set(plain)) < FEWEST_LETTERS or username in plain or letters in GUESSED_FIRST:
        return [Fault("password", "This would be guessed among the first: take words that say nothing of you.")]
    return []
