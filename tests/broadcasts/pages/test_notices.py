"""A notice from its first word to its end, by pages: one writes it, another lets it go."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from app.broadcasts.models import Broadcast
from app.broadcasts.ports import TEST
from app.contacts.actions import opt_out
from app.outbox.models import Message
from app.staff.models import Person
from app.staff.policy import Role
from tests.broadcasts.making import a_notice, a_subscriber, carry_out, release_as_read
from tests.builders import NOW, a_contact, a_person
from tests.web.pages.reading import fields, read, signed_in

NEW = "/desk/notices/new"
WRITTEN = {
    "texts.en": "Water returns on Friday.",
    "texts.sw": "Maji yatarudi Ijumaa.",
    "whom": "wards",
    "ward": "991",
    "expires_at": "2026-11-28T18:00",
}


@pytest.fixture
def author(db):
    return signed_in(db, Role.COMMUNICATIONS)


@pytest.fixture
def approver(db):
    return signed_in(db, Role.APPROVER)


def buttons(page):
    return [one.text for one in page.every("aside")[0].every("button")]


def press(browser, page, address):
    return browser.client.post(address, data=fields(page, address))


def test_one_writes_it_and_another_releases_what_they_read(db, author, approver):
    a_subscriber(db)
    written = author.client.post(NEW, data=fields(read(author.client.get(NEW)), NEW) | WRITTEN)
    page, address = read(written), written.url.path
    assert page.every("p", role="status")[0].text == "✓ Draft kept."
    assert {one.attributes["lang"] for one in page.every("div", class_="phone")} == {"en", "sw"}
    assert "You wrote a part of it" in page.text
    assert buttons(page) == ["Send a test to me and my chief", "Make a draft of the same words"]
    seen = read(approver.client.get(address))
    assert [one for one in buttons(seen) if one.startswith("Release to 1 people, at most KES ")]
    assert read(press(approver, seen, f"{address}/release")).every("p", role="status")[0].text == "✓ Released."
    db.expire_all()
    notice = db.get(Broadcast, int(address.rpartition("/")[2]))
    assert (notice.state, notice.released_by) == ("released", approver.person_id)


def test_a_test_goes_to_ones_own_telephone_and_ones_chiefs_and_to_nobody_else(db, author):
    a_subscriber(db)
    me, chief = db.get_one(Person, author.person_id), a_person(db)
    me.contact_id, me.supervisor_id, chief.contact_id = a_contact(db).id, chief.id, a_contact(db).id
    address = f"/desk/notices/{a_notice(db, author_id=me.id).id}"
    tried = read(press(author, read(author.client.get(address)), f"{address}/test"))
    assert tried.every("p", role="status")[0].text == "✓ Test sent."
    owed = db.execute(select(Message.contact_id, Message.name)).all()
    assert sorted(owed) == sorted((one.contact_id, TEST) for one in (me, chief) for _ in ("en", "sw"))
    me.contact_id = chief.contact_id = None
    db.flush()
    refused = press(author, read(author.client.get(address)), f"{address}/test")
    assert refused.status_code == 409
    assert "We know no telephone of yours" in read(refused).every("div", role="alert")[0].text


def test_what_grew_after_it_was_read_is_not_released(db, approver):
    notice = a_notice(db)
    address = f"/desk/notices/{notice.id}"
    seen = read(approver.client.get(address))
    for _ in range(3):
        a_subscriber(db)
    answer = press(approver, seen, f"{address}/release")
    assert answer.status_code == 409
    assert "read the estimate again" in read(answer).every("div", role="alert")[0].text
    db.refresh(notice)
    assert notice.state == "draft"


def test_it_is_paused_and_stopped_and_let_go_on_by_another(db, author, approver):
    a_subscriber(db)
    notice = a_notice(db)
    release_as_read(db, notice)
    carry_out(db, now=NOW + timedelta(minutes=1))
    address = f"/desk/notices/{notice.id}"
    page = read(press(author, read(author.client.get(address)), f"{address}/pause"))
    assert "Paused" in page.every("h1")[0].text
    assert buttons(page) == ["Stop for good"]
    page = read(press(approver, read(approver.client.get(address)), f"{address}/resumption"))
    assert page.every("progress")[0].attributes["max"] == "1"
    page = read(press(author, read(author.client.get(address)), f"{address}/stop"))
    assert "It is over." in page.text


def test_what_is_wrong_comes_back_filled(db, author):
    sent = fields(read(author.client.get(NEW)), NEW) | WRITTEN
    answer = author.client.post(NEW, data=sent | {"expires_at": "2020-01-01T10:00", "ward": ""})
    page = read(answer)
    assert answer.status_code == 422
    assert page.every("div", role="alert")
    assert page.every("textarea")[1].text == "Maji yatarudi Ijumaa."
    assert page.every("input", id="f-expires_at")[0].attributes["value"] == "2020-01-01T10:00"


def test_the_list_says_how_far_each_is(db, author):
    notice = a_notice(db, texts={"sw": "Baraza <b>Alhamisi."})
    (row,) = read(author.client.get("/desk/notices")).every("li")[:1]
    assert "Draft" in row.text
    assert "Baraza <b>Alhamisi." in row.text
    assert row.every("a")[0].attributes["href"] == f"/desk/notices/{notice.id}"


def test_it_is_counted_before_anything_is_kept(db, author):
    for language in ("en", "sw", "sw"):
        a_subscriber(db, language=language)
    a_subscriber(db).opted_out_at = NOW
    db.flush()
    form = fields(read(author.client.get(NEW)), NEW) | WRITTEN | {"texts.sw": "Maji yatarudi “Ijumaa” ẃ."}
    counted = author.client.post(NEW, data=form | {"look": "1"})
    page = read(counted)
    (told,) = page.every("div", role="status")
    assert (counted.status_code, told.every("p", class_="big")[0].text) == (200, "3")
    assert "2 people, KES 1.6" in told.text
    assert "The letter ẃ makes all of it dear: write w." in told.text
    assert "want no texts of ours 1" in told.text
    assert page.every("textarea")[1].text == form["texts.sw"]
    assert db.query(Broadcast).count() == 0


def test_a_draft_is_changed_as_it_was_written_and_its_maker_may_not_release_it(db, author, approver):
    a_subscriber(db)
    made = author.client.post(NEW, data=fields(read(author.client.get(NEW)), NEW) | WRITTEN).url.path
    form = read(approver.client.get(f"{made}/change"))
    assert form.every("textarea")[0].text == WRITTEN["texts.en"]
    ticked = [one.attributes["value"] for one in form.every("input") if "checked" in one.attributes]
    assert ticked == ["wards", "991"]
    old = fields(read(author.client.get(f"{made}/change")), f"{made}/change") | WRITTEN | {"texts.en": "Mine."}
    sent = fields(form, f"{made}/change") | WRITTEN | {"texts.en": "Water returns on Monday."}
    page = read(approver.client.post(f"{made}/change", data=sent))
    assert "Water returns on Monday. STOP ends." in page.every("div", class_="phone")[0].text
    assert "You wrote a part of it" in page.text
    stale = author.client.post(f"{made}/change", data=old)
    both = read(author.client.post(f"{made}/change", data=fields(read(stale), f"{made}/change") | WRITTEN))
    assert (stale.status_code, both.every("h1")[0].text.startswith("Notice")) == (412, True)
    assert "Water returns on Monday." in read(stale).every("section", class_="clash")[0].text
    assert "Mine." in read(stale).every("textarea")[0].text


def test_it_is_copied_into_a_draft_that_is_open_to_be_changed(db, author):
    notice = a_notice(db, about="broadcast/old", texts={"en": "Soon. STOP ends.", "sw": "Karibuni."})
    address = f"/desk/notices/{notice.id}"
    page = read(author.client.get(address))
    refused = author.client.post(f"{address}/copy", data=fields(page, f"{address}/copy"))
    assert (refused.status_code, "f-expires_at" in refused.text) == (422, True)
    until = {"expires_at": "2026-12-20T18:00"}
    copied = author.client.post(f"{address}/copy", data=fields(page, f"{address}/copy") | until)
    assert copied.url.path == f"/desk/notices/{notice.id + 1}/change"
    assert read(copied).every("input", id="f-expires_at")[0].attributes["value"] == until["expires_at"]
    told = a_notice(db)
    assert "Copy it" not in read(author.client.get(f"/desk/notices/{told.id}")).text


def test_its_report_says_how_copies_ended_and_leads_to_the_sheet(db, author):
    contact = a_subscriber(db)
    notice = a_notice(db)
    release_as_read(db, notice)
    carry_out(db, now=NOW)
    db.execute(update(Message).values(state="accepted", delivery="delivered", kes=Decimal("0.80"), settled_at=NOW))
    opt_out(db, contact.id, now=NOW + timedelta(hours=1))
    page = read(author.client.get(f"/desk/notices/{notice.id}/report"))
    assert [one.text for one in page.every("tr")[1].every("td")] == ["Arrived", "1", "0.8"]
    assert [one.text for one in page.every("section")[0].every("dd")] == ["1", "0", "1", "0", "KES 0.8"]
    (sheet,) = [one.attributes["href"] for one in page.every("a") if one.attributes["href"].endswith(".csv")]
    assert author.client.get(sheet).text.startswith("result,reason,network,texts,kes")
