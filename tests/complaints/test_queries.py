"""How complaints are found."""

from datetime import timedelta

import pytest
from sqlalchemy import event, text

from app.complaints import actions
from app.complaints.ports import SYSTEM, Actor
from app.complaints.queries import (
    Filters,
    by_reference,
    events,
    filed_since,
    last_answer,
    of_contact,
    page,
    taken,
    words_of,
)
from app.complaints.rules.lifecycle import OWED, Outcome, State
from app.kit.errors import NotFound
from app.kit.seal import Unsealable
from tests.builders import NOW, a_complaint, a_contact, a_county, a_person

COUNTY = a_county()
EVERYTHING = Filters()


def test_finds_by_reference(db):
    complaint = a_complaint(db)
    assert by_reference(db, complaint.reference) is complaint


def test_says_so_when_there_is_none(db):
    with pytest.raises(NotFound) as refused:
        by_reference(db, "22222222")
    assert refused.value.rule == "complaint.unknown"


def test_pages_through_everything_once(db):
    made = [a_complaint(db).reference for _ in range(7)]
    first = page(db, EVERYTHING, limit=3)
    second = page(db, EVERYTHING, after=first.next_after, limit=3)
    third = page(db, EVERYTHING, after=second.next_after, limit=3)
    assert [[row.reference for row in part.items] for part in (first, second, third)] == [
        made[:3],
        made[3:6],
        made[6:],
    ]
    assert third.next_after is None


def test_has_no_next_page_behind_one_that_is_just_full(db):
    for _ in range(3):
        a_complaint(db)
    assert page(db, EVERYTHING, limit=3).next_after is None
    assert page(db, Filters(queue="nowhere")).items == []


def test_keeps_its_pages_while_others_file_and_officers_work(db):
    made = [a_complaint(db, state=State.TRIAGE) for _ in range(4)]
    first = page(db, Filters(queue="triage"), limit=2)
    a_complaint(db)
    actions.assign(db, COUNTY, made[0], "water", by=SYSTEM, now=NOW)
    second = page(db, Filters(queue="triage"), after=first.next_after, limit=2)
    assert [row.id for row in (*first.items, *second.items)] == [row.id for row in made]


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (1, 1), (100, 100), (1000, 100)])
def test_never_gives_more_than_a_hundred(db, asked, given):
    contact = a_contact(db)
    for _ in range(102):
        a_complaint(db, contact=contact)
    assert len(page(db, EVERYTHING, limit=asked).items) == given


@pytest.mark.parametrize(
    "asked",
    [
        {"queue": "ombudsman"},
        {"state": State.ASSIGNED},
        {"ward": 991},
        {"category": "officer.bribe"},
        {"department": "roads"},
        {"level": "c1"},
        {"queue": "ombudsman", "state": State.ASSIGNED, "ward": 991},
    ],
)
def test_narrows_to_what_is_asked(db, asked):
    wanted = a_complaint(
        db, state=State.ASSIGNED, category="officer.bribe", department="roads", queue="ombudsman", ward=991
    )
    a_complaint(db)
    a_complaint(db, state=State.TRIAGE, ward=992)
    assert page(db, Filters(**asked)).items == [wanted]


def test_narrows_to_one_officers_work(db):
    officer = a_person(db)
    mine = a_complaint(db, state=State.ASSIGNED, assignee_id=officer.id)
    a_complaint(db, state=State.ASSIGNED)
    assert page(db, Filters(assignee=officer.id)).items == [mine]


@pytest.mark.parametrize("state", sorted(State))
def test_calls_overdue_only_what_the_county_owes(db, state):
    late = a_complaint(db, state=state, due_at=NOW)
    a_complaint(db, state=state, due_at=NOW + timedelta(seconds=1))
    found = page(db, Filters(overdue_at=NOW + timedelta(seconds=1))).items
    assert found == ([late] if state in OWED else [])


def test_is_not_overdue_at_the_promised_moment(db):
    a_complaint(db, due_at=NOW)
    assert page(db, Filters(overdue_at=NOW)).items == []


@pytest.mark.parametrize(
    ("filters", "index"),
    [(Filters(queue="triage"), "ix_complaint_queue"), (Filters(overdue_at=NOW), "ix_complaint_due")],
)
def test_has_an_index_for_what_is_asked_most(db, filters, index):
    asked = []
    connection = db.connection()
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    event.listen(connection, "before_cursor_execute", lambda *args: asked.append(args[2:4]))
    page(db, filters)
    statement, facts = asked[-1]
    plan = connection.exec_driver_sql(f"EXPLAIN {statement}", facts).scalars()
    assert index in " ".join(plan)


def test_lists_one_persons_complaints_the_newest_first(db):
    contact, other = a_contact(db), a_contact(db)
    made = [a_complaint(db, contact=contact).id for _ in range(3)]
    a_complaint(db, contact=other)
    assert [row.id for row in of_contact(db, contact.id)] == made[::-1]
    assert [row.id for row in of_contact(db, contact.id, limit=2)] == made[:0:-1]


def test_counts_what_people_filed_lately(db):
    busy, quiet, idle = (a_contact(db) for _ in range(3))
    old = NOW - timedelta(hours=25)
    a_complaint(db, contact=busy, filed_at=old)
    a_complaint(db, contact=quiet, filed_at=old)
    a_complaint(db, contact=busy, filed_at=NOW - timedelta(hours=2))
    newest = a_complaint(db, contact=busy, filed_at=NOW)
    found = filed_since(db, [busy.id, quiet.id, idle.id], NOW - timedelta(hours=24))
    assert [(row.contact_id, row.count, row.reference, row.newest_at) for row in found] == [
        (busy.id, 2, newest.reference, NOW)
    ]
    assert filed_since(db, [], NOW) == []


def test_tells_which_references_are_taken(db):
    complaint = a_complaint(db)
    assert taken(db, {complaint.reference, "22222222"}) == {complaint.reference}
    assert taken(db, set()) == set()


def test_reads_events_in_their_order(db):
    complaint = a_complaint(db, state=State.CLOSED_CONFIRMED)
    verbs = ["file", "acknowledge", "assign", "start", "propose", "confirm"]
    assert [one.verb for one in events(db, complaint.id)] == verbs


def test_gives_the_newest_answer(db):
    complaint = a_complaint(db, state=State.IN_PROGRESS)
    assert last_answer(db, complaint) is None
    actions.reply(db, COUNTY, complaint, "We come.", by=SYSTEM, now=NOW)
    actions.add_words(db, COUNTY, complaint, "Come soon.", by=Actor("citizen"), now=NOW)
    assert last_answer(db, complaint).words == "We come."
    actions.propose(db, COUNTY, complaint, "Mended.", Outcome.UPHELD, by=SYSTEM, now=NOW)
    assert last_answer(db, complaint).words == "Mended."


def test_reads_words_sealed_or_not(db):
    for hidden in (False, True):
        assert words_of(a_complaint(db, hidden=hidden, words="Maji"), COUNTY.sealer) == "Maji"
    assert words_of(events(db, a_complaint(db).id)[0], COUNTY.sealer) == ""


def test_opens_sealed_words_nowhere_but_in_their_own_row(db):
    mine, other = a_complaint(db, hidden=True), a_complaint(db, hidden=True)
    other.words_sealed = mine.words_sealed
    with pytest.raises(Unsealable):
        words_of(other, COUNTY.sealer)
