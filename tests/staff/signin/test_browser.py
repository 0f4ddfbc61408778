"""The session in a browser: what it opens, and what another site can do with it, which is nothing."""

from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import select

from app.main import ROOMS
from app.settings import Settings
from app.staff.access import SettingsHere
from app.staff.models import Person
from app.staff.page_access import EntranceHere, SignedInPage, allowed_page, csrf, in_session_page, ours, way_back
from app.staff.policy import Deed, Role
from app.staff.signin.browser import HEADER, PLAIN_COOKIE, cookie_of, drop, form_token, is_plain, keep
from app.staff.signin.entrance import second_step, sign_in, sign_out
from app.staff.signin.rules import Step
from app.staff.signin.sessions import Within
from app.web.deps import Db, Now
from tests.builders import NOW, a_complaint
from tests.staff.signin.making import PASSWORD, a_browser, a_credential, code_at
from tests.web.door import a_client, a_visitor, sessions_in

desk = APIRouter(prefix="/desk")
Here = Annotated[Within, Depends(in_session_page)]


@desk.post("/sign-in", dependencies=[Depends(ours)])
async def first(request: Request, response: Response, entrance: EntranceHere, settings: SettingsHere) -> str:
    form = await request.form()
    opened = sign_in(entrance, str(form["username"]), str(form["password"]))
    keep(response, opened.key, plain=is_plain(request, settings))
    return opened.step


@desk.post("/sign-in/code", dependencies=[Depends(in_session_page)])
async def second(request: Request, response: Response, entrance: EntranceHere, settings: SettingsHere) -> str:
    form = await request.form()
    opened = second_step(entrance, cookie_of(request, settings), str(form["code"]))
    keep(response, opened.key, plain=is_plain(request, settings))
    return opened.step


@desk.post("/sign-out")
def out(request: Request, response: Response, here: Here, db: Db, now: Now, settings: SettingsHere) -> str:
    sign_out(db, here, now=now)
    drop(response, plain=is_plain(request, settings))
    return "out"


@desk.get("/people")
def people(signed: SignedInPage, token: Annotated[str, Depends(csrf)]) -> list[str]:
    return [signed.name, token]


@desk.post("/people", dependencies=[Depends(allowed_page(Deed.ANNOUNCE))])
def rename(db: Db) -> str:
    for person in db.scalars(select(Person)):
        person.name = "Renamed"
    return "renamed"


OURS = {"Origin": "http://testserver"}
FOREIGN = (
    {},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
    {"Origin": "http://testserver.elsewhere.example"},
    {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://testserver", "Sec-Fetch-Site": "same-site"},
)


def test_a_person_signs_in_and_out_by_forms(db):
    credential, client = a_credential(db), a_client(sessions_in(db), routers=[desk])
    given = {"username": credential.username, "password": PASSWORD}
    first = client.post("/desk/sign-in", data=given, headers=OURS)
    assert first.json() == Step.CODE
    assert "httponly; path=/; samesite=lax" in first.headers["set-cookie"].lower()
    half = client.cookies[PLAIN_COOKIE]
    assert client.get("/desk/people", follow_redirects=False).headers["location"] == "/desk/sign-in/code"
    code = {"code": code_at(NOW), "csrf": form_token(half)}
    assert client.post("/desk/sign-in/code", data=code, headers=OURS).json() == Step.DONE
    key = client.cookies[PLAIN_COOKIE]
    assert client.get("/desk/people").json() == [credential.person.name, form_token(key)]
    assert client.post("/desk/sign-out", data={"csrf": form_token(key)}, headers=OURS).json() == "out"
    assert not client.cookies
    again = client.get("/desk/people?page=2&q=a", follow_redirects=False, headers={"Cookie": f"itika={key}"})
    assert (again.status_code, again.headers["location"]) == (
        303,
        "/desk/sign-in?next=/desk/people%3Fpage%3D2%26q%3Da",
    )


def test_outside_development_the_cookie_travels_only_in_secret_and_a_plain_one_opens_nothing(db):
    credential = a_credential(db)
    client = a_client(sessions_in(db), routers=[desk], settings=Settings(_env_file=None, itika_env="training"))
    given = {"username": credential.username, "password": PASSWORD}
    cookie = client.post("/desk/sign-in", data=given, headers=OURS).headers["set-cookie"].lower()
    assert cookie.startswith("__host-itika=")
    assert cookie.endswith("; httponly; path=/; samesite=lax; secure")
    key = cookie.split("=")[1].split(";")[0]
    plain = client.get("/desk/people", follow_redirects=False, headers={"Cookie": f"itika={key}"})
    assert plain.headers["location"].startswith("/desk/sign-in?")


@pytest.mark.parametrize("headers", FOREIGN)
def test_no_form_of_another_site_signs_anybody_in(db, headers):
    credential, client = a_credential(db), a_client(sessions_in(db), routers=[desk])
    given = {"username": credential.username, "password": PASSWORD}
    answer = client.post("/desk/sign-in", data=given, headers=headers)
    assert (answer.status_code, "http.foreign" in answer.text) == (403, True)
    assert not client.cookies


def test_no_form_of_another_site_changes_anything(db):
    browser = a_browser(db, Role.COMMUNICATIONS, routers=[desk])
    other = a_browser(db, Role.COMMUNICATIONS)
    good = dict(browser.client.headers)
    del browser.client.headers[HEADER], browser.client.headers["Origin"]
    token = form_token(browser.key)
    for headers in FOREIGN:
        assert browser.client.post("/desk/people", data={"csrf": token}, headers=headers).status_code == 403
    for shown in ({}, {"csrf": ""}, {"csrf": form_token(other.key)}, {"csrf": browser.key}):
        answer = browser.client.post("/desk/people", data=shown, headers=OURS)
        assert (answer.status_code, "http.forged" in answer.text) == (403, True)
    assert "Renamed" not in db.scalars(select(Person.name)).all()
    assert browser.client.post("/desk/people", data={"csrf": token}, headers=OURS).json() == "renamed"
    by_header = {HEADER: good[HEADER.lower()], "Sec-Fetch-Site": "same-origin"}
    assert browser.client.post("/desk/people", headers=by_header).json() == "renamed"


def test_the_session_opens_the_api_too_and_changes_nothing_there_without_the_token(db):
    browser = a_browser(db, Role.TRIAGE_OFFICER)
    address = f"/api/v1/complaints/{a_complaint(db).reference}"
    headers = {"If-Match": browser.client.get(address).headers["etag"]}
    del browser.client.headers[HEADER]
    assert browser.client.post(f"{address}/acknowledgement", headers=headers).status_code == 403
    headers |= {HEADER: form_token(browser.key)}
    assert browser.client.post(f"{address}/acknowledgement", headers=headers).status_code == 201


def test_a_token_that_is_wrong_is_not_made_good_by_a_session(db):
    browser = a_browser(db, Role.TRIAGE_OFFICER)
    for wrong in ("Bearer itk_wrong", "Basic eA==", ""):
        assert browser.client.get("/api/v1/complaints", headers={"Authorization": wrong}).status_code == 401
    visitor = a_visitor(db, Role.COMMUNICATIONS)
    assert browser.client.get("/api/v1/complaints", headers=visitor.headers).status_code == 403


def test_half_a_session_opens_no_api(db):
    credential, client = a_credential(db), a_client(sessions_in(db), routers=[desk, *ROOMS])
    client.post("/desk/sign-in", data={"username": credential.username, "password": PASSWORD}, headers=OURS)
    assert client.get("/api/v1/complaints").status_code == 401


def test_a_page_that_is_not_for_this_role_is_refused(db):
    assert a_browser(db, Role.OFFICER, routers=[desk]).client.post("/desk/people").status_code == 403


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/desk", "/desk"),
        ("/desk/complaints/48291386?tab=1", "/desk/complaints/48291386?tab=1"),
        ("/desk?x=1", "/desk?x=1"),
        ("/deskelsewhere", "/desk"),
        ("//elsewhere.example/desk", "/desk"),
        ("https://elsewhere.example/desk", "/desk"),
        ("/desk\\..\\elsewhere", "/desk"),
        ("/desk/\r\nSet-Cookie: a=b", "/desk"),
        ("/desk/sign-in", "/desk"),
        ("", "/desk"),
    ],
)
def test_it_leads_back_only_to_our_own_pages(asked, led):
    assert way_back(asked) == led
