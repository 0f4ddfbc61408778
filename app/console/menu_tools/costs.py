"""What menus cost a machine: printed for authors after each check, and by the benchmark."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import TypeVar

Made = TypeVar("Made")


@dataclass(slots=True)
class Stopwatch:
    """Takes the time of each step; reads as a sentence: "read in 210 ms, checked in 480 ms"."""

    laps: dict[str, float] = field(default_factory=dict)

    def time(self, step: str, run: Callable[[], Made]) -> Made:
        """What `run` makes; how long that took is noted, in milliseconds."""
        began = perf_counter()
        made = run()
        self.laps[step] = (perf_counter() - began) * 1000
        return made

    def __str__(self) -> str:
        """The steps in their order."""
        return ", ".join(f"{step} in {took:.0f} ms" for step, took in self.laps.items())
