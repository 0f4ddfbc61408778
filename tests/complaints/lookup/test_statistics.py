"""The figures of a period: what came, what ended and how, how fast, and who is told of small cells."""

from datetime import timedelta

import pytest

from app.complaints.lookup.lists import Filters
from app.complaints.lookup.statistics import Period, figures
from app.complaints.models import Event
from app.complaints.rules.lifecycle import Outcome, State, Verb
from app.kit.cells import hide_small
from app.staff.policy import Sight
from tests.builders import NOW, a_complaint

ALL = Sight(None, confidential=True, person_id=0)
QUARTER = Period(NOW - timedelta(days=90), NOW)
DAY = timedelta(days=1)


def told(db, period=QUARTER, sight=ALL, **filters):
    return figures(db, period, Filters(**filters), sight=sight)


def test_flow_adds_up_whatever_happened_before_and_after(db):
    for days, closed in [(200, 100), (200, 50), (200, None), (80, 70), (80, -5), (10, None), (0, None)]:
        filed = NOW - days * DAY if days else NOW
        state = State.TRIAGE if closed is None else State.WITHDRAWN
        a_complaint(db, state=state, filed_at=filed, closed_at=None if closed is None else NOW - closed * DAY)
    found = told(db)
    assert found.flow == {"brought_forward": 2, "received": 3, "ended": 2, "pending": 3}
    assert found.flow["brought_forward"] + found.flow["received"] - found.flow["ended"] == found.flow["pending"]


@pytest.mark.parametrize(
    ("days", "band"),
    [(0.5, "0-14"), (14.5, "0-14"), (15, "15-30"), (30.9, "15-30"), (31, "31-60"), (60.9, "31-60"), (61, "61+")],
)
def test_every_age_lies_in_one_band(db, days, band):
    a_complaint(db, filed_at=NOW - days * DAY)
    found = told(db).pending_by_age
    assert {name for name, count in found.items() if count} == {band}
    assert sum(found.values()) == 1


def test_silence_stands_apart_from_a_confirmation(db):
    for state in (State.CLOSED_SILENT, State.CLOSED_CONFIRMED, State.CLOSED_CONFIRMED):
        a_complaint(db, state=state, filed_at=NOW - DAY)
    assert told(db).moves == {"confirm": 2, "lapse": 1}
    a_complaint(db, state=State.WITHDRAWN, filed_at=NOW - DAY)
    found = told(db)
    assert found.ended == {"closed_confirmed": 2, "closed_silent": 1, "withdrawn": 1}
    assert found.outcomes == {str(Outcome.UPHELD): 3, "none": 1}


def test_speed_is_reckoned_in_days_from_the_filing(db):
    for days in (1, 2, 3, 20):
        complaint = a_complaint(db, state=State.IN_PROGRESS, filed_at=NOW - 30 * DAY, due_at=NOW - 20 * DAY)
        complaint.acknowledged_at = complaint.filed_at + DAY / 2
        for verb, after in ((Verb.REPLY, days / 2), (Verb.PROPOSE, days), (Verb.PROPOSE, days + 1)):
            at = complaint.filed_at + after * DAY
            db.add(Event(complaint_id=complaint.id, at=at, verb=verb, after=State.IN_PROGRESS, by="system"))
    a_complaint(db, filed_at=NOW - DAY)
    db.flush()
    speed = told(db).speed
    assert speed["acknowledged_share"] == 0.8
    assert float(speed["triage_days_median"]) == 0.5
    assert float(speed["first_response_days_median"]) == 1.25
    assert float(speed["outcome_days_median"]) == 2.5
    assert float(speed["outcome_days_p90"]) == pytest.approx(14.9)
    assert speed["outcome_in_time_share"] == 0.75


def test_of_what_came_it_tells_what_was_taken_up_and_what_came_again(db):
    ended = a_complaint(db, state=State.CLOSED_SILENT, filed_at=NOW - 100 * DAY, closed_at=NOW - 80 * DAY)
    same = {"contact_id": ended.contact_id, "filed_at": NOW - DAY}
    a_complaint(db, **same)
    a_complaint(db, state=State.IN_PROGRESS, **same)
    a_complaint(db, state=State.IN_PROGRESS, category="roads.bridge", **same)
    a_complaint(db, state=State.NOT_ADMITTED, filed_at=NOW - DAY)
    assert told(db).of_received == {"admitted": 2, "repeated": 2}
    assert told(db, Period(NOW - 30 * DAY, NOW + 30 * DAY)).of_received == {"admitted": 2, "repeated": 2}


def test_what_residents_got_and_what_they_were_waited_for(db):
    for days, remedy in ((3, "apology"), (4, None)):
        complaint = a_complaint(
            db, state=State.CLOSED_CONFIRMED, filed_at=NOW - 30 * DAY, paused_days=days, remedy=remedy
        )
        complaint.closed_at = NOW - DAY
        at = NOW - 2 * DAY
        db.add(Event(complaint_id=complaint.id, at=at, verb=Verb.PROPOSE, after=State.IN_PROGRESS, by="system"))
    db.flush()
    assert told(db).remedies == {"apology": 1, "none": 1}
    assert told(db).speed["days_lost_to_questions"] == 7


def in_order(db, moves):
    """A complaint to which that was done, a day apart from ten days ago: what, from which state, how."""
    complaint = a_complaint(db, state=State.IN_PROGRESS, filed_at=NOW - 60 * DAY)
    for day, (verb, before, columns) in enumerate(moves):
        row = {"verb": verb, "before": before, "after": State.RESOLVED_PROPOSED, "by": "system", **columns}
        db.add(Event(complaint_id=complaint.id, at=NOW - (10 - day) * DAY, **row))
        db.flush()


def comes_to(outcome, words="Because."):
    return {"words": words, "detail": {"outcome": outcome}}


def test_a_review_stands_or_is_changed(db):
    review = (Verb.REVIEW, State.CLOSED_SILENT, {})
    upheld = (Verb.PROPOSE, State.IN_PROGRESS, comes_to("upheld"))
    declined = (Verb.DECLINE, State.TRIAGE, {"words": "In court.", "detail": {"ground": "before_court"}})
    for moves in (
        (upheld, review, (Verb.PROPOSE, State.REVIEW, comes_to("upheld"))),
        (upheld, review, (Verb.APPROVE, State.FINDING_DRAFT, comes_to("not_upheld"))),
        (declined, review, (Verb.PROPOSE, State.REVIEW, comes_to("partly_upheld"))),
        (upheld, (Verb.PROPOSE, State.INVESTIGATION, comes_to("settled"))),
        (upheld, review),
    ):
        in_order(db, moves)
    assert told(db).reviews == {"changed": 2, "stood": 1}


def test_an_answer_has_reasons_or_has_none(db):
    for moves in (
        [(Verb.DECLINE, State.TRIAGE, {"words": "In court.", "detail": {"ground": "before_court"}})],
        [(Verb.APPROVE, State.REVIEW, comes_to("not_upheld"))],
        [(Verb.APPROVE, State.REVIEW, comes_to("no_jurisdiction", words=None))],
        [(Verb.PROPOSE, State.IN_PROGRESS, comes_to("upheld") | {"words": None, "words_sealed": b"x"})],
        [(Verb.PROPOSE, State.IN_PROGRESS, comes_to("upheld", words=None))],
        [(Verb.FOLLOW, State.MERGED, {"words": "The same."}), (Verb.FORCED, State.MERGED, {})],
    ):
        in_order(db, moves)
    found = told(db)
    assert found.reasons == {"refused_with": 2, "refused_without": 1, "given_with": 1, "given_without": 1}
    assert found.safety == {"forced": 1}


def test_nothing_is_no_division(db):
    found = told(db)
    assert not any(found.flow.values())
    assert set(found.speed.values()) == {None}


def test_counts_only_what_its_reader_may_know_of(db, client, officer):
    a_complaint(db)
    a_complaint(db, category="officer.bribe", department="water")
    a_complaint(db, category="roads.bridge")
    assert told(db, Period(NOW - DAY, NOW + DAY)).received_by["topic"] == {"officer": 1, "roads": 1, "water": 1}
    seen = Sight("water", confidential=False, person_id=0)
    assert told(db, Period(NOW - DAY, NOW + DAY), sight=seen).received_by["topic"] == {"water": 1}


def test_small_cells_are_told_to_the_ombudsman_only(db, client, officer, ombudsman):
    for ward in (991, 992):
        a_complaint(db, ward=ward, filed_at=NOW - DAY)
    whole = client.get("/api/v1/statistics", headers=ombudsman.headers).json()
    assert whole["received_by"]["ward"] == {"991": 1, "992": 1}
    assert (whole["since"], whole["until"]) == ("2026-08-27", "2026-11-24")
    hidden = client.get("/api/v1/statistics?days=30", headers=officer.headers).json()
    assert hidden["received_by"]["ward"] == {"991": None, "992": None}
    assert hidden["flow"] == {"brought_forward": 0, "received": None, "ended": 0, "pending": None}
    assert set(hidden["speed"].values()) == {None}


@pytest.mark.parametrize("until", ["0001-01-01", "9999-12-31", "2026-02-28"])
def test_any_day_can_be_asked_for(client, ombudsman, until):
    assert client.get(f"/api/v1/statistics?days=366&until={until}", headers=ombudsman.headers).status_code == 200


@pytest.mark.parametrize("until", ["0", "2026-11-24T00:00", "20261124", "2026-02-30"])
def test_a_day_is_written_one_way(client, ombudsman, until):
    assert client.get(f"/api/v1/statistics?until={until}", headers=ombudsman.headers).status_code == 422


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ({}, {}),
        ({"a": 0, "b": 12}, {"a": 0, "b": 12}),
        ({"a": 9, "b": 12, "c": 40}, {"a": None, "b": None, "c": 40}),
        ({"a": 9, "b": 1, "c": 40}, {"a": None, "b": None, "c": 40}),
        ({"a": 9, "b": 0}, {"a": None, "b": 0}),
        ({"a": 10}, {"a": 10}),
    ],
)
def test_a_cell_that_is_missing_cannot_be_reckoned(cells, shown):
    assert hide_small(cells) == shown
