"""The trail as auditors read it."""

from app.audit.actions import note
from app.complaints.models import Named
from app.staff.policy import Role
from tests.builders import NOW, a_complaint, a_person
from tests.web.door import a_client, a_visitor, sessions_in


def read(db, visitor, asked=""):
    return a_client(sessions_in(db)).get(f"/api/v1/trail{asked}", headers=visitor.headers)


def test_an_auditor_reads_who_saw_what_the_newest_first_in_pages(db):
    auditor, officer = a_visitor(db, Role.AUDITOR), a_visitor(db, Role.OFFICER)
    reference = a_complaint(db).reference
    client = a_client(sessions_in(db))
    for path in (f"complaints/{reference}", "complaints", "callbacks"):
        client.get(f"/api/v1/{path}", headers=officer.headers)
    told = read(db, auditor, f"?person={officer.person_id}").json()["items"]
    assert [(one["deed"], one["about"]) for one in told] == [
        ("refused", "GET /api/v1/callbacks"),
        ("list", "complaints"),
        ("read", f"complaint/{reference}"),
    ]
    first = read(db, auditor, f"?person={officer.person_id}&limit=2")
    rest = client.get(first.headers["link"].split(">")[0].removeprefix("<"), headers=auditor.headers)
    assert first.json()["items"] + rest.json()["items"] == told
    assert read(db, auditor, f"?about=complaint/{reference}&deed=read").json()["items"] == told[2:]
    assert read(db, auditor).json()["items"][0]["about"] == "trail"


def test_nobody_learns_by_it_of_a_complaint_that_names_them_or_whom_they_lead(db):
    accused = a_visitor(db, Role.AUDITOR)
    led = a_person(db, supervisor_id=accused.person_id)
    references = []
    for named in (accused.person_id, led.id):
        complaint = a_complaint(db, category="officer.bribe")
        db.add(Named(complaint_id=complaint.id, person_id=named, at=NOW))
        references.append(complaint.reference)
        for about in (f"complaint/{complaint.reference}", f"GET /desk/complaints/{complaint.reference}"):
            note(db, person_id=None, deed="read", about=about, now=NOW)
        note(db, person_id=None, deed="merge", about="x", detail={"into": complaint.reference}, now=NOW)
    db.flush()
    told = read(db, accused).text + read(db, accused, f"?about=complaint/{references[0]}").text
    assert not [reference for reference in references if reference in told]
    assert all(reference in read(db, a_visitor(db, Role.AUDITOR)).text for reference in references)
