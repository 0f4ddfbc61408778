"""The resident's last word: nothing begins the days of an outcome anew, and the third no goes to the Ombudsman."""

from datetime import timedelta

import pytest

from app.complaints import actions
from app.complaints.rules.lifecycle import Outcome, State
from app.complaints.silence import remind
from tests.builders import NOW, a_complaint, a_county, an_actor
from tests.complaints.asking import DEEDS, do
from tests.complaints.reading import texts_to
from tests.complaints.test_actions import CITIZEN

COUNTY = a_county()


@pytest.mark.parametrize("noun", DEEDS)
def test_nothing_that_staff_do_begins_the_days_of_an_outcome_anew(db, client, ombudsman, noun):
    answered = a_complaint(db, state=State.RESOLVED_PROPOSED)
    ends_at = answered.window_ends_at
    do(client, ombudsman, answered, noun)
    db.expire_all()
    assert (answered.state, answered.window_ends_at) == ("resolved_proposed", ends_at)


def test_neither_words_of_the_resident_nor_the_reminder_begin_them_anew(db):
    answered = a_complaint(db, state=State.RESOLVED_PROPOSED)
    ends_at = answered.window_ends_at
    actions.add_words(db, COUNTY, answered, "Wait", by=CITIZEN, now=ends_at - timedelta(days=3))
    assert remind(db, COUNTY, now=ends_at - timedelta(days=2)) == 1
    assert answered.window_ends_at == ends_at


@pytest.mark.parametrize("nos", [("reopen", "partly", "reopen"), ("partly", "partly", "partly")])
def test_the_third_no_goes_to_the_ombudsman_whichever_no_it_is(db, nos):
    complaint = a_complaint(db, state=State.IN_PROGRESS, department="water", queue="water")
    queues = []
    for no in nos:
        actions.propose(db, COUNTY, complaint, "Mended.", Outcome.UPHELD, by=an_actor(db), now=NOW)
        getattr(actions, no)(db, COUNTY, complaint, "It leaks.", by=CITIZEN, now=NOW)
        queues.append(complaint.queue)
        actions.start(db, COUNTY, complaint, by=an_actor(db), now=NOW)
    levels = [facts["level"] for name, facts in texts_to(db, complaint.contact_id) if "reopened" in name]
    assert queues == ["water", "water", "ombudsman"]
    assert levels == ["chief_officer", "secretary", "ombudsman"]
