"""Coming in by the pages: from a first password to the desk, back by a code, and out again."""

import re

import pytest
from pyotp import TOTP
from sqlalchemy import select

from app.audit.models import Entry
from app.staff.models import Person
from app.staff.pages.profile import ROLES
from app.staff.policy import Role
from app.staff.signin.browser import PLAIN_COOKIE
from app.staff.signin.keeping import invite
from tests.builders import NOW, a_person
from tests.staff.signin.making import PASSWORD, a_credential, code_at
from tests.web.door import PASSWORDS, a_client, sessions_in
from tests.web.pages.reading import read, signed_in

OURS = {"Origin": "http://testserver"}
NEW = "korongo anapita juu ya mto"


class Visitor:
    """A browser that fills the one form of each page it is led to."""

    def __init__(self, db):
        self.client = a_client(sessions_in(db))

    def open(self, address):
        self.answer = self.client.get(address)
        return self.page

    @property
    def page(self):
        return read(self.answer)

    @property
    def path(self):
        return self.answer.url.path

    def send(self, **fields):
        form = next(one for one in self.page.every("form") if one.attributes["action"].startswith("/desk/sign-in"))
        hidden = {one.attributes["name"]: one.attributes["value"] for one in form.every("input", type="hidden")}
        self.answer = self.client.post(form.attributes["action"], data=hidden | fields, headers=OURS)
        return self.answer


@pytest.fixture
def visitor(db):
    return Visitor(db)


def test_somebody_new_comes_in_with_a_phone_of_their_own(db, visitor):
    person = a_person(db, role=Role.OMBUDSMAN)
    invitation = invite(db, person, PASSWORDS, username="nekesa", now=NOW, token_bytes=lambda size: b"k" * size)
    db.flush()
    visitor.open("/desk/complaints?view=mine")
    assert (visitor.path, visitor.answer.url.params["next"]) == ("/desk/sign-in", "/desk/complaints?view=mine")
    visitor.send(username="Nekesa", password=invitation.password)
    assert visitor.path == "/desk/sign-in/password"
    assert visitor.send(old=invitation.password, password="short").status_code == 422
    assert visitor.page.every("div", role="alert")[0].every("a")[0].attributes["href"] == "#f-password"
    visitor.send(old=invitation.password, password=NEW)
    assert visitor.path == "/desk/sign-in/phone"
    assert visitor.page.every("div", role="img")[0].every("svg")
    secret = visitor.page.every("code", class_="secret")[0].text.replace(" ", "")
    assert visitor.send(code="000000").status_code == 422
    visitor.send(code=TOTP(secret).at(NOW))
    codes = [one.text for one in visitor.page.every("code")]
    assert (visitor.page.every("h1")[0].text, len(set(codes))) == ("Your recovery codes", 10)
    assert visitor.open("/desk/complaints").every("h1")[0].text == "All complaints"


def test_whoever_is_known_comes_in_by_password_and_code_and_goes_where_they_wanted(db, visitor):
    credential = a_credential(db)
    visitor.open("/desk/complaints?view=late")
    visitor.send(username=credential.username, password=PASSWORD)
    assert visitor.path == "/desk/sign-in/code"
    field = visitor.page.every("input", id="f-code")[0].attributes
    assert field["autocomplete"] == "one-time-code"
    visitor.send(code=code_at(NOW))
    assert (visitor.path, visitor.page.every("h1")[0].text) == ("/desk/complaints", "Late list")


def test_a_wrong_name_and_a_wrong_password_are_told_alike(db, visitor):
    credential = a_credential(db)
    told = []
    for name in (credential.username, "nobody"):
        visitor.open("/desk/sign-in")
        answer = visitor.send(username=name, password="not this one")
        assert answer.status_code == 422
        told.append(re.sub(name, "", answer.text))
    assert told[0] == told[1]
    assert visitor.page.every("input", id="f-username")[0].attributes["value"] == "nobody"
    assert "value" not in visitor.page.every("input", id="f-password")[0].attributes


def test_ones_own_page_names_an_office_that_the_menus_no_longer_list(db):
    browser = signed_in(db, Role.FOCAL)
    db.get_one(Person, browser.person_id).department = "posts.1998"
    db.flush()
    answer = browser.client.get("/desk/me")
    assert answer.status_code == 200
    assert "posts.1998" in [one.text for one in read(answer).every("dd")]


def test_a_step_out_of_its_turn_leads_to_the_beginning(db, visitor):
    assert visitor.client.get("/desk/sign-in/phone", follow_redirects=False).status_code == 303
    credential = a_credential(db)
    visitor.open("/desk/sign-in")
    visitor.send(username=credential.username, password=PASSWORD)
    for step in ("phone", "password"):
        assert visitor.client.get(f"/desk/sign-in/{step}").status_code == 409


def test_nobody_is_led_to_another_house(db, visitor):
    for asked in ("//evil.example", "https://evil.example/desk", "/api/v1/docs"):
        form = visitor.open(f"/desk/sign-in?next={asked}").every("form")[-1]
        assert form.attributes["action"] == "/desk/sign-in?next=/desk"


def test_a_person_sees_their_browsers_and_signs_out_of_one_or_all(db):
    officer = signed_in(db, Role.OFFICER)
    page = read(officer.client.get("/desk/me"))
    assert [one.text for one in page.every("dd")][:2] == ["Officer", "Water department"]
    assert "this one" in page.every("li")[0].text
    for address in ("/desk/sign-out", "/desk/sign-out-everywhere"):
        browser = signed_in(db, Role.OFFICER)
        form = next(
            one for one in read(browser.client.get("/desk/me")).every("form") if one.attributes["action"] == address
        )
        token = form.every("input")[0].attributes["value"]
        assert browser.client.post(address, data={}).status_code == 403
        answer = browser.client.post(address, data={"csrf": token}, follow_redirects=False)
        assert answer.headers["location"] == "/desk/sign-in?out=1"
        assert browser.client.get("/desk/me", follow_redirects=False).status_code == 303
    deeds = db.scalars(select(Entry.deed).order_by(Entry.id)).all()
    assert deeds == ["refused", "sign_out", "refused", "sign_out_everywhere"]


def test_every_role_has_a_name():
    assert ROLES.keys() == set(Role)


def test_a_person_changes_their_password_and_stays_in(db):
    browser = signed_in(db, Role.OMBUDSMAN)
    page = read(browser.client.get("/desk/me"))
    token = page.every("input", name="csrf")[0].attributes["value"]
    wrong = {"csrf": token, "old": PASSWORD, "password": NEW, "again": "another"}
    refused = browser.client.post("/desk/me/password", data=wrong)
    assert (refused.status_code, "This is not the same as above." in refused.text) == (422, True)
    answer = browser.client.post("/desk/me/password", data=wrong | {"again": NEW}, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.cookies[PLAIN_COOKIE] != browser.key
