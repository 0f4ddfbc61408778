"""The phone door, with every recorded shape and with what strangers would try."""

import asyncio
import json
import logging
from collections.abc import Callable, Iterator
from random import Random

import pytest
import structlog

from app.africastalking.callbacks import BODY_LIMIT, Answer, App, Form, phone_door
from app.log import configure
from app.menu.engine import Screen
from app.ussd.hop import Hop
from tests.africastalking.asgi import ask, post, tell
from tests.africastalking.recorded import form, names

SECRET = "a-secret-of-thirty-two-characters"
NEXT = "the-next-secret-that-comes-in-soon"
GARBLED = Screen("Samahani. Sorry. Dial again.", ends=True)
UNSURE = Screen("Hatujui. We are not sure.", ends=True)


class Echo:
    """A desk that says what it heard."""

    async def take(self, hop: Hop) -> Screen:
        await asyncio.sleep(0)
        return Screen(f"{hop.msisdn.e164[-3:]} {len(hop.heard)}", ends=hop.heard.endswith("9"))


class Broken:
    """A desk with a bug, which says more than it should."""

    async def take(self, hop: Hop) -> Screen:
        raise RuntimeError(f"no row for {hop.msisdn.e164} who typed {hop.heard}")


async def _sms(form: Form) -> Answer:
    return 503, form["text"].encode()


def door(desk=None) -> App:
    return phone_door(desk or Echo(), secrets=(SECRET, NEXT), garbled=GARBLED, unsure=UNSURE, doors={"sms": _sms})


@pytest.mark.parametrize("name", sorted(names("hop-")))
def test_answers_every_recorded_hop(name: str) -> None:
    heard = post(door(), f"/at/{SECRET}/ussd", form(name))
    assert heard.status == 200
    assert heard.body.startswith((b"CON 001 ", b"END 001 "))
    assert heard.headers == {
        b"content-type": b"text/plain; charset=utf-8",
        b"content-length": str(len(heard.body)).encode(),
    }


@pytest.mark.parametrize("name", sorted(names("") - names("hop-")))
def test_answers_whatever_else_comes_in_words(name: str) -> None:
    heard = post(door(Broken()), f"/at/{SECRET}/ussd", form(name))
    assert heard.status == 200
    assert heard.body in {b"END Samahani. Sorry. Dial again.", b"END Hatujui. We are not sure."}


@pytest.mark.parametrize("name", sorted(names("ended-")))
def test_takes_every_recorded_end(name: str) -> None:
    heard = post(door(), f"/at/{SECRET}/ussd/ended", form(name))
    assert (heard.status, heard.body) == (200, b"")


@pytest.fixture
def logged(capfd) -> Iterator[Callable[[], str]]:
    """What our log said so far, as production would write it."""
    configure()
    yield lambda: capfd.readouterr().err
    logging.getLogger().handlers.clear()
    structlog.reset_defaults()


def test_logs_an_end_without_what_was_typed_or_shown(logged) -> None:
    post(door(), f"/at/{SECRET}/ussd/ended", form("ended-success"))
    said = logged()
    line = json.loads(said)
    assert (line["event"], line["status"], line["hops"]) == ("ussd.ended", "finished", "6")
    assert "Maji" not in said
    assert "Asante" not in said
    assert "000001" not in said


def test_answers_in_words_when_there_is_a_bug_and_logs_none_of_it(logged) -> None:
    heard = post(door(Broken()), f"/at/{SECRET}/ussd", form("hop-words"))
    assert (heard.status, heard.body) == (200, b"END Hatujui. We are not sure.")
    said = logged()
    assert "ussd.bug" in said
    assert "RuntimeError" in said
    assert "Maji" not in said
    assert "0000001" not in said
    assert SECRET not in said


def test_takes_two_secrets_while_one_replaces_the_other() -> None:
    assert post(door(), f"/at/{SECRET}/ussd", form("hop-first")).status == 200
    assert post(door(), f"/at/{NEXT}/ussd", form("hop-first")).status == 200


def near_misses(secret: str) -> set[str]:
    """Everything one letter away, and what a careless comparison would take."""
    letters = "aZ0-_/ \0é%"
    changed = {secret[:i] + letter + secret[i + 1 :] for i in range(len(secret)) for letter in letters}
    cut = {secret[:-1], secret[1:], secret + "a", secret.upper(), secret + "\0", " " + secret, secret * 2}
    return (changed | cut | {"", ".", "..", "*", "\udcff", f"{SECRET},{NEXT}"}) - {SECRET, NEXT}


def test_never_takes_a_near_miss() -> None:
    async def try_all() -> set[tuple[int, bytes]]:
        app, guesses = door(), near_misses(SECRET) | near_misses(NEXT)
        answers = [await ask(app, f"/at/{guess}/ussd", form("hop-first")) for guess in sorted(guesses)]
        return {(heard.status, heard.body) for heard in answers}

    assert asyncio.run(try_all()) == {(404, b"")}


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/at",
        f"/at/{SECRET}",
        f"/at/{SECRET}/",
        f"/at/{SECRET}/ussd/",
        f"/at/{SECRET}/USSD",
        f"/at/{SECRET}/ussd/ended/x",
        f"/At/{SECRET}/ussd",
        f"//at/{SECRET}/ussd",
        f"/{SECRET}/ussd",
        f"at/{SECRET}/ussd",
        f"/at/{SECRET}/sms/reports",
    ],
)
def test_knows_no_other_address(path: str) -> None:
    heard = post(door(), path, form("hop-first"))
    assert (heard.status, heard.body) == (404, b"")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "post", "OPTIONS"])
def test_takes_posts_only(method: str) -> None:
    heard = asyncio.run(ask(door(), f"/at/{SECRET}/ussd", form("hop-first"), method=method))
    assert heard.status == 404


def test_gives_a_form_to_the_door_of_that_name() -> None:
    heard = post(door(), f"/at/{SECRET}/sms", form("text-z-date"))
    assert (heard.status, heard.body) == (503, b"Msg")


def pieces(*bodies: bytes) -> list[dict[str, object]]:
    """A body that comes piece by piece."""
    last = len(bodies) - 1
    return [{"type": "http.request", "body": body, "more_body": at < last} for at, body in enumerate(bodies)]


def test_takes_a_body_in_pieces() -> None:
    whole = form("hop-thousand-letters")
    messages = pieces(*(whole[at : at + 7] for at in range(0, len(whole), 7)))
    heard = asyncio.run(tell(door(), f"/at/{SECRET}/ussd", messages))
    assert heard.body == b"CON 001 1002"


def test_counts_what_arrives_and_stops_at_16_kib() -> None:
    full, over = b"x" * BODY_LIMIT, b"x" * (BODY_LIMIT + 1)
    assert post(door(), f"/at/{SECRET}/ussd", full).status == 200
    assert post(door(), f"/at/{SECRET}/ussd", over).status == 413
    endless = [{"type": "http.request", "body": b"x" * 1024, "more_body": True}] * 17
    heard = asyncio.run(tell(door(), f"/at/{SECRET}/ussd", endless))
    assert (heard.status, heard.headers[b"connection"]) == (413, b"close")


def test_reads_no_body_under_a_wrong_secret() -> None:
    assert asyncio.run(tell(door(), "/at/wrong/ussd", [])).status == 404


def test_takes_nothing_from_a_body_that_was_cut_off() -> None:
    whole = form("hop-words")
    cut = [{"type": "http.request", "body": whole[:-9], "more_body": True}, {"type": "http.disconnect"}]
    assert asyncio.run(tell(door(Broken()), f"/at/{SECRET}/ussd", cut)).status == 413


def test_answers_any_bytes_with_a_screen() -> None:
    async def try_many() -> None:
        app, random = door(), Random(20261123)
        seeds = [form(name) for name in sorted(names("hop-") | names("bad-"))]
        for _ in range(3000):
            body = bytearray(random.choice(seeds)[:400])
            for _ in range(random.randrange(1, 6)):
                if body:
                    body[random.randrange(len(body))] = random.randrange(256)
            heard = await ask(app, f"/at/{SECRET}/ussd", bytes(body))
            assert heard.status == 200
            assert heard.body.startswith((b"CON ", b"END "))

    asyncio.run(try_many())


def test_keeps_forty_callers_apart() -> None:
    async def call_all() -> list[bytes]:
        app = door()
        bodies = [
            form("hop-first").replace(b"00000001", b"00000%03d" % number) + b"1" * number
            for number in range(100, 140)
        ]
        heard = await asyncio.gather(*(ask(app, f"/at/{SECRET}/ussd", body) for body in bodies))
        return [one.body for one in heard]

    assert asyncio.run(call_all()) == [b"CON %03d %d" % (number, number) for number in range(100, 140)]
