"""Work at the desk in a real browser, without a script and by keyboard where it matters."""

import re
from datetime import UTC, datetime, timedelta

from app.kit.calendar import nairobi_day
from tests.forums.making import TEXTS
from tests.pages.axe import violations
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
    page.get_by_role("button", name="Count people, letters and cost").click()
    assert re.match(
        "English.*Water returns on Friday", page.get_by_role("status").text_content().strip(), re.DOTALL
    )
    assert not violations(page)
    page.get_by_role("button", name="Keep it as a draft", exact=True).click()
    address = re.sub(r"^https?://[^/]+|\?.*", "", page.url)
    assert page.get_by_role("button", name=re.compile("^Release")).count() == 0
    second = windows.look(Look(address, "approver"))
    second.get_by_role("button", name=re.compile("^Release")).click()
    assert second.get_by_role("status").first.text_content() == "✓ Released."
    page = windows.look(Look(address, "communications"))
    page.get_by_role("button", name="Stop for good").click()
    assert page.get_by_text("It is over.").count() == 1


def test_one_announces_a_baraza_and_calls_it_off_and_another_lets_that_be_told(windows):
    page = windows.look(Look("/desk/barazas/new", "forum_officer"))
    for field, said in TEXTS.items():
        for language, words in said.items():
            page.locator(f'[name="{field}.{language}"]').fill(words)
    page.get_by_label("Topic of its notices").select_option("budget")
    page.get_by_label("The office that calls it").select_option("finance")
    page.get_by_role("button", name="Keep it as a draft").click()
    assert page.locator("#f-starts_at").evaluate("one => one.matches(':invalid')")
    page.get_by_label("Day").fill(f"{nairobi_day(datetime.now(UTC)) + timedelta(days=9)}")
    page.get_by_role("button", name="Keep it as a draft").click()
    assert page.get_by_role("alert").get_by_role("link").get_attribute("href") == "#f-where"
    assert not violations(page)
    page.get_by_label("Mautuma").check()
    page.get_by_role("button", name="Keep it as a draft").click()
    page.get_by_role("button", name="Announce it").click()
    address = re.sub(r"^https?://[^/]+|\?.*", "", page.url)
    assert page.get_by_role("status").text_content() == "✓ Announced: who dials sees it."
    page.get_by_text("Cancel it").first.click()
    page.get_by_label("Why").select_option("rain")
    page.get_by_role("button", name="Cancel it").click()
    second = windows.look(Look(address, "approver"))
    second.get_by_role("button", name="Let it go").click()
    assert second.get_by_role("status").text_content() == "✓ Released."


def test_a_list_is_tried_begun_and_taken_in_by_the_worker(windows):
    page = windows.look(Look("/desk/people", "communications"))
    rows = b"Simu,Wadi\n0700000081,Mautuma\n0700000082,Mautuma\n12,Mautuma\n"
    page.get_by_label("File").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": rows})
    page.get_by_label("Where, when and how they said yes").fill("Signed sheets of the baraza in Mautuma")
    page.get_by_role("button", name="Send it in and look at it").click()
    page.get_by_role("button", name="Try it dry").click()
    assert page.get_by_text("Row 4").count() == 1
    assert not violations(page)
    page.get_by_role("button", name="Subscribe them").click()
    for _ in range(40):
        if page.get_by_role("heading", level=1).get_by_text("Taken in", exact=True).count():
            break
        page.wait_for_timeout(250)
        page.reload()
    assert page.locator("dd").first.text_content() == "2"


def test_what_is_printed_is_black_on_white_and_keeps_what_people_said(windows):
    page = windows.look(Look("/desk/barazas/{held}/views", "forum_officer"))
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("blockquote").first.is_visible()
    assert not page.locator("select").first.is_visible()
    assert page.locator("h1").evaluate("one => getComputedStyle(one).color") == "rgb(0, 0, 0)"
    page.emulate_media(media="screen", color_scheme="light")


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


def test_an_officer_asks_for_a_number_a_custodian_grants_it_and_it_closes_by_itself(windows):
    address = "/desk/complaints/{closely}"
    page = windows.look(Look(address, "investigator"))
    page.get_by_text("Ask to see the number", exact=True).click()
    page.get_by_label("Why you must know it").fill("The hearing is on Friday and nobody knows the place.")
    page.get_by_role("button", name="Ask", exact=True).click()
    assert page.get_by_role("status").text_content() == "✓ Asked."
    request = re.sub(r"^https?://[^/]+|\?.*", "", page.url)
    custodian = windows.look(Look(request, "custodian"))
    custodian.get_by_label("Why you decide so").fill("She named a witness and no place.")
    custodian.get_by_role("button", name="Yes, let them see it").click()
    page = windows.look(Look(request, "investigator"))
    with page.expect_response(f"**{request}/look") as answered:
        page.get_by_role("button", name="Show me the number").click()
    assert page.locator(".big").text_content().startswith("+254")
    assert answered.value.headers["refresh"].endswith(request)
    assert answered.value.headers["cache-control"] == "no-store"
    page.get_by_role("link", name="Close it now").click()
    assert not page.get_by_text("+254").count()


def test_an_administrator_takes_somebody_on_and_proves_a_change_of_the_answers_at_hand(windows):
    page = windows.look(Look("/desk/staff/new", "administrator"))
    page.get_by_label("Name").fill("Achieng Otieno")
    page.get_by_label("Role").select_option(label="Communications officer")
    page.get_by_role("button", name="Take on").click()
    password = page.locator(".secret").last.text_content()
    page.get_by_role("link", name="I have given it to them").click()
    assert password not in page.content()
    page = windows.look(Look("/desk/settings/files/canned.yaml", "administrator"))
    text = page.locator("#f-text").input_value()
    page.locator("#f-text").fill(text.replace("visit.planned:", "visit.planned: ["))
    page.get_by_role("button", name="Prove it, publish nothing").click()
    assert re.match(r"canned\.yaml:\d+", page.locator(".clash b").first.text_content())


def test_lists_and_cases_can_be_printed(windows):
    for address, seen, left_out in (
        ("/desk/complaints", "table a.ref >> nth=0", ".bulk"),
        ("/desk/complaints/{busy}", ".timeline", ".write >> nth=0"),
    ):
        page = windows.look(Look(address))
        page.emulate_media(media="print")
        assert page.locator(seen).is_visible()
        assert page.get_by_text("Printed on").is_visible()
        assert not page.locator(left_out).is_visible()
        page.emulate_media(media="screen")
    assert not page.get_by_text("Printed on").is_visible()
