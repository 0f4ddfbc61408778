"""What is published and the days off, on pages: read, proved, changed as a whole, put back."""

import pytest

from app.editions import queries
from app.staff.policy import Role
from tests.builders import CALENDAR
from tests.complaints.test_almanac import due_on, filed
from tests.editions.county import POLICY_FILE, sources
from tests.editions.test_actions import put
from tests.staff.listed import LONGER
from tests.web.pages.reading import fields, read, signed_in

SETTINGS = "/desk/settings"
POLICY = f"{SETTINGS}/files/policy.yaml"
DAYS = f"{SETTINGS}/days-off"
BROKEN = POLICY_FILE.replace('"days": 14', '"days": 0', 1)


@pytest.fixture
def ombudsman(db):
    return signed_in(db, Role.OMBUDSMAN)


@pytest.fixture
def first(db):
    return put(db, sources())


def send(browser, address, read_at=None, **written):
    page = read(browser.client.get(read_at or address))
    return browser.client.post(address, data=fields(page, address) | written)


def told(answer):
    return read(answer).every("p", role="status")[0].text


def test_a_changed_file_is_proved_shown_and_published(db, ombudsman, first):
    assert "Policy: who answers" in read(ombudsman.client.get(SETTINGS)).text
    looked = send(ombudsman, POLICY, text=LONGER, look="1")
    page = read(looked)
    assert told(looked) == "✓ It passes the proof. Nothing is in force yet."
    assert '"review_days": 30' in page.every("del")[0].text
    assert '"review_days": 45' in page.every("ins")[0].text
    assert page.every("textarea")[0].text == LONGER
    assert queries.in_force(db) == first
    done = send(ombudsman, POLICY, text=LONGER, why="Forty-five days, as the assembly decided")
    assert told(done) == "✓ In force within seconds."
    assert "Forty-five days" in read(done).every("dl")[0].text
    assert queries.sources(db, queries.in_force(db))["policy.yaml"] == LONGER


@pytest.mark.parametrize("button", [{"look": "1"}, {"why": "Because"}])
def test_each_fault_of_the_proof_says_which_line_and_what_stands_there(db, ombudsman, first, button):
    answer = send(ombudsman, POLICY, text=BROKEN, **button)
    page = read(answer)
    (fault, *_) = page.every("section", class_="clash")[0].every("li")
    assert answer.status_code == 409
    assert fault.every("b")[0].text == "policy.yaml:1"
    assert '"days": 0' in fault.every("code")[0].text
    assert page.every("textarea")[0].text == BROKEN
    assert queries.in_force(db) == first


def test_nothing_is_published_without_a_reason_or_over_what_was_not_read(db, ombudsman, first):
    answer = send(ombudsman, POLICY, text=LONGER)
    assert (answer.status_code, read(answer).every("input", id="f-why")[0].attributes["aria-invalid"]) == (
        422,
        "true",
    )
    stale = fields(read(ombudsman.client.get(POLICY)), POLICY) | {"text": LONGER, "why": "Longer"}
    second = put(db, sources("Welcome back"))
    assert ombudsman.client.post(POLICY, data=stale).status_code == 412
    assert queries.in_force(db) == second


def test_an_earlier_version_is_compared_and_put_back(db, ombudsman, first):
    put(db, sources("Welcome <b>back"))
    address = f"{SETTINGS}/versions/{first}"
    page = read(ombudsman.client.get(address))
    assert "Welcome <b>back" in page.every("del")[0].text
    done = send(ombudsman, f"{address}/return", address, why="The old words were better")
    assert (told(done), queries.in_force(db)) == ("✓ In force again within seconds.", first)
    assert not read(ombudsman.client.get(address)).every("form", action=f"{address}/return"), "it is in force"
    assert ombudsman.client.get(f"{SETTINGS}/versions/0123456789ab").status_code == 404


def test_a_day_of_the_gazette_moves_what_was_promised_and_is_taken_back(db, ombudsman):
    complaint = filed(db)
    before = due_on(complaint)
    assert complaint.due_calendar == CALENDAR.version
    done = send(ombudsman, DAYS, day=before.isoformat(), name="Mourning", source="Gazette notice 1", is_off="yes")
    assert told(done).startswith("✓ Kept. 1 open complaint was worked out anew")
    db.refresh(complaint)
    assert due_on(complaint) > before
    (row,) = read(ombudsman.client.get(DAYS)).every("ul", class_="calls")[0].every("li")
    assert "Mourning day off Gazette notice 1" in row.text
    send(ombudsman, f"{DAYS}/{before.isoformat()}/end", DAYS)
    db.refresh(complaint)
    assert due_on(complaint) == before


def test_a_day_that_is_known_or_lacks_its_notice_comes_back_filled(ombudsman):
    day = {"day": "2027-05-17", "name": "Idd", "source": "Gazette notice 2"}
    send(ombudsman, DAYS, **day)
    again = send(ombudsman, DAYS, **day)
    assert (again.status_code, read(again).every("input", id="f-name")[0].attributes["value"]) == (409, "Idd")
    lacking = send(ombudsman, DAYS, day="2027-05-18", name="Idd", source="")
    assert lacking.status_code == 422
    assert read(lacking).every("div", role="alert")[0].every("a")[0].attributes["href"] == "#f-source"
