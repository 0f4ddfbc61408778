"""Work at the desk in a real browser, without a script and by keyboard where it matters."""

import re
from datetime import UTC, datetime, timedelta

from app.kit.calendar import nairobi_day
from tests.pages.listed import Look


def test_a_triage_officer_acknowledges_and_assigns_all_that_is_new(windows):
    page = windows.look(Look("/desk/complaints?state=received", "triage_officer"))
    waiting = page.locator("a.ref").count()
    assert waiting
    for button, done in (("Acknowledge", "Acknowledged"), ("Assign", "Assigned")):
        for box in page.locator("input[name=item]").all():
            box.focus()
            page.keyboard.press("Space")
        page.locator("#bulk-department").select_option(label="Water department")
        page.get_by_role("button", name=button, exact=True).focus()
        page.keyboard.press("Enter")
        assert page.get_by_role("status").text_content() == f"{waiting} of {waiting} done."
        assert page.get_by_text(f"✓ {done}").count() == waiting
        page = windows.look(Look("/desk/complaints?state=triage&limit=100", "triage_officer"))
        if done == "Acknowledged":
            waiting = page.locator("a.ref").count()


def test_an_officer_answers_by_keyboard_and_sees_what_the_phone_shows(windows):
    page = windows.look(Look("/desk/complaints/{busy}"))
    page.locator("#reply-words").focus()
    page.keyboard.type("Tumefika, bomba linatengenezwa.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.get_by_role("status").text_content() == "✓ Reply sent."
    assert page.locator(".phone p").last.text_content() == "Tumefika, bomba linatengenezwa."


def test_one_writes_a_notice_another_approves_it_and_it_is_stopped(windows):
    page = windows.look(Look("/desk/notices/new", "communications"))
    page.get_by_label("English").fill("Water returns on Friday.")
    page.get_by_label("Kiswahili").last.fill("Maji yatarudi Ijumaa.")
    page.get_by_label("Everybody in the county who asked for notices").check()
    tomorrow = nairobi_day(datetime.now(UTC)) + timedelta(days=1)
    page.locator("#f-starts_at").fill(f"{tomorrow}T09:00")
    page.locator("#f-expires_at").fill(f"{tomorrow}T18:00")
    page.get_by_role("button", name="Keep it as a draft and count").click()
    address = re.sub(r"^https?://[^/]+|\?.*", "", page.url)
    assert page.get_by_role("button", name=re.compile("^Release")).count() == 0
    second = windows.look(Look(address, "approver"))
    second.get_by_role("button", name=re.compile("^Release")).click()
    assert second.get_by_role("status").first.text_content() == "✓ Released."
    page = windows.look(Look(address, "communications"))
    page.get_by_role("button", name="Stop for good").click()
    assert page.get_by_text("It is over.").count() == 1


def test_an_officer_goes_through_the_list_by_its_keys(windows):
    page = windows.look(Look("/desk/complaints?sort=due"))
    refs = page.locator("a.ref")
    for key in ("j", "j", "k"):
        page.keyboard.press(key)
    assert refs.first.evaluate("one => one === document.activeElement")
    page.keyboard.press("j")
    second = refs.nth(1).get_attribute("href")
    page.keyboard.press("o")
    page.wait_for_url(f"**{second}")
    for key, field in (("n", "note-words"), ("/", "find")):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.id") == field
        page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.locator("#keys").get_attribute("open") is not None
    page.locator("#note-words").focus()
    page.keyboard.type("jko?/")
    assert page.locator("#note-words").input_value() == "jko?/"
    assert not windows.complaints


def test_whoever_may_not_know_of_it_sees_nothing(windows):
    page = windows.look(Look("/desk/complaints/{closely}", "officer"))
    assert page.get_by_role("heading", level=1).text_content() == "Nothing is here"
    assert windows.look(Look("/desk/complaints/{closely}")).get_by_text("Confidential").count()
