"""What comes late climbs: once, past whoever cannot help, after an outage too, and residents hear a new date."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.complaints.ladder import climb
from app.complaints.models import Complaint, Event, Named, StaffNotice
from app.complaints.rules.lifecycle import State, Verb
from app.complaints.timers import end_steps, nudge_unread
from app.db import transaction
from app.kit.calendar import NAIROBI
from app.outbox.models import Message
from app.staff.policy import Role
from tests.builders import a_complaint, a_county, a_person
from tests.complaints.reading import texts_to

COUNTY = a_county()
FILED = datetime(2026, 11, 24, 9, tzinfo=UTC)


def nairobi(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=NAIROBI).astimezone(UTC)


LATE = nairobi("2026-12-08 17:00")


def told(db, complaint) -> list[tuple[str, str, str]]:
    return [(name, facts.get("level", ""), facts["date"]) for name, facts in texts_to(db, complaint.contact_id)]


def called(db, complaint) -> list[tuple[int, str]]:
    rows = db.execute(
        select(StaffNotice.person_id, StaffNotice.kind)
        .where(StaffNotice.complaint_id == complaint.id)
        .order_by(StaffNotice.id)
    )
    return [tuple(row) for row in rows]


@pytest.fixture
def house(db):
    """An office with everybody on the ladder."""
    return {
        role: a_person(db, role=role, department="water" if role in OFFICE else None)
        for role in (Role.OFFICER, Role.FOCAL, Role.CHIEF_OFFICER, Role.SECRETARY, Role.OMBUDSMAN)
    }


OFFICE = {Role.OFFICER, Role.FOCAL, Role.CHIEF_OFFICER}


def at_work(db, house=None, **columns) -> Complaint:
    assignee = {"assignee_id": house[Role.OFFICER].id} if house else {}
    return a_complaint(db, state=State.IN_PROGRESS, filed_at=FILED, **assignee | columns)


def test_climbs_step_by_step_to_the_door_of_the_national_ombudsman(db, house):
    complaint = at_work(db, house)
    for moment in [
        "2026-12-02 09:00",
        "2026-12-06 09:00",
        "2026-12-08 17:00",
        "2026-12-15 17:00",
        "2026-12-22 17:00",
    ]:
        climb(db, COUNTY, now=nairobi(moment))
        climb(db, COUNTY, now=nairobi(moment) + timedelta(minutes=1))
    climb(db, COUNTY, now=nairobi("2027-01-07 17:00"))

    people = [house[role].id for role in house]
    kinds = ["nudge", "nudge", "late", "late", "late", "caj"]
    assert called(db, complaint) == list(zip([*people, people[-1]], kinds, strict=True))
    assert told(db, complaint) == [
        ("complaint.late", "chief_officer", "2026-12-15"),
        ("complaint.late", "secretary", "2026-12-22"),
        ("complaint.late", "ombudsman", "2027-01-07"),
        ("complaint.caj", "", "2027-02-08"),
    ]


def test_takes_nothing_before_its_time_and_nothing_at_night(db, house):
    complaint = at_work(db, house)
    climb(db, COUNTY, now=LATE - timedelta(minutes=1))
    assert told(db, complaint) == []
    night = nairobi("2026-12-09 02:00")
    assert climb(db, COUNTY, now=night) == 0
    climb(db, COUNTY, now=nairobi("2026-12-09 07:00"))
    assert [name for name, *_ in told(db, complaint)] == ["complaint.late"]


def test_looks_at_a_complaint_only_when_its_next_step_comes(db, house):
    at_work(db, house)
    assert climb(db, COUNTY, now=FILED) >= 1
    assert climb(db, COUNTY, now=FILED + timedelta(days=3)) == 0


def test_catches_up_after_sixty_days_with_one_text(db, house):
    complaint = at_work(db, house)
    now = nairobi("2027-02-06 10:00")
    climb(db, COUNTY, now=now)
    assert [name for name, *_ in told(db, complaint)] == ["complaint.caj"]
    assert [kind for _, kind in called(db, complaint)] == ["nudge", "nudge", "late", "late", "late", "caj"]
    climb(db, COUNTY, now=now + timedelta(minutes=1))
    assert len(told(db, complaint)) == 1


def test_an_empty_rung_goes_one_higher(db, house):
    house[Role.CHIEF_OFFICER].ended_at = FILED
    complaint = at_work(db, house, rung=2)
    climb(db, COUNTY, now=LATE)
    assert called(db, complaint) == [(house[Role.SECRETARY].id, "late")]
    assert told(db, complaint) == [("complaint.late", "secretary", "2026-12-15")]


def test_the_accused_is_passed_over(db, house):
    complaint = at_work(db, house, rung=2)
    db.add(Named(complaint_id=complaint.id, person_id=house[Role.CHIEF_OFFICER].id, at=FILED))
    climb(db, COUNTY, now=LATE)
    assert called(db, complaint) == [(house[Role.SECRETARY].id, "late")]


def test_nobody_is_warned_of_their_own_delay_as_somebody_else(db, house):
    complaint = at_work(db, rung=1, assignee_id=house[Role.FOCAL].id)
    climb(db, COUNTY, now=nairobi("2026-12-06 09:00"))
    assert called(db, complaint) == [(house[Role.CHIEF_OFFICER].id, "nudge")]


def test_an_office_never_hears_of_what_accuses_its_people(db, house):
    complaint = at_work(db, rung=2, level="c1", hidden=True)
    climb(db, COUNTY, now=LATE)
    assert called(db, complaint) == [(house[Role.OMBUDSMAN].id, "late")]
    texts = db.scalars(select(Message.name).where(Message.contact_id == complaint.contact_id)).all()
    assert texts == ["complaint.news.quiet"]


def test_nobody_at_all_is_still_said_to_the_resident_and_kept(db):
    complaint = at_work(db, rung=2)
    climb(db, COUNTY, now=LATE)
    assert told(db, complaint) == [("complaint.late", "ombudsman", "2026-12-15")]
    event = db.scalar(select(Event).where(Event.complaint_id == complaint.id, Event.verb == Verb.ESCALATE))
    assert event.detail == {"step": 3, "to": "ombudsman", "people": 0}


def test_what_waits_for_the_resident_does_not_climb(db, house):
    complaint = a_complaint(db, state=State.RESOLVED_PROPOSED, filed_at=FILED)
    climb(db, COUNTY, now=LATE + timedelta(days=60))
    assert called(db, complaint) == []


def test_two_workers_at_once_take_each_step_once(sessions):
    with transaction(sessions) as db:
        a_person(db, role=Role.OMBUDSMAN)
        ids = [at_work(db).id for _ in range(30)]
    together = threading.Barrier(4)

    def work() -> None:
        for _ in range(3):
            together.wait()
            with transaction(sessions) as db:
                climb(db, COUNTY, now=LATE, limit=20)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with transaction(sessions) as db:
        texts = db.scalars(select(Message.id).where(Message.name == "complaint.late")).all()
        events = db.scalars(select(Event.id).where(Event.verb == Verb.ESCALATE)).all()
        assert (len(texts), len(events)) == (30, 30)
        assert set(db.scalars(select(Complaint.rung).where(Complaint.id.in_(ids)))) == {3}


def test_a_step_that_is_not_recorded_would_be_caught(db, house):
    """The mutant: a worker that takes a step and forgets it tells the resident again at the next look."""
    complaint = at_work(db, house, rung=2)
    for _ in range(2):
        complaint.rung, complaint.climb_at = 2, None
        db.flush()
        climb(db, COUNTY, now=LATE)
    assert len(told(db, complaint)) == 2


def test_words_that_nobody_opened_call_on_somebody_once(db, house):
    complaint = at_work(db, house, unread_since=nairobi("2026-11-27 10:00"))
    nudge_unread(db, COUNTY, now=nairobi("2026-12-01 16:59"))
    assert called(db, complaint) == []
    for minutes in range(2):
        nudge_unread(db, COUNTY, now=nairobi("2026-12-01 17:00") + timedelta(minutes=minutes))
    assert called(db, complaint) == [(house[Role.OFFICER].id, "unread")]
    complaint.unread_since = nairobi("2026-12-02 10:00")
    nudge_unread(db, COUNTY, now=nairobi("2026-12-04 17:00"))
    assert [kind for _, kind in called(db, complaint)] == ["unread", "unread"]


def test_what_was_filed_and_never_opened_calls_those_who_hand_out(db):
    triage = a_person(db, role=Role.TRIAGE_OFFICER)
    complaint = a_complaint(db, filed_at=FILED, unread_since=FILED)
    nudge_unread(db, COUNTY, now=nairobi("2026-11-26 17:00"))
    assert called(db, complaint) == [(triage.id, "unread")]


def step(name: str, from_at: datetime, due_at: datetime) -> dict[str, object]:
    return {"step_rule": name, "step_from_at": from_at, "step_due_at": due_at}


def test_a_question_without_an_answer_is_decided_on_what_there_is(db):
    over = FILED + timedelta(days=7)
    complaint = a_complaint(
        db, state=State.NEEDS_INFO, filed_at=FILED, paused_at=FILED, **step("needs_info", FILED, over)
    )
    before, due_at = complaint.came_from, complaint.due_at
    assert end_steps(db, COUNTY, now=over) == 1
    assert (complaint.state, complaint.paused_days) == (before, 7)
    assert complaint.due_at == due_at + timedelta(days=7)
    assert [name for name, *_ in told(db, complaint)] == ["complaint.unanswered"]
    assert end_steps(db, COUNTY, now=over) == 0


def test_an_office_that_sends_no_receipt_is_chased_again_and_again(db, house):
    over = FILED + timedelta(days=7)
    complaint = a_complaint(db, state=State.REFERRED, filed_at=FILED, **step("referral", FILED, over))
    assert end_steps(db, COUNTY, now=over) == 1
    assert complaint.step_rule == "chase"
    assert complaint.step_due_at == nairobi("2026-12-15 17:00")
    assert end_steps(db, COUNTY, now=over) == 0
    assert end_steps(db, COUNTY, now=complaint.step_due_at) == 1
    chased = db.scalars(select(Event.id).where(Event.complaint_id == complaint.id, Event.verb == Verb.CHASE)).all()
    assert len(chased) == 2


def test_what_a_department_does_not_take_up_calls_on_it_once(db, house):
    over = FILED + timedelta(days=2)
    complaint = a_complaint(db, state=State.ASSIGNED, filed_at=FILED, **step("accept", FILED, over))
    assert [end_steps(db, COUNTY, now=over) for _ in range(2)] == [1, 0]
    assert called(db, complaint) == [(house[Role.FOCAL].id, "step.accept")]
