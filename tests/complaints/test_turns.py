"""What moves a promised day: waiting for the resident, a correction, more time; and how that climbs."""

from datetime import timedelta

import pytest

from app.complaints import actions
from app.complaints.ladder import climb
from app.complaints.ports import Actor
from app.complaints.rules.lifecycle import State
from tests.builders import NOW, a_complaint, a_person
from tests.complaints.asking import do
from tests.complaints.moving import COUNTY
from tests.complaints.reading import texts_to
from tests.web.door import a_client, sessions_in

CITIZEN = Actor("citizen")
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("waits", "due"),
    [
        ([0], "2026-12-08"),
        ([1], "2026-12-09"),
        ([4], "2026-12-14"),  # a Saturday, and Jamhuri Day with it: on to the Monday
        ([7], "2026-12-15"),
        ([5, 5], "2026-12-18"),
        ([10, 10], "2026-12-22"),
        ([14, 1], "2026-12-22"),
        ([30], "2026-12-22"),
    ],
)
def test_the_promised_day_waits_with_the_resident_at_most_fourteen_days_in_all(db, waits, due):
    complaint, now = a_complaint(db, state=State.IN_PROGRESS), NOW
    officer = Actor("staff", a_person(db).id)
    for days in waits:
        actions.ask(db, COUNTY, complaint, "Where?", by=officer, now=now)
        assert complaint.state == "needs_info"
        now += days * DAY
        actions.add_words(db, COUNTY, complaint, "There.", by=CITIZEN, now=now)
        assert (complaint.state, complaint.paused_at) == ("in_progress", None)
    assert complaint.due_at.date().isoformat() == due
    assert complaint.paused_days == min(sum(waits), 14)


def test_a_withdrawal_ends_the_wait(db):
    complaint = a_complaint(db, state=State.IN_PROGRESS)
    actions.ask(db, COUNTY, complaint, "Where?", by=Actor("staff", a_person(db).id), now=NOW)
    actions.withdraw(db, COUNTY, complaint, by=CITIZEN, now=NOW + DAY)
    assert (complaint.state, complaint.paused_at, complaint.paused_days) == ("withdrawn", None, 0)


def test_a_correction_holds_it_more_closely_and_never_less(db, client, ombudsman):
    complaint = a_complaint(db, state=State.TRIAGE, words="canary")
    for category in ("officer.bribe", "water.burst"):
        case = do(client, ombudsman, complaint, "correction", category=category).json()
        assert (case["category"], case["level"], case["queue"]) == (category, "c1", "ombudsman")
        assert (case["hidden"], case["contact"], case["words"]) == (True, None, "canary")
    db.expire_all()
    assert complaint.words is None
    assert texts_to(db, complaint.contact_id) == []


def test_a_correction_makes_an_answer_due_earlier_and_never_later_and_it_climbs_in_time(db, client, ombudsman):
    complaint = a_complaint(db, state=State.TRIAGE)
    climb(db, COUNTY, now=NOW)
    db.flush()
    days = []
    for category in ("roads.bridge", "water.burst"):
        days.append(do(client, ombudsman, complaint, "correction", category=category).json()["due_at"][:10])
    assert days == ["2026-11-27", "2026-11-27"]
    db.expire_all()
    climb(db, COUNTY, now=NOW + 4 * DAY)
    assert [name for name, _ in texts_to(db, complaint.contact_id)] == ["complaint.late"]


def test_more_time_is_a_new_promise_of_which_the_ladder_begins_below(db, ombudsman):
    complaint = a_complaint(db, state=State.IN_PROGRESS)
    climb(db, COUNTY, now=NOW + 15 * DAY)
    late = a_client(sessions_in(db), now=NOW + 15 * DAY)
    taken = do(late, ombudsman, complaint, "extension", words="Parts come.", until="2026-12-21")
    assert taken.status_code == 201, taken.text
    db.expire_all()
    for days in (26, 27, 28):
        climb(db, COUNTY, now=NOW + days * DAY)
    told = [(name, facts["date"]) for name, facts in texts_to(db, complaint.contact_id)]
    assert told == [
        ("complaint.late", "2026-12-15"),
        ("complaint.extended", "2026-12-21"),
        ("complaint.late", "2026-12-28"),
    ]
