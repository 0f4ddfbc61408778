"""The stand-in provider: its ledger, its ids, what it posts to our callbacks, how it goes wrong."""

import re

import httpx
import pytest

from app.africastalking.fake import make_fake
from tests.africastalking.both_sides import AMA, BEN, Callbacks, recipients, send
from tests.africastalking.servers import served


def test_answers_as_the_provider_was_recorded(http: httpx.Client) -> None:
    answer = send(http, AMA, BEN)
    assert (answer.status_code, answer.headers["content-type"]) == (201, "application/json")
    prose = answer.json()["SMSMessageData"]["Message"]
    assert prose == "Sent to 2/2 Total Cost: KES 1.6000 Message parts: 1"
    first, second = recipients(answer)
    assert first == {
        "number": AMA,
        "cost": "KES 0.8000",
        "messageId": first["messageId"],
        "status": "Success",
        "statusCode": 101,
    }
    assert re.fullmatch("ATXid_[0-9a-f]{32}", first["messageId"])
    assert first["messageId"] != second["messageId"]


def test_queues_when_asked_to(http: httpx.Client) -> None:
    assert recipients(send(http, AMA, enqueue="1"))[0]["statusCode"] == 102


def test_counts_the_parts_of_a_long_text(http: httpx.Client) -> None:
    answer = send(http, AMA, message="m" * 161)
    assert recipients(answer)[0]["cost"] == "KES 1.6000"
    assert answer.json()["SMSMessageData"]["Message"].endswith("Message parts: 2")


def test_shows_what_each_handset_got(http: httpx.Client) -> None:
    send(http, AMA, BEN, message="Kwa wote", **{"from": "20384"})
    send(http, AMA, message="Kwa Ama")
    got = http.get(f"/handset/{AMA}").json()
    assert got["number"] == AMA
    assert [(text["sender"], text["words"]) for text in got["texts"]] == [
        ("20384", "Kwa wote"),
        ("AFRICASTKNG", "Kwa Ama"),
    ]
    assert [text["number"] for text in http.get("/ledger").json()["texts"]] == [AMA, BEN, AMA]


def test_takes_no_text_under_a_wrong_key(http: httpx.Client) -> None:
    for answer in (send(http, AMA, key="wrong"), send(http, AMA, key=""), send(http, AMA, username="")):
        assert (answer.status_code, answer.text) == (401, "The supplied authentication is invalid")
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["www-authenticate"] == 'Basic realm="api",charset=UTF-8'
    assert http.get("/ledger").json() == {"texts": []}


def test_misses_a_field_in_words(http: httpx.Client) -> None:
    answer = send(http, AMA, message="")
    assert (answer.status_code, answer.text) == (400, "Request is missing required form field 'message'")


def test_answers_in_xml_whoever_does_not_ask_for_json(http: httpx.Client) -> None:
    asked = {"username": "kakamega", "to": AMA, "message": "Asante"}
    answer = http.post("/version1/messaging", data=asked, headers={"apiKey": "right"})
    assert answer.headers["content-type"] == "application/xml"


def test_fares_with_a_number_as_it_was_told(http: httpx.Client) -> None:
    http.post(f"/handset/{AMA}/script", json={"code": 406}).raise_for_status()
    answer = send(http, AMA)
    assert answer.status_code == 201
    assert answer.json()["SMSMessageData"]["Message"] == "Sent to 0/1 Total Cost: 0"
    refused = {"number": AMA, "cost": "0", "messageId": "None", "status": "UserInBlacklist", "statusCode": 406}
    assert recipients(answer) == [refused]
    assert http.get(f"/handset/{AMA}").json()["texts"] == []


@pytest.mark.parametrize("number", ["0700000001", "+256700000001", "20384", "MTN"])
def test_reaches_kenyan_mobiles_only(http: httpx.Client, number: str) -> None:
    assert recipients(send(http, number))[0]["status"] == "InvalidPhoneNumber"


def test_knows_no_other_script_or_fault(http: httpx.Client) -> None:
    assert http.post(f"/handset/{AMA}/script", json={"code": 418}).status_code == 422
    assert http.post("/faults", json={"mode": "sulk"}).status_code == 422


def test_goes_wrong_as_often_as_it_was_told(http: httpx.Client) -> None:
    http.post("/faults", json={"mode": "throttled", "times": 2})
    http.post("/faults", json={"mode": "error"})
    assert [send(http, AMA).status_code for _ in range(4)] == [429, 429, 500, 201]
    http.post("/faults", json={"mode": "error", "times": 9})
    assert http.delete("/faults").status_code == 204
    assert send(http, AMA).status_code == 201


def test_reports_on_what_it_took(http: httpx.Client, callbacks: Callbacks) -> None:
    provider_id = recipients(send(http, AMA))[0]["messageId"]
    about = {"id": provider_id, "phoneNumber": AMA, "networkCode": "63902"}
    assert callbacks.wait("sms/report", 2) == [about | {"status": "Sent"}, about | {"status": "Success"}]


def test_reports_in_any_order_and_as_often_as_it_was_told(http: httpx.Client, callbacks: Callbacks) -> None:
    words = ["Success", "Sent", "Success", "Parked", "Failed"]
    http.post(f"/handset/{AMA}/script", json={"reports": words})
    send(http, AMA)
    reports = callbacks.wait("sms/report", 5)
    assert [report["status"] for report in reports] == words
    assert reports[-1]["failureReason"] == "DeliveryFailure"


def test_shows_no_text_that_never_arrived(http: httpx.Client) -> None:
    http.post(f"/handset/{AMA}/script", json={"reports": ["Sent", "AbsentSubscriber"]})
    send(http, AMA)
    assert http.get(f"/handset/{AMA}").json()["texts"] == []
    assert [text["arrived"] for text in http.get("/ledger").json()["texts"]] == [False]


def test_reports_although_its_answer_was_lost(http: httpx.Client, callbacks: Callbacks) -> None:
    http.post("/faults", json={"mode": "reset"})
    with pytest.raises(httpx.TransportError):
        send(http, AMA)
    assert callbacks.wait("sms/report", 1)[0]["phoneNumber"] == AMA


def test_brings_a_text_that_a_handset_wrote(http: httpx.Client, callbacks: Callbacks) -> None:
    words = "Maji & taa + né 🚰"
    told = http.post(f"/handset/{AMA}/text", json={"text": words, "to": "20384"}).json()
    assert told["status"] == 200
    (form,) = callbacks.wait("sms", 1)
    assert (form["from"], form["to"], form["text"], form["id"]) == (AMA, "20384", words, told["id"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", form["date"])


def test_brings_a_text_again_until_it_is_answered_200(http: httpx.Client, callbacks: Callbacks) -> None:
    callbacks.turned_away = [503, 500]
    told = http.post(f"/handset/{AMA}/text", json={"text": "Maji"}).json()
    assert told["status"] == 503
    first, second, third = callbacks.wait("sms", 3)
    assert first == second == third


def test_lists_the_texts_it_brought_under_whole_numbers(http: httpx.Client) -> None:
    for words in ("Moja", "Mbili"):
        http.post(f"/handset/{AMA}/text", json={"text": words})
    asked = {"username": "kakamega", "lastReceivedId": "1"}
    answer = http.get("/version1/messaging", params=asked, headers={"apiKey": "right"})
    (text,) = answer.json()["SMSMessageData"]["Messages"]
    assert (text["id"], text["from"], text["text"]) == (2, AMA, "Mbili")
    assert http.get("/version1/messaging", params=asked).status_code == 401


def test_tells_of_an_opt_out_and_refuses_from_then_on(http: httpx.Client, callbacks: Callbacks) -> None:
    assert http.post(f"/handset/{AMA}/opt-out").json() == {"status": 200}
    assert callbacks.wait("sms/opt-out", 1) == [{"senderId": "AFRICASTKNG", "phoneNumber": AMA}]
    assert recipients(send(http, AMA))[0]["statusCode"] == 406


def test_tells_its_balance(http: httpx.Client) -> None:
    asked = {"params": {"username": "kakamega"}, "headers": {"apiKey": "right"}}
    assert http.get("/version1/user", **asked).json() == {"UserData": {"balance": "KES 1785.50"}}
    assert http.get("/version1/user").status_code == 401


def test_posts_nothing_without_an_address_and_takes_any_key() -> None:
    with served(make_fake(), lifespan="on") as base, httpx.Client(base_url=base) as http:
        assert send(http, AMA, key="whatever").status_code == 201
        assert http.post(f"/handset/{AMA}/text", json={"text": "Maji"}).json()["status"] is None
