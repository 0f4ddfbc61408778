"""Days off that the desk adds: what is open is worked out anew, once, and says so; what is closed stays."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.complaints.almanac import Almanac, DayKnown, add_day, amended, end_day, in_force, recompute
from app.complaints.models import Complaint, Event, StaffNotice
from app.complaints.rules import sla
from app.complaints.rules.lifecycle import State, Verb
from app.db import transaction
from app.kit.calendar import NAIROBI
from app.kit.errors import NotFound
from app.staff.policy import Role
from tests.builders import CALENDAR, POLICY, a_complaint, a_county, a_person
from tests.web.door import a_client, a_visitor, sessions_in

COUNTY = a_county()
FILED = datetime(2026, 8, 3, 9, tzinfo=UTC)
NOW = datetime(2026, 8, 14, 9, tzinfo=UTC)
LAST, AFTER = date(2026, 8, 17), date(2026, 8, 18)  # a Monday, fourteen days after the filing, and its Tuesday


def filed(db, **columns) -> Complaint:
    first = sla.timer(POLICY, CALENDAR, "service", FILED)
    due = {"due_at": first.due_at, "due_rule": "service", "due_from_at": FILED, "due_calendar": CALENDAR.version}
    return a_complaint(db, filed_at=FILED, **due | columns)


def due_on(complaint: Complaint) -> date:
    return complaint.due_at.astimezone(NAIROBI).date()


def declare(db, day: date = LAST, *, is_off: bool = True) -> int:
    add_day(db, day, "Mourning", "A notice", is_off=is_off, person_id=a_person(db).id, now=NOW)
    return recompute(db, COUNTY, CALENDAR, now=NOW)


def moved(db, complaint: Complaint) -> list[dict[str, str]]:
    found = select(Event.detail).where(Event.complaint_id == complaint.id, Event.verb == Verb.RECOMPUTED)
    return list(db.scalars(found))


def test_a_holiday_declared_three_days_before_moves_the_promised_day(db):
    complaint = filed(db)
    version = complaint.version
    assert declare(db) >= 1
    assert due_on(complaint) == AFTER
    assert moved(db, complaint) == [{"from": "2026-08-17", "to": "2026-08-18"}]
    assert complaint.version == version + 1
    assert complaint.due_calendar == CALENDAR.amended([LAST], []).version
    assert recompute(db, COUNTY, CALENDAR, now=NOW) == 0


def test_what_does_not_move_has_no_event(db):
    complaint = filed(db)
    declare(db, date(2026, 8, 12))
    assert (due_on(complaint), moved(db, complaint)) == (LAST, [])


def test_what_is_closed_stays_as_it_was(db):
    complaint = filed(db, state=State.CLOSED_CONFIRMED)
    declare(db)
    assert (due_on(complaint), complaint.due_calendar) == (LAST, CALENDAR.version)


def test_the_days_of_a_pause_stay_on_top(db):
    complaint = filed(db, paused_days=3, due_at=sla.timer(POLICY, CALENDAR, "service", FILED, paused=3).due_at)
    assert due_on(complaint) == date(2026, 8, 20)
    declare(db)
    assert due_on(complaint) == date(2026, 8, 21)


def test_a_day_that_somebody_set_with_a_reason_stays(db):
    complaint = filed(db, due_rule="extended")
    declare(db)
    assert (due_on(complaint), moved(db, complaint)) == (LAST, [])


def test_the_clock_of_the_state_moves_as_well(db):
    step = {"step_rule": "accept", "step_from_at": NOW, "step_due_at": datetime(2026, 8, 18, 14, tzinfo=UTC)}
    complaint = filed(db, state=State.ASSIGNED, **step)
    declare(db)
    assert complaint.step_due_at == datetime(2026, 8, 19, 14, tzinfo=UTC)


def test_a_day_taken_back_moves_it_back(db):
    complaint = filed(db)
    declare(db)
    end_day(db, LAST, person_id=a_person(db).id, now=NOW)
    assert recompute(db, COUNTY, CALENDAR, now=NOW) >= 1
    assert due_on(complaint) == LAST
    assert len(moved(db, complaint)) == 2


def test_a_holiday_that_does_not_come_can_be_worked(db):
    idd = date(2027, 3, 9)
    add_day(db, idd, "Idd-ul-Fitr", "The moon", is_off=False, person_id=a_person(db).id, now=NOW)
    almanac = Almanac()
    assert (almanac.look(db), almanac.look(db)) == (1, 0)
    assert almanac.over(CALENDAR).is_working(idd)
    assert not CALENDAR.is_working(idd)


def test_a_day_is_entered_once(db):
    declare(db)
    with pytest.raises(DayKnown):
        declare(db)
    end_day(db, LAST, person_id=a_person(db).id, now=NOW)
    with pytest.raises(NotFound):
        end_day(db, LAST, person_id=a_person(db).id, now=NOW)
    declare(db)
    assert in_force(db) == {LAST: True}


def test_two_workers_at_once_move_each_date_once(sessions):
    with transaction(sessions) as db:
        for _ in range(20):
            filed(db)
        add_day(db, LAST, "Mourning", "A notice", is_off=True, person_id=a_person(db).id, now=NOW)
    together = threading.Barrier(3)

    def work() -> None:
        for _ in range(3):
            together.wait()
            with transaction(sessions) as db:
                recompute(db, COUNTY, CALENDAR, now=NOW, limit=7)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with transaction(sessions) as db:
        assert len(db.scalars(select(Event.id).where(Event.verb == Verb.RECOMPUTED)).all()) == 20
        calendar = amended(CALENDAR, {LAST: True})
        assert set(db.scalars(select(Complaint.due_calendar))) == {calendar.version}


NEW = {"day": "2026-08-17", "name": "Mourning", "source": "Gazette notice of 14 August"}


def test_the_desk_enters_a_day_and_hears_how_many_moved(db):
    ombudsman, client = a_visitor(db, Role.OMBUDSMAN), a_client(sessions_in(db), now=NOW + timedelta(days=110))
    complaint = filed(db)
    answer = client.post("/api/v1/days-off", json=NEW, headers=ombudsman.headers)
    assert answer.status_code == 201
    assert answer.json()["recomputed"] >= 1
    db.refresh(complaint)
    assert due_on(complaint) == AFTER
    assert client.post("/api/v1/days-off", json=NEW, headers=ombudsman.headers).status_code == 409
    listed = client.get("/api/v1/days-off", headers=ombudsman.headers).json()["items"]
    assert [(day["day"], day["source"]) for day in listed] == [("2026-08-17", NEW["source"])]
    assert client.delete("/api/v1/days-off/2026-08-17", headers=ombudsman.headers).status_code == 200
    assert client.delete("/api/v1/days-off/2026-08-17", headers=ombudsman.headers).status_code == 404
    db.refresh(complaint)
    assert due_on(complaint) == LAST


def test_staff_read_what_they_are_called_on_for(db):
    officer, client = a_visitor(db, Role.OFFICER, department="water"), a_client(sessions_in(db))
    complaint = filed(db)
    row = {"person_id": officer.person_id, "complaint_id": complaint.id, "kind": "nudge", "key": "k", "at": NOW}
    db.add(StaffNotice(**row))
    db.flush()
    (notice,) = client.get("/api/v1/alerts", headers=officer.headers).json()["items"]
    assert (notice["reference"], notice["kind"]) == (complaint.reference, "nudge")
    read = client.post(f"/api/v1/alerts/{notice['id']}/reading", headers=officer.headers)
    assert read.status_code == 201
    assert client.get("/api/v1/alerts", headers=officer.headers).json()["items"] == []
    other = a_visitor(db, Role.OFFICER, department="water")
    unknown = client.post(f"/api/v1/alerts/{notice['id']}/reading", headers=other.headers)
    assert unknown.status_code == 404


def test_the_late_list_counts_by_department_what_climbed_so_far(db):
    ombudsman, client = a_visitor(db, Role.OMBUDSMAN), a_client(sessions_in(db))
    for rung, columns in [(5, {}), (6, {}), (4, {}), (6, {"level": "c1", "hidden": True})]:
        filed(db, state=State.IN_PROGRESS, rung=rung, **columns)
    filed(db, state=State.CLOSED_SILENT, rung=6)
    (late,) = client.get("/api/v1/complaints/late", headers=ombudsman.headers).json()["items"]
    assert (late["department"], late["count"]) == ("water", 2)
