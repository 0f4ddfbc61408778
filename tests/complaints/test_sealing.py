"""What is held closely later is sealed with all that was said before; an event can be changed in no other way."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.complaints import actions
from app.complaints.models import Event, about_said
from app.complaints.ports import Actor
from app.complaints.queries import events, words_of
from app.complaints.rules.lifecycle import State
from app.staff.policy import Role
from tests.builders import NOW, SEALER, a_complaint, a_county, a_person
from tests.complaints.asking import address
from tests.complaints.reading import texts_to

COUNTY = a_county()
CITIZEN = Actor("citizen")
SAID = ("canary one", "canary two", "canary three")
DUMP = "SELECT coalesce(string_agg(t::text, ' '), '') FROM {} t"


def talked_about(db, officer, **columns):
    """An ordinary complaint with words of the resident, to them, and between colleagues."""
    complaint = a_complaint(db, state=State.IN_PROGRESS, words="canary zero", **columns)
    actions.add_words(db, COUNTY, complaint, SAID[0], by=CITIZEN, now=NOW)
    actions.reply(db, COUNTY, complaint, SAID[1], by=officer, now=NOW)
    actions.note(db, COUNTY, complaint, SAID[2], by=officer, now=NOW)
    db.flush()
    return complaint


def dumped(db):
    """All that lies in the house of complaints and of texts, as whoever steals its disk reads it."""
    return "".join(db.scalar(text(DUMP.format(table))) for table in ("complaint", "complaint_event", "message"))


RISES = {
    "named": lambda db, one, officer: actions.name(db, COUNTY, one, officer.person_id, by=officer, now=NOW),
    "corrected": lambda db, one, officer: actions.correct(
        db, COUNTY, one, category="officer.bribe", by=officer, now=NOW
    ),
    "forced": lambda db, one, officer: actions.keep_forced(db, COUNTY, one, by=CITIZEN, now=NOW),
}


@pytest.mark.parametrize("how", RISES)
def test_what_was_said_before_is_sealed_too_and_its_readers_still_read_it(db, client, ombudsman, how):
    officer = Actor("staff", a_person(db).id)
    complaint, bystander = talked_about(db, officer), talked_about(db, officer)
    assert dumped(db).count("canary") == 8
    RISES[how](db, complaint, officer)
    db.flush()
    assert dumped(db).count("canary") == 4, "of the bystander alone"
    assert [words_of(one, SEALER) for one in events(db, complaint.id) if words_of(one, SEALER)] == [*SAID]
    shown = client.get(address(complaint), headers=ombudsman.headers).json()
    assert [one["words"] for one in shown["events"] if one["words"]] == [*SAID]
    assert bystander.words == "canary zero"


def test_others_reports_go_on_by_themselves_when_the_one_they_follow_accuses_somebody(db):
    by = Actor("staff", a_person(db, role=Role.OMBUDSMAN).id)
    parent = a_complaint(db, state=State.TRIAGE)
    child = a_complaint(db, state=State.TRIAGE, words="canary zero")
    actions.merge(db, COUNTY, child, parent, by=by, now=NOW)
    actions.correct(db, COUNTY, parent, category="officer.bribe", by=by, now=NOW)
    db.flush()
    assert (parent.level, child.level, child.state, child.merged_into) == ("c1", "c0", State.TRIAGE, None)
    assert [name for name, _ in texts_to(db, child.contact_id)] == ["complaint.merged", "complaint.unmerged"]


# Each would leave something of what was written, or write something else in its place.
FORGED = (
    "words = 'other'",
    "words = NULL",
    "words = words, words_sealed = '\\x00'",
    "words = NULL, words_sealed = '\\x00', verb = 'note'",
    "words = NULL, words_sealed = '\\x00', at = now()",
    "words = NULL, words_sealed = '\\x00', detail = '{\"a\": 1}'",
)


@pytest.mark.parametrize("change", FORGED)
def test_no_other_change_of_an_event_passes(db, change):
    complaint = talked_about(db, Actor("staff", a_person(db).id))
    refused = "ck_complaint_event|append-only|permission denied"
    with pytest.raises(DBAPIError, match=refused), db.begin_nested():
        db.execute(text(f"UPDATE complaint_event SET {change} WHERE words IS NOT NULL"))
    db.expire_all()
    assert [event.words for event in events(db, complaint.id) if event.words] == [*SAID]


def test_what_is_sealed_stays_sealed(db):
    complaint = talked_about(db, Actor("staff", a_person(db).id), hidden=True)
    said = db.scalars(
        select(Event).where(Event.complaint_id == complaint.id, Event.words_sealed.is_not(None))
    ).all()
    assert len(said) == 3
    with pytest.raises(DBAPIError, match="append-only"), db.begin_nested():
        db.execute(
            text("UPDATE complaint_event SET words = 'x', words_sealed = NULL WHERE words_sealed IS NOT NULL")
        )
    assert SEALER.open(said[0].words_sealed, about_said(complaint.id, NOW)).decode() == SAID[0]
