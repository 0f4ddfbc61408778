"""The county's people over HTTP: whom a complaint can be given to."""

from app.staff.policy import Role
from tests.builders import NOW, a_person
from tests.web.door import a_client, a_visitor, sessions_in


def test_lists_who_works_here_in_pages_without_those_who_left(db):
    client, ombudsman = a_client(sessions_in(db)), a_visitor(db, Role.OMBUDSMAN)
    a_person(db, ended_at=NOW)
    officer = a_person(db, role=Role.OFFICER, department="water")
    first = client.get("/api/v1/people?limit=1", headers=ombudsman.headers)
    rest = client.get(first.headers["link"].split(">")[0].removeprefix("<"), headers=ombudsman.headers)
    items = first.json()["items"] + rest.json()["items"]
    assert [(item["id"], item["role"], item["department"]) for item in items] == [
        (ombudsman.person_id, "ombudsman", None),
        (officer.id, "officer", "water"),
    ]
    assert "link" not in rest.headers
