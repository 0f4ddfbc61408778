"""Reports of one thing, worked on as one: everybody is served, each by their own reference, once, and can part."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from app.complaints import actions
from app.complaints.models import Complaint
from app.complaints.ports import Actor
from app.complaints.rules.lifecycle import State
from app.db import transaction
from app.staff.policy import Role
from tests.builders import NOW, a_complaint, a_contact
from tests.complaints.asking import DEEDS, address, do
from tests.complaints.moving import COUNTY, made_for
from tests.complaints.reading import texts_to
from tests.web.door import a_client, a_visitor

CITIZEN = Actor("citizen")
SHARED = {
    "assignment": "complaint.assigned",
    "hand-back": "complaint.handed_back",
    "reply": "complaint.reply",
    "extension": "complaint.extended",
    "escalation": "complaint.escalated",
    "mediation": "complaint.mediation",
    "promise": "complaint.promise",
    "investigation": "complaint.investigated",
    "referral": "complaint.referred",
    "refusal": "complaint.not_taken",
    "approval": "complaint.outcome",
    "resolution": "complaint.outcome",
    "abuse": "complaint.unmerged",
}
"""What those get whose report was merged, by what is done to the one that it follows; else nothing."""
ENDING = {"approval": "resolved_proposed", "resolution": "resolved_proposed", "referral": "referred"}
ENDING |= {"refusal": "not_admitted", "abuse": "triage"}


def gathered(db, noun, **columns):
    """A complaint to which this can be done, with two merged into it: one of its own owner, one of another."""
    parent = made_for(db, noun, **columns)
    mine = a_contact(db)
    parent.contact_id = mine.id
    others = [a_complaint(db, state=State.MERGED, merged_into=parent.id, contact=one) for one in (mine, None)]
    db.flush()
    return parent, others


@pytest.mark.parametrize("noun", sorted(set(DEEDS) - {"merger", "separation", "acknowledgement"}))
def test_everybody_is_told_once_by_their_own_reference(db, client, ombudsman, noun):
    parent, others = gathered(db, noun)
    assert do(client, ombudsman, parent, noun).status_code == 201
    expected = [SHARED[noun]] if noun in SHARED else []
    for one in others:
        told = [name for name, facts in texts_to(db, one.contact_id) if facts["reference"] == one.reference]
        assert told == expected
        db.refresh(one)
        assert one.state == ENDING.get(noun, "merged")
        moments = client.get(address(one, "timeline"), headers=ombudsman.headers).json()["items"]
        assert [moment["text"]["name"] for moment in moments if moment["kind"] == "text"] == expected


def test_each_has_a_last_word_of_their_own(db, client, ombudsman):
    parent, (first, second) = gathered(db, "resolution")
    do(client, ombudsman, parent, "resolution")
    db.expire_all()
    later = NOW + timedelta(days=1)
    actions.confirm(db, COUNTY, parent, by=CITIZEN, now=later)
    actions.reopen(db, COUNTY, first, "Not mine.", by=CITIZEN, now=later)
    db.flush()
    assert [one.state for one in (parent, first, second)] == ["closed_confirmed", "reopened", "resolved_proposed"]
    assert second.window_ends_at == first.state_since_at.replace(day=8, month=12, hour=17)


def test_it_is_undone_and_stands_where_it_stood_with_the_later_of_the_two_days(db, client, ombudsman):
    parent = a_complaint(db, state=State.IN_PROGRESS)
    one = a_complaint(db, state=State.ASSIGNED, filed_at=NOW - timedelta(days=4))
    own_day = one.due_at
    merged = do(client, ombudsman, one, "merger", into=parent.reference).json()
    assert (merged["state"], merged["merged_into"]) == ("merged", parent.reference)
    assert client.get(address(parent), headers=ombudsman.headers).json()["merged"] == [one.reference]
    apart = do(client, ombudsman, one, "separation").json()
    assert (apart["state"], apart["merged_into"]) == ("assigned", None)
    db.refresh(one)
    assert one.due_at == parent.due_at > own_day
    assert [name for name, _ in texts_to(db, one.contact_id)] == ["complaint.merged", "complaint.unmerged"]
    do(client, ombudsman, parent, "reply")
    assert len(texts_to(db, one.contact_id)) == 2


def test_what_was_answered_is_not_taken_out_again(db, client, ombudsman):
    parent, (one, _) = gathered(db, "resolution")
    do(client, ombudsman, parent, "resolution")
    answer = do(client, ombudsman, one, "separation")
    assert (answer.status_code, answer.json()["rule"]) == (409, "complaint.move")


def test_its_owner_withdraws_theirs_alone(db):
    parent, (one, other) = gathered(db, "reply")
    actions.withdraw(db, COUNTY, one, by=CITIZEN, now=NOW)
    actions.withdraw(db, COUNTY, parent, by=CITIZEN, now=NOW)
    db.flush()
    assert [each.state for each in (parent, one, other)] == ["withdrawn", "withdrawn", "triage"]
    assert [name for name, _ in texts_to(db, other.contact_id)] == ["complaint.unmerged"]


def test_whoever_is_forced_is_parted_from_the_others_first(db):
    _, (one, other) = gathered(db, "reply")
    actions.keep_forced(db, COUNTY, one, by=CITIZEN, now=NOW)
    db.flush()
    assert (one.state, one.level, one.merged_into, other.state) == ("triage", "c1", None, "merged")


def test_one_that_somebody_else_is_changing_is_not_waited_for(sessions):
    with transaction(sessions) as db:
        one, parent = (a_complaint(db, state=State.TRIAGE) for _ in range(2))
        visitor = a_visitor(db, Role.OMBUDSMAN)
    with transaction(sessions) as db:
        db.scalar(select(Complaint.id).where(Complaint.id == parent.id).with_for_update())
        answer = do(a_client(sessions), visitor, one, "merger", into=parent.reference)
    assert (answer.status_code, answer.json()["rule"]) == (409, "complaint.busy")


def test_two_merged_crosswise_at_once_do_not_both_follow_the_other(sessions):
    with transaction(sessions) as db:
        pair = [a_complaint(db, state=State.TRIAGE) for _ in range(2)]
        visitor = a_visitor(db, Role.OMBUDSMAN)
    client, gate = a_client(sessions), Barrier(2)

    def merge(one, other):
        gate.wait()
        return do(client, visitor, one, "merger", etag=f'"{one.version}"', into=other.reference).status_code

    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(pool.map(merge, pair, reversed(pair)))
    assert statuses in ([201, 409], [409, 409])
    with sessions() as db:
        states = sorted(db.scalars(select(Complaint.state)))
    assert states in (["merged", "triage"], ["triage", "triage"])
