"""The days and hours on which the county works, and how periods of the law are counted over them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from hashlib import sha256
from zoneinfo import ZoneInfo

from holidays import country_holidays

NAIROBI = ZoneInfo("Africa/Nairobi")
OFFICES_OPEN = time(8)
OFFICES_CLOSE = time(17)
"""The lunch hour counts: an office that is asked something at noon has it before it."""

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """Monday to Friday without these holidays. The day something happens is never counted (Cap. 2 s.57(a))."""

    holidays: frozenset[date]

    @property
    def version(self) -> str:
        """Twelve letters that stand for the holidays it knows: another calendar has another version."""
        return _version(self.holidays)

    def amended(self, off: Iterable[date], worked: Iterable[date]) -> "Calendar":
        """The same with these days `off` besides, and without those holidays that are `worked` after all."""
        return Calendar((self.holidays | frozenset(off)) - frozenset(worked))

    def is_working(self, day: date) -> bool:
        """Whether the county's offices are open on that day."""
        return day.weekday() < _SATURDAY and day not in self.holidays

    def next_working(self, day: date) -> date:
        """That day if it is a working day, else the first one after it."""
        while not self.is_working(day):
            day += _DAY
        return day

    def add_working_days(self, start: date, days: int) -> date:
        """The working day on which the last of `days` working days after `start` falls; for 0, `next_working`.

        Periods of six days or less are counted so (Cap. 2 s.57(d)). Raises ValueError below 0.
        """
        if days < 0:
            raise ValueError("a period runs forward")
        day = start
        for _ in range(days):
            day = self.next_working(day + _DAY)
        return self.next_working(day)

    def add_calendar_days(self, start: date, days: int) -> date:
        """`days` days after `start`, every day counted; an end on a day off rolls to the next working day."""
        return self.next_working(start + timedelta(days=days))

    def add_office_hours(self, start: datetime, hours: int) -> datetime:
        """When the offices have been open for so many hours since `start`, in Nairobi; at most as they close."""
        left, at = timedelta(hours=hours), self._open_from(start.astimezone(NAIROBI))
        while (today := _at(at.date(), OFFICES_CLOSE) - at) < left:
            left -= today
            at = self._open_from(at + today)
        return at + left

    def _open_from(self, moment: datetime) -> datetime:
        """That moment if the offices are open and stay so, else their next opening."""
        on = moment.date()
        if self.is_working(on) and moment.time() < OFFICES_CLOSE:
            return max(moment, _at(on, OFFICES_OPEN))
        return _at(self.next_working(on + _DAY), OFFICES_OPEN)


@lru_cache(maxsize=8)
def _version(holidays: frozenset[date]) -> str:
    """Asked at every filing, so worked out once."""
    return sha256("".join(sorted(map(date.isoformat, holidays))).encode()).hexdigest()[:12]


def kenyan_holidays(years: Iterable[int], extra: Iterable[date] = ()) -> frozenset[date]:
    """The public holidays of all Kenya in these years, a Sunday's moved on (Cap. 110 s.4), and the `extra` days.

    Idd-ul-Azha, elections and days of mourning come as `extra` once gazetted; a coming Idd-ul-Fitr is an estimate.
    """
    return frozenset(country_holidays("KE", years=years)) | frozenset(extra)


def nairobi_day(moment: datetime) -> date:
    """The date in Nairobi at that moment."""
    return moment.astimezone(NAIROBI).date()


def _at(on: date, clock_time: time) -> datetime:
    return datetime.combine(on, clock_time, NAIROBI)
