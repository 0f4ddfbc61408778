"""PINs: a protected report, one's own list, and five tries for every phone whatever they are tried at."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select, text

from app.complaints.models import Complaint
from app.contacts.actions import silence
from app.contacts.models import Contact
from app.db import transaction
from app.kit.msisdn import Msisdn
from app.kit.reference import draw
from tests.conversation.trial import Caller
from tests.phone import Gateway

PIN, WRONG = "4711", "1174"
WORDS = "The clerk sells our drugs"
OTHER = Msisdn("+254700000002")


def newest(gateway: Gateway) -> Complaint:
    with gateway.sessions() as db:
        return db.scalars(select(Complaint).order_by(Complaint.id.desc())).first()


def protect(caller: Caller, *, sms: str = "None", pin: str = PIN, words: str = WORDS) -> str:
    """File a protected report; what the last screen says."""
    caller.begin()
    return caller.choose("Home", *("Report", "Theft", sms, pin, pin, words, "Send"))


def ordinary(caller: Caller) -> str:
    caller.begin()
    caller.choose("Report", "Pipe", "Malava", "Chemuche", "Hide", "No water", "Send")
    return newest(caller.gateway).reference


def lock_with_a_pin(caller: Caller, pin: str = PIN) -> None:
    caller.begin()
    assert caller.choose("Home", "Set a PIN", pin, pin).startswith("Set")


def ask(caller: Caller, reference: str, pin: str) -> str:
    """By number and PIN, from Home."""
    caller.begin()
    return caller.choose("Home", "By number", reference, pin)


def test_it_files_a_protected_report_behind_its_pin(gateway: Gateway, caller: Caller):
    screen = protect(caller)
    complaint = newest(gateway)
    assert screen == f"Kept {complaint.reference[:4]} {complaint.reference[4:]}"
    assert (complaint.level, complaint.queue, complaint.hidden) == ("c2", "ombudsman", True)
    assert (complaint.ward, complaint.words, complaint.sms_safe) == (None, None, False)
    assert complaint.pin_hash.startswith("$argon2id$")
    assert caller.texts() == []


def test_it_sends_a_text_that_says_nothing_where_texts_are_safe(gateway: Gateway, caller: Caller):
    assert protect(caller, sms="Safe").startswith("Kept, SMS")
    assert [words.split()[0] for words in caller.texts()] == ["Quiet"]


def test_it_promises_no_text_to_whoever_stopped_every_one(gateway: Gateway, caller: Caller):
    ordinary(caller)
    with transaction(gateway.sessions) as db:
        silence(db, db.scalar(select(Contact.id)), now=gateway.now)
    assert "SMS" not in protect(caller, sms="Safe")
    assert newest(gateway).sms_safe


def test_it_asks_for_both_anew_when_the_pins_differ(caller: Caller):
    caller.begin()
    assert caller.choose("Report", "Theft", "None", PIN, WRONG).startswith("The two PINs differ:\nChoose a PIN")
    assert caller.choose(PIN, PIN).startswith("Story?")


def test_it_takes_the_same_pin_again_from_whoever_went_back_to_it(gateway: Gateway, caller: Caller):
    caller.begin()
    caller.choose("Report", "Theft", "None", PIN, PIN)
    assert caller.choose("0").startswith("Again")
    assert caller.choose(PIN).startswith("Story?")
    assert caller.choose("0", WRONG).startswith("The two PINs differ:\nChoose a PIN")
    assert caller.choose("2222", "2222", WORDS, "0", "0", "0", "2222", "2222", WORDS, "Send").startswith("Kept ")
    assert "is open" in ask(Caller(gateway, number=OTHER), newest(gateway).reference, "2222")


@pytest.mark.parametrize("telling", ["jina langu ni Wafula", "Call 0712 345 678", "wafula@example.org"])
def test_it_asks_once_more_when_words_may_tell_who_wrote_them(caller: Caller, telling):
    caller.begin()
    assert caller.choose("Report", "Theft", "None", PIN, PIN, telling).startswith("Telling")


def test_it_keeps_no_pin_anywhere(gateway: Gateway, caller: Caller):
    walks = []
    caller.begin()
    for answer in ("Report", "Theft", "None", PIN, PIN, WORDS, "Send"):
        caller.choose(answer)
        walks.append(gateway.walk_of(caller.session_id))
    assert not [walk for walk in walks if PIN in json.dumps(json.loads(walk))]
    with gateway.sessions() as db:
        tables = ("complaint", "contact", "ussd_session", "ussd_hop")
        rows = [db.scalar(text(f"SELECT string_agg(t::text, ' ') FROM {table} t")) for table in tables]
    assert WORDS not in " ".join(rows)
    assert f"'{PIN}'" not in " ".join(rows)


@pytest.mark.parametrize("last", ["Send", "Erase"])
def test_it_keeps_nothing_of_a_pin_or_a_story_with_a_walk_that_has_ended(gateway: Gateway, caller: Caller, last):
    caller.begin()
    caller.choose("Report", "Theft", "None", PIN, PIN, WORDS)
    assert WORDS in (before := gateway.walk_of(caller.session_id))
    assert "$argon2id$" in before
    caller.choose(last)
    assert caller.ended
    after = gateway.walk_of(caller.session_id)
    assert not [word for word in (WORDS, "$argon2id$", "pin_mark", "theft") if word in after]


def test_it_keeps_nothing_of_a_pin_with_a_walk_in_which_it_was_set(gateway: Gateway, caller: Caller):
    lock_with_a_pin(caller)
    assert "pin_" not in gateway.walk_of(caller.session_id)


def test_it_opens_a_report_from_another_phone_by_its_number_and_pin(gateway: Gateway, caller: Caller):
    protect(caller)
    reference = newest(gateway).reference
    stranger = Caller(gateway, number=OTHER)
    assert ask(stranger, f"{reference[:4]} {reference[4:]}", PIN).startswith(
        f"{reference[:4]} {reference[4:]} is open"
    )
    assert stranger.choose("Add", "More of it").startswith("Added")


def test_it_never_lists_a_protected_report(gateway: Gateway, caller: Caller):
    protect(caller)
    gateway.wait(minutes=16)
    caller.dial()
    assert caller.choose("Mine").startswith("None")
    reference = ordinary(caller)
    gateway.wait(minutes=16)
    caller.dial()
    listed = caller.choose("Mine")
    assert listed.splitlines()[1:-1] == [f"1 {reference[:4]} {reference[4:]} new"]


def test_it_opens_an_ordinary_report_by_its_owners_pin(gateway: Gateway, caller: Caller):
    reference = ordinary(caller)
    lock_with_a_pin(caller)
    assert "is open" in ask(Caller(gateway, number=OTHER), reference, PIN)


def everything_that_does_not_match(gateway: Gateway, caller: Caller) -> dict[str, str]:
    """By its kind: a reference that this PIN does not open."""
    protect(caller)
    wrong = newest(gateway).reference
    without = ordinary(Caller(gateway, number=Msisdn("+254700000009")))
    unknown = next(one for one in iter(lambda: draw(lambda n: n // 3), None) if one not in (wrong, without))
    return {"unknown": unknown, "wrong": wrong, "without": without}


def test_it_answers_unknown_foreign_and_wrong_with_the_same_bytes(gateway: Gateway, caller: Caller):
    kinds = everything_that_does_not_match(gateway, caller)
    strangers = {kind: Caller(gateway, number=Msisdn(f"+2547000001{n:02d}")) for n, kind in enumerate(kinds)}
    for left in ("4", "3", "2", "1"):
        said = {ask(strangers[kind], reference, WRONG) for kind, reference in kinds.items()}
        assert said == {f"No match. {left} left\n1 Again\n0 Back 9 Home"}
    assert {ask(strangers[kind], reference, WRONG) for kind, reference in kinds.items()} == {
        "Locked\n0 Back 9 Home"
    }


def test_it_takes_as_long_to_say_so_whatever_a_pin_is_tried_at(gateway: Gateway, caller: Caller):
    """The least work of four tries at each kind: without weighing a PIN one would be a hundred times less."""
    kinds = everything_that_does_not_match(gateway, caller)
    strangers = {kind: Caller(gateway, number=Msisdn(f"+2547000001{n:02d}")) for n, kind in enumerate(kinds)}
    took: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(4):
        for kind, reference in kinds.items():
            strangers[kind].begin()
            strangers[kind].choose("Home", "By number", reference)
            started = time.process_time()
            strangers[kind].choose(WRONG)
            took[kind].append(time.process_time() - started)
    least = [min(each) for each in took.values()]
    assert max(least) < 3 * min(least)


def test_it_locks_a_phone_for_a_day_and_not_the_report(gateway: Gateway, caller: Caller):
    protect(caller)
    reference = newest(gateway).reference
    thief = Caller(gateway, number=OTHER)
    for _ in range(5):
        ask(thief, reference, WRONG)
    assert ask(thief, reference, PIN).startswith("Locked")
    assert "is open" in ask(Caller(gateway, number=Msisdn("+254700000003")), reference, PIN)
    gateway.wait(hours=24)
    assert "is open" in ask(thief, reference, PIN)


def test_it_takes_no_try_back_for_a_right_pin(gateway: Gateway, caller: Caller):
    protect(caller)
    reference = newest(gateway).reference
    thief = Caller(gateway, number=OTHER)
    own = ordinary(thief)
    lock_with_a_pin(thief, "2222")
    for _ in range(4):
        ask(thief, reference, WRONG)
    assert "is open" in ask(thief, own, "2222")
    assert ask(thief, reference, WRONG).startswith("Locked")


def test_it_gives_five_tries_to_one_phone_that_tries_many_at_once(gateway: Gateway, caller: Caller):
    protect(caller)
    reference = newest(gateway).reference
    thieves = [Caller(gateway, number=OTHER) for _ in range(8)]
    thieves[0].begin()
    for thief in thieves:
        thief.begin()
        thief.choose("Home", "By number", reference)
    gate = Barrier(len(thieves))

    def guess(n: int) -> str:
        gate.wait()
        thieves[n].heard += f"*{n:04d}"
        while (screen := gateway.answer(thieves[n].hop())[0]) is None:
            pass
        return screen.text.splitlines()[0]

    with ThreadPoolExecutor(len(thieves)) as pool:
        said = sorted(pool.map(guess, range(len(thieves))))
    assert said == ["Locked"] * 4 + [f"No match. {left} left" for left in range(1, 5)]
    with gateway.sessions() as db:
        assert db.scalar(select(Contact.pin_tries).where(Contact.pin_tries > 0)) == 5


def test_it_asks_for_the_phones_own_pin_before_its_reports(gateway: Gateway, caller: Caller):
    ordinary(caller)
    lock_with_a_pin(caller)
    gateway.wait(minutes=16)
    caller.dial()
    assert caller.choose("Mine").startswith("Your PIN")
    assert caller.choose(WRONG).startswith("Wrong. 4 left")
    assert caller.choose("Again", PIN).startswith("Yours:")
    assert caller.choose("9", "Mine").startswith("Yours:")
    assert Caller(gateway).dial("2").startswith("Your PIN")


def test_it_changes_a_pin_for_whoever_knows_the_old_one(caller: Caller):
    lock_with_a_pin(caller)
    caller.dial()
    assert caller.choose("Set a PIN").startswith("Your PIN")
    assert caller.choose(PIN).startswith("Choose a PIN")
    assert caller.choose("2222", "2222").startswith("Set")
    caller.dial()
    assert caller.choose("Mine", PIN).startswith("Wrong")


def test_it_shows_the_number_once_more_to_whoever_lost_the_last_screen(gateway: Gateway, caller: Caller):
    said = protect(caller)
    reference = newest(gateway).reference
    assert reference[:4] not in caller.dial()
    assert caller.screen.startswith("Filed ")
    assert caller.choose("Show", WRONG).startswith("No match. 4 left")
    caller.dial()
    assert caller.choose("Show", PIN) == said
    gateway.wait(minutes=16)
    assert caller.dial().startswith("Home")
