"""What is done to a complaint, and what the resident is told of it."""

from datetime import timedelta

import pytest

from app.complaints import actions
from app.complaints.ports import Actor
from app.complaints.queries import events, last_answer, words_of
from app.complaints.rules.lifecycle import OPEN, NotAllowed, Outcome, State
from app.kit.errors import Invalid
from tests.builders import NOW, a_complaint, a_county, a_person
from tests.complaints.reading import texts_to

COUNTY = a_county()
CITIZEN = Actor("citizen")
LATER = NOW + timedelta(days=2)


@pytest.fixture
def officer(db):
    return Actor("staff", a_person(db).id)


def test_acknowledges_without_a_text(db, officer):
    complaint = a_complaint(db)
    actions.acknowledge(db, COUNTY, complaint, by=officer, now=LATER)
    assert (complaint.state, complaint.acknowledged_at) == ("triage", LATER)
    assert texts_to(db, complaint.contact_id) == []


def test_hands_it_to_a_department_and_says_by_when(db, officer):
    complaint = a_complaint(db, state=State.TRIAGE)
    promised = complaint.due_at
    actions.assign(db, COUNTY, complaint, "roads", assignee_id=officer.person_id, by=officer, now=LATER)
    assert (complaint.state, complaint.department, complaint.queue) == ("assigned", "roads", "roads")
    assert (complaint.assignee_id, complaint.due_at) == (officer.person_id, promised)
    told = {"reference": complaint.reference, "dept": "roads", "date": "2026-12-08"}
    assert texts_to(db, complaint.contact_id) == [("complaint.assigned", told)]


def test_tells_of_each_department_it_is_handed_to(db, officer):
    complaint = a_complaint(db, state=State.TRIAGE)
    for department in ("roads", "water"):
        actions.assign(db, COUNTY, complaint, department, by=officer, now=LATER)
    assert [facts["dept"] for _, facts in texts_to(db, complaint.contact_id)] == ["roads", "water"]
    assert complaint.assignee_id is None


def test_keeps_with_the_ombudsman_what_the_ombudsman_hands_out(db, officer):
    complaint = a_complaint(db, state=State.TRIAGE, category="officer.bribe")
    actions.assign(db, COUNTY, complaint, "water", by=officer, now=LATER)
    assert (complaint.department, complaint.queue) == ("water", "ombudsman")


def test_refuses_an_unknown_department_before_anything_is_written(db, officer):
    complaint = a_complaint(db, state=State.TRIAGE)
    with pytest.raises(Invalid):
        actions.assign(db, COUNTY, complaint, "ghosts", by=officer, now=LATER)
    assert (complaint.state, complaint.department) == ("triage", "water")


def test_starts_without_a_text(db, officer):
    complaint = a_complaint(db, state=State.ASSIGNED)
    actions.start(db, COUNTY, complaint, by=officer, now=LATER)
    assert complaint.state == "in_progress"
    assert texts_to(db, complaint.contact_id) == []


@pytest.mark.parametrize("state", sorted(OPEN))
def test_replies_while_it_is_open(db, officer, state):
    complaint = a_complaint(db, state=state)
    actions.reply(db, COUNTY, complaint, "We come “tomorrow”.", by=officer, now=LATER)
    told = {"reference": complaint.reference, "long_note": 'We come "tomorrow".'}
    assert texts_to(db, complaint.contact_id) == [("complaint.reply", told)]
    assert complaint.state == state
    assert words_of(last_answer(db, complaint), COUNTY.sealer) == 'We come "tomorrow".'


def test_owes_every_one_of_two_equal_replies(db, officer):
    complaint = a_complaint(db)
    for _ in range(2):
        actions.reply(db, COUNTY, complaint, "Wait.", by=officer, now=LATER)
    assert len(texts_to(db, complaint.contact_id)) == 2


def test_does_not_reply_to_what_is_closed(db, officer):
    complaint = a_complaint(db, state=State.CLOSED_CONFIRMED)
    with pytest.raises(NotAllowed):
        actions.reply(db, COUNTY, complaint, "Wait.", by=officer, now=LATER)


@pytest.mark.parametrize(
    ("words", "name", "fact"),
    [("x" * 30, "complaint.outcome", "note"), ("x" * 31, "complaint.outcome.long", "long_note")],
)
def test_proposes_an_outcome_and_asks_whether_it_is_so(db, officer, words, name, fact):
    complaint = a_complaint(db, state=State.IN_PROGRESS)
    actions.propose(db, COUNTY, complaint, words, Outcome.UPHELD, by=officer, now=LATER)
    assert (complaint.state, complaint.outcome) == ("resolved_proposed", "upheld")
    assert complaint.window_ends_at.isoformat() == "2026-12-10T17:00:00+00:00"
    told = {"reference": complaint.reference, "dept": "water", "date": "2026-12-10", fact: words}
    assert texts_to(db, complaint.contact_id) == [(name, told)]


@pytest.mark.parametrize("words", ["", "x" * 141, "Mended 👍"])
def test_proposes_nothing_in_words_that_do_not_fit(db, officer, words):
    complaint = a_complaint(db, state=State.IN_PROGRESS)
    with pytest.raises(Invalid):
        actions.propose(db, COUNTY, complaint, words, Outcome.UPHELD, by=officer, now=LATER)
    assert (complaint.state, complaint.window_ends_at) == ("in_progress", None)
    assert texts_to(db, complaint.contact_id) == []


def test_begins_the_window_at_the_outcome_and_never_anew(db, officer):
    complaint = a_complaint(db, state=State.IN_PROGRESS)
    actions.propose(db, COUNTY, complaint, "Mended.", Outcome.UPHELD, by=officer, now=LATER)
    ends_at = complaint.window_ends_at
    actions.add_words(db, COUNTY, complaint, "Thank you.", by=CITIZEN, now=LATER + timedelta(days=5))
    actions.reply(db, COUNTY, complaint, "You are welcome.", by=officer, now=LATER + timedelta(days=6))
    with pytest.raises(NotAllowed):
        actions.propose(db, COUNTY, complaint, "Again.", Outcome.UPHELD, by=officer, now=LATER + timedelta(days=7))
    assert complaint.window_ends_at == ends_at


def test_closes_when_the_resident_confirms(db):
    complaint = a_complaint(db, state=State.RESOLVED_PROPOSED)
    actions.confirm(db, COUNTY, complaint, by=CITIZEN, now=LATER)
    assert (complaint.state, complaint.closed_at) == ("closed_confirmed", LATER)
    told = {"reference": complaint.reference, "date": "2026-12-26"}
    assert texts_to(db, complaint.contact_id) == [("complaint.confirmed", told)]


@pytest.mark.parametrize("state", [State.RESOLVED_PROPOSED, State.CLOSED_SILENT])
def test_opens_again_with_a_new_date_from_one_level_higher(db, state):
    complaint = a_complaint(db, state=state)
    actions.reopen(db, COUNTY, complaint, "It leaks.", by=CITIZEN, now=LATER)
    assert (complaint.state, complaint.reopened, complaint.queue) == ("reopened", 1, "triage")
    assert (complaint.closed_at, complaint.window_ends_at, complaint.outcome) == (None, None, None)
    # Five working days from Thursday 26 November.
    assert complaint.due_at.isoformat() == "2026-12-03T14:00:00+00:00"
    told = {"reference": complaint.reference, "date": "2026-12-03", "level": "chief_officer"}
    assert texts_to(db, complaint.contact_id) == [("complaint.reopened", told)]
    assert words_of(events(db, complaint.id)[-1], COUNTY.sealer) == "It leaks."


def test_goes_to_the_ombudsman_the_third_time(db, officer):
    complaint = a_complaint(db, state=State.RESOLVED_PROPOSED, queue="water")
    seen = []
    for _ in range(3):
        actions.reopen(db, COUNTY, complaint, "It leaks.", by=CITIZEN, now=LATER)
        seen.append((texts_to(db, complaint.contact_id)[-1][1]["level"], complaint.queue))
        actions.start(db, COUNTY, complaint, by=officer, now=LATER)
        actions.propose(db, COUNTY, complaint, "Mended.", Outcome.UPHELD, by=officer, now=LATER)
    assert seen == [("chief_officer", "water"), ("secretary", "water"), ("ombudsman", "ombudsman")]


def test_adds_the_residents_words_without_a_text(db):
    complaint = a_complaint(db, state=State.ASSIGNED)
    actions.add_words(db, COUNTY, complaint, "Near the school.", by=CITIZEN, now=LATER)
    added = events(db, complaint.id)[-1]
    assert (added.verb, added.by, added.words) == ("add", "citizen", "Near the school.")
    assert texts_to(db, complaint.contact_id) == []


def live_on(db, officer, complaint):
    """Everything of which the resident gets a text, from triage on."""
    actions.assign(db, COUNTY, complaint, "water", by=officer, now=LATER)
    actions.start(db, COUNTY, complaint, by=officer, now=LATER)
    actions.reply(db, COUNTY, complaint, "Wait.", by=officer, now=LATER)
    actions.propose(db, COUNTY, complaint, "Mended.", Outcome.SETTLED, by=officer, now=LATER)
    actions.reopen(db, COUNTY, complaint, "No.", by=CITIZEN, now=LATER)
    actions.start(db, COUNTY, complaint, by=officer, now=LATER)
    actions.propose(db, COUNTY, complaint, "Mended.", Outcome.SETTLED, by=officer, now=LATER)
    actions.confirm(db, COUNTY, complaint, by=CITIZEN, now=LATER)


def test_tells_of_what_accuses_somebody_only_that_there_is_news(db, officer):
    complaint = a_complaint(db, state=State.TRIAGE, category="officer.bribe")
    live_on(db, officer, complaint)
    told = ("complaint.news.quiet", {"reference": complaint.reference})
    assert texts_to(db, complaint.contact_id) == [told] * 6


def test_tells_those_who_hid_their_number_what_it_tells_everybody(db, officer):
    told = []
    for hidden in (True, False):
        complaint = a_complaint(db, state=State.TRIAGE, hidden=hidden)
        live_on(db, officer, complaint)
        told.append([(name, facts | {"reference": ""}) for name, facts in texts_to(db, complaint.contact_id)])
    assert told[0] == told[1]
    assert [name for name, _ in told[0]] == [
        "complaint.assigned",
        "complaint.reply",
        "complaint.outcome",
        "complaint.reopened",
        "complaint.outcome",
        "complaint.confirmed",
    ]


def test_keeps_what_is_said_about_a_hidden_complaint_out_of_the_clear(db, officer):
    complaint = a_complaint(db, state=State.IN_PROGRESS, category="officer.bribe", words="canary")
    actions.add_words(db, COUNTY, complaint, "canary", by=CITIZEN, now=LATER)
    actions.propose(db, COUNTY, complaint, "canary", Outcome.UPHELD, by=officer, now=LATER)
    actions.reopen(db, COUNTY, complaint, "canary", by=CITIZEN, now=LATER)
    said = [event for event in events(db, complaint.id) if event.words_sealed]
    assert [words_of(event, COUNTY.sealer) for event in said] == ["canary"] * 3
    assert all(event.words is None for event in events(db, complaint.id))
