"""Every recorded shape, read into our own words."""

from datetime import UTC, datetime
from random import Random

import pytest

from app.africastalking.wire import (
    ended_of,
    hop_of,
    opt_out_of,
    read_form,
    report_of,
    say,
    text_of,
)
from app.kit.errors import Invalid
from app.kit.msisdn import parse_msisdn
from app.menu.engine import Screen
from app.ussd.hop import Hop
from tests.africastalking.recorded import form, names

SESSION = "ATUid_0a1b2c3d4e5f60718293a4b5c6d7e8f9"
CODE = "*384*1234#"
CALLER = "+254700000001"

# What a hop holds that differs from CALLER on Safaricom dialling CODE.
HOPS = {
    "hop-first": {"heard": ""},
    "hop-no-network": {"heard": "", "network": ""},
    "hop-no-text": {"heard": ""},
    "hop-fields-in-another-order": {"heard": "1", "network": "63903", "number": "+254110000001"},
    "hop-literal-stars": {"heard": "1*2*3"},
    "hop-encoded-stars": {"heard": "1*2*3"},
    "hop-lower-case-escapes": {"heard": "1*2+3#"},
    "hop-shared-code": {"heard": "", "code": "*384*65#"},
    "hop-lost-plus": {"heard": "1"},
    "hop-number-without-plus": {"heard": "1"},
    "hop-unknown-network": {"heard": "1", "network": "99999"},
    "hop-same-choice-twice": {"heard": "1*1"},
    "hop-trailing-star": {"heard": "1*"},
    "hop-star-typed": {"heard": "1***2"},
    "hop-words": {"heard": "1*2*Maji hakuna & barabara mbovu=2 + taa"},
    "hop-spaces-around": {"heard": "1* 2 "},
    "hop-keys-as-words": {"heard": "1*#*0*8*9*00*98"},
    "hop-quotes": {"heard": "\"Maji\" 'leo' “kesho” `"},
    "hop-accents": {"heard": "Maĩ maũ"},
    "hop-emoji": {"heard": "1*🚰"},
    "hop-emoji-raw": {"heard": "1*🚰"},
    "hop-arabic-digits": {"heard": "١*٢"},
    "hop-nul": {"heard": "1*a\0b"},
    "hop-invalid-utf8": {"heard": "1*\ufffd\ufffd*\ufffd"},
    "hop-half-a-surrogate": {"heard": "1*\ufffd\ufffd\ufffd"},
    "hop-broken-escapes": {"heard": "100% %2 %zz %"},
    "hop-escape-of-an-escape": {"heard": "%2A%2B"},
    "hop-thousand-letters": {"heard": "1*" + "maji" * 250},
    "hop-thousand-emoji": {"heard": "1*" + "🚰" * 1000},
    "hop-repeated-keys": {"heard": "1*2"},
    "hop-unknown-fields": {"heard": "1"},
    "hop-deep-dial": {"heard": "2*1"},
}

NO_HOP = {
    "bad-empty": "hop.no_session",
    "bad-no-session": "hop.no_session",
    "bad-empty-session": "hop.no_session",
    "bad-session-nul": "hop.no_session",
    "bad-session-long": "hop.no_session",
    "bad-no-number": "msisdn.unreadable",
    "bad-landline": "msisdn.not_kenyan_mobile",
    "bad-foreign-number": "msisdn.not_kenyan_mobile",
    "bad-number-arabic-digits": "msisdn.unreadable",
    "bad-json": "hop.no_session",
}

ENDS = {
    "ended-success": (SESSION, "finished", "63902", "6", "12048", "KES 0.10"),
    "ended-incomplete": (SESSION, "left", "63902", "2", "31000", "0.1"),
    "ended-failed": (SESSION, "failed", "", "1", "900", ""),
    "ended-unknown-status": (SESSION, "other:Abandoned", "", "", "", ""),
    "ended-bare": ("", "other:", "", "", "", ""),
}

SIX = datetime(2017, 5, 3, 6, 4, 45, tzinfo=UTC)
TEXTS = {
    "text-z-date": ("ec9adc86-1dd2-4b0c-9f0a-2d4f4f0e6c11", "+254791541111", "21512", "Msg", SIX),
    "text-space-date": ("ec9adc86-1dd2-4b0c-9f0a-2d4f4f0e6c11", "+254791541111", "21512", "Msg", SIX),
    "text-millis-date": (
        "15071",
        "+254791541111",
        "28901",
        "Hello",
        datetime(2018, 3, 19, 8, 34, 18, 445_000, tzinfo=UTC),
    ),
    "text-bad-date": ("1", "+254791541111", "21512", "Msg", None),
    "text-alphanumeric-sender": ("2", "MTN", "21512", "Umepokea bando", SIX),
    "text-short-code-sender": ("3", "40404", "21512", "Karibu", SIX),
    "text-no-link": ("4", "+254791541111", "21512", "Maji", SIX),
    "text-lost-plus": ("5", "254791541111", "21512", "Maji", SIX),
    "text-no-id": ("", "+254791541111", "21512", "Maji", SIX),
    "text-unknown-fields": ("6", "+254791541111", "21512", "Maji", SIX),
    "text-empty": ("7", "+254791541111", "21512", "", SIX),
    "text-odd-words": ("8", "+254791541111", "21512", "\"Maji\" *1# + 'x' 🚰\0\ufffd\n\u202e", SIX),
    "text-bare": ("", "", "", "", None),
}

REPORTS = {
    "report-sent": ("sent", None),
    "report-submitted": ("submitted", None),
    "report-buffered": ("buffered", None),
    "report-success": ("delivered", None),
    "report-rejected": ("rejected", None),
    "report-failed": ("failed", None),
    "report-absentsubscriber": ("absent", None),
    "report-expired": ("expired", None),
    "report-failed-reason": ("failed", "not_delivered"),
    "report-rejected-blacklist": ("rejected", "opted_out"),
    "report-rejected-blacklist-other-spelling": ("rejected", "opted_out"),
    "report-failed-network": ("failed", "other_network"),
    "report-failed-network-other-spelling": ("failed", "other_network"),
    "report-empty-reason": ("delivered", None),
    "report-unknown-status": ("other:Parked", None),
    "report-unknown-reason": ("failed", "other:Sunspots"),
    "report-endless-status": ("other:" + "x" * 40, None),
    "report-unknown-fields": ("delivered", None),
    "report-no-number": ("delivered", None),
}


@pytest.mark.parametrize("name", HOPS)
def test_reads_a_hop(name: str) -> None:
    expected = {"number": CALLER, "code": CODE, "network": "63902"} | HOPS[name]
    hop = hop_of(read_form(form(name)))
    assert hop == Hop(
        SESSION,
        parse_msisdn(expected["number"]),
        expected["code"],
        expected["network"],
        expected["heard"],
    )


@pytest.mark.parametrize("name", NO_HOP)
def test_refuses_a_form_without_a_dialogue(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        hop_of(read_form(form(name)))
    assert refused.value.rule == NO_HOP[name]


@pytest.mark.parametrize("name", ENDS)
def test_reads_the_end_of_a_dialogue_without_what_was_typed(name: str) -> None:
    ended = ended_of(read_form(form(name)))
    assert (
        ended.session_id,
        ended.status,
        ended.network,
        ended.hops,
        ended.millis,
        ended.cost,
    ) == ENDS[name]


@pytest.mark.parametrize("name", TEXTS)
def test_reads_an_incoming_text(name: str) -> None:
    text = text_of(read_form(form(name)))
    assert (text.provider_id, text.sender, text.short_code, text.words, text.sent_at) == TEXTS[name]


@pytest.mark.parametrize("name", REPORTS)
def test_reads_a_report_in_our_words(name: str) -> None:
    report = report_of(read_form(form(name)))
    assert report.provider_id == "ATXid_0a1b2c3d4e5f60718293a4b5c6d7e8f9"
    assert (report.status, report.reason) == REPORTS[name]
    assert report.number == (None if name == "report-no-number" else parse_msisdn(CALLER))


def test_refuses_a_report_about_nothing() -> None:
    with pytest.raises(Invalid, match="needs the id"):
        report_of(read_form(form("bad-report-no-id")))


@pytest.mark.parametrize("name", ["opt-out", "opt-out-lost-plus"])
def test_reads_an_opt_out(name: str) -> None:
    assert opt_out_of(read_form(form(name))) == parse_msisdn(CALLER)


def test_refuses_an_opt_out_of_nobody() -> None:
    with pytest.raises(Invalid):
        opt_out_of(read_form(form("bad-opt-out")))


def test_expects_something_of_every_recorded_callback() -> None:
    others = {"opt-out", "opt-out-lost-plus", "bad-opt-out", "bad-report-no-id"}
    assert {*HOPS, *NO_HOP, *ENDS, *TEXTS, *REPORTS, *others} == names("")


def test_says_a_screen_with_nothing_before_its_prefix() -> None:
    assert say(Screen("Maji né?", ends=False)) == "CON Maji né?".encode()
    assert say(Screen("Asante", ends=True)) == b"END Asante"


def test_reads_any_bytes_at_all() -> None:
    random = Random(20261123)
    alphabet = [b"%", b"&", b"=", b"+", b"*", b"2", b"A", b"text", b"\xff", b"\xc3", b"%00", b"%F0"]
    for _ in range(3000):
        body = b"".join(random.choices(alphabet, k=random.randrange(40)))
        read = read_form(body)
        assert all(word.encode() is not None for pair in read.items() for word in pair)
