"""How the stand-in goes wrong on purpose, and the page on which it shows what handsets got."""

import httpx
import pytest

from tests.africastalking.both_sides import Callbacks, recipients, send

NUMBERS = [f"+2547000000{n:02}" for n in range(5)]


def order(http: httpx.Client, mode: str) -> None:
    http.post("/faults", json={"mode": mode}).raise_for_status()


def taken(http: httpx.Client) -> list[str]:
    return [text["number"] for text in http.get("/ledger").json()["texts"]]


@pytest.mark.parametrize(("mode", "arrived"), [("part", 3), ("unlisted", 5)])
def test_lists_a_half_of_a_batch_and_takes_that_or_all(http: httpx.Client, mode: str, arrived: int) -> None:
    order(http, mode)
    listed = [entry["number"] for entry in recipients(send(http, *NUMBERS))]
    assert listed == NUMBERS[:3]
    assert taken(http) == NUMBERS[:arrived]


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("doubled", ["Sent", "Sent", "Success", "Success"]),
        ("reordered", ["Success", "Sent"]),
        ("strange", ["Parked", "Sent", "Success", "Teleported"]),
    ],
)
def test_reports_as_it_is_told(http: httpx.Client, callbacks: Callbacks, mode: str, words: list[str]) -> None:
    order(http, mode)
    send(http, NUMBERS[0])
    assert [report["status"] for report in callbacks.wait("sms/report", len(words))] == words


def test_reports_before_it_answers(http: httpx.Client, callbacks: Callbacks) -> None:
    order(http, "early")
    provider_id = recipients(send(http, NUMBERS[0]))[0]["messageId"]
    assert [report["id"] for report in callbacks.wait("sms/report", 0)] == [provider_id] * 2


def test_meets_each_request_with_the_next_of_its_moods(http: httpx.Client) -> None:
    weather = {"modes": ["error", "", "throttled"], "seconds": 0.1}
    assert http.put("/weather", json=weather).status_code == 204
    assert [send(http, NUMBERS[0]).status_code for _ in range(6)] == [500, 201, 429] * 2
    order(http, "bad_key")
    assert [send(http, NUMBERS[0]).status_code for _ in range(2)] == [401, 500]
    http.delete("/faults")
    assert send(http, NUMBERS[0]).status_code == 201
    assert http.put("/weather", json={"modes": ["sulk"]}).status_code == 422


def test_shows_what_each_handset_got_and_asks_nobody(http: httpx.Client) -> None:
    send(http, NUMBERS[0], message="Habari <b>Ama</b>")
    order(http, "twice")
    send(http, NUMBERS[1], "Asante")
    page = http.get("/")
    assert page.text.index(NUMBERS[1]) < page.text.index(NUMBERS[0])
    assert (page.text.count("Habari &lt;b&gt;Ama"), page.text.count("Asante")) == (1, 2)
    assert "http" not in page.text.replace("http-equiv", "")
    assert "default-src 'none'" in page.headers["content-security-policy"]
