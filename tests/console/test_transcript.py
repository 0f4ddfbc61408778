"""What `itika dial` writes down: the conversation as a journey, which plays again word for word."""

from datetime import UTC, datetime

import httpx
import pytest

from app.africastalking.wire import hop_of, read_form, say
from app.console.dial.command import converse
from app.console.dial.transcript import Transcript
from app.console.inbox import Inbox
from app.console.phone import Phone
from app.db import app_engine, sessions_of
from tests.journeys.test_journeys import REFERENCE, Play
from tests.phone import CODE, Gateway

NUMBER = "+254700000091"
COMPLAINT = ["1", "1", "1", "2", "7", "2", "2", "Bomba * limepasuka", "1"]


class Line(httpx.BaseTransport):
    """A network and a stand-in provider over a gateway in this process."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            (screen,) = self.gateway.answer(hop_of(read_form(request.read())))
            return httpx.Response(200, content=say(screen))
        self.gateway.deliver()
        got = [{"words": text} for texts in self.gateway.telephones.got.values() for text in texts]
        return httpx.Response(200, json={"texts": got})


@pytest.fixture
def talk(sessions, sealer):
    """A phone that was never used, and what it writes down."""
    gateway = Gateway(sessions, sealer, now=datetime.now(UTC))
    http = httpx.Client(transport=Line(gateway))
    return Transcript(Phone(http, "http://web/at/secret/ussd", NUMBER, CODE), Inbox(http, "http://at", NUMBER))


@pytest.fixture
def elsewhere(server, template):
    """An empty register that is not the one dialled."""
    with server.clone(template) as urls:
        engine = app_engine(urls.app)
        yield sessions_of(engine)
        engine.dispose()


def test_it_plays_again_as_a_test(talk, elsewhere, sealer, tmp_path):
    for tail, answers in [("", COMPLAINT), ("2", ["1", "0"])]:
        converse(talk, tail, "", answers, breath=0, patience=0)
    talk.write(tmp_path / "new.txt")
    written = (tmp_path / "new.txt").read_text("utf-8").splitlines()
    play = Play(Gateway(elsewhere, sealer))
    for line in written:
        play.say(line)
    assert play.lines == written
    assert [line for line in written if line.startswith("sms| ")]
    assert not REFERENCE.search("\n".join(written))


def test_it_answers_the_language_question_and_writes_that_down(talk):
    converse(talk, "", "sw", [], breath=0, patience=0)
    assert talk.lines[1:3] == [f"from {NUMBER}", f"dial {CODE}"]
    assert "> 1" in talk.lines


def test_it_leaves_repeats_and_the_end_of_patience_out(talk):
    converse(talk, "", "", ["!", "1", "!", "", "2"], breath=0, patience=0)
    assert [line for line in talk.lines if line.startswith(">")] == ["> 1"]


def test_it_goes_on_in_a_journey_that_was_begun(talk, tmp_path):
    journey = tmp_path / "new.txt"
    journey.write_text("# A caller looks around.\n", "utf-8")
    talk.dial("", datetime.now(UTC))
    talk.write(journey)
    first, moment, *_ = journey.read_text("utf-8").splitlines()
    assert first == "# A caller looks around."
    assert moment.startswith("at 2")
