"""Small cells: a count so small that it may point to one person is not told to everybody."""

from collections.abc import Mapping

SMALLEST = 10
"""From so many on a cell is told (design of the county's open figures; the usual rule of statistical offices)."""


def hide_small(cells: Mapping[str, int]) -> dict[str, int | None]:
    """The cells with None for each from 1 to 9, and for the next smallest where only one would be missing.

    Else what is missing could be reckoned from the sum. Zero is told: it points to nobody.
    """
    small = {name for name, count in cells.items() if 0 < count < SMALLEST}
    if len(small) == 1:
        others = [name for name, count in cells.items() if count and name not in small]
        small |= {min(others, key=lambda name: (cells[name], name))} if others else set()
    return {name: None if name in small else count for name, count in cells.items()}


def told_sum(cells: Mapping[str, int]) -> int | None:
    """The sum of cells of which the small ones are hidden; None where it would give a hidden one away."""
    hidden = [cells[name] for name, told in hide_small(cells).items() if told is None]
    return None if len(hidden) == 1 or 0 < sum(hidden) < SMALLEST else sum(cells.values())
