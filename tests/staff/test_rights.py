"""Rights: who gives them, to whom, and that nobody gives them to themselves."""

import secrets
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.audit.models import Entry
from app.kit.errors import Conflict, Forbidden, Invalid
from app.staff.access import signed_by
from app.staff.actions import Rights, add_person, change_rights, end, issue_token
from app.staff.models import Token
from app.staff.policy import Deed, Role
from app.staff.queries import good_token
from app.staff.review import review
from app.staff.signin.sessions import sessions_of
from tests.builders import NOW, a_complaint, a_person
from tests.staff.signin.making import a_browser
from tests.web.door import a_client, a_visitor, sessions_in


def a_token(db, person, **asked):
    return issue_token(db, person, now=NOW, token_bytes=secrets.token_bytes, **{"days": 9} | asked)


def refused(kind, call, *args, **asked):
    with pytest.raises(kind) as told:
        call(*args, **asked)
    return told.value.rule


def test_nobody_decides_about_themselves(db):
    me = a_person(db)
    own = {"by": me.id, "now": NOW}
    assert refused(Forbidden, change_rights, db, me, Rights(Role.OMBUDSMAN), **own) == "staff.own_rights"
    assert refused(Forbidden, end, db, me, **own) == "staff.own_rights"
    assert refused(Forbidden, a_token, db, me, by=me.id) == "staff.own_rights"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE person SET role = 'ombudsman', granted_by = id WHERE id = :me",
        "INSERT INTO token (person_id, hash, created_at, expires_at, issued_by) "
        "VALUES (:me, 'x', now(), now(), :me)",
    ],
)
def test_nobody_does_it_by_hand_either(db, change):
    me = a_person(db, role=Role.ADMINISTRATOR)
    with pytest.raises(IntegrityError, match="nobody_"), db.begin_nested():
        db.execute(text(change), {"me": me.id})


def test_an_administrator_gives_no_right_to_see_cases_and_takes_none_away(db):
    administrator, officer = a_person(db, role=Role.ADMINISTRATOR), a_person(db, role=Role.OFFICER)
    asked = {"by": administrator.id, "now": NOW}
    for role in (Role.OFFICER, Role.OMBUDSMAN, Role.AUDITOR, Role.CUSTODIAN, Role.CLIENT):
        assert refused(Forbidden, add_person, db, "Puppet", Rights(role, "water"), **asked) == "staff.grant"
    made = add_person(db, "Wanjala", Rights(Role.COMMUNICATIONS), **asked)
    assert refused(Forbidden, change_rights, db, made, Rights(Role.OFFICER, "water"), **asked) == "staff.grant"
    assert refused(Forbidden, change_rights, db, officer, Rights(Role.APPROVER), **asked) == "staff.grant"
    assert refused(Forbidden, a_token, db, officer, by=administrator.id) == "staff.grant"
    assert refused(Forbidden, end, db, officer, **asked) == "staff.grant"


def test_changed_rights_end_sessions_and_stand_in_the_trail(db):
    browser, ombudsman = a_browser(db, Role.COMMUNICATIONS), a_person(db)
    person = add_person(db, "Wanjala", Rights(Role.COMMUNICATIONS), now=NOW)
    change_rights(db, person, Rights(Role.OFFICER, "water", [1013, 1012, 1012]), by=ombudsman.id, now=NOW)
    assert (person.role, person.wards, person.granted_by, person.version) == (
        "officer",
        [1012, 1013],
        ombudsman.id,
        2,
    )
    told = db.scalars(select(Entry).where(Entry.deed == "grant")).one()
    assert told.detail == {
        "role": "officer",
        "department": "water",
        "wards": "1012,1013",
        "supervisor": "none",
        "role_before": "communications",
        "department_before": "none",
        "wards_before": "all",
    }
    assert len(sessions_of(db, browser.person_id, now=NOW)) == 1
    asked = a_client(sessions_in(db)).post(
        f"/api/v1/people/{browser.person_id}/rights",
        json={"role": "approver"},
        headers=a_visitor(db, Role.OMBUDSMAN).reading('"1"'),
    )
    assert asked.status_code == 201
    assert not sessions_of(db, browser.person_id, now=NOW)
    assert browser.client.get("/api/v1/forums").status_code == 401


@pytest.mark.parametrize(
    ("rights", "field"),
    [
        (Rights(Role.OFFICER), "department"),
        (Rights(Role.OFFICER, "water", []), "wards"),
        (Rights(Role.OMBUDSMAN, supervisor_id=2**62), "supervisor"),
    ],
)
def test_rights_that_are_none_are_refused(db, rights, field):
    person = a_person(db)
    with pytest.raises(Invalid) as told:
        change_rights(db, person, rights, by=None, now=NOW)
    assert [fault.field for fault in told.value.faults] == [field]
    assert refused(
        Invalid, change_rights, db, person, Rights(Role.OMBUDSMAN, supervisor_id=person.id), by=None, now=NOW
    )


def test_who_left_gets_no_rights_and_no_key(db):
    person = a_person(db, ended_at=NOW)
    assert refused(Conflict, change_rights, db, person, Rights(Role.OMBUDSMAN), by=None, now=NOW) == "staff.left"
    assert refused(Conflict, a_token, db, person) == "staff.left"


def test_a_key_opens_only_the_deeds_and_the_department_that_it_names(db):
    ombudsman = a_person(db)
    narrow = a_token(db, ombudsman, deeds=[Deed.READ_CASES])
    signed = signed_by(good_token(db, narrow, NOW), NOW)
    assert (signed.may(Deed.READ_CASES), signed.may(Deed.TRIAGE)) == (True, False)
    assert not signed.sight.confidential
    for deeds in ([], [Deed.RELEASE], [Deed.READ_CASES, Deed.RELEASE]):
        assert refused(Invalid, a_token, db, ombudsman, deeds=deeds) == "staff.token"
    assert refused(Invalid, a_token, db, a_person(db, role=Role.CLIENT)) == "staff.token"


def test_a_program_reads_its_department_and_nothing_that_accuses_or_of_another(db):
    program = a_person(db, role=Role.CLIENT)
    key = a_token(db, program, deeds=[Deed.READ_CASES], department="water")
    headers, client = {"Authorization": f"Bearer {key}"}, a_client(sessions_in(db))
    water, roads, bribe = (
        a_complaint(db, category=one) for one in ("water.burst", "roads.bridge", "officer.bribe")
    )
    items = client.get("/api/v1/complaints", headers=headers).json()["items"]
    assert [one["reference"] for one in items] == [water.reference]
    for hidden in (roads, bribe):
        assert client.get(f"/api/v1/complaints/{hidden.reference}", headers=headers).status_code == 404
    assert client.post("/api/v1/complaints", headers=headers, json={}).status_code in (403, 422)


def test_a_ward_narrows_lists_counts_search_and_figures_alike(db):
    officer = a_visitor(db, Role.OFFICER, wards=[1012])
    mine, other = (a_complaint(db, ward=ward, words="Bomba la maji") for ward in (1012, 1013))
    client = a_client(sessions_in(db))

    def got(path):
        return client.get(f"/api/v1/{path}", headers=officer.headers).json()

    assert [one["reference"] for one in got("complaints")["items"]] == [mine.reference]
    assert [one["reference"] for one in got("complaints/search?q=bomba")["items"]] == [mine.reference]
    assert got("complaints/counts") == got("complaints/counts?ward=1012")
    assert got(f"complaints/{other.reference}")["rule"] == "complaint.unknown"


def test_the_review_says_who_has_what_who_never_came_and_what_changed(db):
    ombudsman = a_visitor(db, Role.OMBUDSMAN)
    idle = a_person(db, role=Role.OFFICER, department="water", now=NOW - timedelta(days=90))
    busy = a_visitor(db, Role.OFFICER)
    client = a_client(sessions_in(db))
    client.get("/api/v1/complaints", headers=busy.headers)
    change_rights(db, idle, Rights(Role.FOCAL, "water"), by=ombudsman.person_id, now=NOW)
    db.flush()
    told = client.get("/api/v1/people/review", headers=ombudsman.headers).json()["items"]
    lines = {line["id"]: line for line in told}
    assert [lines[idle.id]["unused"], lines[busy.person_id]["unused"]] == [True, False]
    assert lines[busy.person_id]["seen_at"] == lines[busy.person_id]["tokens"][0]["used_at"]
    assert [(one["deed"], one["person_id"]) for one in lines[idle.id]["changes"]] == [
        ("grant", ombudsman.person_id)
    ]
    assert lines[busy.person_id]["changes"][0]["deed"] == "issue"
    assert "hash" not in str(told)


def test_the_review_leaves_out_who_left_before_and_shows_who_left_since(db):
    long_gone = a_person(db, ended_at=NOW - timedelta(days=100))
    gone = a_person(db, ended_at=NOW - timedelta(days=10))
    seen = [one.person.id for one in review(db, since=NOW - timedelta(days=92), now=NOW)]
    assert gone.id in seen
    assert long_gone.id not in seen


def test_that_a_key_was_used_is_written_once_an_hour(db):
    key = a_token(db, a_person(db))
    token = db.scalars(select(Token)).one()
    for minutes, kept in ((0, 0), (59, 0), (60, 60)):
        signed_by(good_token(db, key, NOW), NOW + timedelta(minutes=minutes))
        assert token.used_at == NOW + timedelta(minutes=kept)
