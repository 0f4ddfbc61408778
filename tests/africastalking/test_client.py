"""What the carrier says of every way in which a send can end, over real connections."""

import inspect
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version

import africastalking
import httpx
import pytest
from africastalking.Service import Service

from app.africastalking.client import Client, PooledSms
from app.africastalking.fake import make_fake
from app.africastalking.wire import read_form
from app.kit.msisdn import Msisdn, parse_msisdn
from app.outbox.ports import Verdict
from tests.africastalking.recorded import WIRE, answer
from tests.africastalking.servers import Recorded, nobody, recorded, served

AMA, BEN = parse_msisdn("+254700000001"), parse_msisdn("+254700000002")
ID = "ATXid_0a1b2c3d4e5f60718293a4b5c6d7e8f9"
SENT, NOT_LISTED = ("accepted", ID, "KES 0.8000", "sent"), ("unknown", None, None, "not_listed")

# What is said of AMA and of BEN after each recorded answer to a text for both.
ANSWERS = {
    "queued": [("accepted", ID, "KES 0.8000", "queued"), NOT_LISTED],
    "charset": [("accepted", ID, "KES 0.8000", "queued"), NOT_LISTED],
    "plain-200": [SENT, NOT_LISTED],
    "processed": [("accepted", ID, "0", "processed"), NOT_LISTED],
    "other-order": [
        ("accepted", "ATXid_1", "KES 0.8000", "sent"),
        ("accepted", "ATXid_2", "KES 0.8000", "sent"),
    ],
    "number-without-plus": [("accepted", "ATXid_1", "KES 0.8000", "sent"), NOT_LISTED],
    "missing-number": [SENT, NOT_LISTED],
    "opted-out": [("refused", None, "0", "opted_out"), NOT_LISTED],
    "legacy-sent": [("accepted", "ATXid_1", "KES 0.8000", "sent"), NOT_LISTED],
    "legacy-not-sent": [("refused", None, "0", "could_not_send"), NOT_LISTED],
    "code-as-words": [("accepted", "ATXid_1", "KES 0.8000", "sent"), NOT_LISTED],
    "new-code": [("unknown", None, "0", "other:499 Sunspots"), NOT_LISTED],
    "one-entry-broken": [SENT, ("unknown", None, None, "other:x None")],
    "bad-key": [("paused", None, None, "http_401")] * 2,
    "bad-sender": [("paused", None, None, "bad_sender")] * 2,
    "no-credit": [("paused", None, None, "no_credit")] * 2,
    "nobody": [("unknown", None, None, "other:Something new")] * 2,
    "garbage": [("unknown", None, None, "unreadable")] * 2,
    "json-of-another-kind": [("unknown", None, None, "unreadable")] * 2,
    "xml": [("unknown", None, None, "unreadable")] * 2,
    "empty": [("unknown", None, None, "unreadable")] * 2,
    "server-error": [("unknown", None, None, "http_500")] * 2,
    "bad-gateway": [("unknown", None, None, "http_502")] * 2,
    "throttled": [("throttled", None, None, "http_429")] * 2,
    "bad-request": [("retry", None, None, "http_400")] * 2,
    "not-found": [("paused", None, None, "http_404")] * 2,
    "moved": [("paused", None, None, "http_302")] * 2,
}

# What is said of one number for each code that the provider may put beside it.
CODES = {
    401: ("refused", "risk_hold"),
    402: ("paused", "bad_sender"),
    403: ("refused", "bad_number"),
    404: ("refused", "number_not_supported"),
    405: ("paused", "no_credit"),
    406: ("refused", "opted_out"),
    407: ("refused", "no_route"),
    500: ("unknown", "internal_error"),
    501: ("unknown", "gateway_error"),
    502: ("unknown", "gateway_refused"),
}

# What is said when a whole request goes wrong, and whether the text is on its way all the same.
FAULTS = {
    "bad_key": ("paused", "http_401", False),
    "bad_sender": ("paused", "bad_sender", False),
    "no_credit": ("paused", "no_credit", False),
    "throttled": ("throttled", "http_429", False),
    "bad_request": ("retry", "http_400", False),
    "error_before": ("unknown", "http_500", False),
    "hang": ("unknown", "ReadTimeout", True),
    "reset": ("unknown", "RemoteProtocolError", True),
    "error": ("unknown", "http_500", True),
    "garbage": ("unknown", "unreadable", True),
    "drip": ("unknown", "ReadTimeout", True),
    "charset": ("accepted", "queued", True),
}


class Trial:
    """A carrier, and the stand-in that it talks to."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.http = httpx.Client(base_url=address)
        self.carrier = Client("kakamega", "right", base_url=address, patience_s=1.0)

    def send(self, *to: Msisdn, text: str = "Asante") -> list[Verdict]:
        return self.carrier.send(text, to, sender="20384")

    def tell(self, path: str, **told: object) -> None:
        self.http.post(path, json=told).raise_for_status()

    def ledger(self) -> list[dict[str, object]]:
        return self.http.get("ledger").json()["texts"]


@pytest.fixture(scope="module")
def stand_in() -> Iterator[Trial]:
    with served(make_fake(api_key="right"), lifespan="on") as address:
        one = Trial(address)
        yield one
        one.carrier.close()
        one.http.close()


@pytest.fixture
def trial(stand_in: Trial) -> Trial:
    stand_in.http.delete("ledger").raise_for_status()
    return stand_in


@pytest.fixture(scope="module")
def provider() -> Iterator[Recorded]:
    with recorded() as server:
        yield server


@pytest.fixture(scope="module")
def carrier(provider: Recorded) -> Iterator[Client]:
    one = Client("kakamega", "the-key", base_url=provider.address + "/")
    yield one
    one.close()


def said(verdicts: list[Verdict]) -> list[tuple[str | None, ...]]:
    return [(v.kind, v.provider_id, v.cost, v.outcome) for v in verdicts]


@pytest.mark.parametrize("name", ANSWERS)
def test_understands_every_recorded_answer(carrier: Client, provider: Recorded, name: str) -> None:
    provider.answer = answer(name)
    assert said(carrier.send("Asante", [AMA, BEN], sender="20384")) == ANSWERS[name]


def test_expects_something_of_every_recorded_answer() -> None:
    assert {f"answer-{name}" for name in ANSWERS} == {path.stem for path in WIRE.glob("*.http")}


def test_sends_what_the_contract_of_the_provider_asks(carrier: Client, provider: Recorded) -> None:
    provider.asked.clear()
    carrier.send("Maji & taa: 50% + né?", [AMA, BEN, AMA], sender="20384")
    head, _, body = provider.asked[0].partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    assert first == "POST /version1/messaging HTTP/1.1"
    assert headers["apikey"] == "the-key"
    assert headers["accept"] == "application/json"
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert b"to=%2B254700000001%2C%2B254700000002&" in body
    assert read_form(body) == {
        "username": "kakamega",
        "to": "+254700000001,+254700000002",
        "message": "Maji & taa: 50% + né?",
        "bulkSMSMode": "1",
        "from": "20384",
        "enqueue": "1",
    }
    assert len(provider.asked) == 1


def test_stands_on_the_sdk_as_it_was_read() -> None:
    assert version("africastalking") == "2.0.3"
    seam = list(inspect.signature(Service._make_request).parameters)
    assert seam == ["self", "url", "method", "headers", "data", "params", "callback", "timeout"]
    assert africastalking.SMS is None, "initialize() fills the SDK's globals, and nobody may call it"


@pytest.mark.parametrize(
    ("username", "base_url", "expected"),
    [
        ("kakamega", None, "https://api.africastalking.com/version1/messaging"),
        ("sandbox", None, "https://api.sandbox.africastalking.com/version1/messaging"),
        ("sandbox", "http://127.0.0.1:9", "http://127.0.0.1:9/version1/messaging"),
    ],
)
def test_has_the_providers_address_unless_another_is_set(username, base_url, expected) -> None:
    with httpx.Client() as line:
        sms = PooledSms(username, "key", base_url=base_url, line=line, patience_s=1)
        assert sms._make_url("/messaging") == expected
        assert sms._make_url("/messaging", content=True).endswith("/version1/messaging")


def test_is_accepted_and_arrives(trial: Trial) -> None:
    first, second = trial.send(AMA, BEN)
    assert (first.kind, first.cost, first.outcome) == ("accepted", "KES 0.8000", "queued")
    assert [text["id"] for text in trial.ledger()] == [first.provider_id, second.provider_id]


def test_sends_once_to_a_number_given_twice(trial: Trial) -> None:
    first, again = trial.send(AMA, AMA)
    assert first == again
    assert len(trial.ledger()) == 1


def test_sends_nothing_to_nobody(trial: Trial) -> None:
    assert trial.send() == []
    assert trial.ledger() == []


@pytest.mark.parametrize("code", CODES)
def test_tells_one_number_from_another(trial: Trial, code: int) -> None:
    trial.tell(f"handset/{BEN.e164}/script", code=code)
    first, second = trial.send(AMA, BEN)
    assert first.kind == "accepted"
    assert (second.kind, second.outcome) == CODES[code]
    assert second.provider_id is None
    assert len(trial.ledger()) == 1


@pytest.mark.parametrize("mode", FAULTS)
def test_says_no_more_than_it_can_know(trial: Trial, mode: str) -> None:
    trial.send(BEN)  # so that the fault meets a connection that is used again
    trial.tell("faults", mode=mode, seconds=4)
    kind, outcome, arrives = FAULTS[mode]
    (verdict,) = trial.send(AMA)
    assert (verdict.kind, verdict.outcome) == (kind, outcome)
    assert [text["number"] for text in trial.ledger()] == [BEN.e164] + [AMA.e164] * arrives
    assert trial.send(BEN)[0].kind == "accepted"


def test_retries_where_nothing_had_left() -> None:
    carrier = Client("kakamega", "key", base_url=nobody())
    assert said(carrier.send("Asante", [AMA], sender="20384")) == [("retry", None, None, "ConnectError")]
    carrier.close()


def test_retries_where_the_other_side_does_not_speak_tls(trial: Trial) -> None:
    carrier = Client("kakamega", "right", base_url=trial.address.replace("http:", "https:"))
    assert said(carrier.send("Asante", [AMA], sender="20384")) == [("retry", None, None, "ConnectError")]
    carrier.close()
    assert trial.ledger() == []


@pytest.mark.parametrize(
    ("key", "base_url"),
    [
        ("two\nlines", "http://127.0.0.1:9"),
        ("ufunguo-ĩ", "http://127.0.0.1:9"),
        ("key", "ftp://127.0.0.1"),
        ("key", "http://127.0.0.1:x"),
    ],
)
def test_pauses_where_only_the_operator_can_mend_it(provider: Recorded, key: str, base_url: str) -> None:
    provider.asked.clear()
    unfit = Client("kakamega", key, base_url=base_url.replace("http://127.0.0.1:9", provider.address))
    assert unfit.send("Asante", [AMA], sender="20384")[0].kind == "paused"
    unfit.close()
    assert provider.asked == []


def test_may_be_shared_among_threads(trial: Trial) -> None:
    numbers = [parse_msisdn(f"+2547{n:08}") for n in range(64)]
    with ThreadPoolExecutor(32) as threads:
        verdicts = list(threads.map(lambda number: trial.send(number, text=f"Kwa {number.e164}")[0], numbers))
    assert {verdict.kind for verdict in verdicts} <= {"accepted", "unknown"}
    told = {text["id"]: text["words"] for text in trial.ledger()}
    assert all(
        told[verdict.provider_id] == f"Kwa {number.e164}"
        for verdict, number in zip(verdicts, numbers, strict=True)
        if verdict.kind == "accepted"
    )


def test_reads_on_the_list_of_texts_from_where_it_was_left(trial: Trial) -> None:
    for words in ("Maji", "Barabara"):
        trial.tell(f"handset/{AMA.e164}/text", text=words)
    first, second = trial.carrier.inbox(0)
    assert (first.text.words, first.text.sender, first.text.short_code) == ("Maji", AMA.e164, "20384")
    assert [one.text.words for one in trial.carrier.inbox(first.number)] == ["Barabara"]
    assert not trial.carrier.inbox(second.number)
