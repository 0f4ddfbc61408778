"""The days off that the desk adds to the published ones, and what a change of them means for what was promised."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.complaints.models import Complaint, DayOff
from app.complaints.ports import SYSTEM, County
from app.complaints.record import record
from app.complaints.rules import sla
from app.complaints.rules.lifecycle import CLOSED, Verb
from app.kit.calendar import Calendar
from app.kit.errors import Conflict, NotFound

ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('itika.day_off'))")
"""Whoever changes the days and whoever works promises out anew wait for each other: no old calendar wins."""


class DayKnown(Conflict):
    """The desk has entered that day already."""

    def __init__(self, day: date) -> None:
        super().__init__("day_off.known", f"{day.isoformat()} was entered already: take it back first.")


class Almanac:
    """What one process knows of the desk's days; `look` refreshes it every few seconds, and no hop asks for it."""

    def __init__(self) -> None:
        self._days: Mapping[date, bool] = {}
        self._over: dict[Calendar, Calendar] = {}

    def look(self, db: Session) -> int:
        """See which days there are; 1 if they are others than before."""
        days = in_force(db)
        if days == self._days:
            return 0
        self._days, self._over = days, {}
        return 1

    def over(self, published: Calendar) -> Calendar:
        """The published calendar with the desk's days."""
        known = self._over
        if published not in known:
            known[published] = amended(published, self._days)
        return known[published]


def in_force(db: Session) -> Mapping[date, bool]:
    """The desk's days: whether each is off, or a holiday that did not come."""
    found = select(DayOff.day, DayOff.is_off).where(DayOff.ended_at.is_(None))
    return {row[0]: row[1] for row in db.execute(found)}


def amended(published: Calendar, days: Mapping[date, bool]) -> Calendar:
    """A calendar with the desk's days."""
    off = {day for day, is_off in days.items() if is_off}
    return published.amended(off, days.keys() - off)


def listed(db: Session) -> Sequence[DayOff]:
    """The desk's days with who entered them, in their order."""
    return db.scalars(select(DayOff).where(DayOff.ended_at.is_(None)).order_by(DayOff.day)).all()


def add_day(
    db: Session, day: date, name: str, source: str, *, is_off: bool, person_id: int, now: datetime
) -> DayOff:
    """Enter a day, with the notice that it stands on. Raises DayKnown (day_off.known)."""
    db.execute(ONE_AT_A_TIME)
    if day in in_force(db):
        raise DayKnown(day)
    added = DayOff(day=day, is_off=is_off, name=name, source=source, added_by=person_id, added_at=now)
    db.add(added)
    db.flush()
    return added


def end_day(db: Session, day: date, *, person_id: int, now: datetime) -> DayOff:
    """Take a day back. Raises NotFound (day_off.unknown)."""
    db.execute(ONE_AT_A_TIME)
    found = db.scalar(select(DayOff).where(DayOff.day == day, DayOff.ended_at.is_(None)))
    if found is None:
        raise NotFound("day_off.unknown", f"The desk has not entered {day.isoformat()}.")
    found.ended_by, found.ended_at = person_id, now
    db.flush()
    return found


def recompute(db: Session, county: County, published: Calendar, *, now: datetime, limit: int = 1000) -> int:
    """Work out anew what was promised by another calendar, of open complaints alone; how many were looked at.

    An event says from which date to which, where the date moved. A day that somebody set with a reason stays. What
    a batch leaves over, the next one takes: a complaint is done when it names the calendar of today.
    """
    db.execute(ONE_AT_A_TIME)
    calendar = amended(published, in_force(db))
    found = select(Complaint).where(
        Complaint.state.not_in(CLOSED), Complaint.due_calendar.is_distinct_from(calendar.version)
    )
    found = found.order_by(Complaint.id).limit(limit).with_for_update()
    left = db.scalars(found, execution_options={"populate_existing": True}).all()
    for complaint in left:
        _work_out(db, county, calendar, complaint, now)
    db.flush()
    return len(left)


def _work_out(db: Session, county: County, calendar: Calendar, complaint: Complaint, now: datetime) -> None:
    before, complaint.due_calendar = complaint.due_at, calendar.version
    due_at = _due(county, calendar, complaint.due_rule, complaint.due_from_at, complaint.paused_days)
    step_due_at = _due(county, calendar, complaint.step_rule, complaint.step_from_at, 0)
    if step_due_at:
        complaint.step_due_at = step_due_at
    complaint.climb_at = None
    if due_at is None or due_at == before:
        return
    detail = {"from": sla.day(before), "to": sla.day(due_at)}
    record(db, county, complaint, Verb.RECOMPUTED, by=SYSTEM, detail=detail, now=now)
    complaint.due_at = due_at


def _due(
    county: County, calendar: Calendar, rule: str | None, begun: datetime | None, paused: int
) -> datetime | None:
    """When that period ends by this calendar; None for one that is no clock of the policy."""
    if begun is None or rule is None or not county.policy.knows(rule):
        return None
    return sla.timer(county.policy, calendar, rule, begun, paused=paused).due_at
