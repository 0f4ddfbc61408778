"""How a resident stops a report, keeps it against somebody's will, or asks for its answer to be looked at again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.complaints import actions
from app.complaints.actions import SameOfficer, TooLate
from app.complaints.filing import lodge_all
from app.complaints.models import Complaint
from app.complaints.ports import Actor
from app.complaints.queries import by_reference, events, pointing_to, words_of
from app.complaints.rules.lifecycle import DECIDED, UNDECIDED, NotAllowed, Outcome, State
from app.db import transaction
from app.kit.errors import Conflict
from tests.builders import NOW, a_complaint, a_contact, a_county, a_filing, a_person
from tests.complaints.reading import texts_to

COUNTY = a_county()
CITIZEN = Actor("citizen")
LATER = NOW + timedelta(days=2)


@pytest.fixture
def officer(db):
    return Actor("staff", a_person(db).id)


@pytest.mark.parametrize("state", sorted(UNDECIDED))
def test_stops_the_work_and_tells_whoever_holds_the_phone(db, state):
    complaint = a_complaint(db, state=state)
    actions.withdraw(db, COUNTY, complaint, by=CITIZEN, now=LATER)
    db.flush()
    assert (complaint.state, complaint.closed_at) == ("withdrawn", LATER)
    assert texts_to(db, complaint.contact_id)[-1] == ("complaint.withdrawn", {"reference": complaint.reference})


@pytest.mark.parametrize("state", sorted(set(State) - UNDECIDED))
def test_stops_nothing_that_was_answered(db, state):
    with pytest.raises(NotAllowed):
        actions.withdraw(db, COUNTY, a_complaint(db, state=state), by=CITIZEN, now=LATER)


def test_keeps_open_what_somebody_is_forced_to_withdraw_and_tells_no_one(db, officer):
    complaint = a_complaint(db, state=State.ASSIGNED, assignee_id=officer.person_id, words="canary")
    actions.keep_forced(db, COUNTY, complaint, by=CITIZEN, now=LATER)
    db.flush()
    db.refresh(complaint)
    assert (complaint.state, complaint.queue, complaint.assignee_id) == ("assigned", "ombudsman", None)
    assert (complaint.level, complaint.hidden, complaint.words) == ("c1", True, None)
    assert words_of(complaint, COUNTY.sealer) == "canary"
    assert events(db, complaint.id)[-1].verb == "forced"
    assert texts_to(db, complaint.contact_id) == []


def test_tells_quietly_of_what_was_kept_open_so(db, officer):
    complaint = a_complaint(db, state=State.IN_PROGRESS)
    actions.keep_forced(db, COUNTY, complaint, by=CITIZEN, now=LATER)
    actions.reply(db, COUNTY, complaint, "canary", by=officer, now=LATER)
    assert [name for name, _ in texts_to(db, complaint.contact_id)] == ["complaint.news.quiet"]
    assert events(db, complaint.id)[-1].words is None


@pytest.mark.parametrize("state", sorted(DECIDED))
def test_looks_again_with_a_new_date_in_the_ombudsmans_queue(db, state):
    complaint = a_complaint(db, state=state)
    actions.review(db, COUNTY, complaint, "Nobody came.", by=CITIZEN, now=LATER)
    db.flush()
    assert (complaint.state, complaint.queue, complaint.assignee_id) == ("review", "ombudsman", None)
    assert (complaint.closed_at, complaint.window_ends_at, complaint.outcome) == (None, None, None)
    assert complaint.due_at.isoformat() == "2026-12-17T14:00:00+00:00"
    told = {"reference": complaint.reference, "date": "2026-12-17"}
    assert texts_to(db, complaint.contact_id) == [("complaint.review", told)]
    assert words_of(events(db, complaint.id)[-1], COUNTY.sealer) == "Nobody came."


def test_takes_a_review_until_the_end_of_the_thirtieth_day(db):
    closed_at = NOW  # noon in Nairobi, on 24 November
    for at, late in ((timedelta(days=30, hours=11, minutes=59), False), (timedelta(days=30, hours=12), True)):
        complaint = a_complaint(db, state=State.CLOSED_CONFIRMED, closed_at=closed_at)
        if late:
            with pytest.raises(TooLate):
                actions.review(db, COUNTY, complaint, "No.", by=CITIZEN, now=closed_at + at)
        else:
            actions.review(db, COUNTY, complaint, "No.", by=CITIZEN, now=closed_at + at)
        assert (complaint.state == "review") is not late


def test_has_another_officer_look_again(db, officer):
    complaint = a_complaint(db, state=State.IN_PROGRESS)
    actions.propose(db, COUNTY, complaint, "Mended.", Outcome.UPHELD, by=officer, now=LATER)
    actions.confirm(db, COUNTY, complaint, by=CITIZEN, now=LATER)
    actions.review(db, COUNTY, complaint, "It leaks.", by=CITIZEN, now=LATER)
    with pytest.raises(SameOfficer):
        actions.assign(db, COUNTY, complaint, "water", assignee_id=officer.person_id, by=officer, now=LATER)
    with pytest.raises(SameOfficer):
        actions.propose(db, COUNTY, complaint, "Mended.", Outcome.UPHELD, by=officer, now=LATER)
    other = Actor("staff", a_person(db).id)
    actions.assign(db, COUNTY, complaint, "water", assignee_id=other.person_id, by=officer, now=LATER)
    assert (complaint.state, complaint.queue) == ("review", "ombudsman")
    actions.propose(db, COUNTY, complaint, "It leaked; mended.", Outcome.UPHELD, by=other, now=LATER)
    assert complaint.state == "resolved_proposed"
    db.flush()


def test_asks_for_one_review_of_two_asked_at_once(sessions):
    with transaction(sessions) as db:
        complaint = a_complaint(db, state=State.CLOSED_CONFIRMED)
        reference, contact_id = complaint.reference, complaint.contact_id
    gate = Barrier(2)

    def ask(_):
        with transaction(sessions) as db:
            mine = by_reference(db, reference)
            gate.wait()
            try:
                actions.review(db, COUNTY, mine, "No.", by=CITIZEN, now=LATER)
            except Conflict as refused:
                return refused.rule
        return "asked"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(ask, range(2))) == ["asked", "complaint.stale"]
    with transaction(sessions) as db:
        assert len(texts_to(db, contact_id)) == 1


def test_files_again_what_was_withdrawn_as_closely_held_as_it_was_and_once(db):
    contact = a_contact(db)
    old = a_complaint(db, state=State.WITHDRAWN, contact=contact, level="c1", hidden=True)
    again = a_filing(contact.id, points_to=old.reference, level=old.level, hidden=True)
    lodge_all(db, COUNTY, [again], now=LATER)
    new = by_reference(db, again.reference)
    assert (new.points_to, new.level, new.queue) == (old.reference, "c1", "ombudsman")
    assert pointing_to(db, old.reference) == new.reference
    assert texts_to(db, contact.id)[0][0] == "complaint.receipt.quiet"
    with pytest.raises(IntegrityError, match="uq_complaint_points_to"):
        lodge_all(db, COUNTY, [a_filing(contact.id, points_to=old.reference)], now=LATER)


@pytest.mark.parametrize(
    ("sms_safe", "names"),
    [(False, []), (True, ["complaint.receipt.quiet", "complaint.news.quiet", "complaint.news.quiet"])],
)
def test_writes_of_a_protected_report_only_where_that_is_safe(db, officer, sms_safe, names):
    contact = a_contact(db)
    filing = a_filing(contact.id, category="officer.theft", pin_hash="$argon2id$", sms_safe=sms_safe, ward=None)
    lodge_all(db, COUNTY, [filing], now=NOW)
    complaint = by_reference(db, filing.reference)
    assert (complaint.level, complaint.hidden, complaint.words) == ("c2", True, None)
    actions.reply(db, COUNTY, complaint, "We read it.", by=officer, now=LATER)
    actions.withdraw(db, COUNTY, complaint, by=CITIZEN, now=LATER)
    assert [name for name, _ in texts_to(db, contact.id)] == names


def test_holds_confidential_what_should_be_protected_and_has_no_pin(db):
    filing = a_filing(a_contact(db).id, category="officer.theft")
    lodge_all(db, COUNTY, [filing], now=NOW)
    assert db.scalar(select(Complaint.level).where(Complaint.reference == filing.reference)) == "c1"
