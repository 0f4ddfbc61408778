"""How far it is to what a resident wants: a count in a comment of a journey is that of the dialogue below it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
PROMISE = re.compile(r"^# .*\b(\d+) hops?, (\d+) press(?:es)?\b")
KEYS = re.compile(r"[0-9]+|[A-Za-z]{1,3}")
"""What is pressed, digit by digit, or the first letters of a ward; anything longer is somebody's own words."""
ASTRAY = ("| Not listed", "| Haipo.", "| No ward", "| Hatukuipata", "| Please write", "| Tafadhali andika")
"""How a screen begins for somebody who lost the way."""


def promises() -> Iterator[tuple[str, int, tuple[int, int]]]:
    for path in sorted(FOLDER.glob("*.txt")):
        for at, line in enumerate(path.read_text("utf-8").splitlines()):
            if found := PROMISE.match(line):
                yield path.stem, at, (int(found[1]), int(found[2]))


@pytest.mark.parametrize(("journey", "at", "promised"), list(promises()))
def test_it_is_no_further_than_promised(journey: str, at: int, promised: tuple[int, int]):
    lines = (FOLDER / f"{journey}.txt").read_text("utf-8").splitlines()[at + 1 :]
    assert lines[0].startswith("dial "), "a promise stands right above the dial it counts from"
    typed = []
    for line in lines[1:]:
        if line.startswith(("dial ", "#", "from ", "wait ", "at ", "staff ")):
            break
        assert not line.startswith(ASTRAY), "nobody goes astray on a way that is promised"
        if line.startswith("> "):
            typed.append(line.removeprefix("> "))
    presses = sum(len(answer) for answer in typed if KEYS.fullmatch(answer))
    assert (1 + len(typed), presses) == promised
