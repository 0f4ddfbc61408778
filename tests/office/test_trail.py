"""The trail on a page: narrowed to what is looked for, and verified by a button."""

import pytest
from sqlalchemy import text

from app.audit import anchor
from app.audit.actions import note
from app.audit.queries import head
from app.audit.sealing import seal
from app.complaints.models import Named
from app.staff.policy import Role
from app.staff.signin.browser import HEADER
from tests.builders import NOW, SEALER, a_complaint, a_person
from tests.staff.signin.making import a_browser
from tests.web.door import SETTINGS
from tests.web.pages.reading import fields, read, signed_in

ADDRESS = "/desk/audit"


@pytest.fixture
def auditor(db):
    return signed_in(db, Role.AUDITOR)


def entries(auditor, query=""):
    rows = read(auditor.client.get(f"{ADDRESS}?{query}")).every("ul", class_="calls")
    return [[one.text for one in row.every("code")] for row in rows[0].every("li")] if rows else []


def verify(auditor):
    address = f"{ADDRESS}/verification"
    return read(auditor.client.post(address, data=fields(read(auditor.client.get(ADDRESS)), address)))


def test_it_is_narrowed_to_who_what_which_and_when(db, auditor):
    one, other = a_person(db, name="Achieng"), a_person(db)
    note(db, person_id=one.id, deed="read", about="complaint/48291386", now=NOW, detail={"number": "shown"})
    note(db, person_id=other.id, deed="reply", about="complaint/48291386", now=NOW)
    db.flush()
    read_it, replied = ["read", "complaint/48291386"], ["reply", "complaint/48291386"]
    assert entries(auditor, f"person={one.id}") == [read_it]
    assert entries(auditor, "about=4829 1386") == [replied, read_it]
    assert entries(auditor, "about=complaint/48291386&deed=reply") == [replied]
    assert entries(auditor, "deed=reply&since=2026-11-24&until=2026-11-24") == [replied]
    assert entries(auditor, "deed=reply&since=2026-11-25") == []
    assert entries(auditor, "deed=reply&until=2026-11-23") == []
    assert entries(auditor, "deed=reply&since=0001-01-01&until=9999-12-31") == [replied]
    shown = read(auditor.client.get(f"{ADDRESS}?person={one.id}&deed=")).every("li")
    assert any("Achieng" in row.text and "number: shown" in row.text for row in shown)
    assert auditor.client.get(f"{ADDRESS}?since=yesterday").status_code == 422


def test_of_a_complaint_that_names_the_reader_nothing_is_told(db, auditor):
    complaint = a_complaint(db)
    note(db, person_id=None, deed="read", about=f"complaint/{complaint.reference}", now=NOW)
    db.flush()
    asked = f"about={complaint.reference}"
    assert entries(auditor, asked)
    db.add(Named(complaint_id=complaint.id, person_id=auditor.person_id, at=NOW))
    db.flush()
    assert not entries(auditor, asked)


def test_its_pages_keep_what_was_asked(db, auditor):
    for n in range(3):
        note(db, person_id=None, deed="sing", about=f"song/{n}", now=NOW)
    db.flush()
    page = read(auditor.client.get(f"{ADDRESS}?deed=sing&limit=2"))
    (onward,) = page.every("a", rel="next")
    rest = read(auditor.client.get(onward.attributes["href"])).every("ul", class_="calls")[0]
    assert [one.text for one in rest.every("code")] == ["sing", "song/0"]


@pytest.fixture
def anchored(db, tmp_path):
    """An auditor where three entries were sealed and anchored."""
    path = tmp_path / "anchors.jsonl"
    for n in range(3):
        note(db, person_id=None, deed="sing", about=f"song/{n}", now=NOW)
    db.flush()
    seal(db, now=NOW, limit=50)
    anchor.drop(path, head(db), SEALER.sign)
    return reading_anchors(db, path)


def reading_anchors(db, path):
    """An auditor at a house that keeps its anchors there."""
    browser = a_browser(db, Role.AUDITOR, settings=SETTINGS.model_copy(update={"itika_audit_anchors": path}))
    del browser.client.headers[HEADER]
    return browser


def test_a_button_verifies_it_and_says_what_it_walked(anchored):
    said = verify(anchored).every("p", role="status")[0].text
    assert said.startswith("✓ Nothing was changed, removed or put in: 3 links walked, 1 anchors compared")
    assert entries(anchored, "deed=verify") == [["verify", "trail"]]


def test_it_says_so_where_nothing_was_anchored(db, tmp_path):
    page = verify(reading_anchors(db, tmp_path / "none.jsonl"))
    assert page.every("p", role="status")
    assert "There are no anchors on this machine" in page.text


def test_it_shows_a_link_that_was_forged(db, anchored):
    note(db, person_id=None, deed="read", about="complaint/48291386", now=NOW)
    db.flush()
    forged = "SELECT 4, max(id), :now, sha256('forged') FROM audit_entry WHERE deed = 'read'"
    db.execute(text(f"INSERT INTO audit_seal (number, entry_id, sealed_at, hash) {forged}"), {"now": NOW})
    alert = verify(anchored).every("div", role="alert")[0]
    assert "The trail was tampered with" in alert.text
    assert "link 4 does not fit its entry" in alert.text
