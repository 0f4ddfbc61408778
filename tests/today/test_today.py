"""The page that work begins with: what waits, for whom it waits."""

from datetime import timedelta
from functools import partial

from app.complaints.models import StaffNotice
from app.complaints.rules.lifecycle import State
from app.outbox.gate.actions import turn
from app.outbox.gate.rules import paused
from app.staff.policy import Role
from tests.builders import NOW, a_complaint
from tests.web.pages.reading import read, signed_in


def tiles(page):
    """What each tile says, with where it leads."""
    (listed,) = page.every("ul", class_="tiles")
    return {link.text: link.attributes["href"] for link in listed.every("a")}


def test_each_count_is_a_link_to_a_list_of_as_many(db):
    browser = signed_in(db, Role.OMBUDSMAN)
    a_complaint(db, state=State.IN_PROGRESS, due_at=NOW - timedelta(days=1))
    a_complaint(db, state=State.TRIAGE, assignee_id=browser.person_id)
    a_complaint(db, state=State.REFERRED)
    shown = tiles(read(browser.client.get("/desk")))
    counts = {title: int(many) for many, title in (text.split(" ", 1) for text in shown)}
    assert (counts["Over their day"], counts["My complaints"], counts["Referrals without a receipt"]) == (1, 1, 1)
    for text, address in shown.items():
        page = read(browser.client.get(address))
        assert len(page.every("a", class_="ref")) == int(text.split(" ")[0]), text


def test_an_alert_stands_until_it_was_read(db):
    browser = signed_in(db, Role.OMBUDSMAN)
    complaint = a_complaint(db)
    db.add(StaffNotice(person_id=browser.person_id, complaint_id=complaint.id, kind="late", key="1", at=NOW))
    db.flush()
    page = read(browser.client.get("/desk"))
    (form,) = [one for one in page.every("form") if "alerts" in one.attributes["action"]]
    token = form.every("input", name="csrf")[0].attributes["value"]
    answer = browser.client.post(form.attributes["action"], data={"csrf": token})
    assert "Nothing calls on you by name." in answer.text


def test_whoever_keeps_the_texts_going_sees_that_they_are_held(db):
    turn(db, partial(paused, because="no_credit", now=NOW))
    page = read(signed_in(db, Role.ADMINISTRATOR).client.get("/desk"))
    assert page.every("p", role="status")[0].text.startswith("Texts are held: the account was refused.")
    assert not page.every("ul", class_="tiles")
    assert "Texts are held" not in signed_in(db, Role.OFFICER).client.get("/desk").text
