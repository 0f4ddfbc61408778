"""One hop: what is taken from `heard`, what is repeated, what is refused."""

import pytest
from sqlalchemy import func, select, text

from app.complaints.models import Complaint
from app.db import transaction
from app.kit.msisdn import Msisdn
from app.outbox.models import Message
from app.ussd.hop import Hop
from tests.builders import a_complaint, a_contact
from tests.phone import CODE, Gateway, Handset

TO_STORY = ("2", "1", "1", "2", "7", "2", "2")
WORDS = "The pipe at the market has burst"


def filed(gateway: Gateway) -> list[Complaint]:
    with gateway.sessions() as db:
        return list(db.scalars(select(Complaint).order_by(Complaint.id)))


def owed(gateway: Gateway) -> int:
    with gateway.sessions() as db:
        return db.scalar(select(func.count()).select_from(Message))


def test_it_files_a_report_once_and_owes_one_receipt(gateway: Gateway, phone: Handset):
    phone.dial()
    phone.type(*TO_STORY, WORDS, "1")
    (complaint,) = filed(gateway)
    assert phone.ended
    assert f"{complaint.reference[:4]} {complaint.reference[4:]}" in phone.screen
    assert (complaint.words, complaint.ward, complaint.category) == (WORDS, 1003, "water.burst")
    assert owed(gateway) == 1


def test_it_gives_the_same_bytes_for_a_repeat_and_files_nothing_again(gateway: Gateway, phone: Handset):
    phone.dial()
    phone.type(*TO_STORY, WORDS, "1")
    said = phone.screen
    assert [phone.send() for _ in range(3)] == [said] * 3
    assert len(filed(gateway)) == 1
    assert owed(gateway) == 1


def test_it_gives_the_same_bytes_for_an_older_request_that_comes_late(gateway: Gateway, phone: Handset):
    phone.dial()
    screens = [phone.screen]
    hops = [phone.hop()]
    for words in TO_STORY:
        screens.append(phone.type(words))
        hops.append(phone.hop())
    for hop, screen in zip(hops, screens, strict=True):
        assert gateway.answer(hop)[0].text == screen
    assert phone.type(WORDS).startswith(f"You wrote: {WORDS}")


def test_it_takes_nothing_from_an_old_request_it_never_answered(gateway: Gateway, phone: Handset):
    phone.dial()
    phone.type("2", "1")
    shown = phone.screen
    late = Hop(phone.session_id, phone.number, CODE, "", "2*9")
    assert gateway.answer(late)[0].text == shown
    assert phone.type("1") != shown


@pytest.mark.parametrize("garbled", ["7*7*7*7*7", "2x1*1*1*1"])
def test_it_shows_the_screen_again_when_the_suffix_cannot_be_trusted(gateway: Gateway, phone: Handset, garbled):
    phone.dial()
    phone.type("2", "1")
    shown = phone.screen
    phone.heard = garbled
    assert phone.send() == shown
    assert phone.type("1") != shown


@pytest.mark.parametrize(
    "words",
    [
        "a*b*c",
        "taa *384# haziwaki",
        "0 8 9 00 98 maji",
        "\"maji\" 'hakuna' & % = +",
        "daraja 🙂 limevunjika",
        "nambari ٣٤٥ ya mita",
        "x" * 1000,
        "1*1*maji*1",
    ],
)
def test_it_takes_a_residents_words_literally(gateway: Gateway, phone: Handset, words):
    phone.dial()
    phone.type(*TO_STORY, words, "1")
    (complaint,) = filed(gateway)
    assert complaint.words == words


def test_it_stores_words_normalised_and_without_control_characters(gateway: Gateway, phone: Handset):
    phone.dial()
    phone.type(*TO_STORY, "cafe\u0301 ma\x00ji\u202e hakuna", "1")
    assert filed(gateway)[0].words == "caf\u00e9 maji hakuna"


def test_it_keeps_a_thousand_characters_and_says_so_screen_by_screen(gateway: Gateway, phone: Handset):
    phone.dial()
    phone.type(*TO_STORY, "y" * 1500, "1")
    assert filed(gateway)[0].words == "y" * 1000


def test_it_joins_words_of_several_screens(gateway: Gateway, phone: Handset):
    phone.dial()
    phone.type(*TO_STORY, "Bomba limepasuka", "2", "karibu na soko", "1")
    assert filed(gateway)[0].words == "Bomba limepasuka karibu na soko"


@pytest.mark.parametrize("empty", ["", "   "])
def test_it_shows_the_same_screen_for_an_empty_answer(gateway: Gateway, phone: Handset, empty):
    phone.dial()
    phone.type("2")
    choices = phone.screen.splitlines()[1:]
    assert phone.type(empty).splitlines()[-len(choices) :] == choices


def test_it_shows_a_stranger_nothing_and_changes_nothing(gateway: Gateway, phone: Handset):
    phone.dial()
    phone.type(*TO_STORY, WORDS)
    shown = phone.screen
    thief = Hop(phone.session_id, Msisdn("+254700000099"), CODE, "", phone.heard + "*1")
    other_code = Hop(phone.session_id, phone.number, "*384*51#", "", phone.heard + "*1")
    for hop in (thief, other_code):
        (screen,) = gateway.answer(hop)
        assert screen.ends
        assert "pipe" not in screen.text
    assert filed(gateway) == []
    assert phone.send() == shown


def test_it_opens_a_published_shortcut_and_files_nothing_by_a_first_hop(gateway: Gateway, phone: Handset):
    phone.dial()
    phone.type("2")
    phone.dial("1*1*2*7*2*2*words*1")
    assert not phone.ended
    assert "What happened" in phone.screen
    assert filed(gateway) == []


def test_it_never_answers_the_language_question_by_a_deep_dial(phone: Handset):
    assert "Choose language" in phone.dial("1*1*2")


def test_it_shows_what_was_filed_before_it_offers_a_new_report(gateway: Gateway, phone: Handset):
    phone.dial()
    phone.type(*TO_STORY, WORDS, "1")
    reference = filed(gateway)[0].reference
    assert f"{reference[:4]} {reference[4:]}" in phone.dial()
    gateway.wait(minutes=16)
    assert "Report a problem" in phone.dial()


def test_it_asks_to_go_on_tomorrow_after_the_days_fifth_report(gateway: Gateway, phone: Handset):
    phone.dial()
    phone.type("2")
    for _ in range(5):
        phone.dial("1*1*2")
        finish_report(phone)
    phone.dial("1*1*2")
    finish_report(phone)
    assert len(filed(gateway)) == 5
    assert "tomorrow" in phone.screen
    gateway.wait(hours=25)
    phone.dial("1*1*2")
    finish_report(phone)
    assert len(filed(gateway)) == 6


def test_it_counts_voices_added_to_neighbours_among_the_days_reports(gateway: Gateway, phone: Handset):
    with transaction(gateway.sessions) as db:
        for n in range(3):
            neighbour = a_contact(db, sealer=gateway.sealer, number=Msisdn(f"+25471100000{n}"))
            a_complaint(db, contact=neighbour, sealer=gateway.sealer, ward=1003)
    phone.dial()
    phone.type("2")
    for _ in range(6):
        phone.dial("1*1*2")
        finish_report(phone)
    assert len(filed(gateway)) == 3 + 5
    assert "tomorrow" in phone.screen


def finish_report(phone: Handset) -> None:
    """From any screen of the way to a report to its end."""
    answers = {
        "Your report reached": "9",
        "Report a problem": "1",
        "What is it": "1",
        "Water:": "2",
        "Officers may call": "1",
        "Officers do not see": "1",
        "people reported": "1",
    }
    answers |= {"Where": "7", "Which ward": "2", "May officers": "2", "What happened": WORDS, "You wrote": "1"}
    for _ in range(12):
        if phone.ended:
            return
        phone.type(next(answer for sign, answer in answers.items() if sign in phone.screen))


def test_it_remembers_the_language_and_the_ward(gateway: Gateway, phone: Handset):
    phone.dial()
    phone.type(*TO_STORY, WORDS, "1")
    gateway.wait(hours=1)
    phone.dial()
    phone.type("1", "1", "2")
    assert phone.screen.startswith("Chemuche. Officers may call your number.\n1 Yes, as last time")


def test_it_changes_the_language_at_any_screen_and_remembers_it(phone: Handset):
    phone.dial()
    phone.type("2", "1")
    assert "Tatizo linahusu nini?" in phone.type("sw")
    assert "Toa malalamishi" in phone.dial()


def test_it_keeps_what_was_heard_and_said_out_of_sight(gateway: Gateway, phone: Handset):
    phone.dial()
    phone.type(*TO_STORY, WORDS)
    with gateway.sessions() as db:
        rows = db.execute(text("SELECT s::text FROM ussd_session s UNION ALL SELECT h::text FROM ussd_hop h"))
        everything = " ".join(rows.scalars())
    for secret in (WORDS, "700000001", WORDS.encode().hex(), b"700000001".hex()):
        assert secret not in everything
