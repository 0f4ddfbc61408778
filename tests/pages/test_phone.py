"""The phone in the browser, over the running gateway: what it shows, keeps, repeats and never tells."""

import re
import time

import pytest

from app.kit.gsm import septets
from tests.pages.handset import COMPLAINT, exchanges
from tests.phone import CODE

REFERENCE = re.compile(r"\b[2-9]\d{3} \d{4}\b")


def test_it_shows_a_journey_screen_by_screen_and_its_texts(handset):
    for said, screen in exchanges(COMPLAINT):
        handset.say(said)
        if handset.words("state").startswith("END"):
            break
        assert handset.screen == screen
        assert handset.words("state") == "CON: it waits for your answer."
    (reference,) = REFERENCE.findall(handset.screen)
    (text,) = handset.texts(1)
    assert reference in text
    assert handset.words("count") == "1 text."
    assert not handset.complaints


def test_it_counts_septets_as_the_network_does_and_says_them_in_words(handset):
    screen = handset.dial()
    used = septets(f"CON {screen}")
    assert handset.words("room") == f"{used} of 160 septets, {160 - used} left"
    widths = handset.page.evaluate("[bar.offsetWidth, bar.parentElement.clientWidth]")
    assert widths[0] / widths[1] == pytest.approx(used / 160, abs=0.01)


def test_it_shows_the_request_and_the_reply_without_the_secret(handset):
    screen = handset.dial()
    request, reply = handset.words("request"), handset.words("reply")
    asked, kind, _, form = request.splitlines()
    assert (asked, kind) == ("POST /at/…/ussd", "Content-Type: application/x-www-form-urlencoded")
    assert form.startswith("sessionId=ATUid_")
    assert reply == f"HTTP 200\nContent-Type: text/plain; charset=utf-8\n\nCON {screen}"
    assert re.fullmatch(r"Answered in [0-9.]+ ms\.", handset.words("time"))
    assert not [answer.url for answer in handset.answers if handset.place.secret in answer.text()]


def test_it_repeats_the_last_request_and_compares(handset):
    handset.dial()
    screen = handset.type("1")
    request = handset.words("request")
    assert handset.press("Repeat the last request") == screen
    assert handset.words("request") == request
    assert handset.words("note") == "Repeated: the same reply came again."
    assert handset.type("1") != screen


def test_it_repeats_the_request_that_ended_the_dialogue(handset):
    handset.complain_to_the_end()
    ended = handset.screen
    assert handset.press("Repeat the last request") == ended
    assert handset.words("note") == "Repeated: the same reply came again."
    time.sleep(2)
    assert len(handset.texts(1)) == 1


def test_it_drops_a_call_and_goes_on_to_another(handset):
    handset.dial()
    handset.press("Drop the call")
    assert handset.words("state") == "The call was dropped."
    assert "status=Incomplete" in handset.words("request")
    assert handset.page.get_by_role("button", name="Drop the call").is_disabled()
    assert handset.dial()
    assert handset.words("state").startswith("CON")


def test_it_keeps_the_dialogue_of_each_handset(handset):
    handset.dial()
    handset.type("1", "1")
    first, screen = handset.page.get_by_label("Number", exact=True).input_value(), handset.screen
    second = handset.take_new_number()
    assert handset.screen == ""
    handset.dial()
    handset.pick(first)
    assert handset.screen == screen
    assert handset.type("0") != screen
    handset.pick(second)
    assert handset.words("state").startswith("CON")


def test_it_dials_deeper_and_nowhere_else(handset):
    handset.dial("*100#")
    assert handset.words("note").startswith(f"Only {CODE} leads here")
    handset.dial("*384*50*2#")
    assert "text=2" in handset.words("request")


def test_it_works_by_keypad_alone(handset):
    press = handset.page.get_by_label("Keypad").get_by_role("button", exact=True)
    for _ in CODE:
        handset.page.get_by_role("button", name="Delete").click()
    for key in CODE:
        press.and_(handset.page.get_by_text(key, exact=True)).click()
    assert "lugha" in handset.press("Call")
    press.and_(handset.page.get_by_text("1", exact=True)).click()
    assert "lugha:" not in handset.press("Send")


def test_it_works_by_keyboard_alone(handset):
    handset.page.get_by_label("Code to dial").focus()
    keyboard = handset.page.keyboard
    keyboard.press("Enter")
    assert "lugha" in handset.settled()
    home = ""
    for _ in range(2):
        keyboard.type("1")
        keyboard.press("Enter")
        assert handset.settled() != home
        home = handset.screen
    for _ in range(40):
        if handset.page.evaluate("document.activeElement.id") == "drop":
            break
        keyboard.press("Tab")
    keyboard.press("Enter")
    handset.settled()
    assert handset.words("state") == "The call was dropped."
    assert handset.page.evaluate("document.activeElement.id") == "typed"


def test_it_says_which_language_the_resident_reads(handset):
    screen = handset.page.get_by_label("Screen")
    handset.dial()
    handset.type("1", "1")
    assert screen.get_attribute("lang") == "sw"
    assert handset.page.evaluate("document.documentElement.lang") == "en"
    handset.type("EN")
    assert screen.get_attribute("lang") == "en"


def test_it_shows_what_was_typed_and_runs_none_of_it(handset):
    handset.complain()
    screen = handset.type('<img src=x onerror="alert(1)"> maji hakuna')
    assert '<img src=x onerror="alert(1)"> maji hakuna' in screen
    assert handset.page.locator("main img").count() == 0
    assert not handset.complaints


def test_it_says_so_when_the_gateway_is_gone(handset):
    handset.dial()
    handset.page.route("**/phone/**", lambda route: route.abort())
    handset.type("1")
    assert handset.words("note") == "The gateway does not answer: does it still run?"


def test_it_is_light_and_asks_nobody_outside(handset):
    handset.page.wait_for_load_state("networkidle")
    first = [answer for answer in handset.answers if answer.request.post_data is None]
    bodies = sum(len(answer.body()) for answer in handset.answers)
    assert len(first) == 3
    assert len(handset.answers) <= 5
    assert bodies < 40_000
    assert {answer.url.startswith(f"{handset.place.web}/phone") for answer in handset.answers} == {True}
    kept = {answer.url.rsplit(".", 1)[-1]: answer.headers["cache-control"] for answer in first}
    assert kept["css"] == kept["js"] == "public, max-age=31536000, immutable"


def test_it_writes_an_sms_and_shows_the_answer(handset):
    handset.page.get_by_label("Write an SMS to 20384").fill("Hakuna maji Shinoyi tangu Jumatatu")
    handset.page.get_by_role("button", name="Send the SMS").click()
    answer, written = handset.texts(2)
    assert written == "Hakuna maji Shinoyi tangu Jumatatu"
    assert "Jibu 1 TUMA" in answer
    assert handset.page.get_by_label("Write an SMS to 20384").input_value() == ""
    assert not handset.complaints
