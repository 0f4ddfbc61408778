"""Many at once from the inbox: each has its own result."""

from app.complaints.rules.lifecycle import State
from tests.builders import a_complaint
from tests.web.pages.reading import fields, read


def test_each_that_is_ticked_has_its_own_result(db, ombudsman, officer):
    ready, moved = a_complaint(db, state=State.TRIAGE), a_complaint(db, state=State.TRIAGE)
    page = read(ombudsman.client.get("/desk/complaints"))
    ticked = [one.attributes["value"] for one in page.every("input", name="item")]
    moved.version += 1
    db.flush()
    sent = fields(page, "/desk/changes") | {"item": ticked, "deed": "assign", "department": "water"}
    results = read(ombudsman.client.post("/desk/changes", data=sent | {"assignee": str(officer.person_id)}))
    assert results.every("p", role="status")[0].text == "1 of 2 done."
    told = {one.every("a")[0].text.replace(" ", ""): one.text for one in results.every("li")}
    assert "✓ Assigned" in told[ready.reference]
    assert "Somebody changed it after you read it" in told[moved.reference]
    db.refresh(ready)
    assert (ready.state, ready.assignee_id) == (State.ASSIGNED, officer.person_id)


def test_nothing_ticked_is_told(db, ombudsman):
    a_complaint(db)
    page = read(ombudsman.client.get("/desk/complaints"))
    answer = ombudsman.client.post("/desk/changes", data=fields(page, "/desk/changes") | {"deed": "start"})
    assert (answer.status_code, "Tick at least one" in answer.text) == (422, True)


def test_whoever_only_works_starts_and_does_not_assign(db, officer):
    a_complaint(db, state=State.ASSIGNED)
    page = read(officer.client.get("/desk/complaints"))
    assert [one.text for one in page.every("button", name="deed")] == ["Start work"]
    assert not page.every("select", id="bulk-assignee")
