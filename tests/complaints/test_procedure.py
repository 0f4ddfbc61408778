"""Each move of the county's procedure, over HTTP: what its resident is told, and by which rule it is refused."""

from datetime import date, timedelta

import pytest

from app.complaints import actions
from app.complaints.api.moves.doings import OF
from app.complaints.ports import Actor
from app.complaints.queries import last_answer, words_of
from app.complaints.rules.lifecycle import State, Verb
from app.complaints.rules.parties import INTERNAL
from app.staff.policy import Role
from tests.builders import NOW, a_complaint, a_person
from tests.complaints.asking import DEEDS, address, do
from tests.complaints.moving import COUNTY, OTHER, made_for
from tests.complaints.reading import texts_to
from tests.web.door import a_client, a_visitor, sessions_in, the_menu

CITIZEN = Actor("citizen")
LATER = NOW + timedelta(hours=1)
DUE = "2026-12-08"
UPHELD = {"words": "He must pay back.", "outcome": "upheld", "remedy": "apology"}
TOLD = {
    "assignment": ("complaint.assigned", {"dept": "water", "date": DUE}),
    "hand-back": ("complaint.handed_back", {"date": DUE}),
    "reply": ("complaint.reply", {"long_note": "We come tomorrow."}),
    "question": ("complaint.asked", {"question": "Which side of the market?", "date": "2026-12-01"}),
    "extension": ("complaint.extended", {"long_note": "Parts come late.", "date": "2026-12-15"}),
    "escalation": ("complaint.escalated", {"level": "ombudsman", "date": DUE}),
    "mediation": ("complaint.mediation", {"date": "2026-12-15"}),
    "promise": ("complaint.promise", {"dept": "water", "note": "A new pipe.", "date": "2027-01-29"}),
    "merger": ("complaint.merged", {"date": DUE}),
    "separation": ("complaint.unmerged", {"date": DUE}),
    "referral": ("complaint.referred", {"agency": "electricity", "contact": "*977#."}),
    "receipt": ("complaint.referred.receipt", {"agency": "caj", "date": "2026-12-24"}),
    "refusal": ("complaint.not_taken", {"reason": "before_court", "date": "2026-12-24"}),
    "investigation": ("complaint.investigated", {"date": "2026-12-24"}),
    "approval": ("complaint.outcome", {"dept": "water", "note": "Nothing found.", "date": DUE}),
    "resolution": ("complaint.outcome", {"dept": "water", "note": "The pipe is mended.", "date": DUE}),
    "abuse": ("complaint.abuse", {"date": "2026-12-24"}),
}
"""What an ordinary complaint's owner gets; of every other move they get nothing."""


@pytest.mark.parametrize("noun", DEEDS)
def test_each_move_tells_its_resident_in_words_and_with_a_date(db, client, ombudsman, noun):
    complaint = made_for(db, noun)
    answer = do(client, ombudsman, complaint, noun)
    assert answer.status_code == 201, answer.text
    told = (
        [(name, {"reference": complaint.reference} | facts) for name, facts in [TOLD[noun]]] if noun in TOLD else []
    )
    assert texts_to(db, complaint.contact_id) == told
    for name, facts in told:
        for language in ("en", "sw"):
            shown = f"{complaint.reference[:4]} {complaint.reference[4:]}: "
            assert the_menu().message(name, facts, language).startswith(shown)


@pytest.mark.parametrize("noun", DEEDS)
def test_of_what_accuses_somebody_no_text_says_more_than_that_there_is_news(db, client, ombudsman, noun):
    complaint = made_for(db, noun, level="c1", hidden=True)
    answer = do(client, ombudsman, complaint, noun)
    assert answer.status_code == 201, answer.text
    quiet = ("complaint.news.quiet", {"reference": complaint.reference})
    assert texts_to(db, complaint.contact_id) == ([quiet] if noun in TOLD else [])


@pytest.mark.parametrize("verb", sorted(INTERNAL - {Verb.CORRECT}))
def test_words_for_colleagues_stand_in_the_timeline_and_in_nothing_a_resident_reads(db, client, ombudsman, verb):
    noun = OF[verb].noun
    complaint = made_for(db, noun)
    assert do(client, ombudsman, complaint, noun, words="canary").status_code == 201
    moments = client.get(address(complaint, "timeline"), headers=ombudsman.headers).json()["items"]
    said = [one["event"] for one in moments if one["kind"] == "event" and one["event"]["words"]]
    assert [(one["verb"], one["words"], one["internal"]) for one in said] == [(verb, "canary", True)]
    assert "canary" not in str(texts_to(db, complaint.contact_id))
    answered = last_answer(db, complaint)
    assert answered is None or "canary" not in words_of(answered, COUNTY.sealer)


def handed_back(db, complaint):
    complaint.hand_backs = 1


def extended(db, complaint):
    actions.extend(db, COUNTY, complaint, "Parts.", until=date(2026, 12, 14), by=somebody(db), now=LATER)


def adverse(db, complaint):
    complaint.adverse = True


def closed(db, complaint):
    a_complaint(db, state=State.WITHDRAWN, reference=OTHER)


def confidential(db, complaint):
    a_complaint(db, state=State.TRIAGE, reference=OTHER, level="c1")


def leading(db, complaint):
    a_complaint(db, state=State.TRIAGE, reference=OTHER)
    a_complaint(db, state=State.MERGED, merged_into=complaint.id)


def somebody(db):
    return Actor("staff", a_person(db).id)


REFUSED = [
    ("hand-back", State.ASSIGNED, handed_back, {}, "complaint.handed_back"),
    ("hand-back", State.IN_PROGRESS, None, {}, "complaint.move"),
    ("start", State.RECEIVED, None, {}, "complaint.move"),
    ("escalation", State.RESOLVED_PROPOSED, None, {}, "complaint.move"),
    ("question", State.IN_PROGRESS, None, {"words": "x" * 77}, "complaint.words words"),
    ("promise", State.IN_PROGRESS, None, {"words": "x" * 31}, "complaint.words words"),
    ("promise", State.IN_PROGRESS, None, {"on": "2026-11-23"}, "complaint.day on"),
    ("note", State.IN_PROGRESS, None, {"words": "Mended 👍"}, "gsm.strange"),
    ("extension", State.IN_PROGRESS, None, {"until": "2026-12-08"}, "complaint.extension until"),
    ("extension", State.IN_PROGRESS, None, {"until": "2026-12-23"}, "complaint.extension until"),
    ("extension", State.IN_PROGRESS, None, {"until": "9999-12-31"}, "complaint.extension until"),
    ("extension", State.IN_PROGRESS, extended, {"until": "2026-12-18"}, "complaint.extended"),
    ("correction", State.TRIAGE, None, {"category": "ghosts.many"}, "complaint.category"),
    ("correction", State.TRIAGE, None, {"ward": 9999}, "complaint.ward ward"),
    ("correction", State.TRIAGE, None, {"category": "water.burst"}, "complaint.unchanged category ward"),
    ("correction", State.TRIAGE, None, {"category": None}, "complaint.unchanged category ward"),
    ("merger", State.TRIAGE, closed, {}, "complaint.merge.parent"),
    ("merger", State.TRIAGE, confidential, {}, "complaint.merge.level"),
    ("merger", State.TRIAGE, leading, {}, "complaint.merge.nested"),
    ("separation", State.TRIAGE, None, {}, "complaint.move"),
    ("referral", State.TRIAGE, None, {"agency": "ghosts"}, "complaint.agency agency"),
    ("refusal", State.TRIAGE, None, {"ground": "ghosts"}, "complaint.ground ground"),
    ("naming", State.TRIAGE, None, {"person_id": 10**9}, "complaint.person person_id"),
    ("resolution", State.IN_PROGRESS, None, {"outcome": "not_upheld"}, "complaint.submit"),
    ("resolution", State.IN_PROGRESS, None, {"outcome": "no_jurisdiction"}, "complaint.submit"),
    ("resolution", State.IN_PROGRESS, None, {"outcome": "insufficient_information"}, "complaint.submit"),
    ("resolution", State.FINDING_DRAFT, adverse, {}, "complaint.submit"),
    ("resolution", State.INVESTIGATION, None, {}, "complaint.undrafted"),
    ("submission", State.INVESTIGATION, None, {"outcome": "partly_upheld"}, "complaint.undrafted"),
    ("approval", State.IN_PROGRESS, None, {}, "complaint.unsubmitted"),
    ("abuse", State.TRIAGE, None, {}, "complaint.unsuspected"),
    ("clearance", State.TRIAGE, None, {}, "complaint.unsuspected"),
]


@pytest.mark.parametrize(("noun", "state", "before", "changes", "rule"), REFUSED)
def test_a_refusal_names_its_rule_and_its_field_and_leaves_nothing(
    db, client, ombudsman, noun, state, before, changes, rule
):
    complaint = a_complaint(db, state=state)
    if before:
        before(db, complaint)
    db.flush()
    version, told = complaint.version, texts_to(db, complaint.contact_id)
    answer = do(client, ombudsman, complaint, noun, **changes)
    problem = answer.json()
    assert " ".join([problem["rule"], *(one["field"] for one in problem["faults"])]) == rule
    assert answer.status_code == (422 if problem["faults"] or rule in UNREADABLE else 409)
    assert answer.headers["content-type"] == "application/problem+json"
    db.expire_all()
    assert (complaint.version, complaint.state) == (version, state)
    assert texts_to(db, complaint.contact_id) == told


UNREADABLE = {"gsm.strange", "complaint.category"}


def test_nothing_is_merged_into_itself(db, client, ombudsman):
    complaint = a_complaint(db, state=State.TRIAGE)
    answer = do(client, ombudsman, complaint, "merger", into=complaint.reference)
    assert (answer.status_code, answer.json()["rule"]) == (409, "complaint.merge.self")


@pytest.mark.parametrize(("first", "second"), [("submission", "approval"), ("suspicion", "abuse")])
def test_what_takes_two_people_is_not_done_by_one(db, client, ombudsman, first, second):
    complaint = made_for(db, first)
    assert do(client, ombudsman, complaint, first).status_code == 201
    alone = do(client, ombudsman, complaint, second)
    assert (alone.status_code, alone.json()["rule"]) == (403, "complaint.second")
    assert do(client, a_visitor(db, Role.OMBUDSMAN), complaint, second).status_code == 201


@pytest.mark.parametrize("noun", ["resolution", "submission", "investigation", "referral"])
def test_nobody_reviews_the_answer_they_gave(db, client, ombudsman, noun):
    complaint = a_complaint(db, state=State.IN_PROGRESS)
    assert do(client, ombudsman, complaint, "resolution").status_code == 201
    db.refresh(complaint)
    actions.confirm(db, COUNTY, complaint, by=CITIZEN, now=LATER)
    actions.review(db, COUNTY, complaint, "It leaks.", by=CITIZEN, now=LATER)
    db.flush()
    mine = do(client, ombudsman, complaint, noun)
    assert (mine.status_code, mine.json()["rule"]) == (403, "complaint.review.same")
    assert do(client, a_visitor(db, Role.OMBUDSMAN), complaint, noun).status_code == 201


def test_a_finding_against_somebody_waits_for_their_answer_or_the_end_of_their_days(db, ombudsman):
    found = a_visitor(db, Role.INVESTIGATOR)
    for heard in (True, False):
        complaint = a_complaint(db, state=State.INVESTIGATION)
        today, before, after = (a_client(sessions_in(db), now=NOW + timedelta(days=days)) for days in (0, 14, 15))
        assert do(today, found, complaint, "draft", words="He asked.", adverse=True).status_code == 201
        assert do(today, found, complaint, "submission", **UPHELD).status_code == 201
        unheard = do(before, ombudsman, complaint, "approval")
        assert (unheard.status_code, unheard.json()["rule"]) == (409, "complaint.unheard")
        assert "2026-12-08" in unheard.json()["detail"]
        if heard:
            assert do(before, found, complaint, "hearing", words="He denies it.").status_code == 201
        given = do(before if heard else after, ombudsman, complaint, "approval")
        assert (given.status_code, given.json()["outcome"]) == (201, "upheld")
        assert given.json()["remedy"] == "apology"
        assert texts_to(db, complaint.contact_id)[-1][1]["note"] == "He must pay back."


def test_a_new_draft_is_heard_anew(db, client, ombudsman):
    complaint = a_complaint(db, state=State.INVESTIGATION)
    for noun in ("draft", "hearing", "draft"):
        assert do(client, ombudsman, complaint, noun).status_code == 201
    assert do(client, ombudsman, complaint, "submission", **UPHELD).status_code == 201
    answer = do(client, a_visitor(db, Role.OMBUDSMAN), complaint, "approval")
    assert answer.json()["rule"] == "complaint.unheard"
