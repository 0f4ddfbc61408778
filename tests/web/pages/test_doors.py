"""Who gets through to which page: everybody else is sent to sign in, or told that it is not for them."""

import secrets
from datetime import date
from functools import partial
from typing import NamedTuple

import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import select

from app.audit.models import Entry
from app.complaints.almanac import add_day, in_force
from app.db import sessions_of
from app.staff.actions import issue_token
from app.staff.models import Token
from app.staff.page_access import SIGN_IN
from app.staff.policy import Deed, Role
from app.web.pages.refusals import is_page
from tests.broadcasts.making import a_notice
from tests.builders import NOW, a_complaint, a_person
from tests.complaints.asking import DEEDS
from tests.complaints.moving import made_for
from tests.editions.county import sources
from tests.editions.test_actions import put
from tests.forums.making import a_forum, a_forum_for, a_telling, a_theme
from tests.pages.listed import LEADS_ON, PAGES
from tests.rolls.making import a_list
from tests.staff.listed import (
    BROADCASTERS,
    DAY_OFF,
    DECIDERS,
    EVERYBODY,
    FILERS,
    GRANTERS,
    KEEPERS,
    LONGER,
    MOVES,
    OFFICERS,
    OMBUDSMAN,
    PUBLISHERS,
    READERS,
    REVIEWERS,
    TOLD,
    TRIAGE,
    VIEWERS,
    WRITERS,
    who,
)
from tests.staff.signin.making import a_browser
from tests.staff.test_matrix import an_alert, an_unmasking, newest
from tests.web.door import a_client, an_app, sessions_in


class Door(NamedTuple):
    """Who may read or do it, what that leaves in the trail, and what is sent."""

    roles: set[Role]
    noted: list[str]
    sends: dict | None = None


CASE, PERSON = "/desk/complaints/{reference}", "/desk/staff/{number}"
KEEPERS_OF_SETTINGS = who(Deed.PUBLISH, Deed.DECIDE)
NOTICED, RELEASERS = who(Deed.READ_NOTICES), who(Deed.RELEASE)
NOTICE = {
    "texts.en": "Water.",
    "texts.sw": "Maji.",
    "whom": "wards",
    "ward": "991",
    "expires_at": "2026-11-28T18:00",
}
DOORS = {
    "GET /desk/complaints": Door(READERS, ["list"]),
    f"GET {CASE}": Door(READERS, ["read"]),
    f"POST {CASE}/ticks": Door(OFFICERS, ["tick"], {"item": "place"}),
}
BARAZA = "/desk/barazas/{code}"
KEEP = who(Deed.KEEP_FORUMS)
DOORS |= {
    "GET /desk/barazas": Door(EVERYBODY, []),
    "GET /desk/barazas/new": Door(WRITERS, []),
    "POST /desk/barazas/new": Door(WRITERS, [], {}),
    f"GET {BARAZA}": Door(EVERYBODY, []),
    f"GET {BARAZA}/correction": Door(WRITERS, []),
    f"POST {BARAZA}/correction": Door(WRITERS, [], {}),
    f"POST {BARAZA}/announcement": Door(WRITERS, ["announce"], {}),
    f"POST {BARAZA}/move": Door(WRITERS, [], {}),
    f"POST {BARAZA}/cancellation": Door(WRITERS, ["cancel"], {"cause": "rain"}),
    f"POST {BARAZA}/holding": Door(WRITERS, ["hold"], {}),
    f"POST {BARAZA}/minutes": Door(WRITERS, ["minute"], {"minutes": "212 came."}),
    f"POST {BARAZA}/notice": Door(WRITERS, ["compose"], {}),
    f"POST {BARAZA}/tellings/{{number}}/release": Door(RELEASERS, ["release"], {}),
    f"GET {BARAZA}/views": Door(KEEP, ["read", "read"]),
    f"POST {BARAZA}/views": Door(KEEP, [], {}),
    f"POST {BARAZA}/themes": Door(KEEP, ["add_theme"], {"said.en": "Water", "said.sw": "Maji"}),
    f"POST {BARAZA}/themes/{{number}}/answer": Door(KEEP, ["read", "read"], {}),
    f"GET {BARAZA}/attendance": Door(KEEP, []),
    f"POST {BARAZA}/attendance": Door(KEEP, ["count"], {"sheet": "A", "female-": "12"}),
}
PEOPLE = "/desk/people"
DOORS |= {
    f"GET {PEOPLE}": Door(who(Deed.ENLIST), []),
    f"POST {PEOPLE}": Door(who(Deed.ENLIST), [], {}),
    f"GET {PEOPLE}/{{number}}": Door(who(Deed.ENLIST), []),
    f"POST {PEOPLE}/{{number}}/trial": Door(who(Deed.ENLIST), [], {}),
    f"POST {PEOPLE}/{{number}}/start": Door(who(Deed.ENLIST), ["start"], {"number": "0", "ward": "1"}),
    f"POST {PEOPLE}/{{number}}/stop": Door(who(Deed.ENLIST), [], {}),
}
DOORS |= {
    "GET /desk": Door(EVERYBODY, []),
    "GET /desk/notices": Door(NOTICED, []),
    "GET /desk/notices/new": Door(BROADCASTERS, []),
    "POST /desk/notices/new": Door(BROADCASTERS, ["compose"], NOTICE),
    "GET /desk/notices/{number}": Door(NOTICED, []),
    "GET /desk/notices/{number}/change": Door(BROADCASTERS, []),
    "POST /desk/notices/{number}/change": Door(BROADCASTERS, [], {}),
    "POST /desk/notices/{number}/copy": Door(BROADCASTERS, [], {}),
    "GET /desk/notices/{number}/report": Door(NOTICED, []),
    "POST /desk/notices/{number}/test": Door(BROADCASTERS, [], {}),
    "POST /desk/notices/{number}/release": Door(RELEASERS, [], {}),
    "POST /desk/notices/{number}/pause": Door(BROADCASTERS, [], {}),
    "POST /desk/notices/{number}/stop": Door(BROADCASTERS, [], {}),
    "POST /desk/notices/{number}/resumption": Door(RELEASERS, [], {}),
    "GET /desk/filing": Door(FILERS, []),
    "POST /desk/filing": Door(FILERS, ["file"], TOLD | {"key": "0123456789"}),
    "POST /desk/changes": Door(TRIAGE, [], {"deed": "acknowledge", "item": '99999994:"1"'}),
    "POST /desk/alerts/{number}/reading": Door(READERS, [], {}),
    f"POST {CASE}/unmasking": Door(OFFICERS, ["ask_unmasking"], {"motive": "He must be rung."}),
    "GET /desk/unmaskings": Door(VIEWERS, ["list"]),
    "GET /desk/unmaskings/{number}": Door(VIEWERS, ["read"]),
    "POST /desk/unmaskings/{number}/grant": Door(who(Deed.UNMASK), ["grant_unmasking"], {"because": "Needed."}),
    "POST /desk/unmaskings/{number}/refusal": Door(DECIDERS, ["refuse_unmasking"], {"because": "Not needed."}),
    "POST /desk/unmaskings/{number}/look": Door(VIEWERS, ["unmask"], {}),
    "GET /desk/staff": Door(REVIEWERS, []),
    "GET /desk/staff/review": Door(REVIEWERS, ["review"]),
    "GET /desk/staff/new": Door(GRANTERS, []),
    "POST /desk/staff/new": Door(GRANTERS, ["add", "invite"], {"name": "N", "role": "communications"}),
    f"GET {PERSON}": Door(REVIEWERS, []),
    f"POST {PERSON}/rights": Door(GRANTERS, ["grant"], {"role": "approver"}),
    f"POST {PERSON}/departure": Door(GRANTERS, ["end"], {}),
    f"POST {PERSON}/invitation": Door(GRANTERS, ["invite"], {}),
    f"POST {PERSON}/lost-phone": Door(GRANTERS, ["invite"], {}),
    f"POST {PERSON}/tokens": Door(GRANTERS, ["issue"], {"days": 9}),
    f"POST {PERSON}/tokens/{{which}}/revocation": Door(GRANTERS, ["revoke"], {}),
    "GET /desk/audit": Door(who(Deed.READ_TRAIL), ["read"]),
    "POST /desk/audit/verification": Door(who(Deed.READ_TRAIL), ["verify", "read"], {}),
    "GET /desk/texts": Door(KEEPERS, ["list"]),
    "POST /desk/texts/resumption": Door(KEEPERS, ["list"], {}),
    "GET /desk/settings": Door(KEEPERS_OF_SETTINGS, []),
    "GET /desk/settings/days-off": Door(KEEPERS_OF_SETTINGS, []),
    "POST /desk/settings/days-off": Door(OMBUDSMAN, ["add"], DAY_OFF),
    "POST /desk/settings/days-off/{day}/end": Door(OMBUDSMAN, ["end"], {}),
    "GET /desk/settings/files/{name}": Door(KEEPERS_OF_SETTINGS, []),
    "POST /desk/settings/files/{name}": Door(PUBLISHERS, ["publish"], {"text": LONGER, "why": "Longer"}),
    "GET /desk/settings/versions/{version}": Door(KEEPERS_OF_SETTINGS, []),
    "POST /desk/settings/versions/{version}/return": Door(PUBLISHERS, ["roll back"], {"why": "Too long"}),
    "GET /desk/menus": Door(PUBLISHERS, []),
    "GET /desk/menus/{stem}": Door(PUBLISHERS, []),
    "GET /desk/me": Door(EVERYBODY, []),
    "POST /desk/me/keys": Door(EVERYBODY, [], {"keys": "off"}),
    "POST /desk/sign-out": Door(EVERYBODY, ["sign_out"], {}),
    "POST /desk/sign-out-everywhere": Door(EVERYBODY, ["sign_out_everywhere"], {}),
}
BY_ITSELF = "POST /desk/me/password"
"""It opens transactions of its own: tests/staff/pages walks it."""
DOORS |= {f"POST {CASE}/{noun}": Door(roles, [deed], DEEDS[noun]) for noun, (roles, deed) in MOVES.items()}


def served():
    """Method and path of every page."""
    routes = iter_route_contexts(an_app(sessions_of(None)).routes)
    return {
        f"{method} {route.path}"
        for route in routes
        if is_page(route.path) and route.path not in LEADS_ON
        for method in route.methods
        if method != "HEAD"
    }


def test_every_page_is_listed():
    signing = {name for name in served() if SIGN_IN in name or name.startswith("GET /open")}
    assert served() - signing - {BY_ITSELF} == set(DOORS)
    read = {name.removeprefix("GET ") for name in signing | set(DOORS) if name.startswith("GET ")}
    assert read == set(PAGES)


def wanted(db, name):
    """What is asked, about something that is there."""
    method, path = name.split(" ")
    if "{code}" in path:
        return of_a_baraza(db, method, path, DOORS[name].sends or {})
    if path.startswith(("/desk/settings", "/desk/menus")):
        return of_the_settings(db, method, path, DOORS[name].sends or {})
    noun = path.rpartition("/")[2]
    complaint = made_for(db, noun) if path.startswith(CASE) and noun in MOVES else a_complaint(db)
    fields = {key: str(value) for key, value in (DOORS[name].sends or {}).items()}
    sent = {"data": fields | {"version": f'"{complaint.version}"'}} if method == "POST" else {}
    if noun == "unmasking":
        complaint = a_complaint(db, hidden=True)
    about = partial(an_alert, complaint=complaint)
    if "notices" in path:
        about = a_notice
    elif "unmaskings" in path:
        about = partial(an_unmasking, noun=noun)
    elif path.startswith(PEOPLE):
        about = a_list
    elif path.startswith("/desk/staff"):
        about = a_colleague
    number = about(db).id if "{number}" in path else 0
    db.flush()
    which = newest(db, Token) if "{which}" in path else 0
    return {"method": method, "url": path.format(reference=complaint.reference, number=number, which=which), **sent}


OF_THE_SETTINGS = {"name": "policy.yaml", "stem": "home", "day": "2027-05-17"}


def of_the_settings(db, method, path, sends):
    """What is published, in two versions, and a day that the desk entered."""
    first = version = put(db, sources())
    if path.endswith("/return"):
        version = put(db, sources("Welcome back"))
    if "{day}" in path and not in_force(db):
        add_day(db, date(2027, 5, 17), "Idd", "A notice", is_off=True, person_id=a_person(db).id, now=NOW)
    sent = {"data": sends | {"version": f'"{version}"'}} if method == "POST" else {}
    return {"method": method, "url": path.format(**OF_THE_SETTINGS, version=first), **sent}


def a_colleague(db):
    """Somebody of no office, who has a key."""
    person = a_person(db, role=Role.COMMUNICATIONS)
    issue_token(db, person, now=NOW, days=1, token_bytes=secrets.token_bytes)
    return person


def of_a_baraza(db, method, path, fields):
    """The same about a baraza that stands where that can be done."""
    forum = a_forum(db, state="held") if "{number}" in path else a_forum_for(db, path.rpartition("/")[2])
    about = (a_telling if "tellings" in path else a_theme)(db, forum) if "{number}" in path else forum
    sent = {"data": fields | {"version": f'"{about.version}"'}} if method == "POST" else {}
    return {"method": method, "url": path.format(code=forum.code, number=about.id), **sent}


@pytest.mark.parametrize("name", DOORS)
def test_a_page_opens_for_whom_it_is_and_for_nobody_else(db, name):
    asked, door = wanted(db, name), DOORS[name]
    stranger = a_client(sessions_in(db)).request(**asked, follow_redirects=False)
    assert stranger.status_code == 303
    assert stranger.headers["location"].startswith("/desk/sign-in?next=/desk")
    for role in sorted(set(Role) - door.roles)[:2]:
        browser = a_browser(db, role)
        refused = browser.client.request(**asked, follow_redirects=False)
        assert (refused.status_code, "text/html" in refused.headers["content-type"]) == (403, True), role
        assert noted_by(db, browser) == ["refused"]
    for role in sorted(door.roles)[-1:]:
        browser = a_browser(db, role)
        asked = wanted(db, name) if "{number}" in name else asked  # an alert is for whoever came last
        answer = browser.client.request(**asked, follow_redirects=False)
        assert answer.status_code in (200, 201, 303) or refuses(answer), answer.text
        assert noted_by(db, browser) == door.noted


def refuses(answer):
    """Whether it was for them, and only not for now: their page says why."""
    return answer.status_code in (409, 412, 422) and 'role="alert"' in answer.text


def noted_by(db, browser):
    """What the trail says that they did."""
    return db.scalars(select(Entry.deed).where(Entry.person_id == browser.person_id)).all()


def test_a_form_without_its_token_changes_nothing(db):
    browser = a_browser(db, Role.OMBUDSMAN)
    del browser.client.headers["X-CSRF-Token"]
    answer = browser.client.request(**wanted(db, f"POST {CASE}/note"))
    assert answer.status_code == 403
    assert "The page was open for too long" in answer.text
    assert noted_by(db, browser) == ["refused"]
