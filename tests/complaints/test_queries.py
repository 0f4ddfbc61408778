"""How complaints are found."""

from datetime import timedelta

import pytest

from app.complaints import actions
from app.complaints.ports import Actor
from app.complaints.queries import (
    by_reference,
    events,
    filed_since,
    last_answer,
    of_contact,
    taken,
    words_of,
)
from app.complaints.rules.lifecycle import Outcome, State
from app.kit.errors import NotFound
from app.kit.seal import Unsealable
from tests.builders import NOW, a_complaint, a_contact, a_county, an_actor

COUNTY = a_county()


def test_finds_by_reference(db):
    complaint = a_complaint(db)
    assert by_reference(db, complaint.reference) is complaint


def test_says_so_when_there_is_none(db):
    with pytest.raises(NotFound) as refused:
        by_reference(db, "22222222")
    assert refused.value.rule == "complaint.unknown"


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
    actions.reply(db, COUNTY, complaint, "We come.", by=an_actor(db), now=NOW)
    actions.add_words(db, COUNTY, complaint, "Come soon.", by=Actor("citizen"), now=NOW)
    assert last_answer(db, complaint).words == "We come."
    actions.propose(db, COUNTY, complaint, "Mended.", Outcome.UPHELD, by=an_actor(db), now=NOW)
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
