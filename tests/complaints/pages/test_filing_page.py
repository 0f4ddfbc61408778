"""Writing down what a resident told: filed once, or back with every field kept."""

from sqlalchemy import func, select

from app.complaints.models import Complaint
from tests.builders import a_complaint
from tests.web.pages.reading import fields, read

PAGE = "/desk/filing"
TOLD = {"channel": "call", "number": "0700 000 012", "language": "sw", "category": "water.burst", "words": "Bomba."}


def test_it_is_filed_once_however_often_it_is_sent(db, officer):
    hidden = fields(read(officer.client.get(PAGE)), PAGE)
    pages = [read(officer.client.post(PAGE, data=hidden | TOLD)) for _ in range(2)]
    numbers = {page.every("p", class_="big")[0].text for page in pages}
    (complaint,) = db.scalars(select(Complaint))
    assert numbers == {f"{complaint.reference[:4]} {complaint.reference[4:]}"}
    assert (complaint.filed_by, complaint.channel, complaint.hidden) == (officer.person_id, "call", True)


def test_what_is_wrong_comes_back_filled(db, officer):
    hidden = fields(read(officer.client.get(PAGE)), PAGE)
    answer = officer.client.post(PAGE, data=hidden | TOLD | {"number": "12", "category": "", "words": "<b>Bomba"})
    page = read(answer)
    assert answer.status_code == 422
    assert [one.attributes["href"] for one in page.every("div", role="alert")[0].every("a")] == ["#f-category"]
    assert page.every("textarea")[0].text == "<b>Bomba"
    assert page.every("input", id="f-number")[0].attributes["value"] == "12"
    assert fields(page, PAGE)["key"] == hidden["key"]
    assert not db.scalar(select(func.count()).select_from(Complaint))


def test_another_report_under_a_spent_key_or_none_comes_back_and_is_filed_under_a_new_one(db, officer):
    hidden = fields(read(officer.client.get(PAGE)), PAGE)
    officer.client.post(PAGE, data=hidden | TOLD)
    for filed, key in enumerate((hidden["key"], "", "x" * 99), start=1):
        other = TOLD | {"words": f"Daraja {filed}."}
        answer = officer.client.post(PAGE, data=hidden | other | {"key": key})
        page = read(answer)
        assert answer.status_code == 422
        assert page.every("textarea")[0].text == other["words"]
        assert db.scalar(select(func.count()).select_from(Complaint)) == filed
        again = officer.client.post(PAGE, data=fields(page, PAGE) | other)
        assert again.status_code == 201


def test_it_hints_at_others_of_the_same_and_hides_what_is_held_closely(db, officer):
    other = a_complaint(db, ward=991)
    hidden = fields(read(officer.client.get(PAGE)), PAGE)
    page = read(officer.client.post(PAGE, data=hidden | TOLD | {"ward": "991"}))
    assert f"/desk/complaints/{other.reference}" in [one.attributes["href"] for one in page.every("a")]
    hidden = fields(read(officer.client.get(PAGE)), PAGE)
    closely = read(officer.client.post(PAGE, data=hidden | TOLD | {"category": "officer.bribe"}))
    assert "It is held by the Ombudsman's office alone." in closely.text
    assert "Open it" not in closely.text
