"""Figures of quarters that are over: a period that moves each day would tell of one report by its difference."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from threading import Lock

from app.complaints.lookup.statistics import Performance, Period
from app.kit.calendar import NAIROBI, nairobi_day

FARTHEST = 7
"""So many quarters before the last one can be looked at."""
FRESH = timedelta(hours=1)


def quarter(now: datetime, back: int) -> Period:
    """The last quarter of the calendar that was over then, or `back` ones before it."""
    today = nairobi_day(now)
    months = today.year * 12 + (today.month - 1) // 3 * 3 - 3 * back
    return Period(_begins(months - 3), _begins(months))


def _begins(months: int) -> datetime:
    return datetime.combine(date(months // 12, months % 12 + 1, 1), time(), NAIROBI)


class Book:
    """Counted once an hour, however many ask: a crowd of readers takes nothing away from callers."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[Period, tuple[datetime, Sequence[Performance]]] = {}

    def read(
        self, period: Period, now: datetime, count: Callable[[], Sequence[Performance]]
    ) -> Sequence[Performance]:
        """The figures of a period, at most an hour old."""
        with self._lock:
            at, found = self._kept.get(period, (now - FRESH, ()))
            if now - at >= FRESH:
                found = count()
                self._kept[period] = (now, found)
            return found
