"""Published content over HTTP: read file by file, changed as one edition, proved, and taken back."""

import pytest

from app.editions import queries
from app.staff.policy import Role
from tests.builders import a_person
from tests.editions.county import POLICY_FILE, sources
from tests.editions.test_actions import put, trail
from tests.web.door import a_client, a_visitor, sessions_in

EDITIONS = "/api/v1/editions"
LONGER = POLICY_FILE.replace('"review_days": 30', '"review_days": 45')
WHY = "Forty-five days, as the county assembly decided"


@pytest.fixture
def client(db):
    return a_client(sessions_in(db))


@pytest.fixture
def ombudsman(db):
    return a_visitor(db, Role.OMBUDSMAN)


def change(client, visitor, etag, **files):
    sent = {"why": WHY, "files": {f"{stem}.yaml": text for stem, text in files.items()}}
    return client.post(EDITIONS, json=sent, headers=visitor.reading(etag))


def test_what_is_in_force_is_read_changed_whole_and_put_back(db, client, ombudsman):
    first = put(db, sources(), by=a_person(db, name="Akinyi").id)
    shown = client.get(f"{EDITIONS}/in-force", headers=ombudsman.headers)
    assert (shown.json()["version"], shown.headers["etag"]) == (first, f'"{first}"')
    assert {"policy.yaml", "canned.yaml"} & {*shown.json()["files"]} == {"policy.yaml"}
    text = client.get(f"{EDITIONS}/{first}/files/policy.yaml", headers=ombudsman.headers).json()["text"]
    assert text == POLICY_FILE
    changed = change(client, ombudsman, shown.headers["etag"], policy=LONGER)
    second = changed.json()["version"]
    assert (changed.status_code, queries.in_force(db), changed.json()["why"]) == (201, second, WHY)
    assert queries.sources(db, second) == sources() | {"policy.yaml": LONGER}
    back = client.post(
        f"{EDITIONS}/{first}/return", json={"why": "Too long"}, headers=ombudsman.reading(f'"{second}"')
    )
    assert (back.status_code, queries.in_force(db)) == (201, first)
    listed = client.get(EDITIONS, headers=ombudsman.headers).json()["items"]
    assert [one["version"] for one in listed] == [first, second, first]
    assert [(deed, about) for _, deed, about, _ in trail(db)][-2:] == [
        ("publish", f"menu/{second}"),
        ("roll back", f"menu/{first}"),
    ]


def test_what_is_refused_leaves_all_as_it_was_and_says_where(db, client, ombudsman):
    first = put(db, sources())
    officer, etag = a_visitor(db, Role.OFFICER), f'"{first}"'
    broken = LONGER.replace('"days": 14', '"days": 0', 1)
    for visitor, tag, files, refused in (
        (officer, etag, {"policy": LONGER}, (403, "staff.not_allowed")),
        (ombudsman, '"0123456789ab"', {"policy": LONGER}, (412, "http.stale")),
        (ombudsman, "*", {"policy": LONGER}, (428, "http.unguarded")),
        (ombudsman, etag, {"ghosts": "a: 1"}, (422, "menu.file")),
        (ombudsman, etag, {"policy": POLICY_FILE}, (409, "menu.in_force")),
        (ombudsman, etag, {"policy": broken}, (409, "menu.unproved")),
    ):
        answer = change(client, visitor, tag, **files)
        assert (answer.status_code, answer.json()["rule"]) == refused
        assert queries.in_force(db) == first
    assert answer.json()["faults"][0]["field"].startswith("policy.yaml")
    for path in (f"{first}/files/ghosts.yaml", "0123456789ab/files/policy.yaml"):
        assert client.get(f"{EDITIONS}/{path}", headers=ombudsman.headers).status_code == 404


def test_a_house_that_published_nothing_says_so(db, client, ombudsman):
    assert client.get(EDITIONS, headers=ombudsman.headers).json() == {"items": []}
    assert client.get(f"{EDITIONS}/in-force", headers=ombudsman.headers).status_code == 404
    assert change(client, ombudsman, '"0123456789ab"', policy=LONGER).json()["rule"] == "menu.none"
