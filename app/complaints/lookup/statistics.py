"""What the desk did in a period: how much came and went, how fast, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Interval, Select, Subquery, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from app.complaints.lookup.lists import Filters, filtered
from app.complaints.lookup.seen import Narrowed, seen_by
from app.complaints.lookup.views import View, Watch, in_view
from app.complaints.models import Complaint, Event
from app.complaints.queries import ANSWERS, GIVEN
from app.complaints.rules.lifecycle import REFUSING, State, Verb
from app.complaints.rules.triage import ORDINARY
from app.staff.policy import Sight

BANDS = (14, 30, 60)
"""Days of age at which a band of what is pending ends; the last has no end."""
DIMENSIONS: Mapping[str, ColumnElement[Any]] = {
    "topic": func.split_part(Complaint.category, ".", 1),
    "department": Complaint.department.expression,
    "ward": Complaint.ward.expression,
    "channel": Complaint.channel.expression,
    "language": Complaint.language.expression,
}
FLOW = ("brought_forward", "received", "ended", "pending")
OF_RECEIVED = ("admitted", "repeated")
UNADMITTED = (State.RECEIVED, State.TRIAGE, State.NOT_ADMITTED, State.REFERRED, State.CLOSED_REFERRED, State.ABUSE)
"""Not taken up, or not yet."""
REPEAT = timedelta(days=90)
"""So soon after the end of one its owner files another about the same."""
DECISIONS = tuple(verb for verb in GIVEN if verb is not Verb.FOLLOW)
"""What answers a resident; whoever was merged into another gets that one's answer."""
TURNED_AWAY = (Verb.DECLINE, Verb.REFER, Verb.ABUSE)
TOLD = (Verb.CONFIRM, Verb.LAPSE, Verb.REOPEN, Verb.PARTLY, Verb.REVIEW, Verb.WITHDRAW)
GUARDED = (Verb.NAME, Verb.FORCED)
"""Somebody was named and so kept out of it; somebody says that they were made to take it back."""
ORDINARY_ONES = Complaint.level == ORDINARY
Counted = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Period:
    """From one moment up to another, which is no longer in it."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts by name; spans of time in days, None where nothing was measured."""

    flow: Mapping[str, int]
    pending_by_age: Mapping[str, int]
    received_by: Mapping[str, Mapping[str, int]]
    speed: Mapping[str, float | None]
    ended: Mapping[str, int]
    moves: Mapping[str, int]
    outcomes: Mapping[str, int] = field(default_factory=dict)
    remedies: Mapping[str, int] = field(default_factory=dict)
    of_received: Mapping[str, int] = field(default_factory=dict)
    reviews: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)
    safety: Mapping[str, int] = field(default_factory=dict)


def figures(db: Session, period: Period, filters: Filters, *, sight: Sight) -> Figures:
    """What is told of the complaints that the reader may know of."""
    narrowed = [*seen_by(sight), *filtered(filters)]
    flow = db.execute(_flow(period, narrowed)).one()
    return Figures(
        flow={name: getattr(flow, name) for name in FLOW},
        of_received={name: getattr(flow, name) for name in OF_RECEIVED},
        pending_by_age={name: getattr(flow, name) for name in _bands(period)},
        received_by={name: _received_by(db, one, period, narrowed) for name, one in DIMENSIONS.items()},
        speed=_speed(db, period, narrowed),
        ended=_counted(db, _ended(Complaint.state.expression, period, narrowed)),
        moves=_counted(db, _moves(TOLD, period, narrowed)),
        reviews=_counted(db, _reviews(period, narrowed)),
        reasons=_counted(db, _reasons(period, narrowed)),
        safety=_counted(db, _moves(GUARDED, period, narrowed)),
        outcomes=_counted(db, _ended(Complaint.outcome.expression, period, narrowed)),
        remedies=_counted(db, _ended(Complaint.remedy.expression, period, narrowed)),
    )


def _flow(period: Period, narrowed: Narrowed) -> Counted:
    """One walk over what was open at some moment of the period."""
    received, ended = _within(Complaint.filed_at, period), _within(Complaint.closed_at, period)
    pending = or_(Complaint.closed_at.is_(None), Complaint.closed_at >= period.until)
    counted = {
        "brought_forward": Complaint.filed_at < period.since,
        "received": received,
        "admitted": and_(received, Complaint.state.not_in(UNADMITTED)),
        "repeated": and_(received, _again()),
        "ended": ended,
        "pending": pending,
        **{name: and_(pending, band) for name, band in _bands(period).items()},
    }
    columns = [func.count().filter(condition).label(name) for name, condition in counted.items()]
    touched = or_(Complaint.closed_at.is_(None), Complaint.closed_at >= period.since)
    return select(*columns).where(Complaint.filed_at < period.until, touched, *narrowed)


def _again() -> ColumnElement[bool]:
    """Its owner had the same topic closed not long before."""
    before = aliased(Complaint)
    since = Complaint.filed_at - literal(REPEAT, Interval)
    return exists().where(
        before.contact_id == Complaint.contact_id,
        before.category == Complaint.category,
        before.closed_at.between(since, Complaint.filed_at),
        before.state.not_in((State.WITHDRAWN, State.MERGED)),
    )


def _bands(period: Period) -> dict[str, ColumnElement[bool]]:
    bands, newest = {}, 0
    for oldest in BANDS:
        young = Complaint.filed_at > period.until - timedelta(days=oldest + 1)
        old = Complaint.filed_at <= period.until - timedelta(days=newest)
        bands[f"{newest}-{oldest}"] = and_(young, old)
        newest = oldest + 1
    bands[f"{newest}+"] = Complaint.filed_at <= period.until - timedelta(days=newest)
    return bands


def _received_by(db: Session, dimension: ColumnElement[Any], period: Period, narrowed: Narrowed) -> dict[str, int]:
    return _counted(db, _grouped(dimension).where(_within(Complaint.filed_at, period), *narrowed))


def _ended(dimension: ColumnElement[Any], period: Period, narrowed: Narrowed) -> Counted:
    return _grouped(dimension).where(_within(Complaint.closed_at, period), *narrowed)


def _moves(verbs: Sequence[Verb], period: Period, narrowed: Narrowed) -> Counted:
    """How often that was done, such as what residents said of an answer."""
    joined = select(Event.verb, func.count()).join(Complaint, Complaint.id == Event.complaint_id)
    return joined.where(Event.verb.in_(verbs), _within(Event.at, period), *narrowed).group_by(Event.verb)


def _reviews(period: Period, narrowed: Narrowed) -> Counted:
    """Of the answers given after a review was asked for: whether they differ from the one before."""
    answer, before = Event, aliased(Event)
    earlier = (before.complaint_id == answer.complaint_id) & (before.id < answer.id)
    last = select(before.verb).where(earlier, before.verb.in_([Verb.REVIEW, *GIVEN])).order_by(before.id.desc())
    was = select(_came_to(before)).where(earlier, before.verb.in_(GIVEN)).order_by(before.id.desc())
    changed = case((_came_to(answer) != was.limit(1).scalar_subquery(), "changed"), else_="stood")
    looked = select(changed.label("looked")).join(Complaint, Complaint.id == answer.complaint_id)
    # What is answered anew is answered out of the review, or of an investigation that it led to.
    came_from = answer.before.in_([State.REVIEW, State.INVESTIGATION, State.FINDING_DRAFT])
    answered = came_from & answer.verb.in_(DECISIONS) & _within(answer.at, period)
    found = looked.where(answered, last.limit(1).scalar_subquery() == Verb.REVIEW, *narrowed).subquery()
    return select(found.c.looked, func.count()).group_by(found.c.looked)


def _came_to(event: Any) -> ColumnElement[str | None]:
    """The outcome of an answer, or how the resident was turned away; of another's answer nothing is known."""
    return case(
        (event.verb == Verb.FOLLOW, None),
        else_=func.coalesce(event.detail["outcome"].astext, event.verb),
    )


def _reasons(period: Period, narrowed: Narrowed) -> Counted:
    """Of the answers given: whether they gave or refused something, and whether they came with their reasons."""
    refused = or_(Event.verb.in_(TURNED_AWAY), _came_to(Event).in_(REFUSING))
    said = func.num_nonnulls(Event.words, Event.words_sealed) > 0
    kinds = {
        "refused_with": and_(refused, said),
        "refused_without": and_(refused, ~said),
        "given_with": and_(~refused, said),
    }
    kind = case(*((condition, name) for name, condition in kinds.items()), else_="given_without").label("kind")
    told = select(kind).join(Complaint, Complaint.id == Event.complaint_id)
    found = told.where(Event.verb.in_(DECISIONS), _within(Event.at, period), *narrowed).subquery()
    return select(found.c.kind, func.count()).group_by(found.c.kind)


def _speed(db: Session, period: Period, narrowed: Narrowed) -> dict[str, float | None]:
    """Of what was received in the period: the first human step; of what was answered in it: the answer."""
    seen_after = _days(Complaint.acknowledged_at - Complaint.filed_at)
    seen = select(func.count(Complaint.acknowledged_at), func.count(), _at(0.5, seen_after))
    acknowledged, received, triage = db.execute(seen.where(_within(Complaint.filed_at, period), *narrowed)).one()
    answers = _answers(period)
    to_first = _days(answers.c.first - Complaint.filed_at)
    to_outcome = _days(answers.c.outcome - Complaint.filed_at)
    in_time = func.count(answers.c.outcome).filter(answers.c.outcome <= Complaint.due_at)
    waited = func.sum(Complaint.paused_days)
    answered = select(
        _at(0.5, to_first),
        _at(0.5, to_outcome),
        _at(0.9, to_outcome),
        in_time,
        func.count(answers.c.outcome),
        waited,
    ).join(Complaint, Complaint.id == answers.c.complaint_id)
    response, median, slowest, timely, outcomes, lost = db.execute(answered.where(*narrowed)).one()
    return {
        "acknowledged_share": _share(acknowledged, received),
        "triage_days_median": triage,
        "first_response_days_median": response,
        "outcome_days_median": median,
        "outcome_days_p90": slowest,
        "outcome_in_time_share": _share(timely, outcomes),
        "days_lost_to_questions": lost,
    }


def _answers(period: Period) -> Subquery:
    """Of each that was answered in the period, when: the first words, and the first outcome if there was one."""
    first = func.min(Event.at)
    proposed = func.min(case((Event.verb == Verb.PROPOSE, Event.at)))
    told = select(Event.complaint_id, first.label("first"), proposed.label("outcome"))
    return told.where(Event.verb.in_(ANSWERS), _within(Event.at, period)).group_by(Event.complaint_id).subquery()


def _grouped(dimension: ColumnElement[Any]) -> Counted:
    return select(dimension, func.count()).select_from(Complaint).group_by(dimension)


def _counted(db: Session, grouped: Counted) -> dict[str, int]:
    rows: list[Any] = list(db.execute(grouped))
    return {"none" if name is None else str(name): count for name, count in sorted(rows, key=str)}


def _within(moment: Any, period: Period) -> ColumnElement[bool]:
    return and_(moment >= period.since, moment < period.until)


def _days(span: Any) -> ColumnElement[Any]:
    return func.extract("epoch", span) / 86_400.0


def _at(share: float, span: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.percentile_cont(share).within_group(span)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


@dataclass(frozen=True, slots=True)
class Performance:
    """What one department did in a period: how much came, how many outcomes in time and late, days to one."""

    department: str
    received: int
    in_time: int
    late: int
    days: float | None


def by_department(db: Session, period: Period) -> list[Performance]:
    """What departments did with ordinary complaints, in the order of their names; nothing small is hidden in it."""
    came = _grouped(Complaint.department.expression).where(_within(Complaint.filed_at, period), ORDINARY_ONES)
    received = _counted(db, came)
    answers = _answers(period)
    outcome = answers.c.outcome
    answered = select(
        Complaint.department,
        func.count(outcome).filter(outcome <= Complaint.due_at),
        func.count(outcome).filter(outcome > Complaint.due_at),
        _at(0.5, _days(outcome - Complaint.filed_at)),
    )
    answered = answered.select_from(answers).join(Complaint, Complaint.id == answers.c.complaint_id)
    rows = db.execute(answered.where(ORDINARY_ONES).group_by(Complaint.department))
    ended = {name: (in_time, late, days) for name, in_time, late, days in rows}
    return [
        Performance(name, received.get(name, 0), *ended.get(name, (0, 0, None)))
        for name in sorted(received.keys() | ended.keys())
    ]


def late_by_department(db: Session, watch: Watch) -> list[tuple[str, int, datetime]]:
    """Every department with ordinary complaints on the late list: how many, and since when the oldest is due."""
    count = func.count()
    late = select(Complaint.department, count, func.min(Complaint.due_at))
    late = late.where(*in_view(View.LATE, watch), ORDINARY_ONES)
    late = late.group_by(Complaint.department).order_by(count.desc(), Complaint.department)
    return [(name, many, oldest) for name, many, oldest in db.execute(late)]
