"""A hidden number from the wish to see it to its last minute on the screen, by pages."""

import pytest
from sqlalchemy import select, update

from app.audit.models import Entry
from app.complaints.models import Named
from app.staff.policy import Role
from app.unmasking.models import Unmasking
from app.unmasking.rules import OPENED_WITHIN
from tests.builders import NOW, a_complaint, a_contact
from tests.web.pages.reading import fields, read, signed_in

MOTIVE = "The witness must be rung before the hearing on Friday."
WORDS = "Chief anadai <b>pesa. Nipigie 0700 000 012."


@pytest.fixture
def complaint(db):
    return a_complaint(db, contact=a_contact(db), words=WORDS, hidden=True)


@pytest.fixture
def officer(db):
    return signed_in(db, Role.OFFICER)


@pytest.fixture
def custodian(db):
    return signed_in(db, Role.CUSTODIAN)


def ask(browser, complaint, motive=MOTIVE):
    page, address = f"/desk/complaints/{complaint.reference}", f"/desk/complaints/{complaint.reference}/unmasking"
    return browser.client.post(address, data=fields(read(browser.client.get(page)), address) | {"motive": motive})


WHY = "Nobody else knows the place."


def press(browser, address, noun, **more):
    """What a browser sends that reads the request, says why and presses a button."""
    page = read(browser.client.get(address))
    (form,) = [one.attributes["action"] for one in page.every("main")[0].every("form")]
    return browser.client.post(f"{address}/{noun}", data=fields(page, form) | {"because": WHY} | more)


def buttons(browser, address):
    return [one.text for one in read(browser.client.get(address)).every("main")[0].every("button")]


def deeds(db, complaint):
    about = select(Entry.deed).where(Entry.about == f"complaint/{complaint.reference}").order_by(Entry.id)
    return [deed for deed in db.scalars(about) if "unmask" in deed]


def test_an_officer_asks_a_custodian_decides_and_each_look_is_written_down(db, complaint, officer, custodian):
    asked = ask(officer, complaint)
    page, address = read(asked), asked.url.path
    assert page.every("p", role="status")[0].text == "✓ Asked."
    assert page.every("blockquote")[0].text == MOTIVE
    assert buttons(officer, address) == []
    (row,) = read(custodian.client.get("/desk/unmaskings")).every("ul", class_="calls")[0].every("li")
    assert row.every("a")[0].attributes["href"] == address
    assert [one.text for one in read(custodian.client.get("/desk")).every("a") if "1 " in one.text] == [
        "1 Requests to decide"
    ]
    assert buttons(custodian, address) == ["Yes, let them see it", "No, it stays hidden"]
    assert read(press(custodian, address, "grant")).every("p", role="status")[0].text == "✓ Your yes is kept."
    assert buttons(officer, address) == ["Show me the number"]
    for _ in range(2):
        seen = press(officer, address, "look")
        shown = read(seen)
        assert shown.every("p", class_="big")[0].text.startswith("+2547")
        assert WORDS in shown.text
        assert shown.every("blockquote")[0].attributes["lang"] == complaint.language
        assert seen.headers["cache-control"] == "no-store"
        assert seen.headers["refresh"] == f"900; url={address}"
    assert deeds(db, complaint) == ["ask_unmasking", "grant_unmasking", "unmask", "unmask"]
    assert officer.client.get(f"{address}/look").status_code == 405, "no address shows it again"


def test_a_yes_that_nobody_used_shows_nothing_a_day_later(db, complaint, officer, custodian):
    address = ask(officer, complaint).url.path
    press(custodian, address, "grant")
    db.execute(update(Unmasking).values(granted_at=NOW - OPENED_WITHIN))
    answer = officer.client.post(
        f"{address}/look", data=fields(read(officer.client.get("/desk/me")), "/desk/sign-out")
    )
    assert (answer.status_code, "+254" in answer.text) == (409, False)
    assert read(answer).every("div", role="alert")


def test_what_is_asked_without_a_reason_comes_back(complaint, officer):
    answer = ask(officer, complaint, "because")
    page = read(answer)
    assert answer.status_code == 422
    assert page.every("div", role="alert")[0].every("a")[0].attributes["href"] == "#f-motive"
    assert page.every("textarea")[0].text == "because"


def test_two_say_yes_where_the_resident_is_protected(db):
    complaint = a_complaint(db, contact=a_contact(db), words=WORDS, hidden=True, level="c2", pin_hash="x")
    officer, first = signed_in(db, Role.INVESTIGATOR), signed_in(db, Role.CUSTODIAN)
    ombudsman = signed_in(db, Role.OMBUDSMAN)
    address = ask(officer, complaint).url.path
    assert buttons(ombudsman, address) == ["No, it stays hidden"], "the Ombudsman seconds and never begins"
    press(first, address, "grant", untold="true")
    assert buttons(first, address) == []
    assert buttons(officer, address) == []
    press(ombudsman, address, "grant")
    assert buttons(officer, address) == ["Show me the number"]
    assert "is not told, for their safety" in read(officer.client.get(address)).text


def test_of_two_who_decide_at_once_the_second_reads_what_happened(db, complaint, officer, custodian):
    address = ask(officer, complaint).url.path
    second = signed_in(db, Role.CUSTODIAN)
    sent = fields(read(second.client.get(address)), f"{address}/grant") | {"because": "No need."}
    press(custodian, address, "grant")
    answer = second.client.post(f"{address}/refusal", data=sent)
    assert answer.status_code == 412
    assert "Granted, not looked at" in read(answer).every("h1")[0].text


def test_a_decision_says_why_and_its_asker_reads_it(complaint, officer, custodian):
    address = ask(officer, complaint).url.path
    silent = press(custodian, address, "refusal", because="")
    assert silent.status_code == 422
    assert read(silent).every("textarea", id="f-because")[0].attributes["aria-invalid"] == "true"
    press(custodian, address, "refusal", because="A reply to her text <b>reaches her.")
    assert "A reply to her text <b>reaches her." in read(officer.client.get(address)).every("dl")[0].text


def test_whoever_it_names_finds_no_request(db, complaint, officer, custodian):
    address = ask(officer, complaint).url.path
    db.add(Named(complaint_id=complaint.id, person_id=custodian.person_id, at=NOW))
    db.flush()
    assert custodian.client.get(address).status_code == 404
    assert "Nobody waits" in read(custodian.client.get("/desk/unmaskings")).text


def test_a_number_that_stands_in_the_case_is_not_asked_for(db, officer):
    complaint = a_complaint(db, contact=a_contact(db), hidden=False)
    page = read(officer.client.get(f"/desk/complaints/{complaint.reference}"))
    assert not page.every("textarea", id="f-motive")
