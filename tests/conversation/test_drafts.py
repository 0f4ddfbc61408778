"""A report that was cut off: offered to the same phone, once, for its time, and never read out."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select, text

from app.complaints.models import Complaint
from app.db import transaction
from app.kit.msisdn import Msisdn
from app.ussd.models import UssdSession
from app.ussd.purge import purge
from tests.conversation.trial import Caller
from tests.phone import Gateway

WORDS = "The pipe at the market has burst"
TO_WARD = ("Report", "Pipe", "Malava", "Chemuche")
TO_STORY = (*TO_WARD, "Show")
QUIET = ("Report", "Bribe", "Malava", "Chemuche", "Hide", "He asked for money")
PROTECTED = ("Report", "Theft", "None", "4711", "4711")


def filed(gateway: Gateway) -> list[Complaint]:
    with gateway.sessions() as db:
        return list(db.scalars(select(Complaint).order_by(Complaint.id)))


def cut_off(caller: Caller, *answers: str) -> None:
    caller.begin()
    caller.choose(*answers)
    assert not caller.ended


@pytest.mark.parametrize(
    ("answers", "step", "next_screen"),
    [
        (TO_WARD, "your number", "Chemuche. Number?"),
        (TO_STORY, "your words", "Story?"),
        ((*TO_STORY, WORDS), "sending", WORDS),
    ],
)
def test_it_offers_to_go_on_where_it_was_cut_off(caller: Caller, answers, step, next_screen):
    cut_off(caller, *answers)
    assert caller.dial().startswith(f"Unfinished Chemuche {step}\n")
    assert WORDS not in caller.screen
    assert caller.choose("Go on").startswith(next_screen)


def test_it_files_what_was_typed_before_the_line_broke(gateway: Gateway, caller: Caller):
    cut_off(caller, *TO_STORY, WORDS)
    caller.dial()
    caller.choose("Go on", "Send")
    (complaint,) = filed(gateway)
    assert (complaint.words, complaint.ward, complaint.hidden) == (WORDS, 1003, False)
    assert caller.ended
    gateway.wait(minutes=16)
    assert caller.dial().startswith("Home")


def test_it_keeps_a_pin_that_is_being_set_for_minutes_only(gateway: Gateway, caller: Caller):
    cut_off(caller, "Set a PIN", "4711")
    gateway.wait(minutes=15)
    with transaction(gateway.sessions) as db:
        assert purge(db, now=gateway.now) == 1


@pytest.mark.parametrize("answers", [(), ("Report",), ("Report", "Pipe"), ("Report", "Violence")])
def test_it_offers_nothing_where_nothing_would_be_lost(caller: Caller, answers):
    cut_off(caller, *answers)
    assert caller.dial().startswith("Home")


def test_it_offers_nothing_of_what_was_sent_or_given_up(gateway: Gateway, caller: Caller):
    caller.begin()
    caller.choose(*TO_STORY, WORDS, "Erase")
    assert caller.dial().startswith("Home")
    caller.choose("Report", "Pipe", "Malava", "Chemuche", "Show", WORDS, "Send")
    gateway.wait(minutes=16)
    assert caller.dial().startswith("Home")


def test_it_offers_nothing_to_another_phone(gateway: Gateway, caller: Caller):
    cut_off(caller, *TO_STORY)
    stranger = Caller(gateway, number=Msisdn("+254700000002"))
    assert stranger.begin().startswith("Home")


@pytest.mark.parametrize(
    ("answers", "stays", "offer"),
    [
        (TO_STORY, {"hours": 24}, "Unfinished Chemuche"),
        (QUIET, {"minutes": 15}, "Unfinished\n"),
        (PROTECTED, {"minutes": 15}, "Unfinished\n"),
    ],
)
def test_it_is_kept_for_its_time_and_then_erased(gateway: Gateway, caller: Caller, answers, stays, offer):
    cut_off(caller, *answers)
    gateway.wait(**stays)
    gateway.wait(seconds=-1)
    assert caller.dial().startswith(offer)
    gateway.wait(seconds=1)
    assert caller.dial().startswith("Home")
    with transaction(gateway.sessions) as db:
        assert purge(db, now=gateway.now) == 1


def test_it_tells_nothing_of_a_draft_that_accuses_somebody(caller: Caller):
    cut_off(caller, *QUIET)
    assert caller.dial().splitlines() == ["Unfinished", "1 Go on", "2 Erase", "0 Back 9 Home"]
    assert caller.choose("Go on").startswith("He asked for money")


def test_it_asks_for_the_pin_again_where_the_words_were_not_typed(caller: Caller):
    cut_off(caller, *PROTECTED)
    caller.dial()
    assert caller.choose("Go on").startswith("SMS?")


def test_it_sends_a_protected_draft_without_reading_it_out(gateway: Gateway, caller: Caller):
    cut_off(caller, *PROTECTED, "The clerk sells our drugs")
    caller.dial()
    assert "drugs" not in caller.choose("Go on")
    caller.choose("Send")
    (complaint,) = filed(gateway)
    assert (complaint.level, complaint.ward, complaint.sms_safe) == ("c2", None, False)


def test_it_erases_at_once_and_leaves_no_row_of_it(gateway: Gateway, caller: Caller):
    cut_off(caller, *TO_STORY, WORDS)
    first = caller.session_id
    caller.dial()
    assert caller.choose("Erase").startswith("Erased")
    with gateway.sessions() as db:
        assert db.get(UssdSession, first) is None
        assert db.scalar(text("SELECT count(*) FROM ussd_hop WHERE session_id = :id"), {"id": first}) == 0
    assert caller.dial().startswith("Home")


def test_it_tells_for_how_long_the_policy_keeps_them(caller: Caller):
    cut_off(caller, *TO_STORY)
    caller.dial()
    assert caller.choose("Erase").startswith("Erased. Else kept for 24 h, 15 min")


def test_it_offers_the_newest_of_two_and_then_the_other(gateway: Gateway, caller: Caller):
    cut_off(caller, *TO_STORY)
    gateway.wait(minutes=1)
    caller.dial()
    caller.choose("9", "Report", "Pipe", "Yes" if "hidden" in caller.screen else "Shinyalu", "Murhanda")
    gateway.wait(minutes=1)
    assert caller.dial().startswith("Unfinished Murhanda your number")
    caller.choose("Go on", "Hide", WORDS, "Send")
    gateway.wait(minutes=16)
    assert caller.dial().startswith("Unfinished Chemuche")


def test_it_puts_a_draft_before_an_older_report_and_behind_a_newer_one(gateway: Gateway, caller: Caller):
    cut_off(caller, *TO_STORY)
    gateway.wait(minutes=1)
    caller.dial()
    caller.choose("9", "Report", "Pipe", "Malava", "Chemuche", "Show", WORDS, "Send")
    assert caller.dial().startswith("Filed ")
    gateway.wait(minutes=1)
    caller.choose("Home", "Report", "Pipe", "Yes")
    assert caller.dial().startswith("Unfinished Chemuche your words")


def test_it_says_home_when_the_time_ran_out_on_the_screen(gateway: Gateway, caller: Caller):
    cut_off(caller, *QUIET)
    caller.dial()
    gateway.wait(minutes=16)
    assert caller.choose("Go on").startswith("Home")


def test_it_gives_a_draft_to_one_of_two_sessions_in_the_same_turn(gateway: Gateway, caller: Caller):
    cut_off(caller, *TO_STORY, WORDS)
    twins = [Caller(gateway), Caller(gateway)]
    for twin in twins:
        twin.dial()
        twin.heard = "1"
    first, second = gateway.answer(*[twin.hop() for twin in twins])
    assert first.text.startswith(WORDS)
    assert second is None
    assert twins[1].send().startswith("Home")


def test_it_gives_a_draft_to_one_of_many_sessions_at_the_same_moment(gateway: Gateway, caller: Caller):
    cut_off(caller, *TO_STORY, WORDS)
    twins = [Caller(gateway) for _ in range(6)]
    for twin in twins:
        twin.dial()
        twin.heard = "1"
    gate = Barrier(len(twins))

    def press(twin: Caller) -> str:
        gate.wait()
        while (screen := gateway.answer(twin.hop())[0]) is None:
            pass
        return screen.text[:4]

    with ThreadPoolExecutor(len(twins)) as pool:
        assert sorted(pool.map(press, twins)) == ["Home"] * 5 + [WORDS[:4]]


def test_it_keeps_drafts_sealed_and_marks_them_without_their_words(gateway: Gateway, caller: Caller):
    cut_off(caller, *TO_STORY, WORDS)
    with gateway.sessions() as db:
        (row,) = db.scalars(select(UssdSession))
        assert (row.is_draft, row.ended) == (True, False)
        assert WORDS.encode() not in row.walk_sealed
        assert db.scalar(select(func.count()).select_from(UssdSession)) == 1
