"""Staff and rights by pages: taken on, given rights and keys, let go, and read through each quarter."""

import re

import pytest
from sqlalchemy import select

from app.staff.models import Person
from app.staff.policy import Role
from app.staff.queries import good_token
from tests.builders import NOW, a_person
from tests.web.pages.reading import fields, read, signed_in

NEW = "/desk/staff/new"


@pytest.fixture
def ombudsman(db):
    return signed_in(db, Role.OMBUDSMAN)


@pytest.fixture
def colleague(db):
    return a_person(db, role=Role.OFFICER, department="water", name="Achieng")


def press(browser, person, noun, **more):
    """What a browser sends that reads somebody's page and fills that form."""
    address = f"/desk/staff/{person.id}"
    sent = fields(read(browser.client.get(address)), f"{address}/{noun}")
    return browser.client.post(f"{address}/{noun}", data=sent | more)


def forms(browser, person):
    page = read(browser.client.get(f"/desk/staff/{person.id}"))
    return [one.attributes["action"].rpartition("/")[2] for one in page.every("main")[0].every("form")]


def told(answer):
    return read(answer).every("p", role="status")[0].text


def test_somebody_is_taken_on_and_their_password_is_shown_once(db, ombudsman):
    sent = fields(read(ombudsman.client.get(NEW)), NEW)
    answer = ombudsman.client.post(
        NEW,
        data=sent | {"name": "Wekesa <b>", "role": "officer", "department": "water", "where": "some", "ward": 991},
    )
    page = read(answer)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    username, password = (one.text for one in page.every("dd", class_="secret"))
    person = db.scalars(select(Person).where(Person.name == "Wekesa <b>")).one()
    assert (person.role, person.department, person.wards) == ("officer", "water", [991])
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", password)
    again = ombudsman.client.get(f"/desk/staff/{person.id}").text
    assert password not in again
    assert username


def test_what_is_wrong_comes_back_filled_with_each_fault_at_its_field(db, ombudsman):
    sent = fields(read(ombudsman.client.get(NEW)), NEW)
    answer = ombudsman.client.post(NEW, data=sent | {"name": "Achieng", "role": "officer", "where": "some"})
    page = read(answer)
    assert answer.status_code == 422
    links = [one.attributes["href"] for one in page.every("div", role="alert")[0].every("a")]
    assert links == ["#f-department", "#f-wards"]
    assert page.every("input", id="f-name")[0].attributes["value"] == "Achieng"
    assert page.every("select", id="f-department")[0].attributes["aria-invalid"] == "true"
    assert not db.scalar(select(Person.id).where(Person.name == "Achieng"))


def test_rights_change_and_of_two_who_change_them_the_second_is_told(db, ombudsman, colleague):
    address = f"/desk/staff/{colleague.id}"
    stale = fields(read(ombudsman.client.get(address)), f"{address}/rights")
    assert told(press(ombudsman, colleague, "rights", role="focal", department="roads", where="all")) == (
        "✓ Rights changed; they sign in anew."
    )
    db.refresh(colleague)
    assert (colleague.role, colleague.department) == ("focal", "roads")
    answer = ombudsman.client.post(f"{address}/rights", data=stale | {"role": "agent"})
    assert answer.status_code == 412
    db.refresh(colleague)
    assert colleague.role == "focal"


def test_nobody_is_offered_to_decide_about_themselves_or_about_whom_they_may_not(db, ombudsman, colleague):
    administrator = signed_in(db, Role.ADMINISTRATOR)
    approver = a_person(db, role=Role.APPROVER)
    own = db.get_one(Person, ombudsman.person_id)
    assert forms(ombudsman, own) == []
    assert "Nobody decides about their own rights" in ombudsman.client.get(f"/desk/staff/{own.id}").text
    assert forms(administrator, colleague) == []
    assert forms(administrator, approver) == ["rights", "tokens", "invitation", "lost-phone", "departure"]
    assert forms(signed_in(db, Role.AUDITOR), colleague) == []
    given = read(administrator.client.get(NEW)).every("select", id="f-role")[0].every("option")
    assert "ombudsman" not in {one.attributes["value"] for one in given}
    forged = fields(read(administrator.client.get(NEW)), NEW) | {"name": "N", "role": "ombudsman"}
    assert administrator.client.post(NEW, data=forged).status_code == 403
    assert not db.scalar(select(Person.id).where(Person.name == "N"))


def test_a_key_is_shown_once_opens_what_was_ticked_and_is_closed(db, ombudsman, colleague):
    answer = press(ombudsman, colleague, "tokens", days="30", deeds="read complaints", department="water")
    key = re.search(r"itk_[\w-]{43}", answer.text)[0]
    token = good_token(db, key, NOW)
    assert (token.deeds, token.department, token.issued_by) == (["read complaints"], "water", ombudsman.person_id)
    page = ombudsman.client.get(f"/desk/staff/{colleague.id}").text
    assert key not in page
    assert "never used" in page
    assert told(press(ombudsman, colleague, f"tokens/{token.id}/revocation")) == "✓ Key closed."
    db.refresh(token)
    assert token.revoked_at == NOW
    assert press(ombudsman, colleague, "tokens", days="400").status_code == 422


def test_a_program_gets_no_key_to_everything(db, ombudsman):
    program = a_person(db, role=Role.CLIENT)
    assert forms(ombudsman, program) == ["rights", "tokens", "departure"]
    answer = press(ombudsman, program, "tokens", days="30")
    assert answer.status_code == 422
    assert "#f-deeds" in [one.attributes["href"] for one in read(answer).every("div", role="alert")[0].every("a")]


def test_somebody_leaves_and_nothing_more_is_offered(ombudsman, colleague):
    assert told(press(ombudsman, colleague, "departure")) == "✓ They have left: every door is closed."
    assert forms(ombudsman, colleague) == []


def test_another_password_is_shown_for_one_that_was_lost(ombudsman, colleague):
    for noun in ("invitation", "lost-phone"):
        assert len(read(press(ombudsman, colleague, noun)).every("dd", class_="secret")) == 2


def test_the_review_tells_who_never_came_and_what_was_changed(db, ombudsman, colleague):
    press(ombudsman, colleague, "rights", role="focal", department="roads", where="all")
    page = read(signed_in(db, Role.AUDITOR).client.get("/desk/staff/review?since=2026-11-01"))
    (row,) = [one for one in page.every("li") if one.every("a", href=f"/desk/staff/{colleague.id}")]
    assert "never seen" in row.text
    assert "Rights changed" in row.text


def test_the_list_shows_whom_and_where(ombudsman, colleague):
    page = read(ombudsman.client.get("/desk/staff"))
    (row,) = [one for one in page.every("li") if one.every("a", href=f"/desk/staff/{colleague.id}")]
    assert row.text.startswith("Achieng Officer ·")
