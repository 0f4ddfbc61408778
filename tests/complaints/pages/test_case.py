"""One complaint as its page shows it."""

from datetime import timedelta

from sqlalchemy import select

from app.audit.models import Entry
from app.complaints import actions
from app.complaints.ports import Actor
from app.complaints.rules.lifecycle import State
from app.staff.policy import Role
from tests.builders import NOW, a_complaint, a_contact, a_county
from tests.web.pages.reading import fields, read, signed_in

COUNTY = a_county()


def page_of(visitor, complaint, query=""):
    return read(visitor.client.get(f"/desk/complaints/{complaint.reference}{query}"))


def buttons(page):
    return {one.text for one in page.every("button")}


def test_it_shows_words_of_citizens_staff_and_the_house_in_one_order(db, ombudsman):
    complaint = a_complaint(db, state=State.IN_PROGRESS, language="sw", words="Bomba <i>limepasuka</i>")
    by = Actor("staff", ombudsman.person_id)
    actions.reply(db, COUNTY, complaint, "Tunakuja kesho.", by=by, now=NOW + timedelta(hours=1))
    actions.note(db, COUNTY, complaint, "Spare parts ordered.", by=by, now=NOW + timedelta(hours=2))
    db.flush()
    page = page_of(ombudsman, complaint)
    (timeline,) = page.every("ol", class_="timeline")
    heads = [one.every("b")[0].text if one.every("b") else "text" for one in timeline.every("li")]
    assert heads == [
        "Filed",
        "Acknowledged",
        "Assigned",
        "Work started",
        "Reply sent",
        "text",
        "Note for colleagues",
    ]
    words = page.every("blockquote")
    assert [(one.text, one.attributes.get("lang")) for one in words] == [
        ("Bomba <i>limepasuka</i>", "sw"),
        ("Tunakuja kesho.", "sw"),
        ("Spare parts ordered.", None),
    ]
    assert [one.text for one in timeline.every("li", class_="inside")[0].every("span", class_="tag")] == [
        "Staff only"
    ]


def test_it_shows_its_clocks_with_the_rule_behind_them(db, ombudsman):
    page = page_of(ombudsman, a_complaint(db, state=State.TRIAGE))
    (clocks,) = [one for one in page.every("section") if one.every("h2")[0].text == "Clocks"]
    assert [one.text for one in clocks.every("p")] == [
        "Tue 8 Dec 2026 14 calendar days from 24 Nov 2026 · rule service",
        "Thu 26 Nov 2026 2 working days from 24 Nov 2026 · rule triage",
    ]


def test_it_offers_what_the_lifecycle_and_the_role_allow(db, ombudsman, officer):
    complaint = a_complaint(db, state=State.ASSIGNED)
    offered = buttons(page_of(officer, complaint))
    assert {"Start work", "Hand back to triage", "Reply", "Save the note", "Take more time"} <= offered
    assert not {"Acknowledge", "Assign", "Investigate", "Approve the answer"} & offered
    assert {"Assign", "Investigate", "Refer to another office"} <= buttons(page_of(ombudsman, complaint))
    closed = buttons(page_of(officer, a_complaint(db, state=State.WITHDRAWN)))
    assert "Save the note" in closed
    assert not {"Reply", "Start work", "Take more time"} & closed
    secretary = signed_in(db, Role.SECRETARY)
    assert buttons(page_of(secretary, complaint)) == {"Search"}


def test_it_shows_the_number_only_where_its_owner_lets_officers_call(db, ombudsman):
    hidden, shown = a_complaint(db, hidden=True, words="Siri"), a_complaint(db, contact=a_contact(db))
    assert "Hidden by the resident" in page_of(ombudsman, hidden).text
    assert [one.text[:5] for one in page_of(ombudsman, shown).every("a") if "tel:" in one.attributes["href"]]
    details = [entry.detail for entry in db.scalars(select(Entry).where(Entry.deed == "read").order_by(Entry.id))]
    assert ["number" in (detail or {}) for detail in details] == [False, True]


def test_it_shows_what_the_resident_sees_on_their_phone(db, ombudsman):
    complaint = a_complaint(db, state=State.IN_PROGRESS, language="sw")
    actions.reply(db, COUNTY, complaint, "Tunakuja.", by=Actor("staff", ombudsman.person_id), now=NOW)
    phones = page_of(ombudsman, complaint).every("div", class_="phone")
    assert {phone.attributes["lang"] for phone in phones} == {"sw"}
    assert [phone.text for phone in phones] == [f"{complaint.reference} in_progress", "Tunakuja."]


def test_what_may_not_be_known_is_not_there_and_all_alike(db, officer):
    accusing = a_complaint(db, category="officer.bribe", words="Siri")
    elsewhere = a_complaint(db, category="roads.bridge")
    answers = [
        officer.client.get(f"/desk/complaints/{reference}")
        for reference in (accusing.reference, elsewhere.reference, "99999994")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text.replace(answer.url.path, "") for answer in answers}) == 1


def test_it_keeps_a_checklist(db, officer):
    complaint = a_complaint(db, state=State.IN_PROGRESS)
    address = f"/desk/complaints/{complaint.reference}/ticks"
    page = page_of(officer, complaint)
    items = [one.attributes["value"] for one in page.every("input", name="item")]
    sent = fields(page, address) | {"item": items[:2]}
    answer = officer.client.post(address, data=sent, follow_redirects=False)
    assert answer.headers["location"].endswith(f"{complaint.reference}?done=tick#checklist")
    ticked = page_of(officer, complaint, "?done=tick")
    assert [
        one.attributes["value"] for one in ticked.every("input", name="item") if "checked" in one.attributes
    ] == items[:2]
    assert ticked.every("p", role="status")[0].text == "✓ List saved."
