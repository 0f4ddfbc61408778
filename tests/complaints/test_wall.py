"""The conflict wall: whoever has a part in a complaint, and whoever leads them, never learns that there is one."""

import pytest
from sqlalchemy import select

from app.complaints import actions
from app.complaints.actions import name
from app.complaints.ladder import climb
from app.complaints.lookup import seen
from app.complaints.models import Event, StaffNotice
from app.complaints.ports import Actor
from app.complaints.rules.lifecycle import State, Verb
from app.kit.errors import Invalid
from app.outbox.models import Message
from app.staff.models import Person
from app.staff.policy import Role
from tests.builders import NOW, a_complaint, a_county, a_person
from tests.complaints.asking import QUEUE, do
from tests.web.door import a_client, a_visitor, sessions_in

COUNTY = a_county()
NOBODYS = "99999994"
WORDS = "The investigator took money for a file"
LOOKS = (
    f"{QUEUE}/{{}}",
    f"{QUEUE}/{{}}/timeline",
    f"{QUEUE}/{{}}/checklist",
    f"{QUEUE}/{{}}/duplicates",
    f"{QUEUE}/search?q={{}}",
)
LISTS = (QUEUE, f"{QUEUE}/counts", f"{QUEUE}/late", "/api/v1/statistics", "/api/v1/alerts?unread=false")


class Office:
    """An Ombudsman's office in which an investigator is named, with whoever leads that one, and a third."""

    def __init__(self, db):
        self.ombudsman = a_visitor(db, Role.OMBUDSMAN)
        self.supervisor = a_visitor(db, Role.OMBUDSMAN)
        self.accused = a_visitor(db, Role.INVESTIGATOR, supervisor_id=self.supervisor.person_id)
        self.by = Actor("staff", self.ombudsman.person_id)

    def named(self, db, **columns):
        """A complaint that names the accused."""
        complaint = a_complaint(db, words=WORDS, **columns)
        name(db, COUNTY, complaint, self.accused.person_id, by=self.by, now=NOW)
        db.flush()
        return complaint

    def walled(self):
        return (self.accused, self.supervisor)


@pytest.fixture
def office(db):
    return Office(db)


@pytest.fixture
def client(db):
    return a_client(sessions_in(db))


def leaks(db, client, office, complaint):
    """What those behind the wall can tell from a house in which there is no such complaint."""
    found = []
    for one in office.walled():
        notice = {"person_id": one.person_id, "complaint_id": complaint.id, "at": NOW}
        db.add(StaffNotice(kind="nudge", key=str(one.person_id), **notice))
    db.flush()
    for one in office.walled():
        for look in LOOKS:
            shown, absent = (
                client.get(look.format(number), headers=one.headers) for number in (complaint.reference, NOBODYS)
            )
            if (shown.status_code, shown.content) != (absent.status_code, absent.content):
                found.append(look)
        changed = client.post(f"{QUEUE}/{complaint.reference}/start", headers=one.reading('"1"'))
        if changed.status_code != 404:
            found.append("start")
    lists = [[client.get(look, headers=one.headers).json() for look in LISTS] for one in office.walled()]
    for told in lists:
        found += [look for look, shown in zip(LISTS, told, strict=True) if complaint.reference in str(shown)]
        found += ["counts"] * any(told[1].values()) + ["statistics"] * any(told[3]["flow"].values())
    return found


def test_it_does_not_exist_for_whom_it_names_and_who_leads_them(db, client, office):
    complaint = office.named(db, state=State.TRIAGE, filed_at=NOW)
    assert leaks(db, client, office, complaint) == []
    shown = client.get(f"{QUEUE}/{complaint.reference}", headers=office.ombudsman.headers)
    assert (shown.status_code, shown.json()["level"], shown.json()["words"]) == (200, "c1", WORDS)


def test_it_would_notice_a_house_without_the_wall(db, client, office, monkeypatch):
    complaint = office.named(db, state=State.TRIAGE, filed_at=NOW)
    whom = seen._naming
    monkeypatch.setattr(seen, "_naming", lambda _: whom(0))
    found = leaks(db, client, office, complaint)
    assert {*LOOKS, QUEUE, "counts", "statistics", "start"} <= {*found}


def test_its_office_loses_sight_of_it_and_its_words_are_sealed(db, client, office):
    officer, triage = a_visitor(db, Role.OFFICER), a_visitor(db, Role.TRIAGE_OFFICER)
    complaint = a_complaint(db, state=State.IN_PROGRESS, words=WORDS, assignee_id=officer.person_id)
    assert client.get(f"{QUEUE}/{complaint.reference}", headers=officer.headers).status_code == 200
    name(db, COUNTY, complaint, officer.person_id, by=Actor("staff", officer.person_id), now=NOW)
    db.flush()
    for one in (officer, triage):
        assert client.get(f"{QUEUE}/{complaint.reference}", headers=one.headers).status_code == 404
    assert (complaint.words, complaint.hidden, complaint.assignee_id) == (None, True, None)
    assert complaint.queue == COUNTY.policy.queues.ombudsman


def test_no_notice_is_ever_left_for_them(db, office):
    complaint = office.named(db, state=State.IN_PROGRESS, filed_at=NOW)
    climb(db, COUNTY, now=complaint.due_at)
    called = set(db.scalars(select(StaffNotice.person_id).where(StaffNotice.complaint_id == complaint.id)))
    assert called == {office.ombudsman.person_id}


def test_they_cannot_be_given_the_work(db, client, office):
    complaint = office.named(db, state=State.TRIAGE)
    for one in office.walled():
        sent = {"department": complaint.department, "assignee": one.person_id}
        address = f"{QUEUE}/{complaint.reference}/assignment"
        answer = client.post(address, json=sent, headers=office.ombudsman.reading(f'"{complaint.version}"'))
        assert (answer.status_code, answer.json()["rule"]) == (422, "complaint.assignee")


def test_the_work_is_taken_from_them_and_stays_with_others(db, office):
    other = a_person(db, role=Role.INVESTIGATOR)
    theirs = a_complaint(db, level="c1", hidden=True, assignee_id=office.accused.person_id)
    others = a_complaint(db, level="c1", hidden=True, assignee_id=other.id)
    for complaint in (theirs, others):
        name(db, COUNTY, complaint, office.accused.person_id, by=office.by, now=NOW)
    assert (theirs.assignee_id, others.assignee_id) == (None, other.id)


def test_naming_twice_is_naming_once_and_tells_the_resident_nothing(db, office):
    complaint = office.named(db)
    name(db, COUNTY, complaint, office.accused.person_id, by=office.by, now=NOW)
    db.flush()
    named = db.scalars(select(Event).where(Event.complaint_id == complaint.id, Event.verb == Verb.NAME)).all()
    assert [event.detail for event in named] == [{"person": office.accused.person_id}] * 2
    assert db.scalars(select(Message).where(Message.contact_id == complaint.contact_id)).all() == []


def test_nobody_on_the_staff_cannot_be_named(db, office):
    complaint = a_complaint(db)
    with pytest.raises(Invalid, match="nobody of that number"):
        actions.name(db, COUNTY, complaint, 0, by=office.by, now=NOW)
    assert complaint.version == a_complaint(db).version


def test_whoever_is_promoted_over_them_comes_behind_the_wall_too(db, client, office):
    complaint = office.named(db, state=State.TRIAGE)
    db.get(Person, office.accused.person_id).supervisor_id = office.ombudsman.person_id
    db.flush()
    answers = [
        client.get(f"{QUEUE}/{complaint.reference}", headers=one.headers).status_code
        for one in (office.ombudsman, office.supervisor)
    ]
    assert answers == [404, 200]


def test_what_is_merged_shares_the_wall_whichever_came_first(db, client, office):
    parent = a_complaint(db, state=State.TRIAGE)
    before = a_complaint(db, state=State.MERGED, merged_into=parent.id)
    name(db, COUNTY, parent, office.accused.person_id, by=office.by, now=NOW)
    after = a_complaint(db, state=State.TRIAGE, level="c1", hidden=True)
    actions.merge(db, COUNTY, after, parent, by=office.by, now=NOW)
    db.flush()
    for complaint in (parent, before, after):
        assert complaint.level == "c1"
        assert client.get(f"{QUEUE}/{complaint.reference}", headers=office.accused.headers).status_code == 404


def test_what_one_names_hides_also_what_it_is_merged_into_and_all_beside_it(db, client, office):
    parent = a_complaint(db, state=State.TRIAGE)
    child, sibling = (a_complaint(db, state=State.MERGED, merged_into=parent.id) for _ in range(2))
    name(db, COUNTY, child, office.accused.person_id, by=office.by, now=NOW)
    late, other = office.named(db, state=State.TRIAGE), a_complaint(db, state=State.TRIAGE, level="c1", hidden=True)
    actions.merge(db, COUNTY, late, other, by=office.by, now=NOW)
    db.flush()
    for complaint in (parent, child, sibling, late, other):
        assert client.get(f"{QUEUE}/{complaint.reference}", headers=office.accused.headers).status_code == 404


def test_whom_a_finding_is_about_comes_behind_the_wall_and_no_yes_of_theirs_counts(db, client, office):
    complaint = a_complaint(db, state=State.INVESTIGATION, level="c1", hidden=True)
    respondent = a_visitor(db, Role.OMBUDSMAN, supervisor_id=office.supervisor.person_id)
    theirs = {"words": "Nothing was found.", "outcome": "not_upheld"}
    assert do(client, respondent, complaint, "submission", **theirs).status_code == 201
    found = {"adverse": True, "respondent_id": respondent.person_id}
    assert do(client, office.ombudsman, complaint, "draft", **found).json()["outcome"] is None
    for one in (respondent, office.supervisor):
        assert do(client, one, complaint, "approval", etag=f'"{complaint.version}"').status_code == 404
    again = do(client, office.ombudsman, complaint, "draft", **found)
    assert [event["verb"] for event in again.json()["events"][-3:]] == ["name", "draft", "draft"]


@pytest.mark.parametrize("respondent", ["themselves", "whom they lead"])
def test_nobody_finds_on_themselves_or_on_whom_they_lead(db, client, office, respondent):
    complaint = a_complaint(db, state=State.INVESTIGATION, level="c1", hidden=True)
    by = {"themselves": office.accused, "whom they lead": office.supervisor}[respondent]
    answer = do(client, by, complaint, "draft", respondent_id=office.accused.person_id)
    assert (answer.status_code, answer.json()["rule"]) == (403, "complaint.own")
    assert do(client, by, complaint, "draft", respondent_id="nobody").status_code == 201


def test_a_finding_says_whom_it_is_about_or_that_they_do_not_work_here(db, client, office):
    complaint = a_complaint(db, state=State.INVESTIGATION)
    for sent, rule in (({}, "http.invalid"), ({"respondent_id": 10**9}, "complaint.person")):
        told = {"words": "He asked.", "adverse": True} | sent
        headers = office.ombudsman.reading(f'"{complaint.version}"')
        problem = client.post(f"{QUEUE}/{complaint.reference}/draft", json=told, headers=headers).json()
        assert (problem["rule"], [one["field"] for one in problem["faults"]]) == (rule, ["respondent_id"])


@pytest.mark.parametrize("hidden", [False, True])
def test_no_number_stands_in_the_words_where_their_owner_hid_theirs(db, hidden):
    client, ombudsman = a_client(sessions_in(db)), a_visitor(db, Role.OMBUDSMAN)
    said = "Nipigie 0700 000 012, kitambulisho 12345678."
    complaint = a_complaint(db, state=State.IN_PROGRESS, hidden=hidden, words=said)
    citizen, told = Actor("citizen"), "Ring 0700 000 099 of the office."
    actions.add_words(db, COUNTY, complaint, said, by=citizen, now=NOW)
    actions.reply(db, COUNTY, complaint, told, by=Actor("staff", ombudsman.person_id), now=NOW)
    shown = "Nipigie •••, kitambulisho •••." if hidden else said
    case = client.get(f"{QUEUE}/{complaint.reference}", headers=ombudsman.headers).json()
    timeline = client.get(f"{QUEUE}/{complaint.reference}/timeline", headers=ombudsman.headers).json()["items"]
    for events in (case["events"], [one["event"] for one in timeline if one["event"]]):
        assert [event["words"] for event in events if event["words"]] == [shown, told]
    assert case["words"] == shown
