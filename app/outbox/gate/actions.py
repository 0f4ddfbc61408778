"""The gate's row, read, locked and written: each step in a short transaction that holds no message."""

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.log import log
from app.outbox.gate import rules
from app.outbox.gate.models import GateRow, Spending
from app.outbox.gate.rules import Gate, Leave, Limits

COLUMNS = [field.name for field in fields(Gate)]

BOOK = text(
    """
    INSERT INTO spending (period, kes) VALUES (:period, :kes)
    ON CONFLICT (period) DO UPDATE SET kes = spending.kes + excluded.kes
    RETURNING kes, alarmed
    """
)


def read_gate(db: Session) -> Gate:
    """The gate as it stands, unlocked."""
    return _gate(db, lock=False)


def ask(db: Session, wanted: int, *, limits: Limits, now: datetime) -> Leave:
    """Leave for at most `wanted` texts, taken out of the bucket of all workers."""
    gate, leave = rules.ask(_gate(db, lock=True), wanted, limits=limits, now=now)
    _write(db, gate)
    return leave


def turn(db: Session, step: Callable[[Gate], Gate]) -> Gate:
    """The gate after `step`, which is told of in the log when it pauses, breaks, slows down or opens."""
    before = _gate(db, lock=True)
    after = step(before)
    if after != before:
        _write(db, after)
        _tell(before, after)
    return after


def _tell(before: Gate, after: Gate) -> None:
    if after.paused_at and not before.paused_at:
        log.error("carrier.paused", reason=after.paused_because)
    elif after.shut and not before.shut:
        log.error("carrier.away", failures=after.failures)
    elif before.shut and not after.shut:
        log.warning("carrier.back", was=before.paused_because or "away")
    if after.rate != before.rate and after.rate is not None:
        log.warning("carrier.slowed", rate=after.rate)


def spent(db: Session, *, limits: Limits, now: datetime) -> dict[str, Decimal]:
    """What this day and this month have cost so far, in KES."""
    asked = select(Spending.period, Spending.kes).where(Spending.period.in_(rules.periods(now, limits)))
    return {row.period: row.kes for row in db.execute(asked)}


def book(db: Session, amount: Decimal, *, limits: Limits, now: datetime) -> None:
    """Add what was spent, and raise each alarm of a budget once."""
    if not amount:
        return
    for period, budget in sorted(rules.periods(now, limits).items()):
        kes, alarmed = db.execute(BOOK, {"period": period, "kes": amount}).one()
        level = rules.alarm(alarmed, kes, budget)
        if level > alarmed:
            db.execute(update(Spending).where(Spending.period == period).values(alarmed=level))
            log.error("spending.alarm", period=period, percent=level, kes=str(kes), budget=str(budget))


def _gate(db: Session, *, lock: bool) -> Gate:
    asked = select(*(getattr(GateRow, name) for name in COLUMNS))
    found = db.execute(asked.with_for_update() if lock else asked).one_or_none()
    if found is None:
        # The migration made it; a database emptied by hand must not stop the texts for good.
        db.execute(insert(GateRow).values(one=True).on_conflict_do_nothing())
        found = db.execute(asked.with_for_update() if lock else asked).one()
    return Gate(*found)


def _write(db: Session, gate: Gate) -> None:
    db.execute(update(GateRow).values({name: getattr(gate, name) for name in COLUMNS}))
